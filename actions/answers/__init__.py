"""What is true and to be told: one topic a module."""
