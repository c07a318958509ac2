"""What somebody supposes: each change makes a changed copy of a member's situation; the rules themselves stay the same.

Pure. Nothing of it is ever stored: a changed copy can be asked, not booked.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from typing import ClassVar

from ..errors import BadChange, UnknownBooking
from ..handbook import Catalogue, QuotaLine
from .booking_changes import preview_cancellation
from .bookings import Booking, entry_kind, require_open
from .calendar import WorkCalendar
from .case import Account
from .fact_specs import FactName
from .facts import Facts, FactValue, parse_value
from .hours import SHANGHAI
from .ledger import EntryKind, open_holds, settle
from .members import Member, Policy, PolicyKind, PolicyStatus, Usage
from .periods import YEARS
from .quota import balances_of
from .standing import standing_of

HYPOTHETICAL_NUMBER = "WHAT-IF-"
_LARGEST_SUM = 10**12
_CAN_COME_BACK = (PolicyStatus.SUSPENDED, PolicyStatus.LAPSED)


@dataclass(frozen=True)
class Situation:
    """What a change may touch: the member, the books, the facts taken for true and the aware instant of asking.

    `terms_of` gives the edition a booking was made under.
    """

    catalogue: Catalogue
    calendar: WorkCalendar
    member: Member
    account: Account
    bookings: tuple[Booking, ...]
    assumed: Facts
    at: datetime
    terms_of: Callable[[Booking], Catalogue]

    @property
    def on(self) -> date:
        """The day of asking in Asia/Shanghai."""
        return self.at.astimezone(SHANGHAI).date()


class Change(ABC):
    """One supposition. `kind` names it for the audit line, without any of its content."""

    kind: ClassVar[str]

    @abstractmethod
    def apply(self, situation: Situation) -> Situation:
        """The changed copy; raises BadChange where there is nothing to change or the figure cannot be."""


def suppose(situation: Situation, changes: Iterable[Change]) -> Situation:
    """`situation` with every change, in order; another day of asking comes last, whatever its place."""
    wanted = sorted(changes, key=lambda change: isinstance(change, AskedOn))
    for change in wanted:
        situation = change.apply(situation)
    return situation


# Contracts


@dataclass(frozen=True)
class NewContract(Change):
    """Another main contract or rider, paid and without cooling-off, from a day (None: the day of asking).

    `number` empty: one that no contract bears.
    """

    kind: ClassVar[str] = "contract"
    sum_insured: int
    effective: date | None = None
    type: PolicyKind = PolicyKind.MAIN
    number: str = ""

    def apply(self, situation: Situation) -> Situation:
        known = {policy.number for policy in situation.member.policies}
        if self.number in known:
            raise BadChange("contract", f"已经有保单 {self.number}")
        effective = _real(self.effective or situation.on, "contract")
        number = self.number or _free_number(known)
        products = situation.catalogue.products
        product = products.main if self.type is PolicyKind.MAIN else products.rider
        policy = Policy(
            number, self.type, product.name, effective, _sum(self.sum_insured), PolicyStatus.IN_FORCE, True
        )
        return _with_policies(situation, (*situation.member.policies, policy))


@dataclass(frozen=True)
class WithoutContract(Change):
    """The contract `number` taken away, as if it had never been."""

    kind: ClassVar[str] = "without_contract"
    number: str

    def apply(self, situation: Situation) -> Situation:
        _chosen(situation, self.number)
        return _with_policies(situation, (p for p in situation.member.policies if p.number != self.number))


@dataclass(frozen=True)
class SumInsured(Change):
    """The sum of one contract changed; `number` empty: of the only main contract. In whole yuan."""

    kind: ClassVar[str] = "sum_insured"
    sum_insured: int
    number: str = ""

    def apply(self, situation: Situation) -> Situation:
        mains = [p.number for p in situation.member.policies if p.kind is PolicyKind.MAIN]
        if not self.number and len(mains) != 1:
            raise BadChange("sum", f"有 {len(mains)} 份主合同，请写明保单号")
        amount = _sum(self.sum_insured)
        return _changed(situation, self.number or mains[0], lambda policy: replace(policy, sum_insured=amount))


@dataclass(frozen=True)
class Premium(Change):
    """A premium due and unpaid, or paid; of one contract or, with `number` empty, of all."""

    kind: ClassVar[str] = "premium"
    paid: bool
    number: str = ""

    def apply(self, situation: Situation) -> Situation:
        return _changed(situation, self.number, lambda policy: replace(policy, premium_paid=self.paid))


@dataclass(frozen=True)
class ContractStatus(Change):
    """A contract suspended, lapsed, ended, or in force again; of one contract or, with `number` empty, of all.

    Only what is suspended or lapsed comes back into force (2.1.2 复效), with its premium paid. What already has the
    status stays as it is.
    """

    kind: ClassVar[str] = "contract_status"
    status: PolicyStatus
    number: str = ""

    def apply(self, situation: Situation) -> Situation:
        if self.status is PolicyStatus.IN_FORCE:
            return self._back_in_force(situation)
        return _changed(situation, self.number, lambda policy: replace(policy, status=self.status))

    def _back_in_force(self, situation: Situation) -> Situation:
        chosen = _chosen(situation, self.number)
        if not any(policy.status in (*_CAN_COME_BACK, PolicyStatus.IN_FORCE) for policy in chosen):
            raise BadChange("status", "只有中止或失效的合同可以复效")
        return _changed(situation, self.number, _reinstated)


def _reinstated(policy: Policy) -> Policy:
    if policy.status not in _CAN_COME_BACK:
        return policy
    return replace(policy, status=PolicyStatus.IN_FORCE, premium_paid=True)


# The person and the day


@dataclass(frozen=True)
class Illness(Change):
    """An illness confirmed for the first time on a day (None: the day of asking).

    `disease_class` is a class of 2.5 or `other`, empty while nobody knows; `disease` its name. A day still to come moves
    the day of asking there: before it nothing could be asked on that diagnosis.
    """

    kind: ClassVar[str] = "illness"
    disease_class: str = ""
    on: date | None = None
    disease: str = ""

    def apply(self, situation: Situation) -> Situation:
        day = _real(self.on or situation.on, "illness")
        told: dict[FactName, FactValue] = {
            FactName.DIAGNOSIS: "confirmed", FactName.FIRST_DIAGNOSED_ON: day,
        }  # fmt: skip
        for name, text in ((FactName.DISEASE_CLASS, self.disease_class), (FactName.DISEASE, self.disease)):
            if text:
                told[name] = parse_value(name, text)
        assumed = Facts({**situation.assumed.known, **told}, situation.assumed.unknown - frozenset(told))
        at = _same_hour(day, situation.at) if day > situation.on else situation.at
        return replace(situation, assumed=assumed, at=at)


@dataclass(frozen=True)
class AskedOn(Change):
    """Asked on another day (at the same hour) or at another aware instant."""

    kind: ClassVar[str] = "asked_on"
    when: date | datetime

    def apply(self, situation: Situation) -> Situation:
        if isinstance(self.when, datetime):
            if self.when.tzinfo is None:
                raise BadChange("on", "时刻必须带时区")
            _real(self.when.date(), "on")
            return replace(situation, at=self.when)
        return replace(situation, at=_same_hour(_real(self.when, "on"), situation.at))


# Counts and bookings


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
        if not 0 < abs(self.count) <= 1000:
            raise BadChange("used", "次数应为 1 到 1000")
        if self.count > 0:
            day = _real(self.on or situation.on, "used")
            return _with_usage(situation, (*situation.member.usage, *(Usage(service, day, line.line),) * self.count))
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
        settled = tuple(settle(entry, kinds[entry.line], situation.at) for entry in held if entry.line in kinds)
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


def _with_policies(situation: Situation, policies: Iterable[Policy]) -> Situation:
    return replace(situation, member=replace(situation.member, policies=tuple(policies)))


def _changed(situation: Situation, number: str, change: Callable[[Policy], Policy]) -> Situation:
    """The contract `number` changed, or all of them."""
    chosen = _chosen(situation, number)
    return _with_policies(situation, (change(p) if p in chosen else p for p in situation.member.policies))


def _chosen(situation: Situation, number: str) -> tuple[Policy, ...]:
    found = tuple(p for p in situation.member.policies if not number or p.number == number)
    if not found:
        raise BadChange("contract", f"没有保单 {number}" if number else "没有保单")
    return found


def _free_number(known: set[str]) -> str:
    count = 1
    while f"{HYPOTHETICAL_NUMBER}{count}" in known:
        count += 1
    return f"{HYPOTHETICAL_NUMBER}{count}"


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


def _sum(amount: int) -> int:
    if not 0 <= amount <= _LARGEST_SUM:
        raise BadChange("sum", "保额应为 0 到 1 万亿的整数元")
    return amount


def _real(day: date, field: str) -> date:
    if day.year not in YEARS:
        raise BadChange(field, f"{day} 的年份超出范围")
    return day


def _same_hour(day: date, at: datetime) -> datetime:
    clock: time = at.astimezone(SHANGHAI).time()
    return datetime.combine(day, clock, SHANGHAI)
