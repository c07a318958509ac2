"""The rules of the handbook: pure, no storage, no clock of its own."""
