"""What would be, were something else the case."""
