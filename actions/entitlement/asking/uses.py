"""Which uses a figure is made of: what was used when, and which open booking holds a count."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from ..domain.counts.ledger import EntryKind
from ..snapshot import Snapshot


@dataclass(frozen=True)
class Use:
    """One use of a quota line in the present policy year.

    `on`: the day of the visit where one is known, else the day it counts on (Asia/Shanghai). `held`: an open booking
    holds it; `booking` is the id, empty for a use the insurer's file reports. `for_service`: the service booked, another
    one where a way without admission notice takes the count.
    """

    service: str
    line: str
    on: date
    held: bool
    booking: str
    for_service: str


def uses_of(snapshot: Snapshot, service: str) -> tuple[Use, ...]:
    """The uses and holds on the service's lines in the present policy year (3.2), oldest first; UnknownService."""
    lines = {balance.line for balance in snapshot.quota(service)}
    year = snapshot.standing.policy_year
    if year is None:
        return ()
    reported = [
        Use(use.service, use.line, use.on, False, "", use.service)
        for use in snapshot.member.usage
        if use.line in lines and use.on in year
    ]
    return tuple(sorted((*reported, *_booked(snapshot, lines)), key=lambda use: (use.held, use.on)))


def _booked(snapshot: Snapshot, lines: set[str]) -> list[Use]:
    year = snapshot.standing.policy_year
    held = {booking.id: booking for booking in snapshot.bookings()}
    last = {(entry.booking, entry.line): entry for entry in snapshot.account.entries}
    found = []
    for entry in last.values():
        if (
            entry.line not in lines
            or entry.kind is EntryKind.RELEASE
            or year is None
            or entry.counted_on not in year
        ):
            continue
        booking = held.get(entry.booking)
        visit = booking.visit_at.date() if booking and booking.visit_at else booking and booking.wanted_date
        about = booking.service if booking else entry.service
        still = entry.kind is EntryKind.HOLD
        found.append(Use(entry.service, entry.line, visit or entry.counted_on, still, entry.booking, about))
    return found
