"""Commands on the assistant itself: talking, training and serving, measuring, its sentences."""
