"""What booking, moving and cancelling do, and until when."""
