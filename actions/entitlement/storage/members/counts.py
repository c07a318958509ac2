"""Uses and bookings of a members file: which count each takes. What the insurer tells is true, and taken as told."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date, datetime, time

from ...domain.booking.bookings import Booking, BookingState, StateChange
from ...domain.counts.ledger import Consumption
from ...domain.people.members import PolicyKind, PolicyStatus, Usage
from ...domain.times.hours import SHANGHAI
from ...domain.times.periods import PolicyYear, policy_year, year_around
from ...handbook import Catalogue, QuotaLine
from .findings import Finding, Refusal
from .records import BookingRecord, MemberRecord, UsageRecord

_NOT_COUNTED = frozenset({BookingState.CANCELLED, BookingState.REJECTED})
IMPORT_ACTOR = "members_file"


class Counting:
    """Gives the uses of one member their lines and policy years, and notes in `findings` what is out of the ordinary.

    The limit is that of the highest tier all main contracts together would reach: what was used before a downgrade is
    nothing to report, what no tier of theirs ever allowed is. Either way it counts.
    """

    def __init__(self, record: MemberRecord, catalogue: Catalogue, today: date) -> None:
        mains = [p for p in record.policies if p.kind is PolicyKind.MAIN]
        total = sum(p.sum_insured for p in mains)
        reached = [tier.id for tier in catalogue.tiers if total >= tier.min_sum_insured]
        in_force = [p.effective_date for p in mains if p.status is PolicyStatus.IN_FORCE]
        self.catalogue = catalogue
        self.today = today
        self.tier = reached[-1] if mains and reached else ""
        self.first = min((p.effective_date for p in mains), default=None)
        self.anchor = min(in_force, default=self.first)
        self.taken: Counter[tuple[str, date]] = Counter()
        self.findings: list[Finding] = []

    def usage(self, use: UsageRecord, field: str) -> Usage:
        """A reported use with its line; raises Refusal for a day to come, an unknown service or line."""
        lines = self._lines(use.service, use.line, field)
        if use.on > self.today:
            raise Refusal(f"{field}.on", f"使用日期 {use.on} 还没到")
        return Usage(use.service, use.on, self._take(lines, use.on, field))

    def booking(self, entry: BookingRecord, member_id: str, field: str) -> tuple[Booking, PolicyYear]:
        """A booking of the file with its counts and their policy year; raises Refusal."""
        lines = self._lines(entry.service, entry.line, field)
        if entry.state.value not in self.catalogue.services[entry.service].booking.states:
            raise Refusal(f"{field}.state", f"{entry.service} 没有状态 {entry.state.value}")
        if entry.requested_on > self.today:
            raise Refusal(f"{field}.requested_on", f"申请日期 {entry.requested_on} 还没到")
        visit_on, visit_at = _visit(entry, field)
        at = datetime.combine(entry.requested_on, time(9), SHANGHAI)
        booking = Booking(
            id=entry.id,
            member_id=member_id,
            service=entry.service,
            state=entry.state,
            requested_at=at,
            consumes=self._costs(entry, lines, field),
            facts={},
            wanted_date=visit_on,
            visit_at=visit_at,
            history=(StateChange(entry.state, at, IMPORT_ACTOR),),
        )
        return booking, self._year(entry.requested_on) or self._year_before(entry.requested_on)

    def _costs(
        self, entry: BookingRecord, lines: tuple[QuotaLine, ...], field: str
    ) -> tuple[Consumption, ...]:
        """The booking's own count and the one it also holds; none for a booking whose counts came back."""
        possible = self._also_possible(entry.service)
        for service in entry.also_holds or ():
            if service not in possible:
                allowed = f"只能另占 {'、'.join(possible)}" if possible else "不另占别的次数"
                raise Refusal(f"{field}.also_holds", f"{entry.service} {allowed}，写的是 {service}")
        if entry.state in _NOT_COUNTED:
            return ()
        if entry.also_holds is None and possible:
            why = f"没有写明是否另占一次{'、'.join(possible)}，按没有另占装入"
            self.findings.append(Finding(f"{field}.also_holds", "also_holds_missing", why))
        costs = [Consumption(self._take(lines, entry.requested_on, field), entry.service)]
        for service in dict.fromkeys(entry.also_holds or ()):
            line = self._take(self._lines(service, None, field), entry.requested_on, f"{field}.also_holds")
            costs.append(Consumption(line, service))
        return tuple(costs)

    def _also_possible(self, service: str) -> tuple[str, ...]:
        """The services whose count a booking of `service` may hold too, by the catalogue's rules (else_costs)."""
        found = (rule.figures.get("else_costs") for rule in self.catalogue.services[service].rules)
        return tuple(str(other) for other in found if other is not None)

    def _lines(self, service: str, line: str | None, field: str) -> tuple[QuotaLine, ...]:
        spec = self.catalogue.services.get(service)
        if spec is None:
            raise Refusal(f"{field}.service", f"没有服务项目 {service}")
        if not spec.quota:
            raise Refusal(f"{field}.service", f"{service} 要写明是其中哪一项")
        found = tuple(entry for entry in spec.quota if line is None or entry.line == line)
        if not found:
            raise Refusal(f"{field}.line", f"{service} 没有次数 {line}")
        return found

    def _take(self, lines: Iterable[QuotaLine], day: date, field: str) -> str:
        """One use of the first of `lines` with room; where none has any, of the first the tier has at all."""
        known = list(lines)
        year = self._year(day)
        offered = [line for line in known if self._limit(line) != 0] or known
        if year is None:
            self.findings.append(Finding(field, "before_contract", f"{day} 早于第一份合同生效，照样装入"))
            return offered[0].line
        for line in offered:
            limit = self._limit(line)
            if limit is None or self.taken[line.line, year.start] < limit:
                break
        else:
            line = offered[0]
            why = f"{year.start} 至 {year.end} 的使用次数超过上限，照样装入，剩余按0次算"
            self.findings.append(Finding(field, "above_limit", why))
        self.taken[line.line, year.start] += 1
        return line.line

    def _limit(self, line: QuotaLine) -> int | None:
        return line.limit(self.tier) if self.tier else 0

    def _year(self, day: date) -> PolicyYear | None:
        """The policy year of `day`: of the earliest contract in force, else of the earliest at all; None before it."""
        if self.first is None or self.anchor is None or day < self.first:
            return None
        return policy_year(self.anchor if day >= self.anchor else self.first, day)

    def _year_before(self, day: date) -> PolicyYear:
        """A year for a count of before the first contract (or of nobody's contract): no allowance belongs to it."""
        return policy_year(day, day) if self.first is None else year_around(self.first, day)


def _visit(entry: BookingRecord, field: str) -> tuple[date | None, datetime | None]:
    if entry.visit_at is None:
        return None, None
    try:
        at = datetime.fromisoformat(entry.visit_at).replace(tzinfo=SHANGHAI)
    except ValueError as error:
        raise Refusal(f"{field}.visit_at", f"没有“{entry.visit_at}”这个时刻") from error
    if at.date() < entry.requested_on:
        raise Refusal(f"{field}.visit_at", "就诊早于申请")
    return at.date(), at if len(entry.visit_at) > 10 else None
