"""Tiers side by side, and what is missing to the next."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from actions.entitlement import (
    AskedOn,
    NewContract,
    PolicyStatus,
    Snapshot,
    compare_tiers,
    compile_rules,
    load_catalogue,
    next_tier,
)
from actions.entitlement.domain.case import Account

from ..builders import CALENDAR, NOW, main, member, tiered

BOOK = compile_rules(load_catalogue())
TIERS = ("classic", "vip", "platinum")


def snap(who: Any) -> Snapshot:
    """The snapshot of a member without database."""
    return Snapshot(BOOK, CALENDAR, who, Account(), (), NOW)


def test_vip_and_platinum_side_by_side() -> None:
    found = compare_tiers(BOOK, "vip", "platinum")
    assert {line.line: (line.left, line.right) for line in found.differences} == {
        "4.4": (2, 4), "4.5": (2, 4), "4.10": (6, None), "4.12": (2, 3), "4.13": (1, 2),
    }  # fmt: skip
    assert [(r.service, r.left, r.right) for r in found.regions] == [
        ("4.8", ("asia", "europe"), ("asia", "europe", "usa")),
        ("4.9", ("asia", "europe", "usa"), ("asia", "europe", "usa")),
    ]
    assert (found.left.min_sum_insured, found.right.min_sum_insured) == (300_000, 500_000)


def test_what_a_tier_lacks_is_zero_and_has_no_region() -> None:
    found = compare_tiers(BOOK, "classic", "vip")
    lacking = {line.line for line in found.lines if line.left == 0}
    assert lacking == {"4.6/any", "4.7/any", "4.9", "4.11", "4.13"}
    assert next(r for r in found.regions if r.service == "4.9").left == ()
    with pytest.raises(ValueError):
        compare_tiers(BOOK, "classic", "gold")


@given(left=st.sampled_from(TIERS), right=st.sampled_from(TIERS))
def test_each_side_has_the_counts_of_such_a_member(left: str, right: str) -> None:
    found = compare_tiers(BOOK, left, right)
    for tier, side in ((left, "left"), (right, "right")):
        counts = {balance.line: balance.limit for balance in snap(tiered(tier)).counts()}
        assert {line.line: getattr(line, side) for line in found.lines} == counts
    assert bool(found.differences) == (left != right)


def test_what_is_missing_to_the_next_tier() -> None:
    for tier, missing in (("classic", 100_000), ("vip", 200_000)):
        found = next_tier(snap(tiered(tier)))
        assert found is not None and found.missing == missing
    assert next_tier(snap(tiered("platinum"))) is None
    assert next_tier(snap(member(main(status=PolicyStatus.LAPSED)))) is None


def test_what_is_bought_already_need_not_be_bought_again() -> None:
    waiting = member(main(sum_insured=200_000), main("P2", "2026-11-20", sum_insured=150_000))
    found = next_tier(snap(waiting))
    assert found is not None and (found.tier.id, found.missing) == ("platinum", 150_000)


@settings(deadline=None)
@given(sums=st.lists(st.integers(0, 700_000), min_size=1, max_size=3))
def test_exactly_what_is_missing_reaches_it(sums: list[int]) -> None:
    snapshot = snap(member(*(main(f"P{n}", sum_insured=amount) for n, amount in enumerate(sums))))
    found = next_tier(snapshot)
    if found is None:
        assert sum(sums) >= 500_000
        return
    for amount, reached in ((found.missing, True), (found.missing - 1, False)):
        bought = snapshot.what_if([NewContract(amount, date(2026, 11, 23)), AskedOn(date(2027, 1, 10))])
        assert (bought.tier == found.tier) is reached
