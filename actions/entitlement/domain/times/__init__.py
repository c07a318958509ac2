"""Days, hours and periods."""
