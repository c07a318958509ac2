"""The answer to "what if": the decision under suppositions beside the one that holds, and what differs between them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from ..domain.answers import Decision
from ..domain.counts.quota import QuotaBalance
from ..domain.facts import Facts
from ..domain.standing import Standing
from ..domain.what_if import Change
from ..handbook import Tier
from ..snapshot import Snapshot


@dataclass(frozen=True)
class LineChange:
    """One quota line before and after; None where there is no allowance at all."""

    line: str
    service: str
    before: QuotaBalance | None
    after: QuotaBalance | None


@dataclass(frozen=True)
class TierStep:
    """From `day` on the member has `tier` (None: none), if nothing but time passes."""

    day: date
    tier: Tier | None


@dataclass(frozen=True)
class WhatIf:
    """One service under suppositions. Everything but `before` and `actual` is hypothetical and written nowhere.

    `before` is the member as read, `after` the changed copy, `facts` what was told beside the suppositions.
    """

    before: Snapshot
    after: Snapshot
    changes: tuple[Change, ...]
    service: str
    facts: Facts

    @property
    def hypothetical(self) -> bool:
        """Whether anything was supposed at all."""
        return self.after.hypothetical

    @cached_property
    def decision(self) -> Decision:
        """The decision under the suppositions, at the supposed instant."""
        return self.after.check(self.service, self.facts)

    @cached_property
    def actual(self) -> Decision:
        """The decision that holds, at the instant the member was read; raises BadDate for a fact of a later day."""
        return self.before.check(self.service, self.facts)

    @property
    def tier(self) -> Tier | None:
        """The tier under the suppositions; None while no contract counts."""
        return self.after.tier

    @property
    def tier_steps(self) -> tuple[TierStep, ...]:
        """The days on which the tier changes by time alone, under the suppositions."""
        return tier_steps(self.after)

    @property
    def standing(self) -> Standing:
        """Contracts, waiting, policy year and rider under the suppositions."""
        return self.after.standing

    @property
    def service_period(self) -> tuple[date, date | None] | None:
        """First and last day of the service's period (2.1); see `Standing.service_period`."""
        return self.after.standing.service_period(self.decision.service)

    @property
    def counts(self) -> tuple[QuotaBalance, ...]:
        """Balances of every line under the suppositions."""
        return self.after.counts()

    @cached_property
    def line_changes(self) -> tuple[LineChange, ...]:
        """The lines whose figures the suppositions change, in handbook order."""
        return line_changes(self.before, self.after)


def tier_steps(snapshot: Snapshot) -> tuple[TierStep, ...]:
    """The days to come on which the member's tier changes by time alone (waiting and cooling-off end), in order."""
    days = sorted({policy.opens_on for policy in snapshot.standing.policies if policy.opens_on > snapshot.on})
    found: list[TierStep] = []
    last = snapshot.tier
    for day in days:
        tier = snapshot.standing_on(day).tier
        if tier != last:
            found.append(TierStep(day, tier))
            last = tier
    return tuple(found)


def line_changes(before: Snapshot, after: Snapshot) -> tuple[LineChange, ...]:
    """The quota lines on which limit, uses or what is left differ, in handbook order; the days of the year alone do not."""
    old = {balance.line: balance for balance in before.counts()}
    new = {balance.line: balance for balance in after.counts()}
    services = after.catalogue.services
    return tuple(
        LineChange(line.line, key, old.get(line.line), new.get(line.line))
        for key, spec in services.items()
        for line in spec.quota
        if _figures(old.get(line.line)) != _figures(new.get(line.line))
    )


def _figures(balance: QuotaBalance | None) -> tuple[int | None, ...]:
    return () if balance is None else (balance.limit, balance.used, balance.held, balance.remaining)
