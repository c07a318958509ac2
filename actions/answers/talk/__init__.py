"""The talk itself: danger and feelings first, small talk, notes, and where we are not the right place."""
