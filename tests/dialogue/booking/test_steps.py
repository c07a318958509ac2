"""A booking under way: what is asked next, what is taken, what ends it."""

from __future__ import annotations

import pytest

from actions.entitlement import Entitlements
from tests.dialogue.talk import NOW, Talk


def begun() -> Talk:
    talk = Talk()
    talk.say("帮我约专家号", "book", service="专家号:4.4")
    return talk


def test_what_was_told_is_not_asked_again(desk: Entitlements) -> None:
    talk = Talk()
    talk.say("帮我约12月15日心内科的专家号", "book", service="专家号:4.4", department="心内科")
    assert talk.state.open() == ("proposal", "", "book")


def test_one_question_after_the_other_in_the_engines_order(desk: Entitlements) -> None:
    talk = begun()
    asked = [talk.state.open()[1]]
    talk.say("心内科", department="心内科")
    asked.append(talk.state.open()[1])
    assert asked == ["department", "wanted_date"]


def test_a_day_too_soon_is_refused_and_asked_for_again(desk: Entitlements) -> None:
    talk = begun()
    talk.say("心内科", department="心内科")
    (answer,) = talk.say("11月25日")
    assert talk.state.open() == ("question", "wanted_date", "")
    assert (talk.state.booking or {})["turned_down"] == 1 and answer.text
    assert desk.bookings("demo-vip", NOW, actor="tester") == ()


def test_a_department_out_of_the_list_is_told_so(desk: Entitlements) -> None:
    talk = begun()
    talk.say("产科", department="产科")
    assert (talk.state.booking or {}).get("facts", {}).get("department") != "产科"


def test_a_day_put_right_at_the_proposal_makes_another_proposal(desk: Entitlements) -> None:
    talk = Talk()
    talk.to_the_proposal()
    before = dict(talk.state.proposal or {})
    talk.say("不对，改成12月18日", "inform")
    after = dict(talk.state.proposal or {})
    assert (before["day"], after["day"]) == ("2026-12-15", "2026-12-18")
    assert before["id"] != after["id"]


@pytest.mark.parametrize("words", ["算了不约了", "不办了"])
def test_given_up_half_way_nothing_is_left_open(desk: Entitlements, words: str) -> None:
    talk = begun()
    talk.say(words, "stop")
    assert talk.state.booking is None and talk.state.proposal is None
    assert desk.bookings("demo-vip", NOW, actor="tester") == ()


def test_a_question_in_between_is_answered_and_ours_comes_again(desk: Entitlements) -> None:
    talk = begun()
    said = talk.say("电话医生几点上班", "service_hours", service="电话医生:4.2")
    assert said[0].services == ("4.2",)
    assert talk.state.open() == ("question", "department", "")


def test_what_needs_no_booking_is_explained(desk: Entitlements) -> None:
    talk = Talk()
    (answer,) = talk.say("帮我约电话医生", "book", service="电话医生:4.2")
    assert answer.services == ("4.2",) and talk.state.booking is None


def test_a_department_ordered_alone_is_the_service_booked_by_department(desk: Entitlements) -> None:
    talk = Talk()
    talk.say("约个皮肤科", "book", department="皮肤科")
    assert (talk.state.booking or {})["facts"] == {"department": "皮肤科"} and talk.state.service == "4.4"


def test_what_is_only_supposed_leaves_the_day(desk: Entitlements) -> None:
    talk = Talk()
    talk.to_the_proposal()
    before = dict(talk.state.proposal or {})
    talk.say("万一到时去不了呢", "follow_up", act="what_if")
    assert dict(talk.state.proposal or {})["day"] == before["day"]


def test_a_hedge_takes_no_day(desk: Entitlements) -> None:
    talk = begun()
    talk.say("心内科", department="心内科")
    talk.say("好是好，就是有点远", "affirm")
    assert talk.state.open() == ("question", "wanted_date", "")


@pytest.mark.parametrize("words", ["重新来", "从头再来一遍吧"])
def test_from_the_beginning_everything_is_asked_again(desk: Entitlements, words: str) -> None:
    talk = Talk()
    talk.to_the_proposal()
    talk.say(words, "nlu_fallback")
    assert talk.state.open() == ("question", "department", "") and talk.state.proposal is None
    assert (talk.state.booking or {})["facts"] == {} and (talk.state.booking or {})["service"] == "4.4"
