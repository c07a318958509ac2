"""The one booking form: it repeats whatever the entitlement module still needs, nothing else.

What the form knows stands in one slot, ``booking``: the service, the facts told, what was asked
last, and how it ended. The service and the last consent are asked for here, everything between by
the engine, in the engine's order.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, field, replace
from typing import Any, Optional

from rasa_sdk import Action, Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.deciding import decide
from actions.eligibility import is_minor
from actions.entitlement import BadFact, Decision, Outcome
from actions.facts import DateProblem, read_facts
from actions.turn import Turn

ANSWER_SLOT = "booking_answer"
SERVICE, CONFIRM = "service", "confirm"
MAX_MISSES = 3

# Said in the middle of a booking, these are questions of their own: answered, then the form goes on.
_ANSWERING = {
    "inform", "affirm", "deny", "book", "stop", "cancel_booking", "nlu_fallback", "chitchat", "thanks", "greet",
    "goodbye", "out_of_scope", "my_eligibility", "follow_up", "designate_relative",
}
_DANGER = {"emergency", "mental_crisis"}
_SURE = 0.6


@dataclass(frozen=True)
class BookingTalk:
    """State of the form. ``end`` is empty while it runs, else why it ended: ready, refused, given_up, sign_in, lost."""

    service: Optional[str] = None
    facts: dict[str, Any] = field(default_factory=dict)
    asked: Optional[str] = None
    misses: int = 0
    remark: str = ""
    end: str = ""

    @classmethod
    def from_slot(cls, value: Optional[dict[str, Any]]) -> "BookingTalk":
        return cls(**value) if value else cls()

    def slot(self) -> dict[str, Any]:
        return asdict(self)


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
        talk = BookingTalk() if fresh else talk
        if not fresh and is_digression(turn, talk):
            return []
        following = advance(turn, talk)
        requested = None if following.end else ANSWER_SLOT
        events = [SlotSet("booking", following.slot()), SlotSet(ANSWER_SLOT, None), SlotSet("requested_slot", requested)]
        if following.service and turn.named("service"):
            events.append(SlotSet("service", following.service))
        return [*events, SlotSet("last_intent", "book")]


def is_digression(turn: Turn, talk: BookingTalk) -> bool:
    """Whether the message asks something else instead of answering our question."""
    if turn.intent in _DANGER:
        return True
    confidence = next((r["confidence"] for r in turn.ranking if r["name"] == turn.intent), 1.0)
    if turn.intent in _ANSWERING:
        return turn.intent == "follow_up" and bool(turn.named("service")) and talk.asked != SERVICE
    told = _told(turn, talk)
    return not (talk.asked in told and confidence < _SURE)


def _told(turn: Turn, talk: BookingTalk) -> dict[str, Any]:
    asked = talk.asked if talk.asked not in (SERVICE, CONFIRM) else None
    try:
        return read_facts(turn, asked, booking=True, minor=turn.member_id is not None and is_minor(turn))
    except DateProblem:
        return {}


def advance(turn: Turn, talk: BookingTalk) -> BookingTalk:
    """The state after this message."""
    if turn.member_id is None:
        return replace(talk, service=_service_named(turn, talk), end="sign_in")
    if turn.intent in ("stop", "cancel_booking") and talk.asked is not None:
        return replace(talk, end="given_up")
    asked = talk.asked if talk.asked not in (SERVICE, CONFIRM) else None
    try:
        told = read_facts(turn, asked, booking=True, minor=is_minor(turn))
    except DateProblem as problem:
        service = _service_named(turn, talk)
        return replace(talk, service=service, asked=talk.asked or ("wanted_date" if service else SERVICE), remark=str(problem))
    service = _service_named(turn, talk)
    if talk.asked == CONFIRM and service == talk.service and not told:
        return _consent(turn, talk)
    if talk.asked is not None and not told and service == talk.service:
        return _missed(talk)
    facts = {**talk.facts, **told}
    return _next(turn, replace(talk, service=service, facts=facts, remark="", misses=0))


def _service_named(turn: Turn, talk: BookingTalk) -> Optional[str]:
    named = [s for s in turn.named("service") if s in turn.engine.catalogue.services]
    if not named:
        return talk.service or (turn.slots.get("service") if talk.asked is None else None)
    if talk.service and talk.asked not in (None, SERVICE) and _is_about_the_fact(turn, talk, named[0]):
        return talk.service
    return named[0]


def _is_about_the_fact(turn: Turn, talk: BookingTalk, named: str) -> bool:
    """'住院手术' as an answer to inpatient-or-outpatient names no other service."""
    return talk.asked == "surgery_setting" or named == talk.service


def _consent(turn: Turn, talk: BookingTalk) -> BookingTalk:
    if turn.intent == "affirm" or turn.intent == "book":
        return replace(talk, end="ready", remark="")
    if turn.intent == "deny":
        return replace(talk, end="given_up", remark="")
    return _missed(talk)


def _missed(talk: BookingTalk) -> BookingTalk:
    misses = talk.misses + 1
    remark = "没太听明白。" if misses == 1 else "还是没听明白，也可以说“不知道”，或说“算了”先不办。"
    return replace(talk, misses=misses, remark=remark, end="lost" if misses >= MAX_MISSES else "")


def _next(turn: Turn, talk: BookingTalk) -> BookingTalk:
    if talk.service is None:
        return replace(talk, asked=SERVICE)
    try:
        decision = decide(turn, talk.service, talk.facts)
    except BadFact as error:
        facts = {key: value for key, value in talk.facts.items() if key != error.field}
        return replace(talk, facts=facts, asked=error.field, remark=f"{error.message_zh}。")
    return _after(turn, talk, decision)


def _after(turn: Turn, talk: BookingTalk, decision: Decision) -> BookingTalk:
    if decision.outcome is Outcome.REFUSED:
        return replace(talk, end="refused")
    if turn.engine.catalogue.services[decision.service].booking.kind == "direct":
        return replace(talk, end="ready")
    if decision.needs:
        need = decision.needs[0]
        return replace(talk, asked=need.fact.value, end="lost" if need.cannot_say else "")
    return replace(talk, asked=CONFIRM)
