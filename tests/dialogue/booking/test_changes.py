"""Cancelling and moving: which booking, which day, what it costs, and only then a yes."""

from __future__ import annotations

from actions.entitlement import Entitlements
from tests.dialogue.talk import NOW, Talk


def states(desk: Entitlements, member: str = "demo-booked") -> dict[str, str]:
    return {one.service: str(one.state.value) for one in desk.bookings(member, NOW, actor="tester")}


def test_of_several_bookings_it_is_asked_which(desk: Entitlements) -> None:
    talk = Talk("demo-booked")
    talk.say("我要取消预约", "cancel_booking")
    assert talk.state.open()[0] == "choice"
    talk.say("陪诊那个", "inform", service="陪诊:4.5")
    assert talk.state.open() == ("proposal", "", "cancel")
    assert states(desk)["4.5"] == "accepted"


def test_kept_where_the_cancelling_is_declined(desk: Entitlements) -> None:
    talk = Talk("demo-booked")
    talk.say("取消陪诊", "cancel_booking", service="陪诊:4.5")
    talk.say("不取消了", "deny")
    assert talk.state.proposal is None and states(desk)["4.5"] == "accepted"


def test_the_day_it_goes_to_is_asked_then_proposed_then_moved(desk: Entitlements) -> None:
    talk = Talk("demo-booked")
    talk.say("陪诊改期", "reschedule_booking", service="陪诊:4.5")
    assert talk.state.open() == ("question", "wanted_date", "")
    talk.say("12月16日")
    assert talk.state.open() == ("proposal", "", "reschedule")
    talk.say("确定改", "affirm")
    (escort,) = [one for one in desk.bookings("demo-booked", NOW, actor="tester") if one.service == "4.5"]
    assert escort.wanted_date is not None and escort.wanted_date.isoformat() == "2026-12-16"


def test_after_signing_nothing_is_proposed(desk: Entitlements) -> None:
    talk = Talk("demo-late")
    talk.say("取消国内多学科会诊", "cancel_booking", service="国内多学科会诊:4.11")
    assert talk.state.proposal is None
    assert states(desk, "demo-late")["4.11"] == "agreement_signed"


def test_without_a_booking_there_is_nothing_to_cancel(desk: Entitlements) -> None:
    talk = Talk("demo-platinum")
    talk.say("我要取消预约", "cancel_booking")
    assert talk.state.proposal is None and talk.state.pending is None


def test_what_was_cancelled_is_kept_with_its_evidence(desk: Entitlements) -> None:
    talk = Talk("demo-booked")
    talk.say("取消陪诊", "cancel_booking", service="陪诊:4.5")
    shown = (talk.state.proposal or {})["shown"]
    talk.say("确定取消", "affirm")
    (record,) = desk.consents(actor="tester", member_id="demo-booked")
    assert (record.act.value, record.consent.shown, record.consent.answer) == ("cancel", shown, "确定取消")
