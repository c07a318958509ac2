"""What a turn leaves for the next one."""

from __future__ import annotations

from datetime import datetime

import pytest
from rasa_sdk.events import SlotSet

from actions.clock import SHANGHAI
from actions.dialogue.after import after
from actions.engine import entitlements
from actions.identity import Identity
from actions.reading.state import State
from actions.reading.turn import Turn
from actions.replies.answer import Answer

NOW = datetime(2026, 11, 23, 10, tzinfo=SHANGHAI)


def turn(state: State | None = None, text: str = "你好") -> Turn:
    state = state or State()
    return Turn(text, "greet", (), (), (), state.view(), Identity("demo-vip"), NOW, entitlements(), state)


@pytest.mark.parametrize("intent", ["follow_up", "inform", "repeat", "nlu_fallback", "affirm", "deny", "thanks"])
def test_passing_remarks_do_not_change_what_was_asked(intent: str) -> None:
    asked = turn(State(last_intent="my_quota", member="demo-vip", turns=1))
    assert after(asked, intent, [Answer("")]).last_intent == "my_quota"


@pytest.mark.parametrize(("services", "kept"), [((), None), (("4.4",), "4.4"), (("4.4", "4.5"), None)])
def test_only_one_service_is_the_topic(services: tuple[str, ...], kept: str | None) -> None:
    assert after(turn(), "service_detail", [Answer("", services=services)]).service == kept


def test_an_answer_may_leave_something_open() -> None:
    left = after(turn(), "cancel_booking", [Answer("好", events=(SlotSet("pending", {"kind": "cancel"}),))])
    assert left.pending == {"kind": "cancel"}


def test_a_question_of_another_kind_closes_what_was_open() -> None:
    before = State(member="demo-vip", turns=3, pending={"kind": "wish", "facts": {}}, misunderstood=2)
    left = after(turn(before), "service_list", [Answer("共13项")])
    assert (left.pending, left.misunderstood, left.turns) == (None, 0, 4)


def test_a_courtesy_keeps_what_was_open() -> None:
    before = State(member="demo-vip", turns=3, pending={"kind": "reschedule", "booking": "B1"})
    assert after(turn(before), "thanks", [Answer("不客气")]).pending == before.pending


def test_another_identity_begins_anew() -> None:
    before = State(member="demo-vip", turns=3, proposal={"act": "book"}, booking={"service": "4.4"})
    assert before.under("demo-classic") == State()
    assert before.under("demo-vip") == before


def test_the_slot_brings_the_state_back() -> None:
    state = State(member="m", turns=2, shown=({"kind": "booking", "id": "B1"},), said=("a",), facts={"disease": "肺癌"})
    assert State.from_slot(state.to_slot()) == state
