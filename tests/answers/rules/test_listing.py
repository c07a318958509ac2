"""Services picked by a condition."""

from __future__ import annotations

from actions.answers.rules.listing import lists
from tests.answers.asking import told, turn
from tests.entitlement.builders import tiered, used


def test_without_a_diagnosis_suspicion_is_told_apart() -> None:
    answer = told("list_usable", turn("哪些不用确诊", "nlu_fallback", act="list"))
    assert {"4.2", "4.3", "4.4", "4.5", "4.10"} <= set(answer.services)
    assert not {"4.9", "4.12", "4.13"} & set(answer.services)
    assert "疑似指定疾病就行的有国际专家会诊" in answer.text


def test_classic_may_be_admitted_only_on_a_designated_disease() -> None:
    answer = told("list_usable", turn("什么病都能用的有哪些", "service_limits", who=tiered("classic"), act="list"))
    assert "4.4" in answer.services
    assert not {"4.6", "4.7"} & set(answer.services)


def test_unlimited_depends_on_the_tier() -> None:
    vip = told("list_usable", turn("不限次的有哪些", "quota_rule", act="list"))
    platinum = told("list_usable", turn("不限次的有哪些", "quota_rule", who=tiered("platinum"), act="list"))
    assert "4.10" not in vip.services
    assert "4.10" in platinum.services


def test_used_up_services_are_listed_apart() -> None:
    spent = tiered("vip", usage=used("4.5", "2026-05-01", times=2))
    answer = told("list_usable", turn("我还能用哪些", "my_eligibility", who=spent))
    assert "已用完导医服务" in answer.text
    assert "4.5" not in answer.services


def test_what_a_tier_has_not() -> None:
    answer = told("list_usable", turn("经典没有的是哪些", "service_list", tier="classic", act="list"))
    assert set(answer.services) == {"4.9", "4.11", "4.13"}


def test_lists_of_another_kind_are_left_alone() -> None:
    assert not lists(turn("按日期列我的预约", "my_bookings", act="list"))
    assert not lists(turn("哪些签了就退不了", "cancel_rule", act="list"))
