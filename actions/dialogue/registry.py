"""From intents to answers: each answering function becomes a Rasa action of the same name."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import FollowupAction, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.dialogue.turn import Turn
from actions.entitlement import EntitlementError
from actions.reading.fact_words import asks_only_why
from actions.reading.kept_facts import joined, noticed, of_illness, slot
from actions.reading.questions import separate
from actions.replies.answer import Answer, join
from actions.replies.feelings import warmly

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
# A disease named here need not be the speaker's: 肺癌算重大疾病吗.
_OF_ANYBODY = {"disease_scope", "disclaimer", "family_sharing_rule", "provider_info"}
_ACTIONS: dict[str, type[Action]] = {}

# These say nothing about what is talked about; a follow-up leans on what was asked before them.
_PASSING = {"follow_up", "inform", "repeat", "nlu_fallback", "affirm", "deny", "out_of_scope"}
# What waits for an answer survives these only: a 'yes' after another topic must not carry out an old proposal.
_KEEPS_OPEN = {"inform", "repeat", "nlu_fallback", "affirm", "deny", "greet", "thanks"}


# Says whether a message answers what we asked; then it is no question of its own, whatever it was read as.
_MAY_I = re.compile(
    r"(?:能用|可以用|能不能用|可不可以用|用得了|能享受|能做|能不能约|能约|可以约)(?:吗|么|不|没|嘛)?[？?]?$"
    r"|^.{2,6}(?:行不行|行吗|行不|可以吗|可不可以)[？?]?$"
)
_MAY_THEY = re.compile(
    r"我[^，,。？?]{1,4}(?:能|可以|能不能|可不可以)用[^，,。？?几谁]{0,8}(?:吗|么|不|没|嘛)?[？?]?$"
)
_ABOUT_SOMEBODY = {"service_list", "my_eligibility", "my_quota"}
_PRONOUN = re.compile(r"[她他]")
# An order, however much it sounds like asking for the rule.
_CANCEL = re.compile(
    r"^(?:我要|我想|想|帮我|给我|请)?取消(?:一下|掉)?(?:(?:我的|那个|这个|刚才的?)?预约|第[一二三四1-4]个|[那这]个|刚才那个)"
    r"(?:吧|了|一下)?[。.！!]*$"
)
_ANSWERED_FIRST: list[Callable[[Turn], bool]] = []
_MAY_BE_ANSWER = {"repeat", "medical_advice", "nlu_fallback", "follow_up", "out_of_scope"}


def answered_first(check: Callable[[Turn], bool]) -> Callable[[Turn], bool]:
    """Register ``check``: a message it accepts goes to the answer of ``inform``."""
    _ANSWERED_FIRST.append(check)
    return check


# Says whether a message orders a booking though it was read as something else (那陪诊也约上).
_ORDERS: list[Callable[[str, Turn], bool]] = []


def orders(check: Callable[[str, Turn], bool]) -> Callable[[str, Turn], bool]:
    """Register ``check``: a message it accepts starts the booking form."""
    _ORDERS.append(check)
    return check


class AnswerAction(Action):
    """Runs one answering function, sends its answer and remembers what was talked about."""

    intent = ""

    def name(self) -> str:
        return f"action_{self.intent}"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[Any]:
        turn = Turn.from_tracker(tracker)
        intent = meant_intent(self.intent, turn)
        if intent == "my_eligibility" != self.intent:
            turn = replace(turn, intent=intent)
        if any(check(intent, turn) for check in _ORDERS):
            return [FollowupAction("booking_form")]
        answer = warmly(intent, turn, answer_all(intent, turn))
        answer.send(dispatcher)
        return [*remember(intent, answer), *close_open(intent, turn), *answer.events]


def meant_intent(intent: str, turn: Turn) -> str:
    """``intent``; ``inform`` for a message that answers the question we have open, ``repeat`` for a bare 'why'.

    Somebody we know who asks whether a service can be used (复诊能用吗) means himself.
    """
    if intent in QUESTIONS | _MAY_BE_ANSWER and asks_only_why(turn.text) and turn.slots.get("last_answer"):
        return "repeat"
    if intent in _ABOUT_SOMEBODY and not turn.named("service") and _PRONOUN.search(turn.text) and _relative_refused(turn):
        return "family_sharing_rule"
    if intent == "family_sharing_rule" and turn.named("relation") and turn.named("service") and _MAY_THEY.search(turn.text):
        return "my_eligibility"
    if intent == "cancel_rule" and turn.member_id and _CANCEL.match(turn.text.strip()):
        return "cancel_booking"
    if intent == "medical_advice" and _is_a_disease(turn):
        return "inform"
    if intent == "service_limits" and turn.member_id and turn.named("service") and _MAY_I.search(turn.text):
        return "my_eligibility"
    if intent not in QUESTIONS | _MAY_BE_ANSWER or not (turn.slots.get("pending") or turn.slots.get("facts")):
        return intent
    return "inform" if any(check(turn) for check in _ANSWERED_FIRST) else intent


def _relative_refused(turn: Turn) -> bool:
    """Whether a service was just refused because it was for a relative."""
    pending = turn.slots.get("pending") or {}
    return bool((pending.get("facts") or {}).get("for_whom"))


def _is_a_disease(turn: Turn) -> bool:
    """Whether the message is the name of a disease and nothing else."""
    said = turn.text.strip(" 。.!！，,")
    return any(e.get("entity") == "disease" and turn.text[e["start"] : e["end"]] == said for e in turn.entities)


def answers(intent: str) -> Callable[[Answering], Answering]:
    """Register a function as the answer to ``intent``; Rasa sees it as ``action_<intent>``."""

    def register(function: Answering) -> Answering:
        ANSWERS[intent] = function
        _ACTIONS[intent] = type(f"Action_{intent}", (AnswerAction,), {"intent": intent, "__doc__": function.__doc__})
        return function

    return register


def answer_actions() -> tuple[type[Action], ...]:
    """The actions of all answering functions imported so far."""
    return tuple(_ACTIONS.values())


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
        still = intent == "family_sharing_rule" and _relative_refused(turn)
        events += [SlotSet("pending", None)] if turn.slots.get("pending") and not still else []
        events += [] if intent == "my_eligibility" else _facts_kept(intent, turn)
    if intent != "nlu_fallback" and turn.slots.get("misunderstood"):
        events.append(SlotSet("misunderstood", 0))
    return events


def _facts_kept(intent: str, turn: Turn) -> list[Any]:
    """The question that was open is dropped; what was told of the illness stays, and more may have been told now."""
    before = turn.slots.get("facts")
    told = noticed(turn) if intent in QUESTIONS - _OF_ANYBODY else {}
    after = slot(joined(of_illness(before), told))
    return [] if after == before else [SlotSet("facts", after)]


def remember(intent: str, answer: Answer) -> list[Any]:
    """Slots that carry what was talked about into the next turn."""
    events = [SlotSet("last_answer", {"text": answer.text, "answer": answer.payload()})]
    if intent not in _PASSING:
        events.append(SlotSet("last_intent", intent))
    elif intent == "follow_up" and answer.intent in QUESTIONS:
        events.append(SlotSet("last_intent", answer.intent))
    if len(answer.services) == 1:
        events.append(SlotSet("service", answer.services[0]))
    return events
