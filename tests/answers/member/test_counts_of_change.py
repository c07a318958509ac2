"""Which count a use falls under where a further contract lifts the tier within the policy year."""

from __future__ import annotations

import pytest

from actions.answers.member.counts_of_change import asks_which_count
from tests.answers.asking import told, turn
from tests.entitlement.builders import main, member, tiered, used

# 30 days of waiting from 5 November: it counts from 5 December on.
GROWING = member(
    main("A-1001", effective="2025-03-01", sum_insured=350_000), main("A-1002", effective="2026-11-05", sum_insured=200_000),
    usage=used("4.4", "2026-05-12"),
)  # fmt: skip


@pytest.mark.parametrize(
    "text", ["今天约算2次里头的还是4次里头的", "现在约的算到哪档里头", "用过那1次到时候还算吗", "12月5号以后变几次"]
)
def test_both_counts_and_that_used_stays_counted(text: str) -> None:
    asked = turn(text, "quota_rule", "4.4", who=GROWING)
    assert asks_which_count(asked)
    said = told("which_count", asked).text
    assert "还可用1次：共2次，已用1次" in said
    assert "2026年12月5日起按白金套餐共4次，用过的照算，还可用3次" in said


def test_what_becomes_unlimited_is_said_so() -> None:
    assert "起按白金套餐不限次" in told("which_count", turn("以后变几次", "quota_rule", "4.10", who=GROWING)).text


def test_without_a_higher_tier_to_come_the_question_is_another() -> None:
    assert not asks_which_count(turn("用过那1次还算吗", "quota_rule", "4.4", who=tiered("vip")))
