"""Another contract, a premium unpaid, an illness, a day: what would hold."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from actions.answers.supposed.answering import supposes
from actions.dialogue.after import after
from actions.entitlement import PolicyStatus
from actions.reading.state import State
from tests.answers.asking import told, turn
from tests.entitlement.builders import SUMS, main, member, tiered

UNHURRIED = settings(deadline=None, max_examples=40)


def supposed(text: str, intent: str = "tier_rule", *services: str, **parts: Any) -> Any:
    return turn(text, intent, *services, act="what_if", **parts)


def talk(*said: Any) -> list[str]:
    """The answers to messages under what was supposed before; each is (text, intent, services…)."""
    state, answers = State(member="m", turns=1), []
    for text, intent, *services in said:
        asked = turn(text, intent, *services, act="what_if" if not answers else "same_other", state=state)
        answer = told("what_if", asked)
        state = after(asked, "what_if", [answer])
        answers.append(answer.text)
    return answers


def test_another_contract_makes_another_tier_after_its_waiting_period() -> None:
    answer = told("what_if", supposed("要是我再买20万呢"))
    assert "合计50万元，就是白金套餐" in answer.text
    assert "第31天起" in answer.text
    assert answer.intent == "my_tier"


def test_with_a_day_the_first_day_of_the_tier_is_told() -> None:
    assert "2026年12月31日起" in told("what_if", supposed("要是再买20万 12月1号生效")).text


def test_a_sum_to_be_reached_counts_what_is_there() -> None:
    assert told("what_if", supposed("加到50万会怎样")).text.startswith("再买20万元的话")


def test_the_rider_never_lifts_the_tier() -> None:
    assert "套餐不会变" in told("what_if", supposed("附加险再买20万能升吗")).text


def test_the_supposition_stays_for_the_next_question() -> None:
    answers = talk(("要是再买20万", "tier_rule"), ("那复诊一年几次", "quota_rule", "4.12"), ("心理呢", "follow_up", "4.10"))
    assert "白金套餐的专家复诊协调每个保单年度3次" in answers[1]
    assert "不限次" in answers[2]


def test_a_day_alone_moves_into_what_was_supposed() -> None:
    answers = talk(("要是再买20万", "tier_rule"), ("要是12月1号生效呢", "follow_up"))
    assert "2026年12月31日起" in answers[1]


def test_of_two_plans_the_one_named_is_answered() -> None:
    answers = talk(("一个再加5万 一个再加20万", "tier_rule"), ("第二个呢", "follow_up"), ("第一个呢", "follow_up"))
    assert "还是贵宾套餐" in answers[0]
    assert "白金套餐" in answers[1]
    assert "还是贵宾套餐" in answers[2]


@pytest.mark.parametrize("text", ["要是这期保费没交", "万一断缴了", "如果忘交保费还能用吗"])
def test_an_unpaid_premium_stops_everything(text: str) -> None:
    assert "所有服务都不能用" in told("what_if", supposed(text, "validity_rule")).text


def test_of_several_contracts_one_less_stops_nothing_by_itself() -> None:
    who = member(main("A-1001", sum_insured=300_000), main("A-1002", sum_insured=250_000))
    text = told("what_if", supposed("要是我退保一份呢", "follow_up", who=who)).text
    assert "少了尾号1001的，合计25万元，是经典套餐" in text
    assert "少了尾号1002的，合计30万元，是贵宾套餐" in text
    assert "服务才全停" in text
    assert "所有服务都不能用" in told("what_if", supposed("要是两份都没交保费呢", "follow_up", who=who)).text


def test_the_grace_period_changes_nothing() -> None:
    answers = talk(("要是保费没交", "validity_rule"), ("宽限期里呢", "follow_up"), ("交上以后呢", "follow_up"))
    assert "宽限期里也不能用" in answers[1]
    assert "跟着恢复" in answers[2]


def test_whether_waiting_begins_again_is_not_promised() -> None:
    answers = talk(("要是断缴了", "validity_rule"), ("补上以后要重新等30天吗", "waiting_period_rule"))
    assert "手册没有写明" in answers[1]


def test_a_terminated_contract_does_not_come_back() -> None:
    gone = member(main(status=PolicyStatus.TERMINATED))
    assert "不能复效" in told("what_if", supposed("复效以后呢", "validity_rule", who=gone)).text


def test_admission_with_all_visits_used_is_told_case_by_case() -> None:
    answer = told("what_if", supposed("门诊用光了还能约住院吗", "my_eligibility", "4.4", "4.6"))
    assert "有网络医院开的的可以" in answer.text
    assert "要先占用一次专家门诊协调" in answer.text
    assert answer.services == ("4.6",)


def test_an_illness_within_waiting_closes_the_designated_lines_only() -> None:
    new = member(main(effective="2026-11-13", sum_insured=400_000))
    text = told("what_if", supposed("万一这几天查出大病怎么算", "nlu_fallback", who=new)).text
    assert "等待期满之前" in text
    assert "专家门诊协调" in text
    assert "2026年12月13日起" in text


def test_a_confirmed_illness_opens_what_needs_one() -> None:
    answer = told("what_if", supposed("要是下个月确诊肺癌 能用什么", "my_eligibility", disease="肺癌"))
    assert {"4.9", "4.12", "4.13"} <= set(answer.services)


def test_one_use_more() -> None:
    assert "还可用1次：共2次，已用1次" in told("what_if", supposed("再约一次陪诊还剩几次", "my_quota", "4.5")).text


def test_a_minor_asks_from_the_birthday_on() -> None:
    young = tiered("vip", birth_date=date(2008, 12, 1))
    answer = told("what_if", supposed("下个月满18了我自己能约吗", "my_eligibility", "4.4", who=young))
    assert answer.text.startswith("2026年12月1日申请的话，可以用")


@pytest.mark.parametrize("text", ["那现在还剩几次", "我目前是什么套餐"])
def test_words_of_now_end_the_supposition(text: str) -> None:
    state = State(member="m", turns=2, suppositions=({"name": "contract", "value": "200000"},))
    assert not supposes(turn(text, "my_quota", "4.5", state=state))


def test_a_rule_surely_asked_for_is_no_supposition() -> None:
    assert not supposes(supposed("如果我不取消直接不去会怎么样", "cancel_rule", "4.4"))


@UNHURRIED
@given(st.integers(1, 99), st.sampled_from(sorted(SUMS)))
def test_the_tier_told_is_that_of_the_summed_sum(wan: int, tier: str) -> None:
    who = member(main(sum_insured=SUMS[tier]))
    total = SUMS[tier] + wan * 10_000
    expected = "白金" if total >= 500_000 else "贵宾" if total >= 300_000 else "经典"
    text = told("what_if", supposed(f"要是再买{wan}万呢", who=who)).text
    assert f"合计{total / 10_000:g}万元" in text
    assert f"是{expected}套餐" in text


def test_one_of_two_contracts_given_up() -> None:
    who = member(main("A-1001", sum_insured=200_000), main("A-1002", sum_insured=300_000))
    text = told("what_if", supposed("两份退掉一份，服务还在吗", "validity_rule", who=who)).text
    assert "少了尾号1001的，合计30万元，是贵宾套餐" in text
