"""Erasing what a member told of his health, where a person asks for it (个人信息保护法 47).

The ledger, the consents and the audit lines stay until their legal time is over: they are not changed, and name the
member by number. Open bookings keep what the provider needs to carry them out.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from .domain.booking.bookings import ENDED
from .storage import reading, repository
from .storage.schema import booking_steps, bookings, outbox

# What says nothing of anybody's health; everything else a member told for a booking goes.
_STAYS = frozenset({"wanted_date", "wanted_time", "for_whom", "applicant", "sub_service", "region", "cause"})
_STAYS_OF_MOVES = frozenset({"rescheduled_from", "rescheduled_to"})
EVENT = "booking.erasure_requested"


@dataclass(frozen=True)
class Erased:
    """Bookings whose statements are gone, those that run and keep them, and those the provider is asked to erase."""

    erased: tuple[str, ...]
    kept: tuple[str, ...]
    provider_told: tuple[str, ...]


def erase_health_statements(connection: Connection, member_id: str, at: datetime) -> Erased:
    """Erase the statements of ended bookings and ask the provider to do the same, once each. Raises UnknownMember."""
    reading.member(connection, member_id)
    found = reading.bookings_of(connection, member_id)
    over = tuple(booking for booking in found if booking.state in ENDED)
    told = []
    for booking in over:
        _strip(connection, booking.id)
        if _to_be_told(connection, booking.id):
            repository.add_event(connection, reading.booking(connection, booking.id), EVENT, at)
            told.append(booking.id)
    kept = tuple(booking.id for booking in found if booking.open)
    return Erased(tuple(booking.id for booking in over), kept, tuple(told))


def _strip(connection: Connection, booking_id: str) -> None:
    row = connection.execute(sa.select(bookings).where(bookings.c.id == booking_id)).one()
    values = {"facts": _left(row.facts), "details": _left(row.details)}
    connection.execute(bookings.update().where(bookings.c.id == booking_id).values(values))
    steps = sa.select(booking_steps.c.id, booking_steps.c.details).where(booking_steps.c.booking_id == booking_id)
    for step in connection.execute(steps).all():
        connection.execute(
            booking_steps.update().where(booking_steps.c.id == step.id).values(details=_left(step.details))
        )
    events = sa.select(outbox.c.position, outbox.c.payload).where(outbox.c.booking_id == booking_id)
    for event in connection.execute(events).all():
        payload = {**event.payload, "facts": _left(event.payload.get("facts", {}))}
        connection.execute(outbox.update().where(outbox.c.position == event.position).values(payload=payload))


def _left(told: Mapping[str, str]) -> dict[str, str]:
    return {name: value for name, value in told.items() if name in _STAYS | _STAYS_OF_MOVES}


def _to_be_told(connection: Connection, booking_id: str) -> bool:
    """Whether the provider ever heard of this booking, and was not asked before."""
    query = sa.select(outbox.c.type).where(outbox.c.booking_id == booking_id)
    types = connection.execute(query).scalars().all()
    return bool(types) and EVENT not in types
