"""Copies of the databases that must not be lost, and the way back."""
