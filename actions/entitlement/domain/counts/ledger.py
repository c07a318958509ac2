"""The ledger of uses: append-only entries, the balance always derived from them.

A hold is made when a booking is requested, a consume turns it into a use, a release gives it back. An entry names the
quota line, the policy-year window it was made in and the day it counts on (`counted_on`, the day of the request): a use
belongs to the policy year in which the service is applied for, also when it is completed in the next.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum

from ...errors import LedgerError
from ..times.periods import PolicyYear


@dataclass(frozen=True)
class Consumption:
    """Uses a booking takes from a quota line; `service` is the service the line belongs to."""

    line: str
    service: str
    uses: int = 1


class EntryKind(str, Enum):
    """What an entry does to the allowance."""

    HOLD = "hold"
    CONSUME = "consume"
    RELEASE = "release"


@dataclass(frozen=True)
class LedgerEntry:
    """One line of the ledger. `window_start` and `window_end` are inclusive days; `at` is an aware instant."""

    kind: EntryKind
    booking: str
    line: str
    service: str
    uses: int
    counted_on: date
    window_start: date
    window_end: date
    at: datetime


@dataclass(frozen=True)
class Balance:
    """Uses of one line: `used` for good, `held` by open bookings."""

    used: int = 0
    held: int = 0

    @property
    def taken(self) -> int:
        """Uses that are not free."""
        return self.used + self.held


def balance(entries: Iterable[LedgerEntry], line: str, year: PolicyYear) -> Balance:
    """What the entries of `line` counted inside `year` leave used and held. Raises LedgerError on a miscount."""
    held = used = 0
    for entry in entries:
        if entry.line != line or entry.counted_on not in year:
            continue
        if entry.kind is EntryKind.HOLD:
            held += entry.uses
        else:
            held -= entry.uses
            used += entry.uses if entry.kind is EntryKind.CONSUME else 0
    if held < 0:
        raise LedgerError(f"{line} 的释放或使用多于占用", field=line)
    return Balance(used, held)


def hold(booking: str, cost: Consumption, year: PolicyYear, counted_on: date, at: datetime) -> LedgerEntry:
    """The entry that holds `cost` for `booking`."""
    if cost.uses < 1:
        raise LedgerError("占用次数至少为一次", field=cost.line)
    return LedgerEntry(
        EntryKind.HOLD, booking, cost.line, cost.service, cost.uses, counted_on, year.start, year.end, at
    )


def open_holds(entries: Iterable[LedgerEntry], booking: str) -> tuple[LedgerEntry, ...]:
    """The holds of `booking` that are neither used nor released; raises LedgerError if more was than was held."""
    holds: dict[str, LedgerEntry] = {}
    left: dict[str, int] = {}
    for entry in entries:
        if entry.booking != booking:
            continue
        if entry.kind is EntryKind.HOLD:
            holds[entry.line] = entry
        left[entry.line] = left.get(entry.line, 0) + (entry.uses if entry.kind is EntryKind.HOLD else -entry.uses)
    if any(uses < 0 for uses in left.values()):
        raise LedgerError(f"预约 {booking} 的释放或使用多于占用", field=booking)
    return tuple(entry for line, entry in holds.items() if left[line] > 0)


def settle(held: LedgerEntry, kind: EntryKind, at: datetime) -> LedgerEntry:
    """The entry that consumes or releases `held`, in the window of the hold."""
    if kind is EntryKind.HOLD or held.kind is not EntryKind.HOLD:
        raise LedgerError("只能使用或释放已占用的次数", field=held.line)
    return LedgerEntry(
        kind, held.booking, held.line, held.service, held.uses,
        held.counted_on, held.window_start, held.window_end, at,
    )  # fmt: skip
