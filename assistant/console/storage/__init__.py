"""The console's own tables: users, sessions, calls, drafts, suggestions, views, presence. No members' data."""
