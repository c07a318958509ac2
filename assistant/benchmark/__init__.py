"""The same members asking the same questions of this server and of a stock Rasa project, side by side in one run."""
