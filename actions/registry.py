"""From intents to answers: each answering function becomes a Rasa action of the same name."""

from __future__ import annotations

import logging
from typing import Any, Callable

from rasa_sdk import Action, Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.answer import Answer
from actions.entitlement import EntitlementError
from actions.turn import Turn

logger = logging.getLogger(__name__)

Answering = Callable[[Turn], Answer]
ANSWERS: dict[str, Answering] = {}
_ACTIONS: dict[str, type[Action]] = {}

# These say nothing about what is talked about; a follow-up leans on what was asked before them.
_PASSING = {"follow_up", "inform", "repeat", "nlu_fallback", "affirm", "deny"}


class AnswerAction(Action):
    """Runs one answering function, sends its answer and remembers what was talked about."""

    intent = ""

    def name(self) -> str:
        return f"action_{self.intent}"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[Any]:
        turn = Turn.from_tracker(tracker)
        answer = answer_safely(self.intent, turn)
        answer.send(dispatcher)
        return [*remember(self.intent, answer), *answer.events]


def answers(intent: str) -> Callable[[Answering], Answering]:
    """Register a function as the answer to ``intent``; Rasa sees it as ``action_<intent>``."""

    def register(function: Answering) -> Answering:
        ANSWERS[intent] = function
        _ACTIONS[intent] = type(f"Action_{intent}", (AnswerAction,), {"intent": intent, "__doc__": function.__doc__})
        return function

    return register


def answer_safely(intent: str, turn: Turn) -> Answer:
    """The answer to ``intent``; an entitlement error becomes its one clear Chinese sentence."""
    try:
        return ANSWERS[intent](turn).about(intent)
    except EntitlementError as error:
        logger.info("entitlement error in %s: %s", intent, error.code)
        return Answer(f"{error.message_zh}。", intent=intent)


def remember(intent: str, answer: Answer) -> list[Any]:
    """Slots that carry what was talked about into the next turn."""
    events = [SlotSet("last_answer", {"text": answer.text, "answer": answer.payload()})]
    if intent not in _PASSING:
        events.append(SlotSet("last_intent", intent))
    if len(answer.services) == 1:
        events.append(SlotSet("service", answer.services[0]))
    return events
