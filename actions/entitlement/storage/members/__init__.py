"""The members file in, a person's own copy out."""
