"""How much is left on a quota line in the current policy year (3.2). Derived on every call, never stored."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from ...handbook import Catalogue, QuotaLine
from ..people.members import Member
from .ledger import LedgerEntry, balance

if TYPE_CHECKING:
    from ..standing import Standing


@dataclass(frozen=True)
class QuotaBalance:
    """One line.

    `limit` and `remaining` None mean unlimited (`as_needed` tells 按需 from 不限次), limit 0 that the tier does not
    have the line. `window_start` and `window_end` are the first and last day of the policy year. `tier` is the tier
    whose limit it is.
    """

    line: str
    service: str
    condition: str
    limit: int | None
    used: int
    held: int
    remaining: int | None
    window_start: date
    window_end: date
    clause: str
    tier: str
    as_needed: bool = False

    @property
    def free(self) -> bool:
        """Whether one more use is there."""
        return self.remaining is None or self.remaining > 0


def balance_of(
    line: QuotaLine, service: str, member: Member, standing: Standing, entries: Iterable[LedgerEntry]
) -> QuotaBalance:
    """The balance of one line for the standing's policy year.

    The tier is the present one, or, while all contracts are waiting, the one they will reach. After a downgrade
    `remaining` is 0, never below. Raises ValueError without a policy year or a tier: see `has_quota`.
    """
    year, tier = standing.policy_year, standing.tier or standing.expected_tier
    if year is None or tier is None:
        raise ValueError("no contract in force: no allowance")
    booked = balance(entries, line.line, year)
    used = booked.used + sum(1 for use in member.usage if use.line == line.line and use.on in year)
    limit = line.limit(tier.id)
    return QuotaBalance(
        line=line.line,
        service=service,
        condition=line.condition.value,
        limit=limit,
        used=used,
        held=booked.held,
        remaining=None if limit is None else max(0, limit - used - booked.held),
        window_start=year.start,
        window_end=year.end,
        clause=line.clause,
        tier=tier.id,
        as_needed=line.limits[tier.id] == "as_needed",
    )


def has_quota(standing: Standing) -> bool:
    """Whether there is an allowance to speak of: a contract in force whose sum reaches a tier, now or after waiting."""
    return standing.policy_year is not None and (standing.tier or standing.expected_tier) is not None


def balances_of(
    catalogue: Catalogue, service: str, member: Member, standing: Standing, entries: Iterable[LedgerEntry]
) -> tuple[QuotaBalance, ...]:
    """Balances of the lines of `service`, or of its sub-services where it has some; empty without allowance."""
    if not has_quota(standing):
        return ()
    known = tuple(entries)
    return tuple(
        balance_of(line, key, member, standing, known)
        for key in (service, *catalogue.children(service))
        for line in catalogue.services[key].quota
    )
