"""The ear for danger to life: a layer of its own, before and beside the intent model."""
