"""What is true and to be told, a file a topic."""
