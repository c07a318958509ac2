"""From intents to answers: each answering function becomes a Rasa action of the same name."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.answer import Answer, join
from actions.entitlement import EntitlementError
from actions.questions import separate
from actions.turn import Turn

logger = logging.getLogger(__name__)

Answering = Callable[[Turn], Answer]
ANSWERS: dict[str, Answering] = {}
# Intents that only ask; two of them in one message are both answered.
QUESTIONS = {
    "service_list", "service_detail", "service_hours", "service_process", "service_materials", "service_limits",
    "service_turnaround", "service_region", "service_cost", "cancel_rule", "contact_info", "provider_info", "tier_rule",
    "quota_rule", "waiting_period_rule", "validity_rule", "family_sharing_rule", "disease_scope", "disclaimer",
    "my_tier", "my_quota", "my_eligibility", "my_waiting_period", "my_validity", "my_policy", "my_bookings",
    "claim_question", "policy_servicing", "privacy_question",
}  # fmt: skip
_ACTIONS: dict[str, type[Action]] = {}

# These say nothing about what is talked about; a follow-up leans on what was asked before them.
_PASSING = {"follow_up", "inform", "repeat", "nlu_fallback", "affirm", "deny"}
# What waits for an answer survives these only: a 'yes' after another topic must not carry out an old proposal.
_KEEPS_OPEN = {"inform", "repeat", "nlu_fallback", "affirm", "deny", "greet", "thanks"}


# Says whether a message answers what we asked; then it is no question of its own, whatever it was read as.
_ANSWERED_FIRST: list[Callable[[Turn], bool]] = []
_MAY_BE_ANSWER = {"repeat", "medical_advice", "nlu_fallback", "follow_up", "out_of_scope"}


def answered_first(check: Callable[[Turn], bool]) -> Callable[[Turn], bool]:
    """Register ``check``: a message it accepts goes to the answer of ``inform``."""
    _ANSWERED_FIRST.append(check)
    return check


class AnswerAction(Action):
    """Runs one answering function, sends its answer and remembers what was talked about."""

    intent = ""

    def name(self) -> str:
        return f"action_{self.intent}"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[Any]:
        turn = Turn.from_tracker(tracker)
        intent = meant_intent(self.intent, turn)
        answer = answer_all(intent, turn)
        answer.send(dispatcher)
        return [*remember(intent, answer), *close_open(intent, turn), *answer.events]


def meant_intent(intent: str, turn: Turn) -> str:
    """``intent``, or ``inform`` for a message that answers the question we have open."""
    if intent not in QUESTIONS | _MAY_BE_ANSWER or not (turn.slots.get("pending") or turn.slots.get("facts")):
        return intent
    return "inform" if any(check(turn) for check in _ANSWERED_FIRST) else intent


def answers(intent: str) -> Callable[[Answering], Answering]:
    """Register a function as the answer to ``intent``; Rasa sees it as ``action_<intent>``."""

    def register(function: Answering) -> Answering:
        ANSWERS[intent] = function
        _ACTIONS[intent] = type(f"Action_{intent}", (AnswerAction,), {"intent": intent, "__doc__": function.__doc__})
        return function

    return register


def answer_all(intent: str, turn: Turn) -> Answer:
    """The answer to ``intent``, or to both questions of a message that holds two."""
    if intent not in QUESTIONS:
        return answer_safely(intent, turn)
    turns = separate(turn, QUESTIONS)
    if len(turns) == 1:
        return answer_safely(intent, turn)
    return join([answer_safely(part.intent, part) for part in turns]).about(intent)


def answer_safely(intent: str, turn: Turn) -> Answer:
    """The answer to ``intent``; an entitlement error becomes its one clear Chinese sentence."""
    try:
        return ANSWERS[intent](turn).about(intent)
    except EntitlementError as error:
        logger.info("entitlement error in %s: %s", intent, error.code)
        return Answer(f"{error.message_zh}。", intent=intent)


def close_open(intent: str, turn: Turn) -> list[Any]:
    """Events that drop a proposal, an open question and a run of misunderstandings once the talk has moved on."""
    events = []
    if intent not in _KEEPS_OPEN:
        stale = ["pending"] if intent == "my_eligibility" else ["pending", "facts"]
        events += [SlotSet(slot, None) for slot in stale if turn.slots.get(slot)]
    if intent != "nlu_fallback" and turn.slots.get("misunderstood"):
        events.append(SlotSet("misunderstood", 0))
    return events


def remember(intent: str, answer: Answer) -> list[Any]:
    """Slots that carry what was talked about into the next turn."""
    events = [SlotSet("last_answer", {"text": answer.text, "answer": answer.payload()})]
    if intent not in _PASSING:
        events.append(SlotSet("last_intent", intent))
    if len(answer.services) == 1:
        events.append(SlotSet("service", answer.services[0]))
    return events
