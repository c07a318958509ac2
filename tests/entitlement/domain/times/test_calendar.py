"""Working days, statutory holidays, make-up days, and the years nobody has announced yet."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actions.entitlement.domain.times.calendar import LAST_KNOWN_YEAR, WorkCalendar

CALENDAR = WorkCalendar()


@pytest.mark.parametrize(
    ("day", "working", "statutory", "spring"),
    [
        ("2026-11-23", True, False, False),
        ("2026-11-22", False, False, False),
        ("2026-02-14", True, False, False),
        ("2026-02-15", False, True, True),
        ("2026-02-23", False, True, True),
        ("2026-02-28", True, False, False),
        ("2026-10-04", False, True, False),
        ("2026-10-10", True, False, False),
        ("2026-09-20", True, False, False),
    ],
)
def test_known_days(day: str, working: bool, statutory: bool, spring: bool) -> None:
    """The whole announced span is holiday, make-up days are working days."""
    found = date.fromisoformat(day)
    assert CALENDAR.working_day(found) is working
    assert CALENDAR.statutory_holiday(found) is statutory
    assert CALENDAR.spring_festival(found) is spring
    assert not CALENDAR.provisional(found)


@pytest.mark.parametrize(
    ("request_day", "count", "expected"),
    [
        ("2026-11-23", 7, "2026-12-02"),
        ("2026-11-20", 7, "2026-12-01"),
        ("2026-11-21", 7, "2026-12-01"),
        ("2026-11-22", 7, "2026-12-01"),
        ("2026-11-20", 2, "2026-11-24"),
        ("2026-11-21", 2, "2026-11-24"),
        ("2026-11-22", 2, "2026-11-24"),
        ("2026-11-23", 2, "2026-11-25"),
        ("2026-09-30", 2, "2026-10-09"),
        ("2026-10-01", 2, "2026-10-09"),
        ("2026-02-14", 7, "2026-03-03"),
        ("2026-02-13", 7, "2026-03-02"),
    ],
)
def test_working_days_ahead(request_day: str, count: int, expected: str) -> None:
    """The N-th working day after the day of the request is in time, whatever day the request falls on."""
    found = CALENDAR.working_days_ahead(date.fromisoformat(request_day), count)
    assert (found.day.isoformat(), found.provisional) == (expected, False)


def test_beyond_the_announced_years_days_are_provisional() -> None:
    """Never a crash: New Year's Day of the next year is known to be free, the rest is provisional."""
    found = CALENDAR.working_days_ahead(date(LAST_KNOWN_YEAR, 12, 28), 7)
    assert found.provisional
    assert found.day.year == LAST_KNOWN_YEAR + 1
    assert not CALENDAR.working_day(date(2027, 1, 1))
    assert CALENDAR.spring_festival(date(2027, 2, 6))
    assert CALENDAR.statutory_holiday(date(2040, 10, 1))
    assert CALENDAR.last_working_day_before(date(2027, 1, 4)).provisional


def test_last_working_day() -> None:
    """Across a weekend and across the National Day span with its make-up day."""
    assert CALENDAR.last_working_day_before(date(2026, 11, 23)).day == date(2026, 11, 20)
    assert CALENDAR.last_working_day_before(date(2026, 10, 12)).day == date(2026, 10, 10)


def test_spring_festival_before_its_announcement() -> None:
    """In 2027 the Eve is February 5: the Eve to the third day are certain, the days around them provisional."""
    certain = [date(2027, 2, day) for day in (5, 6, 7, 8)]
    assert all(CALENDAR.spring_festival(day) and not CALENDAR.provisional(day) for day in certain)
    around = [date(2027, 2, 4), date(2027, 2, 9), date(2027, 2, 10), date(2027, 2, 12)]
    assert all(CALENDAR.provisional(day) for day in around)
    assert not CALENDAR.spring_festival(date(2027, 2, 4))


@given(day=st.dates(date(2015, 1, 1), date(2045, 12, 31)), count=st.integers(1, 15))
def test_counting_agrees_with_walking(day: date, count: int) -> None:
    """The n-th working day has exactly n working days after the day of the request."""
    found = CALENDAR.working_days_ahead(day, count).day
    assert CALENDAR.working_day(found)
    walked = sum(CALENDAR.working_day(day + timedelta(days=n)) for n in range(1, (found - day).days + 1))
    assert walked == count
