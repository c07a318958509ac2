"""The question that a complaint about our answer holds."""

from __future__ import annotations

import pytest

from actions.reading.facts.reasking import reasked


@pytest.mark.parametrize(
    ("said", "asked"),
    [
        ("我没问次数，我是说他现在还能不能打", "他现在还能不能打"), ("提前几天约啊，没问你现在有没有人接", "提前几天约啊"),
        ("答非所问 我问号 周五的号能约到吗", "号，周五的号能约到吗"), ("问的是4.4专家门诊，不是导医", "4.4专家门诊"),
        ("不是早筛！我是说专家门诊，今天约算哪一档", "专家门诊，今天约算哪一档"),
        ("你没答我那半句，现在约的算到哪档里头", "现在约的算到哪档里头"),
    ],
)  # fmt: skip
def test_the_question_by_itself(said: str, asked: str) -> None:
    found = reasked(said)
    assert found is not None and found.text == asked and found.complains


def test_pressing_is_no_complaint() -> None:
    found = reasked("我说的是骨科专家号 最早能约哪天")
    assert found is not None and not found.complains


@pytest.mark.parametrize("said", ["我想问下怎么约", "医生没说要住院", "没问题，约吧", "报告没提到结节，能约吗"])
def test_an_ordinary_message_complains_of_nothing(said: str) -> None:
    assert reasked(said) is None


def test_what_is_named_moves_with_its_words() -> None:
    said = "没问导医，我问的是专家号还剩几次"
    found = reasked(said)
    assert found is not None
    start = said.index("专家号")
    escort = {"entity": "service", "value": "4.5", "start": 2, "end": 4}
    moved = found.entities([{**escort, "value": "4.4", "start": start, "end": start + 3}, escort])
    assert [(one["value"], found.text[one["start"] : one["end"]]) for one in moved] == [("4.4", "专家号")]
