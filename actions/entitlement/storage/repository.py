"""Writes bookings, ledger entries, events and designations; every function works inside the caller's transaction."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from ..domain.booking.bookings import Booking, StateChange
from ..domain.counts.ledger import EntryKind, LedgerEntry
from ..domain.people.members import Relative
from .schema import booking_numbers, booking_steps, bookings, ledger, outbox, relatives


def new_booking_id(connection: Connection, day: date) -> str:
    """The next number of the day, for example B20261123-0001; never given twice, and easy to read out."""
    while True:
        booking_id = f"B{day:%Y%m%d}-{_next_number(connection, day):04d}"
        # An imported booking may already bear that number.
        if connection.execute(sa.select(bookings.c.id).where(bookings.c.id == booking_id)).first() is None:
            return booking_id


def _next_number(connection: Connection, day: date) -> int:
    """Count up inside the transaction: the row stays locked until it ends, so no two bookings share a number."""
    counted = connection.execute(
        sa.text(
            "INSERT INTO booking_numbers (day, last) VALUES (:day, 1) "
            "ON CONFLICT (day) DO UPDATE SET last = booking_numbers.last + 1"
        ).bindparams(sa.bindparam("day", day, type_=sa.Date))
    )
    counted.close()
    query = sa.select(booking_numbers.c.last).where(booking_numbers.c.day == day)
    return int(connection.execute(query).scalar_one())


def add_booking(connection: Connection, booking: Booking, key: str | None = None) -> None:
    """Insert a booking with its first steps."""
    connection.execute(
        bookings.insert(),
        {
            "id": booking.id,
            "member_id": booking.member_id,
            "service": booking.service,
            "state": booking.state.value,
            "requested_at": booking.requested_at,
            "wanted_date": booking.wanted_date,
            "wanted_time": booking.wanted_time,
            "visit_at": booking.visit_at,
            "facts": dict(booking.facts),
            "details": dict(booking.details),
            "idempotency_key": key,
        },
    )
    for step in booking.history:
        add_step(connection, booking.id, step)


def add_step(connection: Connection, booking_id: str, step: StateChange) -> None:
    """Insert one line of a booking's history."""
    connection.execute(
        booking_steps.insert(),
        {
            "booking_id": booking_id,
            "state": step.state.value,
            "at": step.at,
            "actor": step.actor,
            "details": dict(step.details),
        },
    )


def update_booking(connection: Connection, booking: Booking) -> None:
    """Store state, days and details of a changed booking."""
    connection.execute(
        bookings.update().where(bookings.c.id == booking.id),
        {
            "state": booking.state.value,
            "wanted_date": booking.wanted_date,
            "wanted_time": booking.wanted_time,
            "visit_at": booking.visit_at,
            "facts": dict(booking.facts),
            "details": dict(booking.details),
        },
    )


def add_entries(connection: Connection, member_id: str, entries: Iterable[LedgerEntry]) -> None:
    """Append to the ledger."""
    rows = [
        {
            "member_id": member_id,
            "booking_id": entry.booking,
            "line": entry.line,
            "service": entry.service,
            "kind": entry.kind.value,
            "uses": entry.uses,
            "counted_on": entry.counted_on,
            "window_start": entry.window_start,
            "window_end": entry.window_end,
            "at": entry.at,
            "settles": entry.kind is not EntryKind.HOLD,
        }
        for entry in entries
    ]
    if rows:
        connection.execute(ledger.insert(), rows)


def add_event(connection: Connection, booking: Booking, kind: str, at: datetime, **more: Any) -> None:
    """Put an event for the provider into the outbox; `kind` is for example booking.requested."""
    event = {
        "event_id": str(uuid.uuid4()),
        "booking_id": booking.id,
        "type": kind,
        "payload": {**_payload(booking), **more},
        "created_at": at,
        "attempts": 0,
    }
    connection.execute(outbox.insert(), event)


def _payload(booking: Booking) -> Mapping[str, Any]:
    return {
        "booking_id": booking.id,
        "member_id": booking.member_id,
        "service": booking.service,
        "state": booking.state.value,
        "requested_at": booking.requested_at.isoformat(),
        "wanted_date": None if booking.wanted_date is None else booking.wanted_date.isoformat(),
        "wanted_time": None if booking.wanted_time is None else booking.wanted_time.strftime("%H:%M"),
        "facts": dict(booking.facts),
    }


def add_relative(connection: Connection, member_id: str, relative: Relative) -> None:
    """Designate a relative for good."""
    connection.execute(
        relatives.insert(),
        {
            "member_id": member_id,
            "name": relative.name,
            "relation": relative.relation.value,
            "designated_on": relative.designated_on,
            "from_file": False,
        },
    )
