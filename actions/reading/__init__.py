"""One message in its context: facts, people, days."""
