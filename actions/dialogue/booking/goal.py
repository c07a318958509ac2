"""The standing goal: which service the talk is heading for, with all that was told for it, so that 那就办吧 can begin."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from actions.answers.registry import QUESTIONS
from actions.entitlement import UNKNOWN
from actions.reading.facts.kept import joined, of_illness, supposes
from actions.reading.facts.reading import Asking, read_facts
from actions.reading.state import State
from actions.reading.turn import Turn
from actions.replies.answer import Answer

# What ends whatever was wanted.
_ENDS = {"emergency", "mental_crisis", "stop", "complaint", "human_agent"}
# Told in passing, these say nothing of what is wanted.
_SAYS_NOTHING = {"thanks", "goodbye", "greet", "chitchat", "bot_challenge", "repeat", "cancel_booking", "reschedule_booking"}
# Named in a question about the rules, these are still the visit that is thought of; a region or a relative is not.
_OF_VISIT = {"wanted_date", "wanted_time", "department"}
# Only here somebody named is whom it is for; 可以让我儿子替我去听吗 asks about an escort.
_NAMES_WHOM = {"my_eligibility", "book", "inform"}
_NOT_KEPT = {"applicant", "sub_service"}
# 我今天能先把申请交上不: the day of the request, not of the visit.
_ASKS_TODAY = re.compile(r"(?:今天|现在|马上)[^，,。]{0,6}(?:申请|交|提交|报|打电话)")


@dataclass(frozen=True)
class Goal:
    """What the member seems to want done.

    ``service`` is bookable; ``facts`` and ``wishes`` as in a draft. ``refused``: the engine said no, so only something
    new begins it again. ``also``: other services whose counts it takes, so that asking after them is no change of mind.
    """

    service: str
    facts: dict[str, Any] = field(default_factory=dict)
    wishes: dict[str, str] = field(default_factory=dict)
    refused: bool = False
    also: tuple[str, ...] = ()

    @classmethod
    def of(cls, state: State) -> Goal | None:
        """The goal of a talk; None where it heads for nothing."""
        return cls(**{**state.goal, "also": tuple(state.goal.get("also", ()))}) if state.goal else None


def goal_after(turn: Turn, intent: str, answers: Sequence[Answer], state: State, done: bool) -> dict[str, Any] | None:
    """The goal once ``answers`` were given; ``done``: an act was carried out, so that nothing is wanted any more."""
    if turn.member_id is None or done:
        return None
    if turn.state.booking and not state.booking:
        return _of_draft(turn, intent, state)
    if intent in _ENDS:
        return None
    before = Goal.of(turn.state)
    service = _headed_for(turn, answers)
    if service is None or (before and service in before.also):
        service = before.service if before else None
    if service is None:
        return None
    if intent in _SAYS_NOTHING:
        return turn.state.goal
    if state.booking:
        return asdict(Goal(str(state.booking.get("service") or service), {}, dict(state.booking.get("wishes") or {})))
    same = before is not None and before.service == service
    facts, wishes = (before.facts, before.wishes) if same and before else (of_illness(state.facts), {})
    facts = joined(facts, _of_question(state, service))
    told = _told(turn, intent) if not turn.state.booking else ({}, {})
    refused = _refused(answers, service, bool(same and before and before.refused))
    also = _also(answers, service) or (before.also if same and before else ())
    return asdict(Goal(service, joined(facts, told[0]), {**wishes, **told[1]}, refused, also))


def _of_draft(turn: Turn, intent: str, state: State) -> dict[str, Any] | None:
    """What a booking given up leaves, so that it can be taken up again."""
    draft = turn.state.booking or {}
    service = draft.get("service")
    if intent in _ENDS - {"stop"} or not bookable(turn, service):
        return None
    refused = ((state.last_answer or {}).get("answer") or {}).get("decision", {}).get("outcome") == "refused"
    facts = dict((state.pending or {}).get("facts") or {}) if refused else dict(draft.get("facts") or {})
    return asdict(Goal(str(service), facts, dict(draft.get("wishes") or {}), refused))


def _also(answers: Sequence[Answer], service: str) -> tuple[str, ...]:
    costs = [cost for answer in answers for cost in (answer.decision or {}).get("consumes") or ()]
    return tuple(dict.fromkeys(str(cost["service"]) for cost in costs if cost["service"] != service))


def _of_question(state: State, service: str) -> dict[str, Any]:
    """What was told in the question about cover that is open or was just answered."""
    told = dict(state.facts or {})
    return {fact: value for fact, value in told.items() if not fact.startswith("_")} if told.get("_service") == service else {}


def _headed_for(turn: Turn, answers: Sequence[Answer]) -> str | None:
    """The one bookable service the last telling answer was about."""
    for answer in reversed(answers):
        if len(answer.services) == 1 and bookable(turn, answer.services[0]):
            return answer.services[0]
    return None


def bookable(turn: Turn, service: str | None) -> bool:
    """Whether ``service`` is one that is booked by a request."""
    spec = turn.engine.catalogue.services.get(str(service)) if service else None
    return spec is not None and spec.booking.kind == "request"


def _told(turn: Turn, intent: str) -> tuple[dict[str, Any], dict[str, str]]:
    """Facts and wishes of this message; none of what is only supposed, or of a question about the rule for others."""
    if supposes(turn.text):
        return {}, {}
    told = read_facts(turn, Asking(booking=True))
    facts = {fact: value for fact, value in told.facts.items() if value != UNKNOWN and fact not in _NOT_KEPT}
    if _ASKS_TODAY.search(turn.text) and facts.get("wanted_date") == turn.now.date().isoformat():
        del facts["wanted_date"]
    if intent not in _NAMES_WHOM:
        facts = {fact: value for fact, value in facts.items() if fact not in ("for_whom", "relative_name")}
    if intent in QUESTIONS and intent != "my_eligibility":
        facts = {fact: value for fact, value in facts.items() if fact in _OF_VISIT or fact in of_illness(facts)}
    if facts.get("wanted_date") == turn.now.date().isoformat():
        del facts["wanted_date"]  # 今天能先交上吗 is when it is applied for
    return facts, told.wishes


def _refused(answers: Sequence[Answer], service: str, before: bool) -> bool:
    for answer in reversed(answers):
        decision: Mapping[str, Any] = answer.decision or {}
        if decision.get("service") == service:
            return decision.get("outcome") == "refused"
    return before
