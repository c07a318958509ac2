"""The outbox: which event is next, who has taken it, what became of it. One short transaction each.

Events of one booking leave in order: an event waits while an earlier one of its booking is undelivered, dead or alive.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from ..errors import AlreadyDelivered, UnknownEvent
from .schema import bookings, outbox

_o, _earlier = outbox.c, outbox.alias("earlier")
_UNDELIVERED = _o.delivered_at.is_(None)
_ALIVE = sa.and_(_UNDELIVERED, _o.dead_at.is_(None))
_AHEAD = sa.and_(
    _earlier.c.booking_id == _o.booking_id,
    _earlier.c.position < _o.position,
    _earlier.c.delivered_at.is_(None),
)
_FIRST_OF_ITS_BOOKING = ~sa.exists().where(_AHEAD)


@dataclass(frozen=True)
class OutboxEvent:
    """One event. `sequence` counts the events of its booking from 1; `waits_for` is the earlier event it waits for."""

    event_id: str
    booking_id: str
    member_id: str
    type: str
    payload: Mapping[str, Any]
    created_at: datetime
    attempts: int
    sequence: int
    next_attempt_at: datetime | None = None
    leased_until: datetime | None = None
    delivered_at: datetime | None = None
    dead_at: datetime | None = None
    last_error: str | None = None
    waits_for: str | None = None

    @property
    def state(self) -> str:
        """delivered, dead, blocked (behind an earlier event of its booking), retrying or pending."""
        if self.delivered_at is not None:
            return "delivered"
        if self.dead_at is not None:
            return "dead"
        if self.waits_for is not None:
            return "blocked"
        return "retrying" if self.attempts else "pending"


def _events(*conditions: Any) -> Any:
    sequence = (
        sa.select(sa.func.count())
        .where(_earlier.c.booking_id == _o.booking_id, _earlier.c.position <= _o.position)
        .scalar_subquery()
    )
    waits_for = (
        sa.select(_earlier.c.event_id)
        .where(_AHEAD)
        .order_by(_earlier.c.position.desc())
        .limit(1)
        .scalar_subquery()
    )
    columns = (outbox, bookings.c.member_id, sequence.label("sequence"), waits_for.label("waits_for"))
    joined = outbox.join(bookings, bookings.c.id == _o.booking_id)
    return sa.select(*columns).select_from(joined).where(*conditions).order_by(_o.position)


def claim(connection: Connection, now: datetime, until: datetime) -> OutboxEvent | None:
    """Take the next event that is due, for this worker alone until `until`; None when there is none.

    The attempt is counted here: a worker that dies while sending has made it.
    """
    due = sa.and_(
        _ALIVE,
        sa.or_(_o.next_attempt_at.is_(None), _o.next_attempt_at <= now),
        sa.or_(_o.leased_until.is_(None), _o.leased_until <= now),
        _FIRST_OF_ITS_BOOKING,
    )
    query = sa.select(_o.position).where(due).order_by(_o.position).limit(1)
    if connection.dialect.name != "sqlite":
        query = query.with_for_update(skip_locked=True, of=outbox)
    position = connection.execute(query).scalar()
    if position is None:
        return None
    taken = {"leased_until": until, "attempts": _o.attempts + 1}
    connection.execute(outbox.update().where(_o.position == position).values(taken))
    return _event(connection.execute(_events(_o.position == position)).one())


def next_due(connection: Connection) -> datetime | None:
    """When the first event that is not due yet becomes so; None when nothing waits for a time."""
    when = sa.func.max(
        sa.func.coalesce(_o.next_attempt_at, _o.leased_until),
        sa.func.coalesce(_o.leased_until, _o.next_attempt_at),
    )
    if connection.dialect.name != "sqlite":
        when = sa.func.greatest(_o.next_attempt_at, _o.leased_until)
    query = sa.select(sa.func.min(when, type_=_o.created_at.type)).where(_ALIVE, _FIRST_OF_ITS_BOOKING)
    found: datetime | None = connection.execute(query).scalar()
    return found


def delivered(connection: Connection, event_id: str, at: datetime) -> None:
    """The provider has taken it."""
    values = {
        "delivered_at": at,
        "leased_until": None,
        "dead_at": None,
        "last_error": None,
        "next_attempt_at": None,
    }
    connection.execute(outbox.update().where(_o.event_id == event_id, _UNDELIVERED), values)


def failed(connection: Connection, event_id: str, error: str, retry_at: datetime) -> None:
    """To be tried again at `retry_at`; never undoes what another worker has delivered meanwhile."""
    values = {"next_attempt_at": retry_at, "leased_until": None, "last_error": error}
    connection.execute(outbox.update().where(_o.event_id == event_id, _UNDELIVERED), values)


def buried(connection: Connection, event_id: str, error: str, at: datetime) -> None:
    """A dead letter: never tried again unless somebody asks for it."""
    values = {"dead_at": at, "leased_until": None, "next_attempt_at": None, "last_error": error}
    connection.execute(outbox.update().where(_o.event_id == event_id, _UNDELIVERED), values)


def revive(connection: Connection, event_id: str) -> OutboxEvent:
    """Make an undelivered event due now, with all its attempts anew; raises UnknownEvent, AlreadyDelivered."""
    known = event(connection, event_id)
    if known.delivered_at is not None:
        raise AlreadyDelivered(event_id)
    values = {"dead_at": None, "attempts": 0, "next_attempt_at": None}
    connection.execute(outbox.update().where(_o.event_id == event_id, _UNDELIVERED), values)
    return event(connection, event_id)


def event(connection: Connection, event_id: str) -> OutboxEvent:
    """One event; raises UnknownEvent."""
    row = connection.execute(_events(_o.event_id == event_id)).first()
    if row is None:
        raise UnknownEvent(event_id)
    return _event(row)


def events(connection: Connection, dead_only: bool = False) -> tuple[OutboxEvent, ...]:
    """Undelivered events, or the dead among them, in order."""
    condition = sa.and_(_UNDELIVERED, _o.dead_at.is_not(None)) if dead_only else _UNDELIVERED
    return tuple(_event(row) for row in connection.execute(_events(condition)))


def _event(row: Any) -> OutboxEvent:
    return OutboxEvent(
        event_id=row.event_id,
        booking_id=row.booking_id,
        member_id=row.member_id,
        type=row.type,
        payload=dict(row.payload),
        created_at=row.created_at,
        attempts=row.attempts,
        sequence=row.sequence,
        next_attempt_at=row.next_attempt_at,
        leased_until=row.leased_until,
        delivered_at=row.delivered_at,
        dead_at=row.dead_at,
        last_error=row.last_error,
        waits_for=row.waits_for,
    )
