"""What the handbook says to anybody, whoever asks."""
