"""The day on which counts come back, and how many there will be."""

from __future__ import annotations

import pytest

from tests.answers.asking import after_answer, told, turn
from tests.entitlement.builders import main, member, tiered, used


def test_day_and_counts_of_the_next_policy_year() -> None:
    answer = told("renewal", turn("几号又有", "my_quota", "4.5"))
    assert answer.text.startswith("导医服务2027年2月1日起重新有2次；本年度是2026年2月1日至2027年1月31日")
    assert answer.intent == "my_quota"


def test_asked_again_only_the_figure_is_said() -> None:
    first = told("renewal", turn("几号又有", "my_quota", "4.5"))
    again = told("renewal", turn("到时候给几次", "my_quota", state=after_answer(first)))
    assert again.text.startswith("2次，从2027年2月1日算起")


def test_without_a_service_the_day_alone() -> None:
    assert told("renewal", turn("次数哪天刷新", "my_quota")).text.startswith("次数2027年2月1日起重新计算")


def test_unlimited_needs_no_day() -> None:
    assert "不用等新年度" in told("renewal", turn("几号又有", "my_quota", "4.2")).text


def test_early_screening_is_not_renewed_after_its_three_years() -> None:
    old = member(main(effective="2024-03-01"))
    text = told("renewal", turn("几号又有", "my_quota", "4.1.3", who=old, at="2026-11-23")).text
    assert "2027年2月28日到期" in text


def test_what_the_tier_lacks_does_not_come_with_the_year() -> None:
    assert "经典套餐没有" in told("renewal", turn("几号又有", "my_quota", "4.11", who=tiered("classic"))).text


def test_in_the_waiting_period_the_first_day_is_told() -> None:
    new = member(main(effective="2026-11-10"))
    text = told("renewal", turn("几号有", "my_quota", "4.5", who=new)).text
    assert text.startswith("导医服务2026年12月10日起可以用")


@pytest.mark.parametrize("text", ["明年导医几次", "2027年3月给几次", "下个年度导医有几次"])
def test_counts_of_a_day_in_the_next_year_are_those_of_that_year(text: str) -> None:
    spent = tiered("vip", usage=used("4.5", "2026-05-01", times=2))
    assert "2027年2月1日起重新有2次" in told("my_quota", turn(text, "my_quota", "4.5", who=spent)).text


def test_used_up_says_from_when_there_are_new_ones() -> None:
    spent = tiered("vip", usage=used("4.5", "2026-05-01", times=2))
    text = told("my_quota", turn("导医还剩几次", "my_quota", "4.5", who=spent)).text
    assert text.startswith("导医服务已用完：共2次，已用2次，2027年2月1日起重新有2次")
