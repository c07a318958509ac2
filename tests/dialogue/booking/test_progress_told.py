"""How a booking stands, in the words of the answer: what is written into it, whether it was moved, at which hour."""

from __future__ import annotations

import pytest

from tests.dialogue.talk import Talk

pytestmark = pytest.mark.usefixtures("desk")


def test_what_is_written_into_a_booking_is_told() -> None:
    talk = Talk("demo-vip")
    talk.to_the_proposal()
    talk.say("确定", "affirm")
    assert "心内科" in talk.say("科室记下来没有", "nlu_fallback")[0].text
    told = talk.say("妇科有没有写上", "nlu_fallback", department="妇科")[0].text
    assert told.startswith("专家门诊协调上没有这一条")


@pytest.mark.parametrize(("text", "says"), [("那个号改成16号没有", "没有改"), ("取消了没", "没有取消")])
def test_what_was_not_done_is_said_so(text: str, says: str) -> None:
    talk = Talk("demo-booked")
    talk.say("门诊那单怎么样了", "my_bookings", service="门诊:4.4", act="progress")
    assert says in talk.say(text, "reschedule_booking")[0].text


def test_several_bookings_asked_after_are_all_told() -> None:
    answer = Talk("demo-booked").say("两个预约分别什么状态", "my_bookings", act="progress")[0]
    assert set(answer.services) == {"4.4", "4.5"}
