"""Anniversaries, policy years, waiting and service periods (2.1, 2.2, 3.2)."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actions.entitlement.domain.times.periods import (
    Window,
    add_months,
    anniversary,
    birthday,
    policy_year,
    service_window,
    usable_from,
    waiting_period,
)

DAYS = st.dates(date(2000, 1, 1), date(2060, 12, 31))


def test_waiting_is_thirty_days_with_day_one() -> None:
    """Effective 2025-02-01: waiting to 2025-03-02, usable from 2025-03-03."""
    window = waiting_period(date(2025, 2, 1), 30)
    assert window.last_day == date(2025, 3, 2)
    assert usable_from(date(2025, 2, 1), 30) == date(2025, 3, 3)
    assert date(2025, 2, 1) in window
    assert date(2025, 3, 3) not in window


@pytest.mark.parametrize(
    ("effective", "on", "number", "start", "end"),
    [
        ("2024-02-01", "2024-02-01", 1, "2024-02-01", "2025-01-31"),
        ("2024-02-01", "2025-01-31", 1, "2024-02-01", "2025-01-31"),
        ("2024-02-01", "2026-11-23", 3, "2026-02-01", "2027-01-31"),
        ("2024-02-29", "2025-02-27", 1, "2024-02-29", "2025-02-27"),
        ("2024-02-29", "2025-02-28", 2, "2025-02-28", "2026-02-27"),
        ("2024-02-29", "2028-02-28", 4, "2027-02-28", "2028-02-28"),
        ("2024-02-29", "2028-02-29", 5, "2028-02-29", "2029-02-27"),
    ],
)
def test_policy_year(effective: str, on: str, number: int, start: str, end: str) -> None:
    """The anniversary opens the year, the day before the next closes it; Feb 29 falls back to Feb 28."""
    year = policy_year(date.fromisoformat(effective), date.fromisoformat(on))
    assert (year.number, year.start.isoformat(), year.end.isoformat()) == (number, start, end)


def test_no_policy_year_before_the_contract() -> None:
    """A day before the contract has none."""
    with pytest.raises(ValueError, match="before the contract"):
        policy_year(date(2024, 2, 1), date(2024, 1, 31))


@given(effective=DAYS, ahead=st.integers(0, 20_000))
def test_every_day_has_exactly_one_policy_year(effective: date, ahead: int) -> None:
    """Years touch without gap or overlap."""
    on = effective + timedelta(days=ahead)
    year = policy_year(effective, on)
    assert on in year
    following = policy_year(effective, year.next_start)
    assert following.number == year.number + 1
    assert following.start == year.end + timedelta(days=1)
    assert 365 <= (year.end - year.start).days + 1 <= 366


def test_service_window_of_three_years_ends_before_the_third_anniversary() -> None:
    """2.1.1; the others are open (2.1.2)."""
    assert service_window(date(2024, 2, 1), 3).last_day == date(2027, 1, 31)
    assert service_window(date(2024, 2, 29), 3).last_day == date(2027, 2, 27)
    assert service_window(date(2024, 2, 1), None) == Window(date(2024, 2, 1), None)
    assert service_window(date(2024, 2, 1), None).last_day is None
    assert date(2999, 1, 1) in service_window(date(2024, 2, 1), None)


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        ("2026-08-31", 3, "2026-11-30"),
        ("2026-11-30", 3, "2027-02-28"),
        ("2026-11-23", 2, "2027-01-23"),
        ("2026-03-31", -1, "2026-02-28"),
        ("2026-01-15", -1, "2025-12-15"),
    ],
)
def test_corresponding_day(day: str, months: int, expected: str) -> None:
    """The corresponding day, or the month's last."""
    assert add_months(date.fromisoformat(day), months).isoformat() == expected


@given(day=DAYS, months=st.integers(-240, 240))
def test_months_move_by_months(day: date, months: int) -> None:
    """The month number moves by exactly `months`, the day never grows."""
    moved = add_months(day, months)
    assert (moved.year * 12 + moved.month) - (day.year * 12 + day.month) == months
    assert moved.day <= day.day


def test_age_is_reached_on_the_birthday() -> None:
    """Feb 29 on Feb 28 in common years, as the anniversary."""
    assert birthday(date(2008, 11, 24), 18) == date(2026, 11, 24)
    assert birthday(date(2008, 2, 29), 18) == date(2026, 2, 28)
    assert anniversary(date(2024, 2, 29), 4) == date(2028, 2, 29)
