"""What a message does where the talk stands, learnt from annotated talks."""
