"""Records as short Chinese lines for a terminal."""
