"""Suppositions about counts and bookings: uses more or less, all used up, a booking cancelled."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import ClassVar

from ...errors import BadChange, UnknownBooking
from ...handbook import Catalogue, QuotaLine
from ..booking.bookings import entry_kind, require_open
from ..booking.changes import preview_cancellation
from ..counts.ledger import EntryKind, open_holds, settle
from ..counts.quota import balances_of
from ..people.members import Usage
from ..standing import standing_of
from .base import Change, Situation, real_day

_MOST_USES = 1000


@dataclass(frozen=True)
class Uses(Change):
    """`count` uses of a quota line more (negative: less), on a day (None: the day of asking, or its policy year).

    `line` is a line of the catalogue, or a service that has one line only.
    """

    kind: ClassVar[str] = "uses"
    line: str
    count: int = 1
    on: date | None = None

    def apply(self, situation: Situation) -> Situation:
        service, line = _line(situation.catalogue, self.line)
        if not 0 < abs(self.count) <= _MOST_USES:
            raise BadChange("used", f"次数应为 1 到 {_MOST_USES}")
        if self.count > 0:
            day = real_day(self.on or situation.on, "used")
            return _with_usage(
                situation, (*situation.member.usage, *(Usage(service, day, line.line),) * self.count)
            )
        for _ in range(-self.count):
            situation = _one_less(situation, line.line, self.on)
        return situation


@dataclass(frozen=True)
class UsedUp(Change):
    """Every use left of a service's lines taken on the day of asking."""

    kind: ClassVar[str] = "used_up"
    service: str

    def apply(self, situation: Situation) -> Situation:
        _known_service(situation.catalogue, self.service)
        standing = standing_of(situation.member, situation.catalogue, situation.on)
        left = balances_of(
            situation.catalogue, self.service, situation.member, standing, situation.account.entries
        )
        counted = [balance for balance in left if balance.limit]
        if not counted:
            raise BadChange("used_up", f"{self.service} 没有可以用完的次数")
        for balance in counted:
            if balance.remaining:
                situation = Uses(balance.line, balance.remaining).apply(situation)
        return situation


@dataclass(frozen=True)
class BookingCancelled(Change):
    """An open booking cancelled at the instant of asking: in time its counts come back, too late they stay used."""

    kind: ClassVar[str] = "booking_cancelled"
    booking: str

    def apply(self, situation: Situation) -> Situation:
        booking = next((found for found in situation.bookings if found.id == self.booking), None)
        if booking is None:
            raise UnknownBooking(self.booking)
        preview = preview_cancellation(
            require_open(booking), situation.terms_of(booking), situation.at, situation.calendar
        )
        ended = replace(booking, state=preview.state)
        if ended.open:
            return situation
        kinds = {effect.line: entry_kind(effect.effect) for effect in preview.effects}
        held = open_holds(situation.account.entries, booking.id)
        settled = tuple(
            settle(entry, kinds[entry.line], situation.at) for entry in held if entry.line in kinds
        )
        account = replace(
            situation.account,
            entries=(*situation.account.entries, *settled),
            booked_days=tuple(day for day in situation.account.booked_days if day[2] != booking.id),
        )
        bookings = tuple(ended if found is booking else found for found in situation.bookings)
        return replace(situation, account=account, bookings=bookings)


def _one_less(situation: Situation, line: str, on: date | None) -> Situation:
    """Without the newest use of `line` on the day, or in the policy year of asking: a reported one, else a booked one."""
    year = standing_of(situation.member, situation.catalogue, situation.on).policy_year
    if on is None and year is None:
        raise BadChange("used", "没有有效的合同，没有次数可减")

    def counted(day: date) -> bool:
        return day == on if on is not None else year is not None and day in year

    usage = situation.member.usage
    reported = [n for n, use in enumerate(usage) if use.line == line and counted(use.on)]
    if reported:
        newest = max(reported, key=lambda n: (usage[n].on, n))
        return _with_usage(situation, usage[:newest] + usage[newest + 1 :])
    entries = situation.account.entries
    used = [e for e in entries if e.kind is EntryKind.CONSUME and e.line == line and counted(e.counted_on)]
    if not used:
        raise BadChange("used", f"{line} 没有用过，不能再少")
    booking = max(used, key=lambda entry: (entry.counted_on, entry.at)).booking
    kept = tuple(entry for entry in entries if (entry.booking, entry.line) != (booking, line))
    return replace(situation, account=replace(situation.account, entries=kept))


def _with_usage(situation: Situation, usage: Iterable[Usage]) -> Situation:
    return replace(situation, member=replace(situation.member, usage=tuple(usage)))


def _known_service(catalogue: Catalogue, service: str) -> None:
    if service not in catalogue.services:
        raise BadChange("used_up", f"没有服务项目 {service}")


def _line(catalogue: Catalogue, name: str) -> tuple[str, QuotaLine]:
    """The line `name` with its service, or the only line of the service `name`."""
    for key, spec in catalogue.services.items():
        for line in spec.quota:
            if name == line.line or (name == key and len(spec.quota) == 1):
                return key, line
    spec_of = catalogue.services.get(name)
    lines = () if spec_of is None else tuple(line.line for line in spec_of.quota)
    raise BadChange("used", f"请写明是哪一种次数：{'、'.join(lines)}" if lines else f"没有 {name} 这种次数")
