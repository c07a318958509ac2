"""A reply is remembered by its sentences, without its words."""

from __future__ import annotations

from actions.replies.told import digest


def test_a_sentence_is_known_again_wherever_it_stands() -> None:
    assert set(digest("要提前7个工作日。")) <= set(digest("专家门诊协调：要提前7个工作日。今天申请"))


def test_another_figure_is_another_sentence() -> None:
    assert not set(digest("还可用2次")) & set(digest("还可用1次"))


def test_nothing_of_the_words_is_kept() -> None:
    assert all(len(one) == 8 and one.isascii() for one in digest("心理咨询还可用3次。本年度到12月"))
