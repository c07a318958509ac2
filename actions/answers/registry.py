"""From intents to answers: the answering function of each question, and answering a message that holds several."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise

from actions.answers.facts.telling import several
from actions.entitlement import EntitlementError
from actions.reading.questions import separate
from actions.reading.turn import Turn
from actions.replies.answer import Answer, join

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


# Answers to what no intent of its own is for are filed under the intent they are nearest to.
_FILED_UNDER = {
    "progress": "my_bookings", "minor": "my_eligibility", "sign_in": "my_policy", "own_again": "my_quota",
    "other_member": "privacy_question", "renewal": "my_quota", "what_if": "my_eligibility", "list_usable": "service_list",
    "compare": "service_detail", "which_service": "my_eligibility", "which_contracts": "my_tier", "which_uses": "my_quota",
    "dispute": "repeat", "why": "repeat", "more": "repeat", "less": "repeat", "hold": "stop", "ack": "affirm",
    "which_count": "my_quota", "made_of": "my_quota",
    "asked_again": "repeat", "first_day": "service_turnaround",
    "feeling": "chitchat", "words_for_caller": "repeat", "reconsidered": "my_eligibility",
}  # fmt: skip


def filed_under(intent: str) -> str:
    """The intent of the fixed list (design of the interfaces) an answer to ``intent`` is told to machines as."""
    return _FILED_UNDER.get(intent, intent)


def answers(intent: str) -> Callable[[Answering], Answering]:
    """Mark a function as the answer to ``intent``."""

    def register(function: Answering) -> Answering:
        ANSWERS[intent] = function
        return function

    return register


def answer_all(intent: str, turn: Turn) -> Answer:
    """The answer to ``intent``, or to each question of a message that holds two or three."""
    if intent not in QUESTIONS:
        return answer_safely(intent, turn)
    turns = separate(turn, QUESTIONS)
    if not any(part.intent.startswith("my_") for part in turns):
        asked = several(turn)
        turns = asked if len(asked) >= max(2, len(turns)) else turns
    if len(turns) == 1:
        return answer_safely(intent, turn)
    told = _once([answer_safely(part.intent, part) for part in turns])
    return join([told[0], *(_without_name(turn, *pair) for pair in pairwise(told))]).about(intent)


def _once(answers: list[Answer]) -> list[Answer]:
    """``answers`` without those that say of the same booking once more what one before them said (能退吗，次数退不退)."""
    kept: list[Answer] = []
    for one in answers:
        if not (one.booking and any((before.intent, before.booking) == (one.intent, one.booking) for before in kept)):
            kept.append(one)
    return kept


def _without_name(turn: Turn, before: Answer, answer: Answer) -> Answer:
    """``answer`` without the service's name before it, where the answer before it named the same service."""
    if len(answer.services) != 1 or answer.services != before.services:
        return answer
    return replace(answer, text=answer.text.removeprefix(f"{turn.engine.catalogue.services[answer.services[0]].short_name}："))


def answer_safely(intent: str, turn: Turn) -> Answer:
    """The answer to ``intent``; an entitlement error becomes its one clear Chinese sentence."""
    try:
        answer = ANSWERS[intent](turn)
        return replace(answer, intent=filed_under(answer.intent or intent))
    except EntitlementError as error:
        logger.info("entitlement error in %s: %s", intent, error.code)
        return Answer(f"{error.message_zh}。", intent=intent)
