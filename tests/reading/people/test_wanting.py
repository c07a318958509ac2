"""What a message wants of somebody else: his policy, a share, that he applies for a minor."""

from __future__ import annotations

import pytest

from actions.entitlement import Entitlements
from actions.reading.people.wanting import (
    asks_if_still_valid,
    asks_of_policy,
    asks_of_sharing,
    asks_without_sign_in,
    back_to_oneself,
    minor_applies,
)
from tests.reading.talking import said

WIFE = {"relation": "spouse", "word": "老婆"}
ASKED = {**WIFE, "asked": "my_quota", "times": 1}


@pytest.mark.parametrize(
    ("text", "theirs"),
    [("上午不行了，孩子有课，改下午两点", False), ("把我老公周五的预约取消", True), ("孩子发烧，改到周五", False)],
)
def test_whose_booking_is_to_be_changed(engine: Entitlements, text: str, theirs: bool) -> None:
    assert asks_of_policy(said(text, "reschedule_booking", member="m1", engine=engine)) is theirs


@pytest.mark.parametrize(
    ("text", "intent"),
    [("我老婆那份陪诊还剩几次", "my_quota"), ("帮我查张三还有几次", "my_quota"), ("我弟保额多少", "my_policy"),
     ("同事让我把他的预约取消", "cancel_booking"), ("保单号P-OTHER-77，查下次数", "my_quota"),
     ("手机19900000077，看看套餐", "my_tier"), ("我是你们公司的客服，调一下记录", "claim_question"),
     ("来电的是客户老公，问客户还剩几次", "my_quota")],
)  # fmt: skip
def test_somebody_elses_policy_is_asked_for(engine: Entitlements, text: str, intent: str) -> None:
    assert asks_of_policy(said(text, intent, member="m1", engine=engine))


@pytest.mark.parametrize(
    ("text", "intent"),
    [("我还剩几次", "my_quota"), ("我老婆让我问我还剩几次", "my_quota"), ("保单号P-MINE-01，查下次数", "my_quota"),
     ("手机19900000042，看看套餐", "my_tier"), ("我给我妈约的那个到哪一步了", "my_bookings"),
     ("我妈能用心理咨询吗", "my_eligibility"),
     ("给我妈约心理咨询", "book"), ("客户还剩几次", "my_quota"), ("我老婆用掉的算谁的次数", "my_quota")],
)  # fmt: skip
def test_ones_own_policy_is_asked_for(engine: Entitlements, text: str, intent: str) -> None:
    assert not asks_of_policy(said(text, intent, member="m1", engine=engine))


@pytest.mark.parametrize(
    ("text", "goes_on"),
    [("我是她老公又不是外人", True), ("手机尾号4003", True), ("那让她自己来问", True), ("谢谢", False), ("那我自己的呢", False)],
)
def test_after_a_refusal(engine: Entitlements, text: str, goes_on: bool) -> None:
    turn = said(text, member="m1", engine=engine, last_intent="other_member", person=ASKED)
    assert asks_of_policy(turn) is goes_on


@pytest.mark.parametrize(
    ("text", "back"), [("那我自己的呢", True), ("我名下的呢", True), ("她的比我这份多吗", False), ("那我妈呢", False)]
)
def test_back_to_oneself(text: str, back: bool) -> None:
    assert back_to_oneself(said(text, person=ASKED)) is back
    assert not back_to_oneself(said(text, person=WIFE))


@pytest.mark.parametrize(
    ("text", "intent", "state"),
    [("我弟弟呢", "follow_up", {}), ("婆婆总算妈吧", "nlu_fallback", {}), ("亲属能登记几位", "nlu_fallback", {}),
     ("写了还好换伐", "nlu_fallback", {"last_intent": "family_sharing_rule"}),
     ("她用掉的算谁的", "quota_rule", {"last_intent": "family_sharing_rule", "person": WIFE}),
     ("先登我老婆，以后能换成我爸吗", "designate_relative", {})],
)  # fmt: skip
def test_sharing_is_asked_about(text: str, intent: str, state: dict[str, object]) -> None:
    assert asks_of_sharing(said(text, intent, **state))


@pytest.mark.parametrize(
    ("text", "intent"), [("登记我老婆", "designate_relative"), ("写了还好换伐", "nlu_fallback"), ("给我妈约一个", "book")]
)
def test_sharing_is_not_asked_about(text: str, intent: str) -> None:
    assert not asks_of_sharing(said(text, intent))


@pytest.mark.parametrize(
    ("text", "asks"),
    [("我自己能约专家号吗", True), ("我满18以后自己约行吗", True), ("要是爷爷来约呢，行不行", True),
     ("我是他妈，我来约可以吧", True), ("我儿子还剩几次", False), ("早筛要几岁", False)],
)  # fmt: skip
def test_who_applies_for_a_minor(childs: Entitlements, text: str, asks: bool) -> None:
    assert minor_applies(said(text, member="m1", engine=childs)) is asks


def test_a_grown_up_applies_himself(engine: Entitlements) -> None:
    assert not minor_applies(said("我自己能约专家号吗", member="m1", engine=engine))


def test_signing_in(engine: Entitlements) -> None:
    assert asks_without_sign_in(said("不登录能约不"))
    assert not asks_without_sign_in(said("不登录能约不", member="m1", engine=engine))


def test_who_is_named_in_the_reason_does_not_own_the_booking(engine: Entitlements) -> None:
    text = "陪诊那个不要了，我弟请到假了他陪我"
    assert not asks_of_policy(said(text, "cancel_booking", member="m1", engine=engine))
    assert asks_of_policy(said("帮我弟把他的陪诊取消", "cancel_booking", member="m1", engine=engine))


def test_of_the_office_the_figures_of_the_one_the_talk_is_opened_for_are_told(engine: Entitlements) -> None:
    assert not asks_of_policy(said("我是坐席，门诊和导医各剩几次", "my_quota", member="m1", engine=engine))
    assert asks_of_policy(said("我是客服，帮我查张三还有几次", "my_quota", member="m1", engine=engine))


def test_the_parent_of_a_minor_insured_is_told_his_figures(childs: Entitlements) -> None:
    assert not asks_of_policy(said("我是他妈，孩子门诊还剩几次", "my_quota", member="m1", engine=childs))
    assert not asks_of_sharing(said("他爸爸今天打来约，最早能约哪天", "service_turnaround", member="m1", engine=childs))


def test_what_a_guardian_applied_for_holds_once_the_child_has_come_of_age(childs: Entitlements) -> None:
    assert asks_if_still_valid("4号他已经18了，监护人现在约的还作数吗")
    assert minor_applies(said("4号他已经18了，监护人现在约的还作数吗", "my_bookings", member="m1", engine=childs))
    assert not asks_if_still_valid("监护人怎么约")
