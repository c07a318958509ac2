"""Danger first: 120, crisis help in words that get shorter, what is heard afterwards; no medical advice from a machine."""

from __future__ import annotations

import re
from dataclasses import replace

from actions.answers.registry import ANSWERS, answers
from actions.reading.aftermath import heard_afterwards
from actions.reading.turn import Turn
from actions.replies.answer import Answer
from actions.replies.phrasebook import clause_of, say

# National numbers: 120 ambulance, 12356 mental-health support line (China, 24 hours).
AMBULANCE, CRISIS_LINE = "120", "12356"
CERTAIN, DOUBTFUL = "certain", "doubtful"
_CRISIS = "mental_crisis"
_HURT = re.compile(r"割腕|割了|吞了|吃了.{0,6}(药|片)|服毒|喝了.{0,4}药|流血|跳下|开了煤气|在流|昏|没反应")
# What may be answered after the help: knowledge and the member's own cover, nothing that spends a count.
_ROUTINE = (
    "service_hours", "service_process", "service_region", "service_turnaround", "contact_info", "my_quota", "quota_rule",
    "my_eligibility", "service_limits", "my_bookings", "service_cost", "service_materials", "family_sharing_rule",
)
# The shares of what else the message may ask, the danger put aside, sum to 0.6.
_ROUTINE_FLOOR = 0.25
_MOST_TIMES = 3


@answers("emergency")
def emergency(turn: Turn) -> Answer:
    """120 first; the routine part of the message afterwards."""
    return _help(turn, "emergency")


@answers("mental_crisis")
def mental_crisis(turn: Turn) -> Answer:
    """A human voice first: the crisis line, and 120 or 110 when danger is near; 120 first for somebody hurt."""
    return _help(turn, _CRISIS)


def _help(turn: Turn, kind: str) -> Answer:
    before = turn.state.safety or {}
    another = turn.intent == kind and (before.get("kind"), before.get("who")) != (kind, turn.safety.get("who") or "self")
    times = 0 if another else int(before.get("times") or 0)
    key = _first(turn, kind) if times == 0 else f"safety.{_short(kind)}.repeat_{min(times + 1, _MOST_TIMES)}"
    answer = _said(key, kind)
    return _with_the_rest(turn, answer)


def _first(turn: Turn, kind: str) -> str:
    who = _who(turn)
    if kind == _CRISIS and who != "agent_caller" and _HURT.search(turn.text):
        return "safety.crisis.hurt" if who == "self" else "safety.crisis.hurt_other"
    return f"safety.{_short(kind)}.{who}"


def _who(turn: Turn) -> str:
    """self, other, or agent_caller where an agent has somebody on the line."""
    if turn.identity.actor == "agent":
        return "agent_caller"
    return "other" if turn.safety.get("who") == "other" else "self"


def _short(kind: str) -> str:
    return "crisis" if kind == _CRISIS else kind


def _said(key: str, kind: str) -> Answer:
    """A reply of the safety topic with its clauses and the number as a button."""
    clauses = tuple(clause_of(key).split("、")) if clause_of(key) else ()
    phone = CRISIS_LINE if kind == _CRISIS and "hurt" not in key else AMBULANCE
    return Answer(say(key), intent=kind, services=("4.10",) if kind == _CRISIS else (), clauses=clauses, contact={"phone": phone})


def caring_question(turn: Turn) -> Answer | None:
    """One question beside the answer where danger is doubtful; None where nothing points to any."""
    if turn.safety.get("level") != DOUBTFUL or turn.state.safety:
        return None
    kind = str(turn.safety.get("kind"))
    who = _who(turn)
    key = "safety.ask_agent" if who == "agent_caller" else f"safety.{_short(kind)}.ask{'_other' if who == 'other' else ''}"
    return Answer(say(key, turn=turn.state.turns), intent=kind, clauses=tuple(filter(None, clause_of(key).split("、"))))


@answers("aftermath")
def aftermath(turn: Turn) -> Answer:
    """What is heard after a danger: taken in, nothing sold; the way back is offered, not forced."""
    kind = str((turn.state.safety or {}).get("kind") or "emergency")
    heard = heard_afterwards(turn.text)
    if heard == "ambulance_called":
        key = f"safety.heard.ambulance_called{'_self' if (turn.state.safety or {}).get('who') == 'self' else ''}"
    elif heard == "over":
        key = "safety.heard.over_crisis" if kind == _CRISIS else "safety.heard.over"
    else:
        key = "safety.heard.in_hospital"
    told = say(key)
    if heard == "over" and turn.state.goal:
        told += say("safety.after.back")
    return Answer(told, intent=kind, clauses=tuple(filter(None, clause_of(key).split("、"))))


@answers("still_in_danger")
def still_in_danger(turn: Turn) -> Answer:
    """Not understood, or something to be booked, while somebody may be in danger: help again, shorter, no menu."""
    return _help(turn, str((turn.state.safety or {}).get("kind") or "emergency"))


@answers("medical_advice")
def medical_advice(turn: Turn) -> Answer:
    """No diagnosis and no drugs from here: phone doctor, picture consultation, 120 if it gets worse."""
    return Answer(
        "病情和用药要由医生来看，我不能替医生判断。可以打95169038找电话医生，或用图文问诊把症状和报告发给医生（手册4.2、4.3）。"
        f"如果突然加重，比如胸痛、呼吸困难、意识不清，请马上打{AMBULANCE}。",
        services=("4.2", "4.3"), clauses=("4.2", "4.3"), contact={"phone": reach_phone(turn)},
        options=("怎么用图文问诊", "电话医生几点有人", "帮我预约专家门诊"),
    )


def reach_phone(turn: Turn) -> str:
    """The number of the phone doctor."""
    line = turn.engine.catalogue.line_of("4.2")
    return line.phone if line else AMBULANCE


def _with_the_rest(turn: Turn, answer: Answer) -> Answer:
    """``answer`` and, below it, what the message asks besides about a service it names."""
    likeliest = turn.ranking[1] if len(turn.ranking) > 1 else {"name": "", "confidence": 0.0}
    if not turn.named("service") or likeliest["name"] not in _ROUTINE or likeliest["confidence"] < _ROUTINE_FLOOR:
        return answer
    rest = ANSWERS[likeliest["name"]](replace(turn, intent=likeliest["name"]))
    return replace(
        answer, text=f"{answer.text}\n另外，您问的：{rest.text}",
        clauses=tuple(dict.fromkeys((*answer.clauses, *rest.clauses))), quota=rest.quota, decision=rest.decision,
    )  # fmt: skip
