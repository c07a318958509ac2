"""Where the talk stands, what a message does to it, and what is done."""
