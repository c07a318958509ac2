"""Answering functions become Rasa actions, and errors become sentences."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any, cast

import pytest
from rasa_sdk import Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.dialogue import registry
from actions.dialogue.registry import ANSWERS, answer_safely, answers, remember
from actions.dialogue.turn import Turn
from actions.entitlement import EntitlementError
from actions.replies.answer import Answer

TURN = cast(Turn, SimpleNamespace(text="你好", intent="weather", slots={}))


@pytest.fixture(autouse=True)
def own_registry(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(registry, "ANSWERS", dict(ANSWERS))
    monkeypatch.setattr(registry, "_ACTIONS", dict(registry._ACTIONS))
    yield


def slots(events: list[Any]) -> dict[str, Any]:
    return {event["name"]: event["value"] for event in events if event["event"] == "slot"}


def test_a_function_becomes_the_action_of_its_intent(monkeypatch: pytest.MonkeyPatch) -> None:
    @answers("weather")
    def weather(turn: Turn) -> Answer:
        """Rain or shine."""
        return Answer(f"{turn.text}，下雨。", services=("4.4",), events=(SlotSet("pending", {"x": 1}),))

    action = registry._ACTIONS["weather"]()
    assert action.name() == "action_weather"
    assert type(action).__doc__ == "Rain or shine."
    monkeypatch.setattr(Turn, "from_tracker", classmethod(lambda cls, tracker: TURN))
    dispatcher = CollectingDispatcher()
    events = asyncio.run(action.run(dispatcher, cast(Tracker, None), {}))
    assert dispatcher.messages[0]["text"] == "你好，下雨。"
    assert dispatcher.messages[0]["custom"]["answer"]["intent"] == "weather"
    found = slots(events)
    assert found["last_answer"]["text"] == "你好，下雨。"
    assert (found["last_intent"], found["service"], found["pending"]) == ("weather", "4.4", {"x": 1})


def test_an_entitlement_error_is_told_in_its_sentence() -> None:
    @answers("broken")
    def broken(turn: Turn) -> Answer:
        raise EntitlementError("没有这位会员")

    answer = answer_safely("broken", TURN)
    assert (answer.text, answer.intent) == ("没有这位会员。", "broken")


def test_a_fault_of_ours_is_not_hidden() -> None:
    @answers("faulty")
    def faulty(turn: Turn) -> Answer:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        answer_safely("faulty", TURN)


@pytest.mark.parametrize("intent", ["follow_up", "inform", "repeat", "nlu_fallback", "affirm", "deny"])
def test_passing_remarks_do_not_change_what_was_asked(intent: str) -> None:
    assert "last_intent" not in slots(remember(intent, Answer("")))


@pytest.mark.parametrize(("services", "kept"), [((), False), (("4.4",), True), (("4.4", "4.5"), False)])
def test_only_one_service_is_the_topic(services: tuple[str, ...], kept: bool) -> None:
    assert ("service" in slots(remember("service_detail", Answer("", services=services)))) is kept
