"""Expressions that lean on a day in hand."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actions.language.date_view import Viewpoint
from actions.language.days.anchored import evaluate, find_anchored
from actions.language.days.model import DayContext

TODAY = date(2027, 3, 10)
VIEW = Viewpoint(TODAY, True)
NEXT = DayContext(proposed=date(2027, 3, 18), booked=date(2027, 3, 22), named=date(2027, 3, 25))


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("往后推两天", "far"), ("晚一周", "later"), ("提前一天吧", "sooner"), ("换前一天", "near_day"),
        ("跟上次同一天", "as_before"), ("那周的周五", "that_week"), ("就那天", "that_day"),
        ("晚几天", "vague_shift"), ("改后一周", "near_week"),
    ],
)  # fmt: skip
def test_what_leans_on_a_day(text: str, rule: str) -> None:
    assert [one.rule for one in find_anchored(text)] == [rule]


@pytest.mark.parametrize(
    "text",
    ["提前7个工作日预约", "提前一天通知", "最晚三天内", "要提前几天", "晚上一个人", "那天气怎么样", "早上八点"],
)
def test_rules_and_other_words_do_not(text: str) -> None:
    assert find_anchored(text) == []


def test_the_day_just_said_goes_before_the_context() -> None:
    (one,) = find_anchored("晚一天")
    assert evaluate(one, date(2027, 4, 1), NEXT, VIEW) == (date(2027, 4, 2),) * 2
    assert evaluate(one, None, NEXT, VIEW) == (date(2027, 3, 19),) * 2
    assert evaluate(one, None, DayContext(), VIEW) is None


@given(st.integers(1, 60), st.sampled_from(["推迟", "往后推", "晚"]), st.sampled_from(["提前", "往前挪", "早"]))
def test_later_and_sooner_undo_each_other(days: int, later: str, sooner: str) -> None:
    (ahead,), (back,) = find_anchored(f"{later}{days}天"), find_anchored(f"{sooner}{days}天")
    moved = evaluate(ahead, None, NEXT, VIEW)
    assert moved is not None and moved[0] == date(2027, 3, 18) + timedelta(days=days)
    assert evaluate(back, moved[0], NEXT, VIEW) == (date(2027, 3, 18),) * 2
