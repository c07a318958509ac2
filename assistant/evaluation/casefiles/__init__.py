"""Conversation test files: their shape, read, refused with line and column, named against the vocabulary."""
