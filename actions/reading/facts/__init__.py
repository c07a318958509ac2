"""Facts for the engine, out of a member's words."""
