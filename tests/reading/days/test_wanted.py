"""Which day of a message is wanted, and why none could be taken."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actions.clock import SHANGHAI
from actions.language.days import DayContext, read_days
from actions.language.days.readback import describe
from actions.reading.days.wanted import PART, TIME, UNTIL, WANTED, Wanted, hour_words, wanted_day

NOW = datetime(2026, 11, 23, 10, tzinfo=SHANGHAI)
EARLIEST = date(2026, 12, 2)


def wanted(text: str, on_screen: date | None = None) -> Wanted:
    anchor = DayContext(proposed=on_screen, asked=True)
    return wanted_day(read_days(text, NOW, anchor=anchor), NOW, EARLIEST, on_screen)


@pytest.mark.parametrize(
    ("text", "day"),
    [("12月17号没空，18号可以", "2026-12-18"), ("避开12月15号，16号也行", "2026-12-16"), ("12月14号，不，15号", "2026-12-15"),
     ("下下周五", "2026-12-11"), ("随便哪天", "2026-12-02"), ("不晚于12月20号", "2026-12-02")],
)  # fmt: skip
def test_the_day_that_is_meant(text: str, day: str) -> None:
    assert wanted(text).facts[WANTED] == day


@pytest.mark.parametrize("text", ["12月17号没空", "17号18号都不行"])
def test_a_day_ruled_out_is_not_taken_and_goes_from_the_screen(text: str) -> None:
    told = wanted(text, date(2026, 12, 17))
    assert told.facts == {}
    assert WANTED in told.dropped


def test_another_day_ruled_out_leaves_the_one_on_screen() -> None:
    assert not wanted("12月25号没空", date(2026, 12, 17))


@pytest.mark.parametrize("text", ["12月15号或者16号", "过几天", "2月30号", "2026年12月8日星期三", "昨天"])
def test_what_cannot_be_settled_is_asked(text: str) -> None:
    told = wanted(text)
    assert told.problem and not told.facts


def test_a_long_span_begins_with_a_working_day() -> None:
    told = wanted("12月底")
    assert date.fromisoformat(told.facts[WANTED]).weekday() < 5
    assert told.remark


def test_moving_from_the_day_on_screen() -> None:
    assert wanted("往后推两天", date(2026, 12, 8)).facts[WANTED] == "2026-12-10"


def test_a_part_of_the_day_is_a_wish_and_takes_the_hour_away() -> None:
    told = wanted("改到下午", date(2026, 12, 8))
    assert told.facts == {WANTED: "2026-12-08"}
    assert told.wishes == {PART: "下午"}
    assert {TIME, UNTIL} <= told.dropped


def test_a_stretch_of_hours_keeps_its_end() -> None:
    told = wanted("12月9号下午2点到3点")
    assert told.facts[TIME] == "14:00"
    assert hour_words(told.facts[TIME], told.wishes) == "14:00至15:00"


def test_a_year_not_said_is_told() -> None:
    assert "2027" in wanted("1月5号").remark


@given(st.dates(min_value=date(2026, 12, 2), max_value=date(2027, 11, 1)))
def test_what_is_read_back_is_what_is_taken(day: date) -> None:
    assert wanted(describe(day, NOW)).facts == {WANTED: day.isoformat()}
