"""Actions in this process answer as an action server does."""

from __future__ import annotations

import asyncio
import json
import sys
from datetime import date
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest
from rasa.core.actions.action import ActionExecutionRejection as Rejected
from rasa.core.actions.action import RemoteAction
from rasa.core.channels.channel import CollectingOutputChannel
from rasa.core.nlg import NaturalLanguageGenerator
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import SlotSet as Slot
from rasa.shared.core.events import UserUttered
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.exceptions import RasaException
from rasa.utils.endpoints import ClientResponseError
from rasa_sdk import Action
from rasa_sdk.endpoint import create_app
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import ActionExecutor
from rasa_sdk.interfaces import ActionExecutionRejection
from sanic import Sanic

from assistant.agent import InProcessActions


class Greets(Action):
    def name(self) -> str:
        return "action_greets"

    async def run(self, dispatcher: Any, tracker: Any, domain: Any) -> list[Any]:
        dispatcher.utter_message(text=f"您好，{tracker.get_slot('who')['name']}", json_message={"answer": {}})
        tracker.slots["who"]["name"] = "改过了"
        return [SlotSet("said", tracker.latest_message["text"])]


class Refuses(Action):
    def name(self) -> str:
        return "action_refuses"

    async def run(self, dispatcher: Any, tracker: Any, domain: Any) -> list[Any]:
        raise ActionExecutionRejection(self.name(), "不做")


class Breaks(Action):
    def name(self) -> str:
        return "action_breaks"

    async def run(self, dispatcher: Any, tracker: Any, domain: Any) -> list[Any]:
        raise ZeroDivisionError


class Unsendable(Action):
    def name(self) -> str:
        return "action_unsendable"

    async def run(self, dispatcher: Any, tracker: Any, domain: Any) -> list[Any]:
        return [SlotSet("said", date(2026, 1, 1))]


DOMAIN = Domain.from_yaml(
    """
    version: "3.1"
    intents: [greet]
    actions: [action_greets, action_refuses, action_breaks, action_unsendable]
    slots:
      who: {type: any, mappings: [{type: custom}]}
      said: {type: text, mappings: [{type: custom}]}
    """
)


@pytest.fixture
def endpoint(monkeypatch: pytest.MonkeyPatch) -> InProcessActions:
    module = ModuleType("actions_for_a_test")
    monkeypatch.setattr(module, "ACTIONS", (Greets, Refuses, Breaks, Unsendable), raising=False)
    monkeypatch.setitem(sys.modules, module.__name__, module)
    return InProcessActions(module.__name__)


def talk() -> DialogueStateTracker:
    tracker = DialogueStateTracker.from_events("sender", [], slots=DOMAIN.slots)
    tracker.update(Slot("who", {"name": "张三"}))
    tracker.update(UserUttered("你好", {"name": "greet"}))
    return tracker


def run(endpoint: InProcessActions, name: str, tracker: DialogueStateTracker | None = None) -> list[Any]:
    action = RemoteAction(name, endpoint)
    generator = NaturalLanguageGenerator.create(None, DOMAIN)
    return asyncio.run(action.run(CollectingOutputChannel(), generator, tracker or talk(), DOMAIN))


def test_an_action_runs_and_its_events_come_back(endpoint: InProcessActions) -> None:
    said, slot = run(endpoint, "action_greets")
    assert said.text == "您好，张三"
    assert (slot.key, slot.value) == ("said", "你好")


def test_an_action_gets_copies_only(endpoint: InProcessActions) -> None:
    tracker = talk()
    run(endpoint, "action_greets", tracker)
    assert tracker.get_slot("who") == {"name": "张三"}


def test_a_refusal_lets_other_policies_predict(endpoint: InProcessActions) -> None:
    with pytest.raises(Rejected, match="不做"):
        run(endpoint, "action_refuses")


def test_an_unknown_action_fails_as_with_a_server(endpoint: InProcessActions) -> None:
    with pytest.raises(RasaException, match="action_nobody"):
        run(endpoint, "action_nobody")


def test_a_fault_is_not_hidden(endpoint: InProcessActions) -> None:
    with pytest.raises(ZeroDivisionError):
        run(endpoint, "action_breaks")


def test_what_could_not_be_sent_fails_here_too(endpoint: InProcessActions) -> None:
    with pytest.raises(TypeError, match="not JSON serializable"):
        run(endpoint, "action_unsendable")


@pytest.mark.parametrize(("name", "status"), [("action_greets", 200), ("action_refuses", 400), ("action_nobody", 404)])
def test_replies_equal_those_of_the_action_server(endpoint: InProcessActions, name: str, status: int) -> None:
    tracker = talk().current_state()
    tracker["events"] = []
    call = {"next_action": name, "tracker": tracker, "domain": {}, "version": "3.6.21"}
    try:
        ours, ours_status = asyncio.run(endpoint.request(json=call)), 200
    except ClientResponseError as error:
        ours, ours_status = json.loads(error.text), error.status
    theirs, theirs_status = asyncio.run(served(endpoint._executor, call))
    assert (ours_status, ours) == (theirs_status, theirs)
    assert ours_status == status


async def served(executor: ActionExecutor, call: dict[str, Any]) -> tuple[Any, int]:
    """What rasa_sdk's webhook answers to ``call``, asked without a socket."""
    Sanic._app_registry.pop("rasa_sdk", None)  # sanic knows each name once a process
    app = create_app("actions_for_a_test")
    Sanic._app_registry.pop("rasa_sdk", None)
    webhook = next(route.handler for route in app.router.routes if route.path == "webhook")
    names = webhook.__code__.co_freevars
    webhook.__closure__[names.index("executor")].cell_contents = executor

    reply = await webhook(SimpleNamespace(headers={}, json=call))
    return json.loads(reply.body), reply.status


def test_all_actions_of_the_domain_are_there() -> None:
    from assistant import project

    domain = Domain.load(str(project.root() / "domain.yml"))
    known = InProcessActions()._executor.actions
    missing = [name for name in domain.user_actions if name.startswith(("action_", "validate_")) and name not in known]
    assert missing == []
