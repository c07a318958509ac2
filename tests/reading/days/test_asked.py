"""Which instant a question about opening hours means."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from actions.clock import SHANGHAI
from actions.reading.days.asked import asked_days, asked_time, asks_when
from tests.answers.handbook_turns import asking

EVENING = datetime(2026, 11, 28, 22, 30, tzinfo=SHANGHAI)


@pytest.mark.parametrize(
    ("text", "at", "whole_day"),
    [
        ("元旦有人吗", "2027-01-01T12:00", True),
        ("大年初二呢", "2027-02-07T12:00", True),
        ("今晚能问吗", "2026-11-23T21:00", False),
        ("下午三点打得通吗", "2026-11-23T15:00", False),
        ("周六早上八点呢", "2026-11-28T08:00", False),
        ("凌晨有人吗", "2026-11-24T03:00", False),
    ],
)
def test_day_and_time(text: str, at: str, whole_day: bool) -> None:
    asked = asked_time(asking(text))
    assert asked is not None
    assert (asked.at.strftime("%Y-%m-%dT%H:%M"), asked.whole_day) == (at, whole_day)


def test_a_bare_hour_near_to_now_is_now() -> None:
    asked = asked_time(asking("都十点半了还有人吗", now=EVENING))
    assert asked is not None and asked.at == EVENING


def test_now_is_this_moment() -> None:
    asked = asked_time(asking("这会儿有人吗", now=EVENING))
    assert asked is not None and asked.now and asked.at == EVENING


@pytest.mark.parametrize("text", ["几点下班", "电话是多少", "要多久"])
def test_no_time_is_no_instant(text: str) -> None:
    assert not asks_when(asking(text))


@pytest.mark.parametrize(
    ("text", "asked_on", "wanted"),
    [
        ("12月1号去看来得及吗", None, date(2026, 12, 1)),
        ("12月16号当天打，最早几号", date(2026, 12, 16), None),
    ],
)
def test_the_day_of_asking_and_the_day_wanted(text: str, asked_on: date | None, wanted: date | None) -> None:
    assert asked_days(asking(text)) == (asked_on, wanted)
