"""Reads members, accounts and bookings; turns rows into the domain's frozen types."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from ..domain.booking.bookings import Booking, BookingState, StateChange
from ..domain.case import Account
from ..domain.counts.ledger import Consumption, EntryKind, LedgerEntry
from ..domain.people.members import (
    Guardian,
    Member,
    Policy,
    Policyholder,
    PolicyKind,
    PolicyStatus,
    Relation,
    Relative,
    Usage,
)
from ..errors import UnknownBooking, UnknownMember
from .schema import booking_steps, bookings, ledger, members, policies, relatives, usages

_ENDED = ("completed", "cancelled", "forfeited", "rejected")


def _of_member(table: sa.Table, *columns: str) -> Any:
    """A select of `columns` for one member; built once, so that SQLAlchemy compiles it once."""
    chosen = [table.c[name] for name in columns] if columns else [table]
    return sa.select(*chosen).where(table.c.member_id == sa.bindparam("member")).order_by(*table.primary_key)


_MEMBER = sa.select(members).where(members.c.id == sa.bindparam("member"))
_OPENID = sa.select(members.c.id).where(members.c.openid == sa.bindparam("openid"))
_POLICIES, _RELATIVES, _USAGES = _of_member(policies), _of_member(relatives), _of_member(usages)
_LEDGER = _of_member(ledger)
_STATES = _of_member(bookings, "id", "service", "state", "wanted_date")
_NEWEST_FIRST = (bookings.c.requested_at.desc(), bookings.c.id.desc())
_BOOKINGS = sa.select(bookings).where(bookings.c.member_id == sa.bindparam("member")).order_by(*_NEWEST_FIRST)
_STEPS = (
    sa.select(booking_steps)
    .join(bookings, bookings.c.id == booking_steps.c.booking_id)
    .where(bookings.c.member_id == sa.bindparam("member"))
    .order_by(booking_steps.c.id)
)


def member(connection: Connection, member_id: str) -> Member:
    """The member with contracts, relatives and reported uses; raises UnknownMember."""
    values = {"member": member_id}
    row = connection.execute(_MEMBER, values).first()
    if row is None:
        raise UnknownMember(member_id)
    contracts = connection.execute(_POLICIES, values).all()
    return Member(
        id=row.id,
        name=row.name,
        birth_date=row.birth_date,
        mobile=row.mobile,
        id_number=row.id_number,
        openid=row.openid or "",
        policies=tuple(_policy(found) for found in contracts),
        guardians=tuple(Guardian(**guardian) for guardian in row.guardians),
        policyholders=tuple(
            Policyholder(found.number, **found.policyholder) for found in contracts if found.policyholder
        ),
        relatives=tuple(_relative(found) for found in connection.execute(_RELATIVES, values)),
        usage=tuple(Usage(u.service, u.used_on, u.line) for u in connection.execute(_USAGES, values)),
    )


def id_of_openid(connection: Connection, openid: str) -> str:
    """The member whose WeChat openid this is; raises UnknownMember."""
    found = connection.execute(_OPENID, {"openid": openid}).scalar()
    if found is None:
        # The openid identifies a person: it stays out of messages and logs.
        raise UnknownMember("（微信用户）")
    return str(found)


def account(connection: Connection, member_id: str) -> Account:
    """What the books say of the member: ledger, finished services, days already booked."""
    values = {"member": member_id}
    states = connection.execute(_STATES, values).all()
    if not states:
        return Account()
    return _account(states, connection.execute(_LEDGER, values))


def account_and_bookings(connection: Connection, member_id: str) -> tuple[Account, tuple[Booking, ...]]:
    """The account with every booking, newest first: `account` and `bookings_of` in half the queries."""
    values = {"member": member_id}
    rows = connection.execute(_BOOKINGS, values).all()
    if not rows:
        return Account(), ()
    entries = connection.execute(_LEDGER, values).all()
    steps = _by_booking(connection.execute(_STEPS, values))
    holds = _by_booking(entries)
    found = tuple(_booking(row, steps.get(row.id, []), holds.get(row.id, [])) for row in rows)
    return _account(sorted(rows, key=lambda row: str(row.id)), entries), found


def entries_of_booking(connection: Connection, booking_id: str) -> tuple[LedgerEntry, ...]:
    """The ledger entries of one booking, oldest first."""
    query = sa.select(ledger).where(ledger.c.booking_id == booking_id).order_by(ledger.c.id)
    return tuple(_entry(row) for row in connection.execute(query))


def booking(connection: Connection, booking_id: str) -> Booking:
    """One booking with its history; raises UnknownBooking."""
    found = _bookings(connection, bookings.c.id == booking_id)
    if not found:
        raise UnknownBooking(booking_id)
    return found[0]


def owner_of(connection: Connection, booking_id: str) -> str:
    """The member a booking belongs to; raises UnknownBooking."""
    found = connection.execute(sa.select(bookings.c.member_id).where(bookings.c.id == booking_id)).scalar()
    if found is None:
        raise UnknownBooking(booking_id)
    return str(found)


def bookings_of(connection: Connection, member_id: str) -> tuple[Booking, ...]:
    """Every booking of a member, newest first."""
    return _bookings(connection, bookings.c.member_id == member_id)


def bookings_by_key(connection: Connection, member_id: str, key: str) -> tuple[Booking, ...]:
    """The booking made with this idempotency key, or nothing."""
    matches = sa.and_(bookings.c.member_id == member_id, bookings.c.idempotency_key == key)
    return _bookings(connection, matches)


def bookings_by_id(connection: Connection, ids: Sequence[str]) -> tuple[Booking, ...]:
    """These bookings, newest first."""
    return _bookings(connection, bookings.c.id.in_(ids)) if ids else ()


def _bookings(connection: Connection, condition: Any) -> tuple[Booking, ...]:
    rows = connection.execute(sa.select(bookings).where(condition).order_by(*_NEWEST_FIRST)).all()
    if not rows:
        return ()
    ids = [row.id for row in rows]
    steps = _grouped(connection, booking_steps, ids)
    holds = _grouped(connection, ledger, ids)
    return tuple(_booking(row, steps.get(row.id, []), holds.get(row.id, [])) for row in rows)


def _grouped(connection: Connection, table: sa.Table, ids: list[str]) -> dict[str, list[Any]]:
    query = sa.select(table).where(table.c.booking_id.in_(ids)).order_by(table.c.id)
    return _by_booking(connection.execute(query))


def _by_booking(rows: Iterable[Any]) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = {}
    for row in rows:
        found.setdefault(row.booking_id, []).append(row)
    return found


def _account(states: Iterable[Any], entries: Iterable[Any]) -> Account:
    known = tuple(states)
    return Account(
        entries=tuple(_entry(row) for row in entries),
        finished=frozenset(row.service for row in known if row.state == BookingState.COMPLETED.value),
        booked_days=tuple(
            (row.service, row.wanted_date, row.id)
            for row in known
            if row.wanted_date is not None and row.state not in _ENDED
        ),
    )


def _booking(row: Any, steps: Iterable[Any], entries: Iterable[Any]) -> Booking:
    costs = [Consumption(e.line, e.service, e.uses) for e in entries if e.kind == EntryKind.HOLD.value]
    return Booking(
        id=row.id,
        member_id=row.member_id,
        service=row.service,
        state=BookingState(row.state),
        requested_at=row.requested_at,
        consumes=tuple(costs),
        facts=dict(row.facts),
        wanted_date=row.wanted_date,
        wanted_time=row.wanted_time,
        visit_at=row.visit_at,
        details=dict(row.details),
        history=tuple(StateChange(BookingState(s.state), s.at, s.actor, dict(s.details)) for s in steps),
    )


def _entry(row: Any) -> LedgerEntry:
    return LedgerEntry(
        EntryKind(row.kind), row.booking_id, row.line, row.service, row.uses,
        row.counted_on, row.window_start, row.window_end, row.at,
    )  # fmt: skip


def _policy(row: Any) -> Policy:
    return Policy(
        row.number, PolicyKind(row.kind), row.product, row.effective_date, row.sum_insured,
        PolicyStatus(row.status), row.premium_paid, row.cooling_off_until,
    )  # fmt: skip


def _relative(row: Any) -> Relative:
    return Relative(row.name, Relation(row.relation), row.designated_on)
