"""Tiers side by side, and what is missing to the next one (3.2)."""

from __future__ import annotations

from dataclasses import dataclass

from ..domain.rulebook import RuleBook
from ..domain.rules.scope import Region
from ..handbook import Catalogue, Tier
from ..snapshot import Snapshot


@dataclass(frozen=True)
class TierLine:
    """One quota line under two tiers: uses a policy year, None unlimited or as needed, 0 that the tier lacks it."""

    service: str
    line: str
    condition: str
    left: int | None
    right: int | None
    clause: str


@dataclass(frozen=True)
class TierRegions:
    """The regions of a service's hospitals under two tiers, in the catalogue's order; empty: the tier lacks the service."""

    service: str
    left: tuple[str, ...]
    right: tuple[str, ...]
    clause: str


@dataclass(frozen=True)
class TierComparison:
    """Two tiers: every line and every region that depends on the tier, in handbook order."""

    left: Tier
    right: Tier
    lines: tuple[TierLine, ...]
    regions: tuple[TierRegions, ...]

    @property
    def differences(self) -> tuple[TierLine, ...]:
        """The lines on which they differ."""
        return tuple(line for line in self.lines if line.left != line.right)


@dataclass(frozen=True)
class NextTier:
    """The next higher tier and the sum insured that is missing to it, in whole yuan (2.3.1)."""

    tier: Tier
    missing: int


def compare_tiers(rulebook: RuleBook, left: str, right: str) -> TierComparison:
    """Both tiers by every quota line and region; raises ValueError for a tier the edition does not have."""
    a, b = (_tier(rulebook.catalogue, key) for key in (left, right))
    services = rulebook.catalogue.services.items()
    lines = tuple(
        TierLine(key, line.line, line.condition.value, line.limit(left), line.limit(right), line.clause)
        for key, spec in services
        for line in spec.quota
    )
    return TierComparison(a, b, lines, tuple(_regions(rulebook, left, right)))


def _regions(rulebook: RuleBook, left: str, right: str) -> list[TierRegions]:
    found: list[TierRegions] = []
    for key, spec in rulebook.catalogue.services.items():
        for rule in rulebook.rules[key]:
            if isinstance(rule, Region):
                sides = [
                    rule.covered(tier) if any(line.offered(tier) for line in spec.quota) else ()
                    for tier in (left, right)
                ]
                found.append(TierRegions(key, sides[0], sides[1], rule.clause))
    return found


def _tier(catalogue: Catalogue, key: str) -> Tier:
    found = next((tier for tier in catalogue.tiers if tier.id == key), None)
    if found is None:
        raise ValueError(f"no tier {key}")
    return found


def next_tier(snapshot: Snapshot) -> NextTier | None:
    """The tier above the member's, and what is missing; None at the highest, and without a contract in force.

    Contracts still in waiting or cooling-off are counted: what is bought already need not be bought again.
    """
    if snapshot.standing.expected_tier is None:
        return None
    all_open = max((snapshot.on, *(policy.opens_on for policy in snapshot.standing.policies)))
    insured = snapshot.standing_on(all_open).sum_insured
    higher = [tier for tier in snapshot.catalogue.tiers if tier.min_sum_insured > insured]
    return NextTier(higher[0], higher[0].min_sum_insured - insured) if higher else None
