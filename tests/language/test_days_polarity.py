"""What the words around a day say of it."""

from __future__ import annotations

import pytest

from actions.language.days.polarity import (
    CORRECTION,
    polarity,
    refused_after,
    refused_before,
    refused_late,
    welcomed,
)


@pytest.mark.parametrize(
    ("before", "after", "meant"),
    [
        ("", "没空", "excluded"), ("", "要加夜班", "excluded"), ("", "孩子有面试", "excluded"), ("", "太赶了", "excluded"),
        ("", "我得去接人", "excluded"), ("", "就别排了", "excluded"), ("除了", "", "excluded"), ("千万别约", "", "excluded"),
        ("我不想", "", "excluded"), ("错开", "", "excluded"), ("", "除外", "excluded"),
        ("", "行不行", "wanted"), ("", "来不来得及", "wanted"), ("", "不行吗", "wanted"), ("能不能", "", "wanted"),
        ("", "不用上班", "wanted"), ("", "没什么事", "wanted"), ("", "有人值班吗", "wanted"), ("", "不忙", "wanted"),
        ("", "为什么不行", "wanted"), ("", "没问题", "wanted"), ("就", "吧", "wanted"),
        ("上次是", "看的", "past"), ("我", "确诊的", "past"), ("", "做的手术", "past"), ("", "拿到报告", "past"),
        ("要是", "才确诊", "hypothetical"), ("万一", "住院", "hypothetical"), ("如果", "有号", "wanted"),
        ("要是", "约不上", "wanted"), ("", "不行的话", "wanted"),
        ("把", "的预约改", "mentioned"), ("原定", "", "mentioned"), ("", "是周几", "mentioned"), ("", "放假吗", "mentioned"),
    ],
)  # fmt: skip
def test_polarity(before: str, after: str, meant: str) -> None:
    assert polarity(before, after) == meant


@pytest.mark.parametrize("gap", ["，不，", "，哦不，", "，说错了，", "吧，不对，是", "改成", "换到", "，还是", "，算了还是"])
def test_a_correction_is_heard(gap: str) -> None:
    assert CORRECTION.search(gap.replace("，", ","))


@pytest.mark.parametrize("gap", ["和", "或者", "还是", "不行，", "没空，", "可以，", "，", "约不上就"])
def test_no_correction(gap: str) -> None:
    assert not CORRECTION.search(gap.replace("，", ","))


def test_refusals_of_their_own_clause() -> None:
    assert refused_late("我要值班") and not refused_late("不行就再说") and not refused_late("可以吗")


def test_a_refusal_before_ends_at_the_day() -> None:
    assert refused_before("下周避开") and not refused_before("避开之后我想约")


def test_a_welcome() -> None:
    assert welcomed("可以的") and welcomed("有空") and not welcomed("行不行") and not refused_after("行")
