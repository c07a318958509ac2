"""Questions over a snapshot: pure, read-only, many services at once."""
