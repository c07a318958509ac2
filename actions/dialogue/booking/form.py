"""How a booking begins, and whether a message said in the middle of one belongs to it."""

from __future__ import annotations

import re

from actions.dialogue.booking.choice import picks_one
from actions.dialogue.booking.goal import Goal
from actions.dialogue.booking.steps import wants_it
from actions.reading.booking_talk import SERVICE, BookingTalk
from actions.reading.facts.answers import CANNOT_SAY
from actions.reading.facts.kept import joined, of_illness
from actions.reading.facts.people import ONLY_GUARDIAN
from actions.reading.facts.reading import Asking, Told
from actions.reading.facts.wishes import wished
from actions.reading.facts.words import asks, corrects
from actions.reading.question_help import asks_why, unwilling
from actions.reading.turn import Turn

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
_FOR_MYSELF = re.compile(
    r"我自己|我本人|本人|给我(?!妈|爸|爹|娘|老|爱|儿|女|孩|婆|公|岳|哥|姐|弟|妹|朋|同|家|们)|自己(?:看|用|去|来|做)|"
    r"我(?:去|来|看|用)"
)


def begin(turn: Turn) -> BookingTalk:
    """A new talk. What was told before is not asked again: all of it in a question about the same service."""
    told = dict(turn.slots.get("facts") or {})
    service = told.pop("_service", None)
    told.pop("_asked", None)
    last = turn.slots.get("last_intent")
    same_matter = last == "my_eligibility" or (last == "designate_relative" and bool(_FOR_THEM.search(turn.text)))
    going_on = same_matter and turn.service == service
    wish = {fact: value for fact, value in wished(turn).items() if fact not in _WHOM or not _FOR_MYSELF.search(turn.text)}
    goal = _goal(turn)
    known = joined(goal.facts, told if going_on else of_illness(told)) if goal else told if going_on else of_illness(told)
    service = goal.service if goal and not turn.named("service") else None
    if _FOR_MYSELF.search(turn.text):
        known = {fact: value for fact, value in known.items() if fact not in _WHOM}
    return BookingTalk(service=service, facts={**known, **wish}, wishes=dict(goal.wishes) if goal else {})


def _goal(turn: Turn) -> Goal | None:
    """The standing goal, if the service that is ordered is the one it heads for."""
    goal = Goal.of(turn.state)
    named = turn.named("service")
    return goal if goal and (not named or goal.service in named) else None


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
    if turn.intent == "nlu_fallback" and asks(turn.text) and not told and not wants_it(turn, talk) and not minds:
        return not _to_the_point(turn, asking)
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
