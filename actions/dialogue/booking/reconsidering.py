"""A refusal looked at again: something new is told of the illness or the papers, and the service refused may now be had."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from actions.answers.member.deciding import decide
from actions.answers.registry import ANSWERS, answers
from actions.dialogue.booking.goal import Goal
from actions.entitlement import BadFact, Outcome
from actions.reading.facts.kept import joined, of_illness, supposes
from actions.reading.facts.reading import Asking, read_facts
from actions.reading.turn import Turn
from actions.replies.answer import Answer

RECONSIDERED = "reconsidered"
# What was told of the operation decides as much as the illness.
_BESIDE_ILLNESS = ("surgery_setting",)


def reconsiders(turn: Turn) -> bool:
    """Whether what the message tells takes away the reason for which the service in mind was refused."""
    goal = Goal.of(turn.state)
    if goal is None or not goal.refused or turn.member_id is None or supposes(turn.text):
        return False
    if set(turn.named("service")) - {goal.service} or turn.named("relation"):
        return False
    return _allowed_now(turn, goal)


def _told(turn: Turn) -> dict[str, Any]:
    facts = read_facts(turn, Asking()).facts
    return {**of_illness(facts), **{fact: facts[fact] for fact in _BESIDE_ILLNESS if fact in facts}}


def _allowed_now(turn: Turn, goal: Goal) -> bool:
    told = _told(turn)
    if all(goal.facts.get(fact) == value for fact, value in told.items()):
        return False
    try:
        before = decide(turn, goal.service, goal.facts).outcome
        return before is Outcome.REFUSED and decide(turn, goal.service, joined(goal.facts, told)).outcome is not Outcome.REFUSED
    except BadFact:
        return False


@answers(RECONSIDERED)
def reconsidered(turn: Turn) -> Answer:
    """Whether the service refused can be had now, with all that was told of it."""
    goal = Goal.of(turn.state)
    if goal is None:
        return ANSWERS["my_eligibility"](turn)
    known = {**joined(goal.facts, _told(turn)), "_service": goal.service}
    about = {"entity": "service", "value": goal.service}
    slots = {**turn.slots, "service": goal.service, "facts": known}
    asked = replace(turn, slots=slots, entities=(*turn.entities, about))
    return replace(ANSWERS["my_eligibility"](asked), intent="my_eligibility")
