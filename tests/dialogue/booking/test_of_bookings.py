"""Bookings there are: what became of one, which one is pointed at, the day of a move, what staying away costs."""

from __future__ import annotations

from typing import Any

import pytest

from actions.dialogue.booking.of_bookings import (
    asks_for_bookings,
    asks_of_staying_away,
    asks_what_became,
    number_ordered,
    points_at_one,
    tells_day_of_move,
)
from actions.reading.state import State
from actions.reading.turn import Turn
from tests.dialogue.talk import Talk, heard

pytestmark = pytest.mark.usefixtures("desk")
MEMBER = "demo-booked"


def said(text: str, intent: str, **state: Any) -> Turn:
    return heard(text, intent, member=MEMBER, state=State(member=MEMBER, turns=2, **state))


@pytest.mark.parametrize("text", ["到底约上没有", "医院通知我了吗", "那个号改成16号没有", "妇科有没有记下来", "我这单交了没"])
def test_asked_what_became_of_it_nothing_is_begun(text: str) -> None:
    talk = Talk(MEMBER)
    answers = talk.say(text, "reschedule_booking")
    assert talk.move is not None
    assert talk.move.intent == "progress"
    assert talk.state.proposal is None
    assert answers[0].booking


@pytest.mark.parametrize(("text", "intent"), [("保费交了没", "policy_servicing"), ("能改到16号吗", "reschedule_booking")])
def test_what_is_no_booking_or_a_wish_is_not_taken_for_it(text: str, intent: str) -> None:
    assert not asks_what_became(said(text, intent))


def test_a_change_ordered_beside_it_is_the_change() -> None:
    assert not asks_what_became(said("看病那个往后推两天，通知我了吗", "reschedule_booking"))


@pytest.mark.parametrize(
    ("text", "what"),
    [("DEMO-B-0003，不去了", "cancel_booking"), ("B-0002往后挪挪", "reschedule_booking"), ("DEMO-B-0003什么状态", "")],
)
def test_a_number_says_which_and_the_verb_what(text: str, what: str) -> None:
    assert number_ordered(said(text, "nlu_fallback")) == what


def test_pointing_at_another_one_asks_the_same_of_it() -> None:
    talk = Talk(MEMBER)
    talk.say("陪诊那单怎么样了", "my_bookings", service="陪诊:4.5", act="progress")
    assert talk.say("另外一个呢", "follow_up")[0].services == ("4.4",)
    assert talk.say("不是看病那个，陪的那单", "cancel_booking")[0].services == ("4.5",)


def test_a_question_surely_read_is_its_own() -> None:
    assert not points_at_one(said("门诊能报销吗", "service_cost", last_intent="progress"))


def test_the_day_of_a_move_is_no_new_booking() -> None:
    pending = {"kind": "reschedule", "booking": "DEMO-B-0002", "date": None}
    assert tells_day_of_move(said("16号吧", "nlu_fallback", pending=pending))
    assert not tells_day_of_move(said("16号吧", "nlu_fallback"))


def test_staying_away_costs_the_count_and_says_what_still_helps() -> None:
    assert asks_of_staying_away(said("那天没人在家会怎样", "my_quota", service="4.5"))
    talk = Talk(MEMBER)
    talk.say("陪诊那单怎么样了", "my_bookings", service="陪诊:4.5", act="progress")
    answer = talk.say("那天不去会怎样，扣次数吗", "my_quota")[0]
    assert "算用掉1次" in answer.text
    assert "来得及" in answer.text


def test_bookings_are_listed_not_services() -> None:
    assert asks_for_bookings(said("他说约了好几个记不清了，都有啥", "service_list"))
    assert not asks_for_bookings(said("都有哪些服务", "service_list"))




@pytest.mark.parametrize("text", ["4月那次用量有没有记上", "改了以后那次能重新约到16号吗", "那个号有事 挪到14号成不"])
def test_a_count_or_a_wish_is_no_question_for_a_state(text: str) -> None:
    assert not asks_what_became(said(text, "nlu_fallback"))


def test_another_booking_does_not_go_along() -> None:
    talk = Talk(MEMBER)
    talk.say("门诊那单怎么样了", "my_bookings", service="门诊:4.4", act="progress")
    answer = talk.say("陪诊要跟着一起改吗", "nlu_fallback", service="陪诊:4.5")[0]
    assert "不会自动跟着动" in answer.text
    assert talk.state.pending is None


def test_the_day_of_another_service_is_not_that_of_the_move() -> None:
    pending = {"kind": "reschedule", "booking": "DEMO-B-0002", "date": None}
    state = State(member=MEMBER, turns=2, pending=pending)
    about = heard("陪诊约16号", "follow_up", member=MEMBER, service="陪诊:4.5", state=state)
    assert not tells_day_of_move(about)


def test_a_number_ordered_leaves_the_booking_on_screen() -> None:
    talk = Talk(MEMBER)
    talk.say("帮我约个心理咨询", "book", service="心理咨询:4.10")
    talk.say("不是约，取消DEMO-B-0002那单", "cancel_booking")
    assert talk.state.booking is None
    assert talk.state.pending is not None
    assert talk.state.pending["booking"] == "DEMO-B-0002"


def test_what_leaving_it_too_late_costs_is_asked_of_the_booking() -> None:
    talk = Talk(MEMBER)
    talk.say("门诊那单怎么样了", "my_bookings", service="门诊:4.4", act="progress")
    assert "通知以后再取消，算用掉1次" in talk.say("要是医院通知了再退呢", "nlu_fallback", act="what_if")[0].text


def test_a_booking_spoken_of_as_one_there_is_is_told_not_its_service() -> None:
    assert "12月" in Talk(MEMBER).say("去看病那次是几号", "nlu_fallback")[0].text
    talk = Talk(MEMBER)
    talk.say("门诊那单怎么样了", "my_bookings", service="门诊:4.4", act="progress")
    assert talk.say("科室写的是哪个", "service_limits")[0].text.startswith("专家门诊协调上写的是")
