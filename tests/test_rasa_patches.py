"""The patches do what Rasa's own code does, only sooner, and with a bounded history."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from typing import Any

import pytest
from jsonschema import ValidationError
from rasa.core.actions.action import RemoteAction
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, BotUttered, Event, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.utils.endpoints import EndpointConfig

from assistant import rasa_patches

PATCHED = ((RemoteAction, "_validate_action_result"), (RemoteAction, "_action_call_format"), (Event, "resolve_by_type"))
DOMAIN = Domain.from_yaml(
    """
    version: "3.1"
    intents: [greet]
    actions: [action_one, {action_two: {send_domain: true}}]
    slots: {service: {type: text, mappings: [{type: custom}]}}
    """
)


@pytest.fixture(autouse=True)
def put_back() -> Iterator[None]:
    before = [vars(owner)[name] for owner, name in PATCHED]
    yield
    for (owner, name), original in zip(PATCHED, before, strict=True):
        setattr(owner, name, original)


def action(name: str = "action_one", selective: bool = True) -> RemoteAction:
    return RemoteAction(name, EndpointConfig("http://x", enable_selective_domain=selective))


def tracker(turns: int) -> DialogueStateTracker:
    events: list[Any] = []
    for number in range(turns):
        events += [ActionExecuted("action_listen"), UserUttered(f"第{number}句", {"name": "greet"}), BotUttered("好")]
    talk = DialogueStateTracker.from_events("sender", events, slots=DOMAIN.slots)
    talk.update(SlotSet("service", "4.4"))
    return talk


OURS, THEIRS = rasa_patches._validate_action_result, vars(RemoteAction)["_validate_action_result"]
GOOD: list[Any] = [
    {"events": [], "responses": []},
    {},
    {"events": [{"event": "slot", "name": "service", "value": "4.4"}], "responses": [{"text": "好", "buttons": []}]},
    {"events": [{"event": "slot", "name": "service", "value": None, "timestamp": None}], "more": 1},
]
BAD: list[Any] = [
    None,
    [],
    "ok",
    {"events": {}},
    {"events": ["slot"]},
    {"events": [{"name": "no event"}]},
    {"events": [{"event": 1}]},
    {"events": [{"event": "slot", "timestamp": None}]},
    {"responses": {}},
    {"responses": ["text"]},
]


@pytest.mark.parametrize("result", GOOD, ids=str)
def test_what_rasa_accepts_is_accepted(result: Any) -> None:
    assert THEIRS(action(), copy.deepcopy(result)) is OURS(action(), result) is True


@pytest.mark.parametrize("result", BAD, ids=str)
def test_what_rasa_refuses_is_refused(result: Any) -> None:
    for validate in (THEIRS, OURS):
        with pytest.raises(ValidationError):
            validate(action(), result)


def test_the_reason_of_a_refusal_is_told() -> None:
    with pytest.raises(ValidationError, match=r"invalid reply: .*is not of type"):
        OURS(action(), {"events": {}})


def test_a_short_talk_is_posted_as_rasa_does() -> None:
    talk = tracker(3)
    theirs = vars(RemoteAction)["_action_call_format"]
    for call in (action(), action("action_two"), action(selective=False)):
        assert rasa_patches._action_call_format(call, talk, DOMAIN) == theirs(call, talk, DOMAIN)


def test_the_domain_goes_along_only_where_it_is_asked_for() -> None:
    def sent(call: RemoteAction) -> bool:
        return "domain" in rasa_patches._action_call_format(call, tracker(1), DOMAIN)

    assert [sent(action()), sent(action("action_two")), sent(action(selective=False))] == [False, True, True]


def test_another_domain_is_not_taken_for_the_last_one() -> None:
    call, talk = action(selective=False), tracker(1)
    for intent in ("one", "two", "three"):
        domain = Domain.from_yaml(f'version: "3.1"\nintents: [{intent}]\nactions: [action_one]')
        posted = rasa_patches._action_call_format(call, talk, domain)["domain"]
        assert posted == domain.as_dict()
        assert rasa_patches._action_call_format(call, talk, domain)["domain"] is posted


@pytest.mark.parametrize("turns", [5, 50, 300])
def test_the_history_is_bounded_and_ends_with_the_latest(turns: int) -> None:
    talk = tracker(turns)
    state = rasa_patches._action_call_format(action(), talk, DOMAIN)["tracker"]
    assert len(state["events"]) == min(len(talk.events), rasa_patches.RECENT_EVENTS)
    assert state["events"][-1]["value"] == "4.4"
    assert state["latest_message"]["text"] == f"第{turns - 1}句"
    assert state["slots"]["service"] == "4.4"


def test_stored_events_are_found_as_rasa_finds_them() -> None:
    theirs = vars(Event)["resolve_by_type"].__func__
    for event in (ActionExecuted("x"), UserUttered("x"), BotUttered("x"), SlotSet("a", 1)):
        assert rasa_patches._resolve_by_type(event.type_name) is theirs(event.type_name) is type(event)
    assert rasa_patches._resolve_by_type("nonsense", SlotSet) is SlotSet
    with pytest.raises(ValueError, match="nonsense"):
        rasa_patches._resolve_by_type("nonsense")


def test_applying_twice_is_applying_once() -> None:
    rasa_patches.apply()
    once = [vars(owner)[name] for owner, name in PATCHED]
    rasa_patches.apply()
    again = [vars(owner)[name] for owner, name in PATCHED]
    assert [getattr(x, "__func__", x) for x in once] == [getattr(x, "__func__", x) for x in again]
    talk = tracker(2)
    copied = DialogueStateTracker.from_dict("sender", [event.as_dict() for event in talk.events], DOMAIN.slots)
    assert list(copied.events) == list(talk.events)
