"""The last answer word for word helps nobody: ask in other words, or say that nothing changes."""

from __future__ import annotations

from dataclasses import replace
from functools import wraps
from typing import Any

from rasa_sdk.events import SlotSet

from actions.answers.registry import Answering
from actions.answers.talk.question_help import explained
from actions.answers.talk.routing import MAX_MISUNDERSTANDINGS
from actions.answers.talk.smalltalk import clarify
from actions.reading.turn import Turn
from actions.replies.answer import Answer

_CHANGES = {"cancel", "reschedule", "designate"}
_COURTEOUS = {"affirm", "deny"}
# Whose answers depend on who is meant; beside any other answer 那孩子呢 is not understood.
_OF_PEOPLE = {"family_sharing_rule", "my_eligibility"}
# Read out of words that are no entity (周末呢, 半夜呢).
_OF_HOURS = "service_hours"


def never_twice(answering: Answering) -> Answering:
    """Decorate the answer to a message that leans on the one before: what was just said is not said alone again.

    An open question comes with help, a third time with a person; an answer which the message does not
    change says so; what was not understood is asked about. 好的 to a courtesy may get the same courtesy.
    """

    @wraps(answering)
    def once(turn: Turn) -> Answer:
        answer = answering(turn)
        return _otherwise(turn, answer) if _just_said(turn, answer) else answer

    return once


def _just_said(turn: Turn, answer: Answer) -> bool:
    """Whether ``answer`` is the end of the last one; what stood before it led in."""
    last = str((turn.slots.get("last_answer") or {}).get("text") or "")
    courtesy = turn.intent in _COURTEOUS and "？" not in answer.text
    return bool(answer.text) and last.endswith(answer.text) and not courtesy


def _otherwise(turn: Turn, answer: Answer) -> Answer:
    count = int(turn.slots.get("misunderstood") or 0) + 1
    lead = _help(turn, count) if _open(turn) else "还是一样，" if _understood(turn, answer) else ""
    if not lead or count >= MAX_MISUNDERSTANDINGS:
        return clarify(turn)
    events = (*answer.events, SlotSet("misunderstood", count))
    return replace(answer, text=f"{lead}{answer.text}", events=events)


def _pending(turn: Turn) -> dict[str, Any]:
    return turn.slots.get("pending") or {}


def _asked(turn: Turn) -> str | None:
    """The fact our question about using a service waits for."""
    return (turn.slots.get("facts") or {}).get("_asked")


def _open(turn: Turn) -> bool:
    return _pending(turn).get("kind") in _CHANGES or _asked(turn) is not None


def _help(turn: Turn, count: int) -> str:
    """What helps to answer the open question, said before it."""
    hint = "说“第一个”或预约编号就行。" if _pending(turn).get("among") else ""
    if _asked(turn) is not None:
        hint = explained(turn, _asked(turn), named="disease" in turn.slots["facts"])
    return f"没太听明白。{hint}" if count == 1 else f"还是没听明白。{hint}不办了就说“算了”。"


def _understood(turn: Turn, answer: Answer) -> bool:
    """Whether the message names what the answer may depend on, so that the same answer is one."""
    named = {str(entity.get("entity")) for entity in turn.entities}
    people = {"relation"} if answer.intent not in _OF_PEOPLE else set()
    return bool(named - people) or answer.intent == _OF_HOURS
