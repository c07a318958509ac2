"""What a member is asked to agree to: shown whole, with an id of its own and buttons that carry it."""

from __future__ import annotations

from datetime import date, timedelta

from actions.dialogue.consent.proposals import Proposal, read_button
from actions.dialogue.consent.proposing import SELF, proposed
from actions.entitlement import Entitlements
from actions.replies.answer import Answer
from tests.dialogue.talk import NOW, Talk, heard


def test_a_booking_is_proposed_as_it_was_told(desk: Entitlements) -> None:
    talk = Talk()
    answer = talk.to_the_proposal()
    offer = Proposal.from_json(dict(talk.state.proposal or {}))
    assert (offer.act, offer.service, offer.person, offer.member_id) == ("book", "4.4", SELF, "demo-vip")
    assert (offer.day, offer.shown) == (date(2026, 12, 15), answer.text)
    assert offer.created_at == NOW and offer.expires_at - NOW > timedelta(minutes=5)


def test_both_buttons_carry_the_id(desk: Entitlements) -> None:
    talk = Talk()
    answer = talk.to_the_proposal()
    yes, no = (read_button(answer.payloads[option]) for option in answer.options)
    assert yes and no and (yes.confirms, no.confirms) == (True, False)
    assert {yes.id, no.id} == {str((talk.state.proposal or {})["id"])}


def test_what_cannot_be_undone_shows_the_sentence_that_does_it(desk: Entitlements) -> None:
    strict = proposed(
        heard("登记我妈", "designate_relative"), Answer("登记王芳？", options=("确定",)), "designate", "4.10", "不登记",
        person="妈妈", person_name="王芳",
    )  # fmt: skip
    assert strict.options == (Proposal.from_json(dict(strict.proposal or {})).sentence, "不登记")
    assert "王芳" in strict.options[0]


def test_each_proposal_has_an_id_of_its_own(desk: Entitlements) -> None:
    ids = set()
    for _ in range(3):
        talk = Talk()
        talk.to_the_proposal()
        ids.add((talk.state.proposal or {})["id"])
    assert len(ids) == 3


def test_a_booking_moved_or_cancelled_names_the_day_it_stands_on(desk: Entitlements) -> None:
    talk = Talk("demo-booked")
    talk.say("取消陪诊", "cancel_booking", service="陪诊:4.5")
    offer = Proposal.from_json(dict(talk.state.proposal or {}))
    (escort,) = [one for one in desk.bookings("demo-booked", NOW, actor="tester") if one.service == "4.5"]
    assert (offer.booking, offer.was_day) == (escort.id, escort.visit_on)
