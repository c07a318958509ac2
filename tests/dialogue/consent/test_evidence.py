"""What is kept of a yes: enough to decide a dispute without anybody's memory."""

from __future__ import annotations

import pytest

from actions.clock import SHANGHAI
from actions.dialogue.consent.evidence import MODEL_VARIABLE, consent_to
from actions.entitlement import ActedBy, Entitlements
from actions.entitlement.domain.booking.consent import ConsentRecord
from tests.dialogue.consent_proposals import BOOKING
from tests.dialogue.talk import NOW, Talk, heard


@pytest.fixture(autouse=True)
def model(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(MODEL_VARIABLE, "suixin-0123456789abcdef")


def agreed(desk: Entitlements, words: str = "", actor: str = "member") -> tuple[dict[str, str], ConsentRecord]:
    """The proposal as it stood on screen, and what is kept of the yes to it; without ``words`` the button is pressed."""
    talk = Talk("demo-vip", actor)
    shown = talk.to_the_proposal()
    proposal = dict(talk.state.proposal or {})
    talk.say(words or shown.payloads[shown.options[0]], "affirm" if words else "confirm")
    (record,) = desk.consents(actor="tester", member_id="demo-vip")
    return proposal, record


def test_what_was_shown_and_answered_is_kept_word_for_word(desk: Entitlements) -> None:
    proposal, record = agreed(desk, "好的，确定")
    consent = record.consent
    assert (consent.shown, consent.proposal, consent.answer) == (proposal["shown"], proposal["id"], "好的，确定")
    assert "心内科" in consent.shown and "12月15日" in consent.shown
    assert not consent.by_button and consent.acted_by is ActedBy.MEMBER and consent.on_behalf_of == ""


def test_a_button_is_told_from_words(desk: Entitlements) -> None:
    proposal, record = agreed(desk)
    assert record.consent.by_button and proposal["id"] in record.consent.answer


def test_when_where_and_under_which_edition_and_model(desk: Entitlements) -> None:
    _, record = agreed(desk, "确定")
    consent = record.consent
    assert consent.at == NOW.astimezone(SHANGHAI)
    assert (consent.channel, consent.model) == ("local", "suixin-0123456789abcdef")
    assert consent.edition == desk.edition_on(NOW).edition.id


def test_an_agent_acts_for_the_caller(desk: Entitlements) -> None:
    _, record = agreed(desk, "确定", "agent")
    assert (record.consent.acted_by, record.consent.on_behalf_of) == (ActedBy.AGENT, "demo-vip")


@pytest.mark.parametrize(
    ("actor", "who"),
    [("guardian", ActedBy.GUARDIAN), ("policyholder", ActedBy.POLICYHOLDER), ("member", ActedBy.MEMBER)],
)
def test_who_acted_is_what_the_channel_proved(desk: Entitlements, actor: str, who: ActedBy) -> None:
    consent = consent_to(heard("确定", "affirm", actor=actor), BOOKING)
    assert consent.acted_by is who
    assert consent.on_behalf_of == ("" if who is ActedBy.MEMBER else "demo-vip")


def test_it_stands_beside_the_act(desk: Entitlements) -> None:
    _, record = agreed(desk, "确定")
    (booking,) = desk.bookings("demo-vip", NOW, actor="tester")
    assert (record.booking_id, record.act.value) == (booking.id, "book")
