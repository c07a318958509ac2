"""Where a member stands on a given day: tier, contracts and why each counts or not, periods, rider, what blocks.

Only main contracts in force, paid, past cooling-off and past their own waiting period are summed (2.3.1); the rider's
sum never counts. A contract not in force adds nothing and blocks nothing; the member is blocked only when no contract
counts. The policy year is that of the earliest contract in force.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from ..handbook import Catalogue, Tier
from .answers import Reason
from .people.members import Member, Policy, PolicyKind, PolicyStatus
from .times.periods import DAY, PolicyYear, Window, policy_year, service_window, usable_from
from .wording import reason

# Settled reading: clauses the blocking reasons stand on.
CLAUSE_NOT_IN_FORCE, CLAUSE_UNPAID, CLAUSE_COOLING_OFF, CLAUSE_LEAST_SUM = "5.1.1", "一", "5.1.4", "一"


@dataclass(frozen=True)
class PolicyStanding:
    """One contract: whether it counts on the day, and why not (`reason` is empty when it does).

    `usable_from` is the day after its waiting period, `opens_on` the day after waiting and cooling-off.

    `reason`: not_yet_effective, suspended, lapsed, expired, terminated, premium_unpaid, cooling_off or waiting_period.
    """

    number: str
    kind: PolicyKind
    counts: bool
    reason: str
    effective_date: date
    usable_from: date
    opens_on: date
    sum_insured: int


@dataclass(frozen=True)
class RiderStanding:
    """The rider which stands best. `waiting_until` is its last waiting day, `opens_on` the day it counts from."""

    number: str
    in_force: bool
    counts: bool
    reason: str
    waiting_until: date
    usable_from: date
    opens_on: date

    @property
    def opens_later(self) -> bool:
        """Whether time alone makes it count."""
        return self.reason in _OPENS_LATER


@dataclass(frozen=True)
class Standing:
    """A member's standing on the day `on`. `expected_tier` also counts contracts in waiting or cooling-off.

    `waiting_until` (last waiting day) and `usable_from` are those of the earliest contract in force; while blocked by
    time alone, those of the contract that opens first.
    """

    on: date
    tier: Tier | None
    expected_tier: Tier | None
    sum_insured: int
    policies: tuple[PolicyStanding, ...]
    in_waiting: bool
    waiting_until: date | None
    usable_from: date | None
    policy_year: PolicyYear | None
    rider: RiderStanding | None
    blockers: tuple[Reason, ...]
    effective_dates: tuple[date, ...]
    catalogue: Catalogue = field(repr=False, compare=False)

    @property
    def year_number(self) -> int | None:
        """1 in the first policy year; None without a contract in force."""
        return None if self.policy_year is None else self.policy_year.number

    @property
    def main_usable_from(self) -> date | None:
        """End of waiting of the earliest main contract that counts, now or in time; None when there is none."""
        mains = (p for p in self.policies if p.kind is PolicyKind.MAIN and p.reason in _COUNTS_IN_TIME)
        return min((p.usable_from for p in mains), default=None)

    @property
    def contracts_open_on(self) -> tuple[date, ...]:
        """The days to come, in order, from which further main contracts are summed (2.3.1)."""
        mains = (p for p in self.policies if p.kind is PolicyKind.MAIN and p.reason in _OPENS_LATER)
        return tuple(sorted({p.opens_on for p in mains}))

    def service_period(self, service: str) -> tuple[date, date | None] | None:
        """First and last day of the service period that holds `on`, else of the latest one before it (2.1).

        The last day is None when the service lives as long as the contract; the whole is None without a contract in
        force. A younger contract keeps 4.1 open until its own three years end.
        """
        years = self.catalogue.services[service].service_period.years
        joined = _joined([service_window(day, years) for day in self.effective_dates])
        if not joined:
            return None
        window = next((w for w in joined if self.on in w), None) or joined[-1]
        return window.start, window.last_day

    def service_ended_on(self, service: str) -> date | None:
        """The last day of the latest contract's own period of `service` that is over; None when none is."""
        years = self.catalogue.services[service].service_period.years
        ends = (service_window(day, years).last_day for day in self.effective_dates)
        return max((day for day in ends if day is not None and day < self.on), default=None)

    def service_open_from(self, service: str) -> date | None:
        """First day from `on` on which a contract counts inside its own period of `service`; None: never again."""
        years = self.catalogue.services[service].service_period.years
        days: list[date] = []
        for policy in self.policies:
            first = max(self.on, policy.opens_on)
            counts = policy.kind is PolicyKind.MAIN and policy.reason in _COUNTS_IN_TIME
            if counts and first in service_window(policy.effective_date, years):
                days.append(first)
        return min(days, default=None)


def _joined(windows: list[Window]) -> list[Window]:
    """Windows of one length (years, or for ever) merged where they touch, in order of time."""
    joined: list[Window] = []
    for window in sorted(windows, key=lambda w: w.start):
        last = joined[-1] if joined else None
        if last is None or (last.end is not None and last.end < window.start):
            joined.append(window)
        else:
            joined[-1] = Window(last.start, window.end)
    return joined


_IN_FORCE = ("", "premium_unpaid", "cooling_off", "waiting_period")
_OPENS_LATER = ("cooling_off", "waiting_period", "not_yet_effective")
_COUNTS_IN_TIME = ("", *_OPENS_LATER)


def standing_of(member: Member, catalogue: Catalogue, on: date) -> Standing:
    """The standing of `member` on the day `on` (Asia/Shanghai) under the edition `catalogue`."""
    periods = catalogue.periods
    days = {PolicyKind.MAIN: periods.waiting.days, PolicyKind.RIDER: periods.rider_waiting.days}
    policies = tuple(_policy_standing(policy, on, days[policy.kind]) for policy in member.policies)
    mains = sorted((p for p in policies if p.kind is PolicyKind.MAIN), key=lambda p: p.effective_date)
    counting = [p for p in mains if p.counts]
    in_force = [p for p in mains if p.reason in _IN_FORCE]
    tier = _tier(catalogue, counting)
    blockers, shown = ((), in_force[0]) if tier is not None else _blockers(member, mains, catalogue, on)
    return Standing(
        on=on,
        tier=tier,
        expected_tier=_tier(catalogue, [p for p in mains if p.reason in _COUNTS_IN_TIME]),
        sum_insured=sum(p.sum_insured for p in counting),
        policies=policies,
        in_waiting=any(blocker.code == "waiting_period" for blocker in blockers),
        waiting_until=None if shown is None else shown.usable_from - DAY,
        usable_from=None if shown is None else shown.opens_on,
        policy_year=policy_year(in_force[0].effective_date, on) if in_force else None,
        rider=_rider(policies),
        blockers=blockers,
        effective_dates=tuple(p.effective_date for p in mains if p.reason in (*_IN_FORCE, "not_yet_effective")),
        catalogue=catalogue,
    )


def _policy_standing(policy: Policy, on: date, waiting_days: int) -> PolicyStanding:
    first = usable_from(policy.effective_date, waiting_days)
    why = ""
    if policy.status is not PolicyStatus.IN_FORCE:
        why = policy.status.value
    elif on < policy.effective_date:
        why = "not_yet_effective"
    elif not policy.premium_paid:
        why = "premium_unpaid"
    elif policy.cooling_off_until is not None and on <= policy.cooling_off_until:
        why = "cooling_off"
    elif on < first:
        why = "waiting_period"
    until = policy.cooling_off_until
    opens = first if until is None else max(first, until + DAY)
    return PolicyStanding(
        policy.number, policy.kind, not why, why, policy.effective_date, first, opens, policy.sum_insured
    )


def _tier(catalogue: Catalogue, policies: list[PolicyStanding]) -> Tier | None:
    """The highest tier the summed sums reach; None when no contract counts or the sum is below the lowest tier (一)."""
    if not policies:
        return None
    total = sum(policy.sum_insured for policy in policies)
    reached = [tier for tier in catalogue.tiers if total >= tier.min_sum_insured]
    return reached[-1] if reached else None


def _blockers(
    member: Member, mains: list[PolicyStanding], catalogue: Catalogue, on: date
) -> tuple[tuple[Reason, ...], PolicyStanding | None]:
    """Why no contract counts, told of the contract that comes nearest to counting."""
    if any(p.counts for p in mains):
        least = catalogue.tiers[0]
        return (reason("sum_insured_too_low", CLAUSE_LEAST_SUM, least=least.min_sum_insured),), mains[0]
    coming = [p for p in mains if p.reason in _OPENS_LATER]
    unpaid = [p for p in mains if p.reason == "premium_unpaid"]
    if not coming and not unpaid:
        return (reason("policy_not_in_force", CLAUSE_NOT_IN_FORCE),), None
    nearest = min(coming or unpaid, key=lambda p: (p.opens_on, p.number))
    policy = next(policy for policy in member.policies if policy.number == nearest.number)
    return tuple(_reasons(nearest, policy, catalogue, on)), nearest


def _reasons(
    standing: PolicyStanding, policy: Policy, catalogue: Catalogue, on: date
) -> Iterator[Reason]:
    opens, until = standing.usable_from, policy.cooling_off_until
    if on < policy.effective_date:
        yield reason("policy_not_yet_effective", CLAUSE_NOT_IN_FORCE, standing.opens_on, day=policy.effective_date)
        return
    if not policy.premium_paid:
        yield reason("premium_unpaid", CLAUSE_UNPAID)
    if until is not None and on <= until:
        yield reason("cooling_off", CLAUSE_COOLING_OFF, until + DAY, last_day=until)
    if on < opens:
        yield reason("waiting_period", catalogue.periods.waiting.clause, opens, last_day=opens - DAY)


def _rider(policies: tuple[PolicyStanding, ...]) -> RiderStanding | None:
    """The counting rider with the earliest end of waiting, else the one in force, else any; None without a rider."""
    riders = sorted(
        (p for p in policies if p.kind is PolicyKind.RIDER),
        key=lambda p: (not p.counts, p.reason not in _IN_FORCE, p.usable_from),
    )
    if not riders:
        return None
    best = riders[0]
    return RiderStanding(
        number=best.number,
        in_force=best.reason in _IN_FORCE,
        counts=best.counts,
        reason=best.reason,
        waiting_until=best.usable_from - DAY,
        usable_from=best.usable_from,
        opens_on=best.opens_on,
    )
