"""What each move does: the answers, the state it leaves, and what stands in the database afterwards."""

from __future__ import annotations

from typing import Any

import pytest

from actions.dialogue.moves import MOVES, carry
from actions.dialogue.policy import Move
from actions.entitlement import Entitlements
from actions.reading.state import State
from tests.dialogue.talk import NOW, Talk, heard


def booked(desk: Entitlements, member: str = "demo-vip") -> list[Any]:
    return list(desk.bookings(member, NOW, actor="tester"))


def test_an_order_asks_for_what_the_decision_needs(desk: Entitlements) -> None:
    talk = Talk()
    (answer,) = talk.say("帮我约专家号", "book", service="专家号:4.4")
    assert talk.state.open() == ("question", "department", "")
    assert "科" in answer.text and booked(desk) == []


def test_a_complete_booking_is_proposed_never_placed(desk: Entitlements) -> None:
    talk = Talk()
    answer = talk.to_the_proposal()
    assert talk.state.open() == ("proposal", "", "book")
    assert answer.proposal and answer.payloads[answer.options[0]].startswith("/confirm")
    assert booked(desk) == []


@pytest.mark.parametrize("words", ["确定", "好的，提交吧"])
def test_a_yes_places_it_and_nothing_stays_open(desk: Entitlements, words: str) -> None:
    talk = Talk()
    talk.to_the_proposal()
    (answer,) = talk.say(words, "affirm")
    (booking,) = booked(desk)
    assert talk.move == Move("yes to the proposal", "carry_out")
    assert answer.booking["id"] == booking.id
    assert talk.state.open()[0] in ("none", "offer")
    assert talk.state.done == {"act": "book", "booking": booking.id, "service": "4.4"}


def test_a_second_yes_books_nothing_more(desk: Entitlements) -> None:
    talk = Talk()
    talk.to_the_proposal()
    talk.say("确定", "affirm")
    talk.say("确定", "affirm")
    assert len(booked(desk)) == 1


def test_a_no_drops_it(desk: Entitlements) -> None:
    talk = Talk()
    talk.to_the_proposal()
    talk.say("不约了", "deny")
    assert talk.move and talk.move.name == "drop"
    assert talk.state.proposal is None and talk.state.booking is None and booked(desk) == []


def test_a_doubt_keeps_it_open(desk: Entitlements) -> None:
    talk = Talk()
    talk.to_the_proposal()
    before = talk.state.proposal
    talk.say("我再想想", "deny")
    assert talk.move and talk.move.name == "hold"
    assert talk.state.proposal == {**(before or {}), "held": True} and booked(desk) == []


def test_a_question_beside_the_proposal_is_answered_and_the_proposal_comes_again(desk: Entitlements) -> None:
    talk = Talk()
    talk.to_the_proposal()
    said = talk.say("电话医生几点上班", "service_hours", service="电话医生:4.2")
    assert len(said) == 2 and said[0].services == ("4.2",)
    assert talk.state.open() == ("proposal", "", "book") and booked(desk) == []


def test_a_yes_too_late_is_proposed_anew_under_another_id(desk: Entitlements) -> None:
    from datetime import timedelta

    talk = Talk()
    talk.to_the_proposal()
    before = dict(talk.state.proposal or {})
    talk.say("确定", "affirm", now=NOW + timedelta(hours=2))
    assert talk.move and talk.move.name == "propose_again"
    assert talk.state.proposal and talk.state.proposal["id"] != before["id"] and booked(desk) == []


def test_taken_back_at_once_is_proposed_to_be_cancelled(desk: Entitlements) -> None:
    talk = Talk()
    talk.to_the_proposal()
    talk.say("确定", "affirm")
    talk.say("算了 不约了", "stop")
    assert talk.move and talk.move.name == "undo"
    assert talk.state.open() == ("proposal", "", "cancel")
    assert [str(one.state.value) for one in booked(desk)] == ["requested"]


def test_a_relative_is_registered_only_by_button_or_sentence(desk: Entitlements) -> None:
    talk = Talk()
    talk.say("登记我妈", "designate_relative", relation="我妈:parent")
    if talk.state.open()[0] != "proposal":
        talk.say("王芳")
    proposal = dict(talk.state.proposal or {})
    assert proposal["act"] == "designate"
    talk.say("好的", "affirm")
    assert talk.move and talk.move.name == "ask_for_sentence"
    assert desk.member("demo-vip", actor="tester").relatives == ()
    talk.say(f'/confirm{{"proposal": "{proposal["id"]}"}}', "confirm")
    assert talk.move.name == "carry_out"
    (relative,) = desk.member("demo-vip", actor="tester").relatives
    assert relative.name == "王芳"


def test_danger_ends_what_was_begun(desk: Entitlements) -> None:
    talk = Talk()
    talk.to_the_proposal()
    talk.say("我现在胸口剧痛喘不上气", "emergency")
    assert talk.move and talk.move.name == "help_in_danger"
    assert talk.state.proposal is None and talk.state.booking is None


def test_a_change_is_proposed_with_what_it_costs(desk: Entitlements) -> None:
    talk = Talk("demo-booked")
    talk.say("取消陪诊", "cancel_booking", service="陪诊:4.5")
    assert talk.state.open() == ("proposal", "", "cancel")
    talk.say("确定取消", "affirm")
    states = {one.service: str(one.state.value) for one in booked(desk, "demo-booked")}
    assert states["4.5"] == "cancelled"


def test_somebody_not_signed_in_books_nothing(desk: Entitlements) -> None:
    talk = Talk(None)
    (answer,) = talk.say("帮我约专家号", "book", service="专家号:4.4")
    assert "登录" in answer.text and talk.state.booking is None


def test_every_move_leaves_a_state_that_fits_its_slot(desk: Entitlements) -> None:
    """Whatever is carried out where nothing is open: no move breaks on a message that was never meant for it."""
    at_hand = {"answer", "start_booking", "change_booking", "designate", "help_in_danger"}
    for name in sorted(at_hand):
        intent = {"answer": "my_quota", "start_booking": "book", "change_booking": "cancel_booking",
                  "designate": "designate_relative", "help_in_danger": "emergency"}[name]  # fmt: skip
        outcome = carry(heard("你好", intent), Move("", name))
        assert outcome.answers and State.from_slot(outcome.state.to_slot()) == outcome.state
    assert at_hand < set(MOVES)


def test_an_overview_of_all_counts_reads_the_member_once(desk: Entitlements) -> None:
    before = len(desk.audit_lines("demo-vip"))
    Talk().say("我还有几次", "my_quota")
    assert len(desk.audit_lines("demo-vip")) == before + 1
