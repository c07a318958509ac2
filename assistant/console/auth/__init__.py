"""Who works at the console: users, roles, passwords, lock-out, sessions."""
