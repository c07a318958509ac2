"""What a message means where it stands in the talk."""
