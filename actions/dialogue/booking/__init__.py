"""Bookings in a talk: begun, asked for, made, moved, cancelled."""
