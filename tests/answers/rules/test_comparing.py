"""Two services or tiers side by side."""

from __future__ import annotations

from actions.answers.rules.comparing import compares, pair_of, weighs
from tests.answers.asking import after_answer, told, turn


def test_both_services_are_told() -> None:
    answer = told("compare", turn("电话医生和图文问诊差在哪", "service_detail", "4.2", "4.3", act="compare"))
    assert answer.services == ("4.2", "4.3")
    assert "电话医生" in answer.text
    assert "图文问诊" in answer.text


def test_the_aspect_asked_for_alone() -> None:
    first = told("compare", turn("电话医生和图文问诊差在哪", "service_detail", "4.2", "4.3", act="compare"))
    asked = turn("哪个回得快", "nlu_fallback", state=after_answer(first), sure=0.4)
    assert weighs(asked)
    assert told("compare", asked).intent == "service_turnaround"


def test_the_one_left_out_is_the_one_just_spoken_of() -> None:
    first = told("service_detail", turn("复诊是什么", "service_detail", "4.12"))
    assert pair_of(turn("跟专家门诊有什么区别", "service_detail", "4.4", state=after_answer(first))) == ("4.12", "4.4")


def test_nothing_to_compare() -> None:
    assert not compares(turn("有区别吗", "nlu_fallback"))
