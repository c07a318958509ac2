"""May this member use this service, in this situation, now?"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from rasa_sdk.events import SlotSet

from actions.answer import Answer
from actions.deciding import after_designation, allowed, decide, question, refusal
from actions.entitlement import Decision, Outcome
from actions.facts import DateProblem, read_facts
from actions.members import identified, member_of, standing_of
from actions.members import blocked
from actions.registry import answers
from actions.turn import Turn
from actions.wording import name

_ADULT = 18


@answers("my_eligibility")
@identified
def my_eligibility(turn: Turn) -> Answer:
    """The engine's decision on the facts told so far; it asks for the one it needs most."""
    service = turn.service
    if service is None:
        return _in_general(turn)
    known: dict[str, Any] = dict(turn.slots.get("facts") or {})
    asked = known.pop("_asked", None) if known.get("_service") == service else None
    if known.pop("_service", None) != service:
        known = {}
    try:
        known.update(read_facts(turn, asked, minor=is_minor(turn)))
    except DateProblem as problem:
        return Answer(str(problem), services=(service,))
    decision = decide(turn, service, known)
    answer = _render(turn, decision, known, first=not asked)
    open_question = decision.needs[0].fact.value if decision.outcome is Outcome.NEEDS else None
    return replace(answer, events=(SlotSet("facts", {**known, "_service": service, "_asked": open_question}),))


def _render(turn: Turn, decision: Decision, known: dict[str, Any], first: bool) -> Answer:
    if decision.outcome is Outcome.REFUSED:
        return after_designation(turn, decision) or refusal(turn, decision)
    if decision.outcome is Outcome.ALLOWED:
        return allowed(turn, decision, known)
    answer = question(turn, decision)
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
        )
    tier = standing.tier.name if standing.tier else ""
    catalogue = turn.engine.catalogue
    return Answer(
        f"可以用服务，您是{tier}。想用哪一项？告诉我服务名，我帮您看具体条件（手册3.2）。", clauses=("3.2",),
        options=tuple(f"我能用{name(catalogue, key)}吗" for key in ("4.4", "4.6", "4.8", "4.10")),
    )
