"""A danger in the course of a talk: how far it has got, what was laid aside for it, and the people it reaches."""

from __future__ import annotations

import logging
import re
from dataclasses import replace
from typing import Any

from actions.answers.registry import QUESTIONS
from actions.answers.talk.safety import CARED_FOR
from actions.dialogue.context.meaning import meant_intent
from actions.dialogue.danger_phases import ASKED, CALMED, ENDANGERED, only_aside
from actions.entitlement import Incident
from actions.reading.aftermath import heard_afterwards
from actions.reading.cue_files import first_cue
from actions.reading.turn import Turn

logger = logging.getLogger(__name__)
DANGERS = {"emergency", "mental_crisis"}
COUNSELLING = "4.10"
_SURE, _SURE_INTENT = 0.6, 0.8
_ORDERS = {"book", "cancel_booking", "reschedule_booking", "designate_relative"}
_CERTAINLY_TOLD = {"ambulance_called", "in_hospital", "misheard"}
_ASKS_ON = {"question", "same_other", "why", "list", "compare", "renewal", "progress", "which"}
# Told or asked in the middle of it.
_AMID = {"waiting", "no_answer", "money", "guilt", "what_now"}
# Below this a danger heard again is no other danger, and what is told of the first one counts.
_PLAIN = 0.8
# These are answered as they are, whatever else stands.
_ANSWERED = QUESTIONS | {"human_agent", "complaint", "thanks", "minor", "privacy_question"}
# Slowly after a danger: neither a menu nor a joke.
# Characters of a yes or no to our caring question that says nothing else.
_BARE = 5
_SAYS_LITTLE = {"nlu_fallback", "chitchat", "out_of_scope", "affirm", "deny", "inform", "follow_up", "repeat", "greet"}


def phase(turn: Turn) -> str:
    """How far it has got; empty where there is none."""
    return str(turn.state.safety.get("phase") or ENDANGERED) if turn.state.safety else ""


def cared_for(turn: Turn) -> bool:
    """Whether the message says that somebody has taken care of it, or that it is over."""
    heard = heard_afterwards(turn.text)
    if heard not in CARED_FOR or phase(turn) not in (ENDANGERED, CALMED):
        return False
    if phase(turn) == CALMED and heard != "in_hospital" and does_business(turn):
        return False
    # 我爸昏过去了 tells of one who is with him, and of a danger.
    return heard in _CERTAINLY_TOLD or not danger_heard(turn)


def danger_heard(turn: Turn) -> bool:
    """Whether the message tells of a danger; in the course of one, plainly: 门开了 坐着等 is no other danger."""
    return turn.intent in DANGERS and (phase(turn) != ENDANGERED or float(turn.safety.get("confidence", 1.0)) >= _PLAIN)


def amid(turn: Turn) -> bool:
    """Whether the message asks or tells what belongs to the danger: the car is late, nobody answers, what now."""
    heard, standing = heard_afterwards(turn.text), phase(turn)
    if heard not in _AMID or standing not in (ENDANGERED, CALMED) or danger_heard(turn) or turn.named("service"):
        return False
    if heard == "guilt":
        return (turn.state.safety or {}).get("who") == "other"
    return standing == ENDANGERED or heard == "waiting" or (turn.state.safety or {}).get("kind") == "mental_crisis"


def does_business(turn: Turn) -> bool:
    """Whether the message surely asks or orders something of the services."""
    return meant_intent(turn) in QUESTIONS | _ORDERS and turn.sure >= _SURE_INTENT


def lost_in_danger(turn: Turn) -> bool:
    """What gets no plain answer while somebody may be in danger: nothing understood, an order, small talk."""
    asks_on = turn.act.get("name") in _ASKS_ON and bool(turn.services)
    return phase(turn) == ENDANGERED and not asks_on and (meant_intent(turn) not in _ANSWERED or turn.sure < _SURE)


def slow(turn: Turn) -> bool:
    """Whether, after a danger, the message only says a little: no menu, no joke."""
    felt = bool(first_cue("feelings", turn.text)) and not does_business(turn)
    little = felt or meant_intent(turn) in _SAYS_LITTLE or turn.act.get("name") in ("ack", "hold", "feeling")
    return phase(turn) == CALMED and little and turn.state.open()[0] in ("none", "offer")


def answered_us(turn: Turn) -> str:
    """What the message says to our caring question: good, bad, or empty for neither."""
    if phase(turn) != ASKED:
        return ""
    heard = heard_afterwards(turn.text)
    if heard == "died":
        return ""
    if heard in CARED_FOR:
        return "good" if turn.intent not in DANGERS else "bad"
    if heard == "not_well":
        return "bad"
    if turn.intent not in ("affirm", "deny") or turn.state.open()[0] not in ("none", "offer"):
        return ""
    # 不对啊 我没约过这么多 sets something else right; a yes or no to us is short.
    if len(re.sub(r"\W", "", turn.text)) > _BARE:
        return ""
    safety = turn.state.safety or {}
    # 有没有胸痛 asks for the bad, 您现在安全吗 and 叫得应吗 for the good.
    for_the_bad = safety.get("kind") == "emergency" and safety.get("who") == "self"
    return "bad" if (turn.intent == "affirm") == for_the_bad else "good"


def who_in(turn: Turn, keep: bool = False) -> str:
    """Who is in danger: agent_caller where an agent speaks, else other or self; ``keep``: as it was before."""
    if turn.identity.actor == "agent":
        return "agent_caller"
    before = str((turn.state.safety or {}).get("who") or "")
    if keep and before:
        return before
    return "other" if turn.safety.get("who") == "other" else "self"


def safety_now(turn: Turn, kind: str, who: str) -> dict[str, Any]:
    """The state while the danger is certain: how often help was said, and what was laid aside for it."""
    before = turn.state.safety or {}
    times = int(before.get("times") or 0) if phase(turn) == ENDANGERED else 0
    return {"kind": kind, "who": who, "phase": ENDANGERED, "times": times + 1, "aside": laid_aside(turn)}


def laid_aside(turn: Turn) -> dict[str, Any]:
    """The booking or the goal a danger broke off; an earlier one stays where nothing new was begun."""
    if turn.state.booking:
        return {"booking": turn.state.booking}
    before = (turn.state.safety or {}).get("aside") or {}
    return dict(before) or ({"goal": turn.state.goal} if turn.state.goal else {})


def heard_anew(turn: Turn, kind: str, who: str) -> bool:
    """Whether this danger was not heard before in this talk: people are told of it once."""
    before = turn.state.safety or {}
    return phase(turn) != ENDANGERED or (before.get("kind"), before.get("who")) != (kind, who)


def alert(turn: Turn, kind: str, who: str = "") -> Incident | None:
    """Tell people. None where it could not be recorded: what is said to the member never waits for that."""
    try:
        return turn.engine.raise_incident(
            kind, turn.now, actor=turn.actor, conversation=turn.conversation, who=who, member_id=turn.member_id or "",
            channel=turn.channel,
        )  # fmt: skip
    except Exception as error:  # noqa: BLE001 - whatever the database does, help is said
        logger.error("incident %s could not be recorded: %s", kind, type(error).__name__)
        return None


def counselling_wanted(turn: Turn) -> Turn:
    """The turn as an order of counselling, which is asked for and proposed like every booking."""
    entity = {"entity": "service", "value": COUNSELLING, "start": 0, "end": 0}
    state = turn.state.changed(safety=only_aside(turn.state.safety))
    return replace(turn, intent="book", entities=(*turn.entities, entity), state=state)
