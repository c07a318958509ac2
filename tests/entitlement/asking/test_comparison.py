"""Two services side by side."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from actions.entitlement import (
    Aspect,
    Comparison,
    Snapshot,
    UnknownService,
    compare,
    compile_rules,
    load_catalogue,
    single_services,
)
from actions.entitlement.domain.case import Account

from ..builders import CALENDAR, NOW, tiered

# A busy machine must not fail a test.
UNHURRIED = settings(deadline=None)
BOOK = compile_rules(load_catalogue())


def compared(left: str, right: str, tier: str = "vip") -> Comparison:
    """Both for a member of this tier."""
    return compare(Snapshot(BOOK, CALENDAR, tiered(tier), Account(), (), NOW), left, right)


def sides(found: Comparison, aspect: Aspect) -> tuple[tuple[object, ...], tuple[object, ...]]:
    """The values of one row."""
    row = next(row for row in found.rows if row.aspect is aspect)
    return row.left.values, row.right.values


def differing(found: Comparison) -> set[Aspect]:
    """The aspects on which they differ."""
    return {row.aspect for row in found.differences}


def test_telephone_and_written_consultation() -> None:
    found = compared("4.2", "4.3")
    assert sides(found, Aspect.APPLY)[0] == (("line", "main"),)
    assert dict(sides(found, Aspect.APPLY)[1]).keys() == {"menu"}  # type: ignore[arg-type]
    [left], [right] = sides(found, Aspect.HOURS)
    assert left.always_open and not right.always_open  # type: ignore[attr-defined]
    assert Aspect.HOURS in differing(found)
    assert not {Aspect.CONDITIONS, Aspect.LIMITS, Aspect.START, Aspect.USERS} & differing(found)
    # Neither is booked, so there is nothing to cancel and no day ahead.
    assert not {Aspect.CANCELLATION, Aspect.AHEAD} & {row.aspect for row in found.rows}


def test_visit_and_return_visit() -> None:
    found = compared("4.4", "4.12")
    assert sides(found, Aspect.CONDITIONS) == (("any_disease",), ("designated_confirmed",))
    assert sides(found, Aspect.LEFT)[0] == (("any_disease", 2, 0, 0, 2),)
    assert sides(found, Aspect.ALLOWED) == (("allowed",), ("needs",))
    assert sides(found, Aspect.AHEAD)[0] == sides(found, Aspect.AHEAD)[1] == (("working_days", 7),)
    assert Aspect.DEPARTMENTS in differing(found)
    assert "named_doctor" in sides(found, Aspect.NOT_CHOOSABLE)[0]


def test_regions_follow_the_tier() -> None:
    assert sides(compared("4.8", "4.9"), Aspect.REGIONS) == (("asia", "europe"), ("asia", "europe", "usa"))
    assert Aspect.REGIONS not in differing(compared("4.8", "4.9", "platinum"))


def test_screening_has_an_age_and_a_period_of_its_own() -> None:
    found = compared("4.1.3", "4.4")
    assert sides(found, Aspect.MIN_AGE) == ((18,), ())
    (_, ends), (_, never) = sides(found, Aspect.PERIOD)
    assert ends is not None and never is None
    assert sides(compared("4.10", "4.11"), Aspect.SESSION) == ((45,), (60,))
    assert sides(compared("4.10", "4.11"), Aspect.CANCELLATION)[1] == ("before_signing", "never")


@UNHURRIED
@given(st.data())
def test_each_value_has_a_clause_and_order_does_not_matter(data: Any) -> None:
    services = st.sampled_from(single_services(BOOK.catalogue))
    left, right = data.draw(services), data.draw(services)
    found, turned = compared(left, right), compared(right, left)
    assert differing(found) == differing(turned)
    for row in found.rows:
        for side in (row.left, row.right):
            assert bool(side.values) <= bool(side.clauses) or row.aspect is Aspect.ALLOWED
    if left == right:
        assert found.differences == ()


def test_an_unknown_service_is_refused() -> None:
    with pytest.raises(UnknownService):
        compared("4.4", "9.9")
