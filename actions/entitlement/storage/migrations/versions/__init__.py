"""Revisions. A revision, once released, is never edited: databases out there have run it."""
