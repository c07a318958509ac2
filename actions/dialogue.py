"""Yes, no and stop: answers to whatever we asked last."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from rasa_sdk.events import SlotSet

from actions.answer import Answer
from actions.bookings import carry_out, reschedule_to
from actions.registry import ANSWERS, answers
from actions.relatives import carry_out_naming, naming
from actions.smalltalk import clarify, follow_up
from actions.turn import Turn

_FORGET = (SlotSet("pending", None), SlotSet("facts", None))


def _pending(turn: Turn) -> dict[str, Any]:
    return turn.slots.get("pending") or {}


def _eligibility_asked(turn: Turn) -> bool:
    return bool((turn.slots.get("facts") or {}).get("_asked"))


@answers("affirm")
def affirm(turn: Turn) -> Answer:
    """Carries out what was proposed; else takes the yes as an answer to our question."""
    pending = _pending(turn)
    if pending.get("kind") == "cancel" or pending.get("kind") == "reschedule" and pending.get("date"):
        return carry_out(turn, pending)
    if pending.get("consent"):
        return carry_out_naming(turn, pending)
    if _eligibility_asked(turn):
        return ANSWERS["my_eligibility"](turn).about("my_eligibility")
    return Answer("好的。还有什么想问的，直接说就行。")


@answers("deny")
def deny(turn: Turn) -> Answer:
    """Drops what was proposed; else takes the no as an answer; a service named with it is meant instead."""
    if _pending(turn):
        return Answer("好的，没有改动，次数也没有变化。", events=_FORGET)
    if _eligibility_asked(turn):
        return ANSWERS["my_eligibility"](turn).about("my_eligibility")
    if turn.named("service") or turn.tier:
        return follow_up(turn)
    return Answer("那我可能理解错了，您想问的是哪项服务、想知道什么？", options=("都有哪些服务", "我还剩几次", "转人工"))


@answers("stop")
def stop(turn: Turn) -> Answer:
    """Leaves whatever was going on."""
    return Answer("好的，先不办了，什么都没有提交。需要的时候再叫我。", events=_FORGET)


@answers("inform")
def inform(turn: Turn) -> Answer:
    """A bare fact: the answer to an open question, else a follow-up, else asked about."""
    pending = _pending(turn)
    if pending.get("kind") == "reschedule":
        return reschedule_to(turn, pending)
    if pending.get("kind") == "designate":
        return naming(turn, pending)
    if _eligibility_asked(turn) or (turn.slots.get("last_intent") == "my_eligibility" and turn.slots.get("service")):
        return ANSWERS["my_eligibility"](turn).about("my_eligibility")
    if turn.named("service") or turn.tier:
        return follow_up(turn)
    return clarify(turn)


def pending_text(turn: Turn) -> Answer:
    """A message not understood while we wait for a name or a day: taken as that answer."""
    pending = _pending(turn)
    return inform(turn) if pending.get("kind") in ("reschedule", "designate") else clarify(turn)


@answers("nlu_fallback")
def fallback(turn: Turn) -> Answer:
    """Not understood: maybe the answer to our open question, else choices."""
    if _pending(turn).get("kind") == "designate":
        return replace(pending_text(turn), intent="designate_relative")
    return pending_text(turn)
