"""The steps of all bookings in the order in which they were taken, for those who tell members what became of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from ..domain.booking.bookings import BookingState
from .schema import booking_steps, bookings


@dataclass(frozen=True)
class Step:
    """One step of one booking; `position` grows. `actor` as in the audit line: provider, member:…, operator:…."""

    position: int
    booking_id: str
    member_id: str
    service: str
    state: BookingState
    at: datetime
    actor: str
    details: Mapping[str, str]
    visit_at: datetime | None


def after(connection: Connection, position: int, most: int) -> tuple[Step, ...]:
    """The first `most` steps after `position`, oldest first."""
    s, b = booking_steps.c, bookings.c
    query = (
        sa.select(s.id, s.booking_id, s.state, s.at, s.actor, s.details, b.member_id, b.service, b.visit_at)
        .join(bookings, b.id == s.booking_id)
        .where(s.id > position)
        .order_by(s.id)
        .limit(most)
    )
    return tuple(
        Step(
            row.id, row.booking_id, row.member_id, row.service, BookingState(row.state), row.at, row.actor,
            dict(row.details), row.visit_at,
        )
        for row in connection.execute(query)
    )  # fmt: skip


def last(connection: Connection) -> int:
    """The position of the newest step; 0 where there is none."""
    return int(connection.execute(sa.select(sa.func.max(booking_steps.c.id))).scalar() or 0)
