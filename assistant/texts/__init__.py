"""The sentences of data/replies as a table for whoever answers for the wording, and back."""
