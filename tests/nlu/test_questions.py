"""Two questions in one message are told apart; one request is left whole."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.nlu.questions import MAX_RESTS, MIN_LENGTH, parts, rests


def cut(text: str) -> list[str]:
    return [text[start:end] for start, end in parts(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("我还剩几次专家号？春节有人接吗", ["我还剩几次专家号", "春节有人接吗"]),
        ("我还剩几次，另外春节有人接吗", ["我还剩几次", "春节有人接吗"]),
        ("要钱吗 顺便问一下，几点开门", ["要钱吗", "几点开门"]),
        ("要钱吗！几点开门。", ["要钱吗", "几点开门"]),
        ("要钱吗\n几点开门", ["要钱吗", "几点开门"]),
        ("确诊了肺癌，想住院", ["确诊了肺癌，想住院"]),
        ("你好，要钱吗？", ["你好，要钱吗"]),
        ("好。要钱吗", ["要钱吗"]),
        ("专家号还剩几次，能不能指定医生，要提前几天", ["专家号还剩几次", "能不能指定医生", "要提前几天"]),
        ("陪诊收费吗还有心理咨询一次多久", ["陪诊收费吗", "心理咨询一次多久"]),
        ("陪诊收费吗 怎么约", ["陪诊收费吗", "怎么约"]),
        ("陪诊要钱吗，还有几次", ["陪诊要钱吗", "还有几次"]),
        ("我妈下周要手术，能帮忙约吗", ["我妈下周要手术，能帮忙约吗"]),
        ("我想问一下，电话医生几点上班", ["我想问一下，电话医生几点上班"]),
        ("确诊了肺癌，想住院，要带什么", ["确诊了肺癌，想住院，要带什么"]),
        ("？？", []),
        ("", []),
    ],
)
def test_where_a_message_is_cut(text: str, expected: list[str]) -> None:
    assert cut(text) == expected


@given(st.text("我还剩几次吗？，。 另外还有顺便对了\n", max_size=40))
def test_parts_are_in_order_apart_and_long_enough(text: str) -> None:
    spans = parts(text)
    assert all(end - start >= MIN_LENGTH for start, end in spans)
    assert all(before[1] <= after[0] for before, after in pairwise(spans))
    assert all(part == part.strip(" ，,、") for part in cut(text))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("算了，不约了。还剩几次", ["不约了。还剩几次", "还剩几次"]),
        ("提交吧 那天谁打给我", ["那天谁打给我"]),
        ("我还剩几次", []),
        ("好的，谢谢", []),
        ("", []),
    ],
)
def test_what_is_left_after_each_clause(text: str, expected: list[str]) -> None:
    assert [text[start:] for start in rests(text)] == expected


@given(st.text(max_size=80))
def test_a_rest_is_never_empty_and_there_are_few(text: str) -> None:
    assert all(len(text[start:].strip()) >= MIN_LENGTH for start in rests(text))
    assert len(rests(text)) <= MAX_RESTS
