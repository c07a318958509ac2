"""How many uses there are, were, and are left."""
