"""Open or not, until when, from when on again; how far ahead."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from actions.answers.rules.availability import hours, line_named, turnaround
from actions.clock import SHANGHAI
from tests.answers.asking import told, turn
from tests.answers.handbook_turns import asking
from tests.entitlement.builders import main, member

EVENING = datetime(2026, 11, 23, 21, 30, tzinfo=SHANGHAI)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("95169038几点下班", "main"), ("021那个电话呢", "screening"), ("400的几点到几点", "complaint"),
        ("投诉电话几点有人", "complaint"), ("几点下班", None),
    ],
)
def test_the_line_by_its_number(text: str, line: str | None) -> None:
    assert line_named(asking(text, "service_hours")) == line


def test_now_says_how_long_it_stays_open() -> None:
    assert "到20:00，还有10小时" in hours(asking("现在有人吗", "service_hours")).text


def test_closed_says_when_it_opens_again() -> None:
    text = hours(asking("这会儿打95169038有人吗", "service_hours", focus="4.10", now=EVENING)).text
    assert text.startswith("现在不能用") and "08:00恢复" in text


def test_reopening_in_a_year_not_announced_is_provisional() -> None:
    text = hours(asking("过年有人接吗", "service_hours", service="4.2")).text
    assert "以公布的放假安排为准" in text


def test_hours_the_handbook_does_not_name() -> None:
    text = hours(asking("400的几点到几点", "service_hours")).text
    assert "没有写" in text and "95169038" in text


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("12月1号去来得及吗", "来不及，今天申请最早可以约12月2日"),
        ("12月10号去来得及吗", "来得及"),
        ("要提前几天", "要提前7个工作日预约"),
    ],
)
def test_how_far_ahead(text: str, words: str) -> None:
    assert words in turnaround(asking(text, "service_turnaround", focus="4.4")).text


def test_the_latest_day_of_asking_still_makes_it() -> None:
    text = turnaround(asking("12月10号去来得及吗", "service_turnaround", focus="4.4")).text
    assert "最晚12月1日" in text


def test_open_or_not_a_member_who_waits_is_told_so() -> None:
    waiting = member(main(effective_date=date(2026, 11, 13)))
    answer = told("service_hours", turn("电话医生现在能打吗", "service_hours", "4.2", who=waiting))
    assert answer.text.startswith("电话医生现在用不了")
