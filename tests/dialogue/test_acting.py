"""The moves as Rasa actions: predicted by name, resolved again, and the state kept in its slot."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.dialogue.acting import action_name, move_actions
from actions.dialogue.moves import MOVES
from actions.entitlement import Entitlements
from actions.identity import Identity, seal
from actions.reading.state import SLOT, State


def tracker(text: str, intent: str, state: State | None = None, member: str = "demo-vip") -> Tracker:
    message = {
        "text": text, "intent": {"name": intent, "confidence": 1.0}, "entities": [],
        "metadata": seal(Identity(member, "member", "2026-11-23T10:00+08:00")),
    }  # fmt: skip
    return Tracker("s", {SLOT: (state or State()).to_slot()}, message, [], False, None, {}, "action_listen")


def run(action: Any, heard: Tracker) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    dispatcher = CollectingDispatcher()
    events = asyncio.run(action.run(dispatcher, heard, {}))
    return dispatcher.messages, events


def test_one_action_a_move() -> None:
    assert sorted(action().name() for action in move_actions()) == sorted(map(action_name, MOVES))


def test_an_action_sends_its_answers_and_sets_one_slot(desk: Entitlements) -> None:
    (answering,) = [action() for action in move_actions() if action.move == "answer"]  # type: ignore[attr-defined]
    (message,), (event,) = run(answering, tracker("我还有几次", "my_quota"))
    assert message["custom"]["answer"]["intent"] == "my_quota"
    assert (event["event"], event["name"]) == ("slot", SLOT)
    assert State.from_slot(event["value"]).last_intent == "my_quota"


@pytest.mark.parametrize("called", sorted(MOVES))
def test_whichever_action_is_called_the_message_decides(desk: Entitlements, called: str) -> None:
    """A wrong prediction, or an old story, cannot carry anything out."""
    (action,) = [one() for one in move_actions() if one.move == called]  # type: ignore[attr-defined]
    (message,), _ = run(action, tracker("我还有几次", "my_quota"))
    assert message["custom"]["answer"]["intent"] == "my_quota"
