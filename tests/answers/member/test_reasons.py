"""Why, and what is true where it is not believed."""

from __future__ import annotations

from actions.answers.member.reasons import topic_of
from actions.entitlement import PolicyStatus
from tests.answers.asking import after_answer, told, turn
from tests.entitlement.builders import main, member, tiered, used


def test_a_figure_is_explained_by_its_uses() -> None:
    spent = tiered("vip", usage=used("4.4", "2026-05-12"))
    text = told("dispute", turn("我一次没用过", "my_quota", "4.4", who=spent, act="dispute")).text
    assert "这一年度共2次：2026年5月12日用过1次，所以还可用1次" in text
    assert "95169038" in text


def test_uses_of_another_year_do_not_count() -> None:
    old = tiered("vip", usage=used("4.4", "2025-12-31"))
    text = told("why", turn("为什么", "my_quota", "4.4", who=old)).text
    assert text.startswith("2025年12月31日用过的算在上一个保单年度")
    assert "还没用过，还可用2次" in text


def test_a_tier_is_explained_by_the_contracts_that_count() -> None:
    who = member(
        main("A-1001", sum_insured=200_000), main("A-1002", sum_insured=300_000, status=PolicyStatus.LAPSED),
        main("A-1003", effective="2026-11-10", sum_insured=150_000),
    )  # fmt: skip
    text = told("dispute", turn("搞错了吧", "my_tier", who=who)).text
    assert "尾号1001的20万元，合计20万元，所以是经典套餐" in text
    assert "尾号1002的30万元已失效，不计入" in text
    assert "尾号1003的15万元还在等待期，2026年12月10日起计入" in text
    assert "400-818-8168" in text


def test_a_refusal_is_explained_by_its_reason_and_the_table() -> None:
    refused = told("my_eligibility", turn("我感冒了能约住院吗", "my_eligibility", "4.6", who=tiered("classic"), disease="感冒"))
    text = told("dispute", turn("凭什么", "nlu_fallback", who=tiered("classic"), state=after_answer(refused))).text
    assert "指定疾病" in text
    assert "1次（限指定疾病）" in text


def test_an_unpaid_premium_is_checked_with_the_insurer() -> None:
    who = member(main(premium_paid=False))
    refused = told("my_eligibility", turn("能用陪诊吗", "my_eligibility", "4.5", who=who))
    text = told("dispute", turn("我早交了", "policy_servicing", who=who, state=after_answer(refused))).text
    assert "可能还没入账" in text
    assert "400-818-8168" in text


def test_a_question_of_its_own_is_not_explained() -> None:
    assert topic_of(turn("为什么复诊要提前七天", "service_process", "4.12", act="why")) == ""


def test_nobody_identified_has_nothing_explained() -> None:
    assert topic_of(turn("为什么", "my_quota", "4.4", member=None)) == ""


def test_more_tells_what_was_not_told() -> None:
    first = told("service_detail", turn("陪诊是什么", "service_detail", "4.5"))
    more = told("more", turn("详细点", state=after_answer(first)))
    assert more.services == ("4.5",)
    assert more.text not in first.text


def test_less_is_shorter() -> None:
    first = told("my_tier", turn("我什么套餐", "my_tier"))
    listed = told("list_usable", turn("我能用哪些", "my_eligibility"))
    for answer in (first, listed):
        assert len(told("less", turn("太长了", state=after_answer(answer))).text) <= len(answer.text)


def test_a_rule_asked_about_in_its_own_words_is_told_without_a_made_up_reason() -> None:
    asked = turn("为什么心理咨询不能指定咨询师", "service_limits", "4.10", act="why", sure=0.6)
    assert topic_of(asked) == "rule"
    text = told("why", asked).text
    assert "咨询师" in text
    assert "为什么这样定没有写" in text


def test_nothing_was_refused_where_a_fact_is_still_missing() -> None:
    open_ = told("my_eligibility", turn("上门护理能用吗", "my_eligibility", "4.13"))
    assert told("why", turn("为啥不行", "deny", state=after_answer(open_), act="why")).text.startswith("没说不行")
