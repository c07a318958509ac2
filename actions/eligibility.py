"""May this member use this service, in this situation, now?"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from rasa_sdk.events import SlotSet

from actions.answer import Answer
from actions.deciding import after_designation, allowed, decide, question, refusal, settled
from actions.entitlement import BadFact, Decision, Outcome
from actions.facts import Asking, Told, read_facts
from actions.members import blocked, identified, member_of, standing_of
from actions.registry import answers
from actions.turn import Turn
from actions.wording import name

_ADULT = 18
# Supposed, not told: such a fact answers this question and is forgotten.
_SUPPOSED = re.compile(r"要是|如果|假如|万一|的话|假设|倘若")


@answers("my_eligibility")
@identified
def my_eligibility(turn: Turn) -> Answer:
    """The engine's decision on the facts told so far; it asks for the one it needs most."""
    service = turn.service
    if service is None:
        return _in_general(turn)
    known, asking = known_and_asked(turn, service)
    told = settled(turn, service, known, read_facts(turn, asking))
    facts = {**known, **told.facts}
    try:
        decision = decide(turn, service, facts)
    except BadFact as error:
        facts.pop(str(error.field), None)
        told = Told(problem=f"{error.reason.rstrip('。')}。")
        decision = decide(turn, service, facts)
    answer = _render(turn, decision, facts, first=asking.fact is None)
    if told.problem and decision.outcome is Outcome.NEEDS:
        answer = replace(answer, text=f"{told.problem}{answer.text}")
    kept = known if _SUPPOSED.search(turn.text) else facts
    return replace(answer, events=(SlotSet("facts", _slot(turn, service, kept, decision)),))


def _slot(turn: Turn, service: str, facts: dict[str, Any], decision: Decision) -> dict[str, Any] | None:
    """What the next turn needs; nothing inside a booking, whose question comes next."""
    if _booking_goes_on(turn):
        return None
    asked = decision.needs[0].fact.value if _asks_on(decision) else None
    return {**facts, "_service": service, "_asked": asked}


def _asks_on(decision: Decision) -> bool:
    return decision.outcome is Outcome.NEEDS and not decision.needs[0].cannot_say


def known_and_asked(turn: Turn, service: str) -> tuple[dict[str, Any], Asking]:
    """The facts told before about ``service``, and what our last question was about."""
    known: dict[str, Any] = dict(turn.slots.get("facts") or {})
    asked, about = known.pop("_asked", None), known.pop("_service", None)
    if about != service:
        return {}, Asking(minor=is_minor(turn))
    decision = decide(turn, service, known)
    return known, Asking(asked, decision.needs, decision.earliest_date, minor=is_minor(turn))


def _booking_goes_on(turn: Turn) -> bool:
    return bool(turn.slots.get("requested_slot"))


def _render(turn: Turn, decision: Decision, known: dict[str, Any], first: bool) -> Answer:
    if decision.outcome is Outcome.REFUSED:
        return after_designation(turn, decision) or refusal(turn, decision)
    if decision.outcome is Outcome.ALLOWED:
        return allowed(turn, decision, known)
    answer = question(turn, decision)
    service = name(turn.engine.catalogue, decision.service)
    if _booking_goes_on(turn):
        return replace(answer, text=f"{service}要看具体情况，这项办完我再帮您细看。", options=())
    if not _asks_on(decision):
        phone = turn.engine.catalogue.lines["main"].phone
        return replace(answer, text=f"这一点不清楚，我没法判断能不能用{service}。请打{phone}，由健康专员核实。", options=())
    return replace(answer, text=f"要看情况。{answer.text}") if first else answer


def is_minor(turn: Turn) -> bool:
    """Whether the member is under 18 on the day of the question."""
    born, today = member_of(turn).birth_date, turn.now.date()
    return today.year - born.year - ((today.month, today.day) < (born.month, born.day)) < _ADULT


def _in_general(turn: Turn) -> Answer:
    standing = standing_of(turn)
    if standing.blockers:
        clauses = tuple(reason.clause for reason in standing.blockers)
        return Answer(
            f"现在还不能用服务：{blocked(standing)}（手册{'、'.join(clauses)}）。", clauses=clauses,
            decision={"allowed": False, "reasons": [{"code": r.code, "clause": r.clause} for r in standing.blockers]},
        )  # fmt: skip
    tier = standing.tier.name if standing.tier else ""
    catalogue = turn.engine.catalogue
    return Answer(
        f"可以用服务，您是{tier}。想用哪一项？告诉我服务名，我帮您看具体条件（手册3.2）。", clauses=("3.2",),
        options=tuple(f"我能用{name(catalogue, key)}吗" for key in ("4.4", "4.6", "4.8", "4.10")),
    )  # fmt: skip
