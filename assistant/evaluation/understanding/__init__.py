"""How well sentences and dangers are heard, measured on files of labelled sentences."""
