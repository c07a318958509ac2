"""A person's own copy: everything this system holds about one member, as one JSON document."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date, datetime
from enum import Enum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from ...domain.people.identifying import TAIL, mobile_key
from .. import audit, consents, incidents, reading
from ..schema import bookings, outbox

FORMAT = "suixin-member-copy/1"


def copy_of(connection: Connection, member_id: str, made_at: datetime) -> dict[str, Any]:
    """The copy, in JSON types; instants and days are ISO 8601 in Asia/Shanghai. Raises UnknownMember.

    It is the member's: of policyholders and guardians, who are other people, only the tails of the numbers are told.
    """
    member = reading.member(connection, member_id)
    person = asdict(member)
    for kind in ("guardians", "policyholders"):
        for other in person[kind]:
            other["mobile"] = mobile_key(other["mobile"])[-TAIL:]
    ledger = [asdict(entry) for entry in reading.account(connection, member_id).entries]
    document = {
        "format": FORMAT,
        "made_at": made_at,
        "member": person,
        "bookings": [asdict(booking) for booking in reading.bookings_of(connection, member_id)],
        "counts": ledger,
        "consents": [asdict(record) for record in consents.of(connection, member_id)],
        "incidents": [asdict(incident) for incident in incidents.of(connection, member_id=member_id)],
        "told_to_the_provider": _events(connection, member_id),
        "accesses": [asdict(line) for line in audit.lines(connection, member_id)],
    }
    return {name: _plain(value) for name, value in document.items()}


def _events(connection: Connection, member_id: str) -> list[dict[str, Any]]:
    """What was sent or waits to be sent, in order. The contact is read when an event leaves and is not kept."""
    c = outbox.c
    query = (
        sa.select(c.event_id, c.type, c.payload, c.created_at, c.delivered_at)
        .join(bookings, bookings.c.id == c.booking_id)
        .where(bookings.c.member_id == member_id)
        .order_by(c.position)
    )
    return [dict(row) for row in connection.execute(query).mappings()]


def _plain(value: Any) -> Any:
    """`value` in JSON types only."""
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, dict):
        return {str(_plain(key)): _plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(item) for item in value]
    if value is None or isinstance(value, (str, int, float, bool)):
        return value
    if isinstance(value, date) or hasattr(value, "isoformat"):
        return value.isoformat()
    raise TypeError(f"no JSON shape for {type(value).__name__}")
