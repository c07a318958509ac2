"""A sum insured that is lowered: the tier it makes, and the counts of a service under it."""

from __future__ import annotations

import pytest

from actions.answers.supposed.answering import supposes
from tests.answers.asking import told, turn
from tests.entitlement.builders import main, member


@pytest.mark.parametrize(
    ("text", "tier"), [("保额减到20万还是贵宾吗", "经典套餐"), ("减保10万会变啥套餐", "经典套餐"), ("降到32万呢", "贵宾套餐")]
)
def test_a_lowered_sum_makes_a_lower_tier(text: str, tier: str) -> None:
    asked = turn(text, "my_tier", who=member(main(sum_insured=350_000)))
    assert supposes(asked)
    assert tier in told("what_if", asked).text


def test_a_lowered_sum_is_taken_from_several_contracts() -> None:
    who = member(main("A-1", sum_insured=300_000), main("A-2", sum_insured=300_000))
    assert "就是经典套餐，不再是白金套餐" in told("what_if", turn("减到10万呢", "my_tier", who=who)).text


def test_counts_under_a_lowered_sum() -> None:
    who = member(main(sum_insured=600_000))
    assert "贵宾套餐的导医服务每个保单年度2次" in told("what_if", turn("减到40万陪诊还有几次", "my_quota", "4.5", who=who)).text


def test_without_a_sum_the_steps_are_told() -> None:
    text = told("what_if", turn("减保以后服务还有吗", "validity_rule", who=member(main(sum_insured=350_000)))).text
    assert "50万元起是白金套餐，30万元起是贵宾套餐" in text


def test_what_was_lowered_already_is_no_supposition() -> None:
    assert not supposes(turn("我上个月减保了", "my_tier"))
