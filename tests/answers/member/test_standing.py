"""The member's own policy: tier today, and the tier a younger contract brings."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests.answers.asking import told, turn
from tests.entitlement.builders import main, member, tiered

# 350,000 in force; 200,000 more wait until 4 December 2026 and make it platinum from the fifth (2.2, 2.3.1).
YOUNGER: Any = member(
    main(sum_insured=350_000), main(number="P-2", sum_insured=200_000, effective_date=date(2026, 11, 5))
)


def test_the_tier_and_the_sum_it_rests_on() -> None:
    answer = told("my_tier", turn("我是什么套餐", "my_tier", who=tiered("vip")))
    assert answer.text.startswith("您是贵宾套餐") and answer.clauses == ("3.2", "2.3.1")


def test_a_contract_still_waiting_is_told_with_the_day_and_the_tier_it_makes() -> None:
    answer = told("my_tier", turn("我是什么套餐", "my_tier", who=YOUNGER))
    assert "您是贵宾套餐" in answer.text and "12月5日" in answer.text and "55万元，是白金套餐" in answer.text


def test_asked_for_the_tier_to_come_it_is_a_yes_from_that_day_and_what_holds_today() -> None:
    answer = told("my_tier", turn("到时候我就是白金了吧", "my_tier", who=YOUNGER, tier="platinum"))
    assert answer.text.startswith("是，2026年12月5日") and "今天还是贵宾套餐，累计35万元" in answer.text


@pytest.mark.parametrize(("tier", "opening"), [("vip", "是的，"), ("platinum", "不是，"), ("classic", "不是，")])
def test_yes_or_no_comes_first(tier: str, opening: str) -> None:
    assert told("my_tier", turn("我是这个套餐吧", "my_tier", who=tiered("vip"), tier=tier)).text.startswith(opening)


def test_a_contract_that_changes_no_tier_is_told_without_one() -> None:
    small: Any = member(main(sum_insured=350_000), main(number="P-2", sum_insured=50_000, effective_date=date(2026, 11, 5)))
    answer = told("my_tier", turn("我是什么套餐", "my_tier", who=small))
    assert "12月5日" in answer.text and "到时候" not in answer.text
