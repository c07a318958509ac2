"""The bench put to the test: random walks through the assistant, and broken copies of the project."""
