"""Commands on members, bookings, decisions, incidents, editions and access tokens."""
