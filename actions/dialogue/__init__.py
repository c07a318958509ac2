"""The dialogue: what is open, what a message means to it, and what is done next."""
