"""The first day a service can be had, and whether a day named will do."""

from __future__ import annotations

import pytest

from actions.answers.member.first_day import asks_first_day, first_day
from tests.answers.handbook_turns import asking


@pytest.mark.parametrize("text", ["最早哪天", "那最早能约哪天", "今天申请的话哪天能看", "提前几天约"])
def test_the_first_day_of_the_service_in_focus(text: str) -> None:
    turn = asking(text, "my_waiting_period", focus="4.4")
    assert asks_first_day(turn)
    assert "今天申请，最早可以约12月2日（周三）" in first_day(turn).text


@pytest.mark.parametrize(
    ("text", "verdict"), [("周五能约上不", "来不及"), ("27号的号能约到吗", "来不及"), ("12月3号可以吗", "来得及")]
)
def test_a_day_named_is_judged(text: str, verdict: str) -> None:
    turn = asking(text, "service_hours", focus="4.4")
    assert asks_first_day(turn)
    assert verdict in first_day(turn).text


@pytest.mark.parametrize("text", ["最早几点上班", "最快什么时候出报告", "最早哪天清零", "今年还有什么能看上专家"])
def test_another_day_is_not_the_first_day(text: str) -> None:
    assert not asks_first_day(asking(text, "service_hours", focus="4.4"))


def test_what_needs_no_days_ahead_has_no_first_day() -> None:
    assert not asks_first_day(asking("最早哪天", "service_hours", focus="4.2"))
    assert "今天申请" not in first_day(asking("最早哪天能打", "service_turnaround", focus="4.2")).text
