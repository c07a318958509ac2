"""The uses a figure is made of."""

from __future__ import annotations

from datetime import date
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from actions.entitlement import Snapshot, compile_rules, load_catalogue
from actions.entitlement.asking.uses import uses_of
from actions.entitlement.domain.case import Account

from ..builders import CALENDAR, NOW, tiered, used

BOOK = compile_rules(load_catalogue())


def snap(who: Any) -> Snapshot:
    return Snapshot(BOOK, CALENDAR, who, Account(), (), NOW)


def test_reported_uses_of_the_year_oldest_first() -> None:
    who = tiered("vip", usage=(*used("4.4", "2026-09-01"), *used("4.4", "2026-05-12"), *used("4.4", "2025-05-12")))
    assert [use.on for use in uses_of(snap(who), "4.4")] == [date(2026, 5, 12), date(2026, 9, 1)]


def test_another_service_has_its_own() -> None:
    assert uses_of(snap(tiered("vip", usage=used("4.5", "2026-05-12"))), "4.4") == ()


@settings(deadline=None, max_examples=30)
@given(st.lists(st.dates(date(2025, 1, 1), date(2027, 6, 1)), max_size=6))
def test_as_many_as_the_figure_says(days: list[date]) -> None:
    who = tiered("platinum", usage=tuple(use for day in days for use in used("4.4", day.isoformat())))
    assert len(uses_of(snap(who), "4.4")) == snap(who).quota("4.4")[0].used
