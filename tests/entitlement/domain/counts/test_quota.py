"""Balances as people read them (3.2)."""

from __future__ import annotations

from datetime import date

import pytest

from actions.entitlement import Catalogue, Consumption, PolicyStatus, QuotaBalance
from actions.entitlement.domain.counts.ledger import hold
from actions.entitlement.domain.counts.quota import balance_of, balances_of, has_quota
from actions.entitlement.domain.standing import standing_of
from actions.entitlement.domain.times.periods import policy_year

from ...builders import NOW, TODAY, main, member, tiered, used


def test_lines_of_a_group(catalogue: Catalogue) -> None:
    """4.1 gives the lines of its parts."""
    who = tiered("vip")
    found = balances_of(catalogue, "4.1", who, standing_of(who, catalogue, TODAY), ())
    assert [balance.line for balance in found] == ["4.1.1", "4.1.2", "4.1.3", "4.1.4", "4.1.5"]
    assert [balance.limit for balance in found] == [None, None, 1, 1, None]
    assert [balance.as_needed for balance in found] == [False, False, False, False, True]


def test_both_lines_of_4_6(catalogue: Catalogue) -> None:
    """In their order; a line the tier lacks shows limit 0."""
    who = tiered("classic", usage=used("4.6", "2026-10-01", "4.6/designated"))
    found = balances_of(catalogue, "4.6", who, standing_of(who, catalogue, TODAY), ())
    assert [(b.line, b.limit, b.used, b.remaining) for b in found] == [
        ("4.6/designated", 1, 1, 0),
        ("4.6/any", 0, 0, 0),
    ]
    assert not any(balance.free for balance in found)


def test_unlimited(catalogue: Catalogue) -> None:
    """Platinum counselling has no limit; uses are still counted."""
    who = tiered("platinum", usage=used("4.10", "2026-10-01", times=9))
    (found,) = balances_of(catalogue, "4.10", who, standing_of(who, catalogue, TODAY), ())
    assert (found.limit, found.used, found.remaining, found.free) == (None, 9, None, True)


def test_while_waiting_the_coming_tier_is_shown(catalogue: Catalogue) -> None:
    """Its window is the first policy year."""
    who = member(main(effective="2026-11-10", sum_insured=500_000))
    (found,) = balances_of(catalogue, "4.4", who, standing_of(who, catalogue, TODAY), ())
    assert (found.limit, found.tier, found.window_start.isoformat()) == (4, "platinum", "2026-11-10")


def test_without_a_contract_in_force_there_is_none(catalogue: Catalogue) -> None:
    """5.1.1: no allowance at all."""
    who = member(main(status=PolicyStatus.LAPSED))
    standing = standing_of(who, catalogue, TODAY)
    assert not has_quota(standing)
    assert balances_of(catalogue, "4.4", who, standing, ()) == ()
    with pytest.raises(ValueError, match="no allowance"):
        balance_of(catalogue.services["4.4"].quota[0], "4.4", who, standing, ())


def test_a_balance_is_whole(catalogue: Catalogue) -> None:
    """Reported uses and holds of this year, of this line; limit, window, tier and clause."""
    who = tiered("platinum", usage=used("4.4", "2026-10-01") + used("4.4", "2026-01-31") + used("4.5", "2026-10-01"))
    year = policy_year(date(2024, 2, 1), TODAY)
    holds = [hold(f"B{line}", Consumption(line, line), year, TODAY, NOW) for line in ("4.4", "4.5")]
    (found,) = balances_of(catalogue, "4.4", who, standing_of(who, catalogue, TODAY), holds)
    assert found == QuotaBalance(
        line="4.4", service="4.4", condition="any_disease", limit=4, used=1, held=1, remaining=2,
        window_start=date(2026, 2, 1), window_end=date(2027, 1, 31), clause="3.2", tier="platinum",
    )  # fmt: skip


def test_a_year_without_a_tier_has_no_allowance(catalogue: Catalogue) -> None:
    """An unpaid contract is in force, but counts for nothing."""
    who = member(main(premium_paid=False))
    standing = standing_of(who, catalogue, TODAY)
    assert standing.policy_year is not None and not has_quota(standing)
    with pytest.raises(ValueError, match=r"^no contract in force: no allowance$"):
        balance_of(catalogue.services["4.4"].quota[0], "4.4", who, standing, ())
