"""Yes, no and stop: answers to whatever we asked last."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from rasa_sdk.events import SlotSet

from actions.answer import Answer
from actions.booking_changes import carry_out, continue_change, picks_one
from actions.designation import carry_out_naming, names_one, names_somebody, naming
from actions.eligibility import known_and_asked
from actions.fact_answers import clear_yes
from actions.fact_words import asks, corrects
from actions.facts import read_facts
from actions.registry import ANSWERS, answered_first, answers
from actions.smalltalk import clarify, follow_up
from actions.turn import Turn

_FORGET = (SlotSet("pending", None), SlotSet("facts", None))
_CHANGES = ("cancel", "reschedule")


def _pending(turn: Turn) -> dict[str, Any]:
    return turn.slots.get("pending") or {}


def _proposed(turn: Turn) -> bool:
    """Whether a change lies before the member that only wants a yes."""
    pending = _pending(turn)
    ready = {"cancel": "booking", "reschedule": "date", "designate": "consent"}.get(pending.get("kind", ""))
    return bool(ready and pending.get(ready) and not pending.get("among"))


def _eligibility_asked(turn: Turn) -> bool:
    return bool((turn.slots.get("facts") or {}).get("_asked"))


def _eligibility(turn: Turn) -> Answer:
    about = (turn.slots.get("facts") or {}).get("_service") or turn.slots.get("service")
    slots = {**turn.slots, "service": about}
    changes = turn.named("service") and (corrects(turn.text) or not _answers_eligibility(turn))
    kept = turn.entities if changes else tuple(e for e in turn.entities if e.get("entity") != "service")
    return replace(ANSWERS["my_eligibility"](replace(turn, slots=slots, entities=kept)), intent="my_eligibility")


def _answers_eligibility(turn: Turn) -> bool:
    """Whether the message tells the fact our open question is about."""
    facts = turn.slots.get("facts") or {}
    if not facts.get("_asked") or asks(turn.text) or turn.member_id is None:
        return False
    _, asking = known_and_asked(turn, facts["_service"])
    told = read_facts(turn, asking)
    return facts["_asked"] in told.facts or bool(told.problem)


@answered_first
def answers_us(turn: Turn) -> bool:
    """Whether a message read as a question of its own is the answer to ours (陪诊那个, 高血压)."""
    if asks(turn.text) or turn.member_id is None:
        return False
    pending = _pending(turn)
    return picks_one(turn, pending) or names_one(turn, pending) or _answers_eligibility(turn)


def _answered(turn: Turn) -> Answer | None:
    """What the message means as an answer to the change or question that is open; None where none is."""
    pending = _pending(turn)
    if pending.get("kind") in _CHANGES:
        return continue_change(turn, pending)
    if pending.get("kind") == "designate":
        return naming(turn, pending)
    return _eligibility(turn) if _eligibility_asked(turn) else None


@answers("affirm")
def affirm(turn: Turn) -> Answer:
    """Carries out what was proposed; else takes the yes as an answer to our question."""
    pending = _pending(turn)
    if _proposed(turn) and not _changes_proposal(turn) and clear_yes(turn):
        return carry_out_naming(turn, pending) if pending["kind"] == "designate" else carry_out(turn, pending)
    return _answered(turn) or Answer("好的。还有什么想问的，直接说就行。")


def _changes_proposal(turn: Turn) -> bool:
    """'好，改成12月25日': the yes names something new."""
    if _pending(turn).get("kind") == "designate":
        return names_somebody(turn)
    labels = {"cancel": ("service",), "reschedule": ("service", "date")}
    return any(turn.named(label) for label in labels.get(_pending(turn).get("kind", ""), ()))


@answers("deny")
def deny(turn: Turn) -> Answer:
    """Drops what was proposed, or changes it; else takes the no as an answer; a service named with it is meant."""
    if _pending(turn):
        changed = _answered(turn) if corrects(turn.text) and _changes_proposal(turn) else None
        return changed or Answer("好的，没有改动，次数也没有变化。", events=_FORGET)
    if _eligibility_asked(turn):
        return _eligibility(turn)
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
    answered = _answered(turn)
    if answered is not None:
        return answered
    if turn.slots.get("last_intent") == "my_eligibility" and turn.slots.get("service"):
        return ANSWERS["my_eligibility"](turn).about("my_eligibility")
    if turn.named("service") or turn.tier:
        return follow_up(turn)
    return clarify(turn)


@answers("nlu_fallback")
def fallback(turn: Turn) -> Answer:
    """Not understood: maybe the answer to our open question, else choices."""
    return (_answered(turn) if _pending(turn).get("kind") == "designate" else None) or clarify(turn)
