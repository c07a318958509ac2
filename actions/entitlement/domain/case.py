"""One question put to the engine: who, which service, what is known, when."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING

from ..handbook import QuotaLine, Service
from .counts.ledger import LedgerEntry
from .counts.quota import QuotaBalance, balance_of, has_quota
from .facts import Facts
from .people.members import Member
from .standing import Standing
from .times.calendar import WorkCalendar

if TYPE_CHECKING:
    from .rulebook import RuleBook


@dataclass(frozen=True)
class Account:
    """What the books say of a member: ledger entries, services finished, days already booked by service."""

    entries: tuple[LedgerEntry, ...] = ()
    finished: frozenset[str] = frozenset()
    booked_days: tuple[tuple[str, date, str], ...] = ()


@dataclass(frozen=True)
class Case:
    """Everything a rule may look at. `on` is the day of `at` in Asia/Shanghai."""

    book: RuleBook
    service: str
    spec: Service
    member: Member
    standing: Standing
    account: Account
    facts: Facts
    at: datetime
    on: date
    calendar: WorkCalendar
    # Balances are asked for several times in one decision; each case derives each of them once.
    balances: dict[str, QuotaBalance] = field(default_factory=dict, init=False, repr=False, compare=False)

    @property
    def name(self) -> str:
        """The service's short name, as answers call it."""
        return self.spec.short_name

    @property
    def tier_id(self) -> str:
        """The tier the case is judged by: the present one, else the one after waiting; empty without either."""
        tier = self.standing.tier or self.standing.expected_tier
        return "" if tier is None else tier.id

    @property
    def tier_name(self) -> str:
        """Its Chinese name, empty without a tier."""
        tier = self.standing.tier or self.standing.expected_tier
        return "" if tier is None else tier.name

    @property
    def last_service_day(self) -> date | None:
        """Last day of the service's own period; None while it lives as long as the contract, or without one."""
        if self.spec.service_period.years is None:
            return None
        period = self.standing.service_period(self.service)
        return None if period is None else period[1]

    def balance(self, line: QuotaLine, service: str) -> QuotaBalance:
        """The balance of `line`; raises ValueError without allowance, see `has_quota`."""
        known = self.balances.get(line.line)
        if known is None:
            known = balance_of(line, service, self.member, self.standing, self.account.entries)
            self.balances[line.line] = known
        return known

    def has_quota(self) -> bool:
        """Whether the member has an allowance at all."""
        return has_quota(self.standing)

    def finished(self, service: str) -> bool:
        """Whether `service` was completed for this member, here or by the insurer's records."""
        return service in self.account.finished or any(use.service == service for use in self.member.usage)

    def next_year_start(self, service: str) -> date | None:
        """The day fresh counts begin, if the service period still runs then; None otherwise."""
        year = self.standing.policy_year
        if year is None:
            return None
        period = self.standing.service_period(service)
        if period is None or (period[1] is not None and year.next_start > period[1]):
            return None
        return year.next_start
