"""Long lists, a page at a time, newest first. A page's `next` asks for the one behind it, whatever came in since."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, Generic, TypeVar

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from ...domain.booking.bookings import Booking, BookingState
from ...domain.times.hours import SHANGHAI
from ...errors import BadPage
from .. import reading
from ..audit import AuditLine
from ..schema import audit, bookings

LARGEST = 200
T = TypeVar("T")


@dataclass(frozen=True)
class Page(Generic[T]):
    """One page; `next` is None on the last one."""

    items: tuple[T, ...]
    next: str | None


@dataclass(frozen=True)
class BookingFilter:
    """Which bookings: empty means all. Days are those of the request, in Asia/Shanghai, both included."""

    member_id: str = ""
    services: Collection[str] = ()
    states: Collection[BookingState] = ()
    since: date | None = None
    until: date | None = None

    def conditions(self) -> list[Any]:
        """As conditions of a query."""
        c = bookings.c
        found: list[Any] = [c.member_id == self.member_id] if self.member_id else []
        found += [c.service.in_(list(self.services))] if self.services else []
        found += [c.state.in_([state.value for state in self.states])] if self.states else []
        found += [c.requested_at >= _midnight(self.since)] if self.since else []
        found += [c.requested_at < _midnight(self.until + timedelta(days=1))] if self.until else []
        return found


@dataclass(frozen=True)
class AuditFilter:
    """Which accesses: to one member's data, by one actor, of one kind; empty means all."""

    member_id: str = ""
    actor: str = ""
    action: str = ""

    def conditions(self) -> list[Any]:
        """As conditions of a query."""
        return [audit.c[name] == value for name, value in self.__dict__.items() if value]


def bookings_page(
    connection: Connection, wanted: BookingFilter, size: int, after: str | None
) -> Page[Booking]:
    """Bookings, newest request first. Raises BadPage for a size or a place that is none."""
    c = bookings.c
    query = sa.select(c.id).where(*wanted.conditions()).order_by(c.requested_at.desc(), c.id.desc())
    if after is not None:
        at = connection.execute(sa.select(c.requested_at).where(c.id == after)).scalar()
        if at is None:
            raise BadPage("after", f"没有“{after}”这个位置")
        earlier = sa.and_(c.requested_at == at, c.id < after)
        query = query.where(sa.or_(c.requested_at < at, earlier))
    ids = connection.execute(query.limit(_checked(size) + 1)).scalars().all()
    shown = ids[:size]
    return Page(reading.bookings_by_id(connection, shown), shown[-1] if len(ids) > size else None)


def audit_page(
    connection: Connection, wanted: AuditFilter, size: int, after: str | None
) -> Page[AuditLine]:
    """Accesses, newest first. Raises BadPage for a size or a place that is none."""
    query = sa.select(audit).where(*wanted.conditions()).order_by(audit.c.id.desc())
    if after is not None:
        if not (after.isascii() and after.isdecimal() and len(after) < 19):
            raise BadPage("after", f"没有“{after}”这个位置")
        query = query.where(audit.c.id < int(after))
    rows = connection.execute(query.limit(_checked(size) + 1)).all()
    shown = rows[:size]
    lines = tuple(AuditLine(row.at, row.actor, row.action, row.member_id, row.subject) for row in shown)
    return Page(lines, str(shown[-1].id) if len(rows) > size else None)


def _checked(size: int) -> int:
    if not 1 <= size <= LARGEST:
        raise BadPage("size", f"每页应为 1 到 {LARGEST} 条")
    return size


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), SHANGHAI)
