"""The member's bookings, and what the booking form says."""
