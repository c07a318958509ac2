"""Days and years a message is about."""
