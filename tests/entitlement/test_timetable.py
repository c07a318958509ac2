"""Days and hours of the edition behind one object: hours, openings, days ahead, working days."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from actions.entitlement import (
    SHANGHAI,
    BadInstant,
    Lead,
    RuleBook,
    Timetable,
    UnknownService,
    compile_rules,
    load_catalogue,
)

from .builders import CALENDAR, SERVICE_IDS, ask, instant, tiered

# A busy machine must not fail a test.
UNHURRIED = settings(deadline=None)
BOOK = compile_rules(load_catalogue())
TIMES = Timetable(BOOK, CALENDAR)
DAYS = st.dates(date(2026, 1, 1), date(2028, 12, 31))


@pytest.mark.parametrize(
    ("service", "lead"),
    [
        ("4.4", Lead(7, 0, 0, "4.4 流程1")),
        ("4.5", Lead(2, 0, 0, "4.5 流程1")),
        ("4.9", Lead(0, 2, 3, "4.9 流程1")),
        ("4.6", None),
        ("4.2", None),
    ],
)
def test_days_ahead_of_the_handbook(service: str, lead: Lead | None) -> None:
    assert TIMES.lead(service) == lead
    assert (TIMES.first_day(service, date(2026, 11, 23)) is None) == (lead is None)


def test_the_first_day_from_a_given_day() -> None:
    first = TIMES.first_day("4.9", date(2026, 12, 31))
    assert first is not None and first.day == date(2027, 2, 28)
    first = TIMES.first_day("4.5", date(2026, 11, 23))
    assert first is not None and (first.day, first.provisional) == (date(2026, 11, 25), False)


@UNHURRIED
@given(day=DAYS, service=st.sampled_from(SERVICE_IDS))
def test_the_first_day_is_the_one_the_decision_gives(day: date, service: str) -> None:
    found = TIMES.first_day(service, day)
    decision = ask(BOOK, service, tiered("platinum"), at=day.isoformat())
    if not decision.allowed:
        return
    assert decision.earliest_date == (None if found is None else found.day)


@UNHURRIED
@given(at=st.datetimes(datetime(2026, 1, 1), datetime(2028, 1, 1)), service=st.sampled_from(SERVICE_IDS))
def test_openings_follow_the_hours(at: datetime, service: str) -> None:
    here = at.replace(tzinfo=SHANGHAI)
    opening = TIMES.opening(service, here)
    assert opening.open == (opening.next_opening is None)
    if opening.next_opening is not None:
        assert opening.next_opening > here
        assert TIMES.opening(service, opening.next_opening).open
    if opening.open:
        assert TIMES.hours(service).open_on(here.date())


def test_lines_with_and_without_hours() -> None:
    night = instant("2026-11-23T22:00")
    main = TIMES.line_opening("main", night)
    assert main is not None and main.next_opening == instant("2026-11-24T08:00")
    assert TIMES.line_opening("complaint", night) is None


@UNHURRIED
@given(day=DAYS)
def test_the_calendar_stands_behind_it(day: date) -> None:
    assert TIMES.working_day(day) == CALENDAR.working_day(day)
    assert TIMES.statutory_holiday(day) == CALENDAR.statutory_holiday(day)
    assert TIMES.spring_festival(day) == CALENDAR.spring_festival(day)
    assert TIMES.provisional(day) == CALENDAR.provisional(day)
    assert TIMES.working_days_ahead(day, 3) == CALENDAR.working_days_ahead(day, 3)
    assert TIMES.last_working_day_before(day) == CALENDAR.last_working_day_before(day)


def test_what_is_unknown_is_refused(rulebook: RuleBook) -> None:
    times = Timetable(rulebook, CALENDAR)
    for call in (times.hours, times.lead):
        with pytest.raises(UnknownService):
            call("9.9")
    with pytest.raises(BadInstant):
        times.opening("4.2", datetime(2026, 11, 23))
    with pytest.raises(BadInstant):
        times.line_opening("main", datetime(2026, 11, 23))
