"""Counts that are left: one service, several in one line, all of them."""

from __future__ import annotations

from actions.answers.rules.listing import lists
from actions.reading.state import State
from tests.answers.asking import told, turn
from tests.entitlement.builders import tiered, used

PLATINUM = tiered("platinum", usage=used("4.4", "2026-05-12", times=2))


def test_several_counts_are_told_in_one_short_line() -> None:
    answer = told("my_quota", turn("要具体数：门诊、导医、复诊、护理，各剩几次", "my_quota", "4.5", "4.12", who=PLATINUM))
    assert answer.services == ("4.4", "4.5", "4.12", "4.13")
    assert "专家门诊协调2次、导医服务4次" in answer.text
    assert len(answer.text) < 80


def test_a_loose_word_outweighs_the_service_talked_of() -> None:
    state = State(member="m", turns=2, service="4.5", last_intent="my_quota")
    answer = told("my_quota", turn("先看门诊：今年用了几次，还剩几次", "my_quota", who=PLATINUM, state=state))
    assert answer.services == ("4.4",)


def test_every_count_is_the_overview_and_no_list_of_services() -> None:
    asked = turn("查下还剩哪些次数", "my_quota", act="list", state=State(member="m", turns=2, service="4.5"))
    assert not lists(asked)
    assert len(told("my_quota", asked).services) > 6
