"""Talks as the server keeps them: their order, their threads, and what is stored of each between two messages."""
