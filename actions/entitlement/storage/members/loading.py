"""`load_members`: a members file into the database, all or nothing per member, with a report of the refused.

What is odd about a loaded member stands in the report too: what the insurer's file says is true.

Loading a member again replaces what the file tells (person, contracts, relatives, uses); bookings, their counts and the
relatives designated through this system stay.
"""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection
from sqlalchemy.exc import IntegrityError

from ...domain.booking.bookings import Booking, BookingState
from ...domain.counts.ledger import Consumption, EntryKind, LedgerEntry, hold, settle
from ...domain.times.periods import PolicyYear
from ...handbook import Catalogue
from .. import reading, repository
from ..database import Database
from ..finding import lookups
from ..schema import bookings, members, policies, relatives, usages
from .checks import CheckedMember, too_many_relatives
from .counts import IMPORT_ACTOR
from .findings import Finding, LoadWarning, Refusal, RefusedMember
from .reading import ReadMember, read_members

_USED_STATES = (BookingState.COMPLETED, BookingState.FORFEITED)


@dataclass(frozen=True)
class LoadReport:
    """How many members were loaded, which were not, and what is odd about loaded ones; both in the file's order."""

    loaded: int
    refused: tuple[RefusedMember, ...]
    warnings: tuple[LoadWarning, ...] = ()


@dataclass(frozen=True)
class LoadProgress:
    """How far the loading is; bytes of the file for a progress bar."""

    members: int
    bytes_read: int
    bytes_total: int


Progress = Callable[[LoadProgress], None]


@dataclass
class _Seen:
    """Ids that may stand in the file only once."""

    members: set[str]
    policies: set[str]
    openids: set[str]
    bookings: set[str]


def load_members(
    path: Path, database: Database, catalogue: Catalogue, today: date, progress: Progress | None = None,
    processes: int | None = None,
) -> LoadReport:  # fmt: skip
    """Load the file at `path`; relative dates count from `today`; `processes` is for `read_members`.

    Raises MembersFileError when the file cannot be read at all; single members are refused in the report.
    """
    loaded = 0
    refused: list[RefusedMember] = []
    warnings: list[LoadWarning] = []
    seen = _Seen(set(), set(), set(), set())
    total = path.stat().st_size if path.exists() else 0
    with _collector_resting():
        for batch in read_members(path, catalogue, today, processes):
            ready: list[CheckedMember] = []
            for entry in batch.entries:
                try:
                    ready.append(_unique(entry, seen))
                except Refusal as refusal:
                    refused.append(RefusedMember(entry.index, entry.id, refusal.field, refusal.reason))
            stored = _store(ready, database, catalogue.family_sharing.max_relatives)
            loaded += stored.loaded
            refused.extend(stored.refused)
            warnings.extend(stored.warnings)
            if progress is not None:
                progress(LoadProgress(batch.entries[-1].index + 1, batch.position, total))
    return LoadReport(loaded, tuple(sorted(refused, key=lambda entry: entry.index)), tuple(warnings))


@contextmanager
def _collector_resting() -> Iterator[None]:
    """Without looking for cycles among the hundred thousands of short-lived objects: a quarter of the time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _unique(entry: ReadMember, seen: _Seen) -> CheckedMember:
    """The member of `entry`, whose ids are from now on taken; raises Refusal."""
    if entry.readable:
        _not_seen(entry, seen)
    if entry.refused is not None:
        raise Refusal(entry.refused.field, entry.refused.reason)
    if entry.member is None:
        raise AssertionError("neither a member nor a refusal")
    seen.members.add(entry.id)
    seen.policies.update(entry.policies)
    seen.bookings.update(entry.bookings)
    if entry.openid:
        seen.openids.add(entry.openid)
    return entry.member


def _not_seen(entry: ReadMember, seen: _Seen) -> None:
    if entry.id in seen.members:
        raise Refusal("id", f"会员 {entry.id} 在文件里重复")
    for n, number in enumerate(entry.policies):
        if number in seen.policies:
            raise Refusal(f"policies[{n}].number", f"保单号 {number} 已属于另一位会员")
    for n, booking in enumerate(entry.bookings):
        if booking in seen.bookings:
            raise Refusal(f"bookings[{n}].id", f"预约号 {booking} 重复")
    if entry.openid and entry.openid in seen.openids:
        raise Refusal("openid", "openid 已属于另一位会员")


def _store(batch: Sequence[CheckedMember], database: Database, most_relatives: int) -> LoadReport:
    """Write a batch in one transaction; member by member when one of them does not fit what is stored already."""
    if not batch:
        return LoadReport(0, ())
    try:
        with database.write() as connection:
            return LoadReport(len(batch), (), _write(connection, batch, most_relatives))
    except (Refusal, IntegrityError):
        pass
    refused: list[RefusedMember] = []
    warnings: list[LoadWarning] = []
    for entry in batch:
        try:
            with database.write() as connection:
                warnings.extend(_write(connection, [entry], most_relatives))
        except Refusal as refusal:
            refused.append(RefusedMember(entry.index, entry.member.id, refusal.field, refusal.reason))
        except IntegrityError:
            refused.append(RefusedMember(entry.index, entry.member.id, "", "与已有数据冲突"))
    return LoadReport(len(batch) - len(refused), tuple(refused), tuple(warnings))


def _write(
    connection: Connection, batch: Sequence[CheckedMember], most_relatives: int
) -> tuple[LoadWarning, ...]:
    """Replace what is stored of these members; what is odd about them."""
    ids = [entry.member.id for entry in batch]
    known_bookings = _check_stored(connection, batch, ids)
    kept = _kept_relatives(connection, ids)
    for table in (policies, usages):
        connection.execute(table.delete().where(table.c.member_id.in_(ids)))
    connection.execute(relatives.delete().where(relatives.c.member_id.in_(ids), relatives.c.from_file))
    stored = set(connection.execute(sa.select(members.c.id).where(members.c.id.in_(ids))).scalars())
    if stored:
        # An openid may have moved from one member of this batch to another; free them all first.
        connection.execute(members.update().where(members.c.id.in_(stored)), {"openid": None})
    for entry in batch:
        if entry.member.id in stored:
            values = {name: value for name, value in _member_row(entry).items() if name != "id"}
            connection.execute(members.update().where(members.c.id == entry.member.id), values)
    _insert(connection, members, (_member_row(e) for e in batch if e.member.id not in stored))
    _insert(connection, policies, (row for entry in batch for row in _policy_rows(entry)))
    _insert(connection, usages, (row for entry in batch for row in _usage_rows(entry)))
    lookups.replace(connection, [entry.member for entry in batch])
    warnings: list[LoadWarning] = []
    for entry in batch:
        rows, surplus = _relative_rows(entry, kept.get(entry.member.id, set()), most_relatives)
        _insert(connection, relatives, rows)
        _write_bookings(connection, entry, known_bookings)
        warnings += [
            LoadWarning(entry.index, entry.member.id, found.field, found.code, found.reason)
            for found in (*entry.findings, *surplus)
        ]
    return tuple(warnings)


def _check_stored(connection: Connection, batch: Sequence[CheckedMember], ids: list[str]) -> set[str]:
    """Refuse what belongs to a stored member outside the batch; returns the bookings that are stored already."""
    numbers = [policy.number for entry in batch for policy in entry.member.policies]
    owned = _owners(connection, policies.c.number, policies.c.member_id, numbers)
    openids = [entry.member.openid for entry in batch if entry.member.openid]
    opened = _owners(connection, members.c.openid, members.c.id, openids)
    booked = _owners(
        connection, bookings.c.id, bookings.c.member_id, [b.id for entry in batch for b, _ in entry.bookings]
    )
    inside = set(ids)
    for entry in batch:
        for n, policy in enumerate(entry.member.policies):
            if owned.get(policy.number, entry.member.id) not in inside:
                raise Refusal(f"policies[{n}].number", f"保单号 {policy.number} 已属于另一位会员")
        if opened.get(entry.member.openid, entry.member.id) not in inside:
            raise Refusal("openid", "openid 已属于另一位会员")
        for n, (booking, _) in enumerate(entry.bookings):
            if booked.get(booking.id, entry.member.id) != entry.member.id:
                raise Refusal(f"bookings[{n}].id", f"预约号 {booking.id} 已属于另一位会员")
    return set(booked)


def _owners(connection: Connection, key: Any, owner: Any, values: list[str]) -> dict[str, str]:
    if not values:
        return {}
    return {str(row[0]): str(row[1]) for row in connection.execute(sa.select(key, owner).where(key.in_(values)))}


def _kept_relatives(connection: Connection, ids: list[str]) -> dict[str, set[tuple[str, str]]]:
    """Relatives designated through this system, by member."""
    query = sa.select(relatives.c.member_id, relatives.c.name, relatives.c.relation).where(
        relatives.c.member_id.in_(ids), sa.not_(relatives.c.from_file)
    )
    kept: dict[str, set[tuple[str, str]]] = {}
    for row in connection.execute(query):
        kept.setdefault(row.member_id, set()).add((row.name, row.relation))
    return kept


def _insert(connection: Connection, table: sa.Table, rows: Iterable[dict[str, Any]]) -> None:
    found = list(rows)
    if found:
        connection.execute(table.insert(), found)


def _member_row(entry: CheckedMember) -> dict[str, Any]:
    member = entry.member
    return {
        "id": member.id,
        "name": member.name,
        "birth_date": member.birth_date,
        "id_number": member.id_number,
        "mobile": member.mobile,
        "openid": member.openid or None,
        "guardians": [asdict(guardian) for guardian in member.guardians],
    }


def _policy_rows(entry: CheckedMember) -> Iterator[dict[str, Any]]:
    holders = {holder.policy: asdict(holder) for holder in entry.member.policyholders}
    for policy in entry.member.policies:
        holder = holders.get(policy.number)
        yield {
            **policy.__dict__,
            "kind": policy.kind.value,
            "status": policy.status.value,
            "member_id": entry.member.id,
            "policyholder": holder and {name: value for name, value in holder.items() if name != "policy"},
        }


def _usage_rows(entry: CheckedMember) -> Iterator[dict[str, Any]]:
    for use in entry.member.usage:
        yield {"member_id": entry.member.id, "service": use.service, "line": use.line, "used_on": use.on}


def _relative_rows(
    entry: CheckedMember, here: set[tuple[str, str]], most: int
) -> tuple[list[dict[str, Any]], tuple[Finding, ...]]:
    """The relatives of the file beside those designated `here`, who stay; those too many are left out and told."""
    new = [r for r in entry.member.relatives if (r.name, r.relation.value) not in here]
    new.sort(key=lambda relative: relative.designated_on)
    total = len(here) + len(new)
    rows = [
        {
            "member_id": entry.member.id,
            "name": relative.name,
            "relation": relative.relation.value,
            "designated_on": relative.designated_on,
            "from_file": True,
        }
        for relative in new[: max(0, most - len(here))]
    ]
    return rows, (too_many_relatives(total, most),) if total > most else ()


def _write_bookings(connection: Connection, entry: CheckedMember, known: set[str]) -> None:
    """Store bookings that are new; one that is stored already has gone its own way since and is left alone.

    Only a count the file had not named before (also_holds) is added to an imported one.
    """
    for booking, year in entry.bookings:
        stored = reading.booking(connection, booking.id) if booking.id in known else None
        if stored is None:
            repository.add_booking(connection, booking)
            _write_counts(connection, booking, booking.consumes, year)
        elif booking.consumes[1:] and _imported(stored):
            held = {cost.service for cost in stored.consumes}
            late = tuple(cost for cost in booking.consumes if cost.service not in held)
            _write_counts(connection, stored, late, year)


def _imported(booking: Booking) -> bool:
    counted = booking.open or booking.state in _USED_STATES
    return counted and booking.history[0].actor == IMPORT_ACTOR


def _write_counts(
    connection: Connection, booking: Booking, costs: Iterable[Consumption], year: PolicyYear
) -> None:
    """Hold these counts for `booking`, and use them where it has ended so."""
    entries: list[LedgerEntry] = []
    for cost in costs:
        held = hold(booking.id, cost, year, booking.requested_on, booking.requested_at)
        entries.append(held)
        if booking.state in _USED_STATES:
            entries.append(settle(held, EntryKind.CONSUME, booking.requested_at))
    repository.add_entries(connection, booking.member_id, entries)
