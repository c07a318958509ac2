"""A relative registered for good: whom, by which name, and only by the button or the whole sentence."""

from __future__ import annotations

import pytest

from actions.entitlement import Entitlements
from tests.dialogue.talk import Talk


def relatives(desk: Entitlements, member: str = "demo-vip") -> list[str]:
    return [one.name for one in desk.member(member, actor="tester").relatives]


def asked() -> Talk:
    """As far as the proposal to register the mother."""
    talk = Talk()
    talk.say("登记我妈", "designate_relative", relation="我妈:parent")
    if talk.state.open()[0] != "proposal":
        talk.say("王芳")
    return talk


def test_the_name_is_asked_for_then_everything_is_read_out(desk: Entitlements) -> None:
    proposal = dict(asked().state.proposal or {})
    assert (proposal["act"], proposal["person_name"]) == ("designate", "王芳")
    assert "王芳" in proposal["shown"] and relatives(desk) == []


@pytest.mark.parametrize(
    ("words", "intent"),
    [("嗯，她还没同意", "affirm"), ("要登记另一个人", "designate_relative"), ("好像要本人同意才行", "affirm")],
)
def test_a_doubt_registers_nobody(desk: Entitlements, words: str, intent: str) -> None:
    talk = asked()
    talk.say(words, intent)
    assert relatives(desk) == []


def test_declined_nobody_is_registered(desk: Entitlements) -> None:
    talk = asked()
    talk.say("不登记", "deny")
    assert talk.state.proposal is None and relatives(desk) == []


def test_the_whole_sentence_registers(desk: Entitlements) -> None:
    talk = asked()
    talk.say("确认登记王芳", "affirm")
    assert relatives(desk) == ["王芳"]
