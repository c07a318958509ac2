"""Which action follows a message: the project's own dialogue policy as a Rasa component."""
