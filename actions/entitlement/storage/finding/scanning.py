"""Reads all members or all open bookings, one after the other, for questions that concern everybody."""

from __future__ import annotations

from collections.abc import Iterator

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from ...domain.booking.bookings import ENDED, Booking
from ...domain.people.members import Member
from .. import reading
from ..schema import bookings, members


def every_member(connection: Connection) -> Iterator[Member]:
    """Every member, by id."""
    ids = connection.execute(sa.select(members.c.id).order_by(members.c.id)).scalars().all()
    for member_id in ids:
        yield reading.member(connection, str(member_id))


def open_bookings(connection: Connection) -> Iterator[Booking]:
    """Every booking that still runs, by id."""
    ended = [state.value for state in ENDED]
    query = sa.select(bookings.c.id).where(bookings.c.state.not_in(ended)).order_by(bookings.c.id)
    for booking_id in connection.execute(query).scalars().all():
        yield reading.booking(connection, str(booking_id))
