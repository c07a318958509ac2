"""The ask line of the call-centre console: whatever is said yes to there, nothing is carried out."""

from __future__ import annotations

from dataclasses import replace

import pytest

from actions.dialogue.consent.evidence import consent_to
from actions.dialogue.consent.proposals import Proposal
from actions.entitlement import Entitlements
from tests.dialogue.talk import NOW, Talk, heard


def asking(member: str = "demo-vip") -> Talk:
    return Talk(member, "agent", may_act=False)


@pytest.mark.parametrize("words", ["确认", "确定", "好的，提交吧", "/affirm"])
def test_a_yes_to_a_booking_books_nothing(desk: Entitlements, words: str) -> None:
    talk = asking()
    talk.to_the_proposal()
    (answer,) = talk.say(words, "affirm")
    assert "这里只问不办" in answer.text and desk.bookings("demo-vip", NOW, actor="tester") == ()
    assert talk.state.proposal is None and talk.state.booking is None


def test_a_button_books_nothing_either(desk: Entitlements) -> None:
    talk = asking()
    proposed = talk.to_the_proposal()
    talk.say(proposed.payloads[proposed.options[0]], "confirm")
    assert desk.bookings("demo-vip", NOW, actor="tester") == ()


def test_a_yes_to_a_cancellation_cancels_nothing(desk: Entitlements) -> None:
    before = desk.bookings("demo-booked", NOW, actor="tester")
    talk = asking("demo-booked")
    talk.say("取消陪诊", "cancel_booking", service="陪诊:4.5")
    talk.say("确定取消", "affirm")
    assert desk.bookings("demo-booked", NOW, actor="tester") == before
    assert talk.state.proposal is None and talk.state.pending is None


def test_nobody_is_designated(desk: Entitlements) -> None:
    talk = asking()
    talk.say("登记我妈", "designate_relative", relation="我妈:parent")
    if talk.state.open()[0] != "proposal":
        talk.say("王芳")
    proposal = dict(talk.state.proposal or {})
    talk.say(f'/confirm{{"proposal": "{proposal["id"]}"}}', "confirm")
    assert desk.member("demo-vip", actor="tester").relatives == ()


def test_no_evidence_of_a_yes_can_be_made_there(desk: Entitlements) -> None:
    talk = Talk()
    talk.to_the_proposal()
    turn = heard("确定", "affirm", state=talk.state)
    proposal = Proposal.from_json(dict(talk.state.proposal or {}))
    assert consent_to(turn, proposal).proposal == proposal.id
    with pytest.raises(PermissionError):
        consent_to(replace(turn, identity=replace(turn.identity, may_act=False)), proposal)
