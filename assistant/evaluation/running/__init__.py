"""Conversations run in process: a database each, the turns laid open, every assertion judged."""
