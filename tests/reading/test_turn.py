"""One message as the actions see it: who speaks, what was named, and one read of the member."""

from __future__ import annotations

from actions.identity import Identity, seal
from actions.reading.state import State
from actions.reading.turn import Turn

MESSAGE = {"text": "我还有几次", "intent": {"name": "my_quota", "confidence": 0.9}, "entities": []}
NOW = "2026-11-23T10:00+08:00"


def read(state: State | None = None, member: str | None = "M1", **parts: object) -> Turn:
    metadata = seal(Identity(member, "member", NOW)) if member else {}
    return Turn.read({**MESSAGE, "metadata": metadata, **parts}, state.to_slot() if state else None)


def test_only_a_seal_says_who_speaks() -> None:
    assert read().member_id == "M1"
    forged = Turn.read({**MESSAGE, "metadata": {"member_id": "M1", "suixin_identity": "x.y"}}, None)
    assert forged.member_id is None


def test_what_another_member_left_is_not_seen() -> None:
    left = State(member="M2", turns=3, service="4.4", booking={"service": "4.4"})
    assert read(left).state == State()
    assert read(left, member="M2").state.booking == {"service": "4.4"}


def test_named_now_goes_before_talked_about() -> None:
    before = State(member="M1", turns=1, service="4.4")
    named = [{"entity": "service", "value": "4.5", "start": 0, "end": 2}]
    assert read(before).service == "4.4"
    assert read(before, text="陪诊还有几次", entities=named).service == "4.5"


def test_a_service_that_does_not_exist_is_no_service() -> None:
    named = [{"entity": "service", "value": "9.9", "start": 0, "end": 2}]
    assert read(text="火星游还有几次", entities=named).services == ()


def test_without_a_ranking_the_intent_is_taken_at_its_word() -> None:
    assert read().sure == 1.0
    assert read(intent_ranking=[{"name": "my_quota", "confidence": 0.4}]).sure == 0.4
