"""Finding members and bookings, and long lists by the page."""
