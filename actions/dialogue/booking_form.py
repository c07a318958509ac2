"""The one booking form: it repeats whatever the entitlement module still needs, nothing else.

The service and the last consent are asked for here, everything between by the engine, in the
engine's order.
"""

from __future__ import annotations

import re
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.dialogue.booking_choice import picks_one
from actions.dialogue.booking_help import asks_why, unwilling
from actions.dialogue.booking_steps import advance, asking_of, wants_it
from actions.dialogue.booking_talk import SERVICE, BookingTalk
from actions.dialogue.guesses import wished
from actions.dialogue.turn import Turn
from actions.reading.fact_answers import CANNOT_SAY
from actions.reading.fact_people import ONLY_GUARDIAN
from actions.reading.fact_words import asks, corrects
from actions.reading.facts import Asking, Told, read_facts
from actions.reading.kept_facts import of_illness, slot

ANSWER_SLOT = "booking_answer"

# Never a question of its own: said in the middle of a booking, it is about the booking.
_ANSWERING = {
    "inform", "affirm", "deny", "book", "stop", "cancel_booking", "reschedule_booking", "nlu_fallback",
    "designate_relative", "repeat", "human_agent",
}  # fmt: skip
_DANGER = {"emergency", "mental_crisis"}
_SMALL_TALK = {"chitchat", "out_of_scope", "greet", "goodbye"}
_SURE, _LIKELY = 0.6, 0.45
_SHORT = 12
_ORDER = re.compile(r"约|挂|订")
_WHOM = ("for_whom", "relative_name")
_FOR_THEM = re.compile(r"[她他]|这位|家人")


class ValidateBookingForm(Action):
    """Takes one answer into the booking, or lets the message pass as a question of its own.

    Rasa reads the events: a changed ``booking`` means the message was an answer; no event at all
    rejects the form for this turn, so that the rule of the intent answers; ``requested_slot`` None
    ends the form.
    """

    def name(self) -> str:
        return "validate_booking_form"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[Any]:
        turn = Turn.from_tracker(tracker)
        talk = BookingTalk.from_slot(tracker.get_slot("booking"))
        fresh = talk.end != "" or not tracker.slots.get("requested_slot")
        if fresh and names_a_booking(turn):
            return [SlotSet("booking", BookingTalk(end="change").slot()), SlotSet("requested_slot", None)]
        talk = begin(turn) if fresh else talk
        asking = asking_of(turn, talk)
        told = read_facts(turn, asking)
        if not fresh and is_digression(turn, talk, asking, told):
            return []
        following = advance(turn, talk, told)
        requested = None if following.end else ANSWER_SLOT
        events = [SlotSet("booking", following.slot()), SlotSet(ANSWER_SLOT, None), SlotSet("requested_slot", requested)]
        if following.service:
            events.append(SlotSet("service", following.service))
        return [*events, SlotSet("last_intent", "book"), SlotSet("pending", None), SlotSet("facts", slot(following.facts))]


def begin(turn: Turn) -> BookingTalk:
    """A new talk. What was told before is not asked again: all of it in a question about the same service."""
    told = dict(turn.slots.get("facts") or {})
    service = told.pop("_service", None)
    told.pop("_asked", None)
    last = turn.slots.get("last_intent")
    same_matter = last == "my_eligibility" or (last == "designate_relative" and bool(_FOR_THEM.search(turn.text)))
    going_on = same_matter and turn.service == service
    wish = {fact: value for fact, value in wished(turn).items() if fact not in _WHOM or _FOR_THEM.search(turn.text)}
    return BookingTalk(facts={**(told if going_on else of_illness(told)), **wish})


def names_a_booking(turn: Turn) -> bool:
    """Whether a service named answers 'which booking' (专家门诊), though it sounds like ordering a new one."""
    among = (turn.slots.get("pending") or {}).get("among", ())
    return bool(among) and turn.member_id is not None and not _ORDER.search(turn.text) and picks_one(turn, among)


def is_digression(turn: Turn, talk: BookingTalk, asking: Asking, told: Told) -> bool:
    """Whether the message asks something else instead of answering our question."""
    sure = next((r["confidence"] for r in turn.ranking if r["name"] == turn.intent), 1.0)
    answered = bool(told.problem) or asking.fact in told.facts
    minds = talk.fact is not None and (unwilling(turn.text) or asks_why(turn.text))
    if turn.intent in _DANGER:
        harmless = minds or (answered and _to_the_point(turn, asking))
        return not (_only_answers(turn, asking) or (harmless and sure < _SURE))
    if turn.intent in _ANSWERING or _to_the_point(turn, asking) or wants_it(turn, talk):
        return False
    if minds:
        return turn.intent == "privacy_question" and sure >= _SURE
    if talk.asked == SERVICE and turn.named("service") and not asks(turn.text):
        return False
    if turn.intent == "follow_up":
        return bool(turn.named("service")) and not corrects(turn.text)
    if answered or told.facts:
        return asks(turn.text) and (sure >= _SURE or not answered)
    return sure >= (_SURE if turn.intent in _SMALL_TALK else _LIKELY)


def _to_the_point(turn: Turn, asking: Asking) -> bool:
    """One of the answers offered, or 'I do not know', and nothing else."""
    short = asking.fact is not None and len(turn.text) <= _SHORT and CANNOT_SAY.search(turn.text)
    return bool(short) or _only_answers(turn, asking)


def _only_answers(turn: Turn, asking: Asking) -> bool:
    """Word for word an answer offered, or the parent of a child saying so: no danger, however it was read."""
    text = turn.text.strip(" 。.!！")
    if asking.minor and ONLY_GUARDIAN.match(text):
        return True
    return asking.fact is not None and any(text == label for label, _ in asking.choices)
