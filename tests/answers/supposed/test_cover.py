"""What could be used under a supposition: counts of another service gone, a notice in hand, another day."""

from __future__ import annotations

from dataclasses import replace

import pytest

from actions.answers.supposed.answering import supposes
from actions.reading.state import State
from actions.reading.suppositions import suppositions_of
from tests.answers.asking import told, turn
from tests.entitlement.builders import tiered, used


def test_counts_gone_are_those_of_their_own_clause() -> None:
    asked = turn("门诊次数没了，是不是住院也约不了", "follow_up", "4.6", act="what_if")
    assert suppositions_of(asked) == ({"name": "used_up", "value": "4.4"},)
    answer = told("what_if", asked)
    assert answer.services == ("4.6",)
    assert "有网络医院开的的可以" in answer.text
    assert "占用一次专家门诊协调" in answer.text


@pytest.mark.parametrize(
    ("text", "notice"),
    [("要是医生给开了入院单呢", "valid"), ("要是没有通知单呢", "none"), ("要是医院不在网络里呢", "outside_network")],
)
def test_a_notice_supposed_is_asked_for_the_service_in_focus(text: str, notice: str) -> None:
    spent = tiered("vip", usage=used("4.4", "2026-05-12", times=2))
    asked = turn(text, "follow_up", act="what_if", who=spent, state=State(member="m", turns=2, service="4.6"))
    if notice != "outside_network":
        asked = replace(asked, entities=({"entity": "admission_notice", "value": notice},))
    assert supposes(asked)
    answer = told("what_if", asked)
    assert answer.services == ("4.6",)
    assert answer.text.startswith("那样的话，")
    assert ("可以用住院协调" in answer.text) == (notice == "valid")


def test_two_services_talked_of_are_both_told_for_another_day() -> None:
    state = State(member="m", turns=3, service="4.5", recent=("4.5", "4.4"), last_intent="my_quota")
    asked = turn("要是12月5号以后呢，这两个变多少", "nlu_fallback", act="what_if", state=state)
    assert set(told("what_if", asked).services) == {"4.5", "4.4"}
