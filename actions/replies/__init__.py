"""How answers are worded and handed over."""
