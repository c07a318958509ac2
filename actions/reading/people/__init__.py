"""Whom a message is about."""
