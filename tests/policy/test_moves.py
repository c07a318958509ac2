"""The policy component: one look at the last message and the state slot, however long the talk is."""

from __future__ import annotations

from typing import Any, cast

import pytest
from rasa.core.constants import DEFAULT_POLICY_PRIORITY
from rasa.engine.graph import ExecutionContext, GraphSchema
from rasa.engine.storage.resource import Resource
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, Event, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

import actions.endpoint  # noqa: F401 - every answering function is there
from actions.identity import Identity, seal
from actions.reading.state import SLOT, State
from assistant import project
from assistant.policy.moves import MovePolicy

LISTEN = ActionExecuted("action_listen")
DRAFT = State(member=None, turns=1, service="4.4", booking={"service": "4.4", "asked": "department"})


@pytest.fixture(scope="module")
def domain() -> Domain:
    return Domain.load(str(project.root() / "domain.yml"))


@pytest.fixture
def policy() -> MovePolicy:
    context = ExecutionContext(GraphSchema({}))
    return MovePolicy.load(MovePolicy.get_default_config(), cast(Any, None), Resource("moves"), context)


def said(text: str, intent: str, *entities: dict[str, Any], member: str | None = None) -> UserUttered:
    metadata = seal(Identity(member, "member", "2026-11-23T10:00+08:00")) if member else {}
    return UserUttered(text, {"name": intent, "confidence": 1.0}, list(entities), metadata=metadata)


def predicted(policy: MovePolicy, domain: Domain, *events: Event) -> tuple[str, Any]:
    tracker = DialogueStateTracker.from_events("s", list(events), domain.slots)
    prediction = policy.predict_action_probabilities(tracker, domain)
    assert sum(prediction.probabilities) == 1.0
    return domain.action_names_or_texts[prediction.probabilities.index(1.0)], prediction


def test_a_message_is_followed_by_the_action_of_its_move(policy: MovePolicy, domain: Domain) -> None:
    assert predicted(policy, domain, LISTEN, said("你好", "greet"))[0] == "action_answer"
    assert predicted(policy, domain, LISTEN, said("我不想活了", "mental_crisis"))[0] == "action_help_in_danger"


def test_after_an_action_it_listens(policy: MovePolicy, domain: Domain) -> None:
    name, prediction = predicted(policy, domain, LISTEN, said("你好", "greet"), ActionExecuted("action_answer"))
    assert name == "action_listen" and prediction.is_no_user_prediction


def test_before_anything_is_said_it_listens(policy: MovePolicy, domain: Domain) -> None:
    assert predicted(policy, domain, ActionExecuted("action_session_start"))[0] == "action_listen"


def test_the_state_slot_decides_with_the_message(policy: MovePolicy, domain: Domain) -> None:
    entity = {"entity": "department", "value": "骨科", "start": 0, "end": 2}
    message = said("骨科", "inform", entity)
    assert predicted(policy, domain, SlotSet(SLOT, DRAFT.to_slot()), LISTEN, message)[0] == "action_continue_booking"
    assert predicted(policy, domain, LISTEN, message)[0] == "action_answer"


def test_what_another_identity_left_is_not_taken_up(policy: MovePolicy, domain: Domain) -> None:
    left = SlotSet(SLOT, DRAFT.changed(member="demo-vip").to_slot())
    entity = {"entity": "department", "value": "骨科", "start": 0, "end": 2}
    assert predicted(policy, domain, left, LISTEN, said("骨科", "inform", entity))[0] == "action_answer"


def test_nothing_is_learnt_and_it_leads_other_policies_by_no_rank(policy: MovePolicy, domain: Domain) -> None:
    assert policy.train([], domain) == Resource("moves")
    assert MovePolicy.get_default_config() == {"priority": DEFAULT_POLICY_PRIORITY}
