"""To which day a booking is to be moved."""

from __future__ import annotations

import pytest

from actions.dialogue.booking.moving_day import day_told, wanted_day
from actions.entitlement import Booking
from actions.reading.state import State
from tests.dialogue.talk import Talk, heard

pytestmark = pytest.mark.usefixtures("desk")


def _booking(talk: Talk, service: str) -> Booking:
    bookings = heard("改", state=talk.state, member="demo-booked").snapshot.bookings()
    return next(one for one in bookings if one.open and one.service == service)


def test_its_own_day_only_tells_which_booking_is_meant() -> None:
    talk = Talk("demo-booked")
    own = _booking(talk, "4.4")
    day = f"{own.visit_on.month}月{own.visit_on.day}号"
    assert wanted_day(heard(f"{day}那个号给我换一下", member="demo-booked"), own).days == ()
    assert "想改到哪一天" in talk.say(f"{day}那个专家号给我换一下", "reschedule_booking", service="专家号:4.4")[0].text


def test_a_second_day_is_for_the_case_that_the_first_will_not_do() -> None:
    own = _booking(Talk("demo-booked"), "4.4")
    assert wanted_day(heard("改到11月25号，不行就12月16号吧", member="demo-booked"), own).days == ("2026-11-25", "2026-12-16")
    talk = Talk("demo-booked")
    said = talk.say("专家号改到11月25号，不行就12月16号吧", "reschedule_booking", service="专家号:4.4")[0]
    assert "（11月25日，周三）约不了" in said.text
    assert talk.state.pending is not None
    assert talk.state.pending["date"] == "2026-12-16"


def test_a_day_told_before_it_is_known_which_one_stands() -> None:
    state = State(member="demo-booked", turns=2, pending={"kind": "reschedule", "among": [], "date": "2026-12-16"})
    assert day_told(heard("陪诊那个", state=state, member="demo-booked")) == "2026-12-16"
