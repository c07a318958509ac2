"""Danger first: 120, crisis help in words that get shorter, what is heard afterwards; no medical advice from a machine."""

from __future__ import annotations

import logging
from dataclasses import replace

from actions.answers.registry import ANSWERS, answers
from actions.entitlement import Outcome
from actions.language.dates import describe
from actions.reading.aftermath import heard_afterwards, hurt_already
from actions.reading.cue_files import first_cue
from actions.reading.turn import Turn
from actions.replies.answer import Answer, cite
from actions.replies.phrasebook import clause_of, entries, say

logger = logging.getLogger(__name__)
# National numbers: 120 ambulance, 12356 mental-health support line (China, 24 hours).
AMBULANCE, CRISIS_LINE = "120", "12356"
CERTAIN, DOUBTFUL = "certain", "doubtful"
_CRISIS = "mental_crisis"
# What may be answered after the help: knowledge and the member's own cover, nothing that spends a count.
_ROUTINE = (
    "service_hours", "service_process", "service_region", "service_turnaround", "contact_info", "my_quota", "quota_rule",
    "my_eligibility", "service_limits", "my_bookings", "service_cost", "service_materials", "family_sharing_rule",
)
# The shares of what else the message may ask, the danger put aside, sum to 0.6.
_ROUTINE_FLOOR = 0.25
_MOST_TIMES = 3
# Heard once a danger was: somebody has taken care of it, or it is over, or was none.
CARED_FOR = ("ambulance_called", "in_hospital", "company", "over", "misheard", "died")
# How the ids of replies end for this kind and this person, the most exact first.
_KINDS_OF, _WHOM_OF = {"emergency": ("",), _CRISIS: ("_crisis", "")}, {"self": ("_self", "")}
# Below this probability of danger the words themselves have to speak of some trouble.
_FAINT = 0.3


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
    who = _who(turn) if turn.intent == kind else str(before.get("who") or _who(turn))
    another = turn.intent == kind and (before.get("kind"), before.get("who")) != (kind, who)
    times = int(before.get("times") or 0) if _endangered(turn) and not another else 0
    return _with_the_rest(turn, _said(_first(turn, kind, who) if times == 0 else _again(kind, who, times), kind, times))


def _endangered(turn: Turn) -> bool:
    """Whether the danger was certain before this message, and nobody has taken care of it."""
    return bool(turn.state.safety) and (turn.state.safety or {}).get("phase", "danger") == "danger"


def _again(kind: str, who: str, times: int) -> str:
    """Help said before, shorter; an agent is asked what the caller has done."""
    if who == "agent_caller":
        return "safety.repeat_agent"
    step = min(times + 1, _MOST_TIMES)
    for_other = f"safety.{_short(kind)}.repeat_other_{step}"
    return for_other if who == "other" and for_other in entries() else f"safety.{_short(kind)}.repeat_{step}"


def _first(turn: Turn, kind: str, who: str) -> str:
    if kind == _CRISIS and who != "agent_caller" and hurt_already(turn.text):
        return "safety.crisis.hurt" if who == "self" else "safety.crisis.hurt_other"
    return f"safety.{_short(kind)}.{who}"


def _who(turn: Turn) -> str:
    """self, other, or agent_caller where an agent has somebody on the line."""
    if turn.identity.actor == "agent":
        return "agent_caller"
    return "other" if turn.safety.get("who") == "other" else "self"


def _short(kind: str) -> str:
    return "crisis" if kind == _CRISIS else kind


def _said(key: str, kind: str, times: int = 0) -> Answer:
    """A reply of the safety topic with its clauses and the number as a button; ``times`` picks among its wordings."""
    phone = CRISIS_LINE if kind == _CRISIS and "hurt" not in key else AMBULANCE
    services = ("4.10",) if kind == _CRISIS else ()
    return Answer(say(key, turn=times), intent=kind, services=services, clauses=_clauses(key), contact={"phone": phone})


def _clauses(key: str) -> tuple[str, ...]:
    return tuple(filter(None, clause_of(key).split("、")))


def help_first(turn: Turn) -> Answer | None:
    """One short line before the answer to a routine question while somebody may be in danger; None where nobody is."""
    if not _endangered(turn):
        return None
    kind = str((turn.state.safety or {}).get("kind"))
    return _said(f"safety.{_short(kind)}.before_the_rest", kind, turn.state.turns)


def caring_question(turn: Turn) -> Answer | None:
    """One question beside the answer where danger is doubtful; None where nothing points to any."""
    if turn.safety.get("level") != DOUBTFUL or turn.state.safety or not _worth_asking(turn):
        return None
    kind = str(turn.safety.get("kind"))
    who = _who(turn)
    # 我爸昨晚走了: nobody is left to be asked about.
    if first_cue("feelings", turn.text) == "grief" and who != "self":
        return None
    key = "safety.ask_agent" if who == "agent_caller" else f"safety.{_short(kind)}.ask{'_other' if who == 'other' else ''}"
    return Answer(say(key, turn=turn.state.turns), intent=kind, clauses=tuple(filter(None, clause_of(key).split("、"))))


def _worth_asking(turn: Turn) -> bool:
    """A faint doubt about words that tell of no trouble at all (那都别动了) is none."""
    told = first_cue("feelings", turn.text) or first_cue("symptoms", turn.text)
    return bool(told) or float(turn.safety.get("confidence", 1.0)) >= _FAINT


@answers("aftermath")
def aftermath(turn: Turn) -> Answer:
    """After a danger: what was done is taken in, then a person is offered, then counselling; nothing is pushed."""
    safety = turn.state.safety or {}
    kind = str(safety.get("kind") or "emergency")
    key = _heard_key(turn, kind) or _slowly_key(turn, kind, int(safety.get("slowly") or 0))
    told = _fresh(key, turn)
    if key.startswith("safety.heard.over") and safety.get("aside"):
        told += say("safety.after.back")
    phone = {"phone": CRISIS_LINE} if key == "safety.after.person" else None
    return Answer(told, intent=kind, clauses=_clauses(key), contact=phone)


def _heard_key(turn: Turn, kind: str) -> str:
    """The reply to what was done; empty where nothing was told."""
    heard, safety = heard_afterwards(turn.text), turn.state.safety or {}
    if heard not in CARED_FOR:
        return ""
    if turn.identity.actor == "agent":
        return "safety.heard.agent"
    if heard == "ambulance_called" and safety.get("who") == "self":
        return "safety.heard.ambulance_called_self"
    for_crisis = f"safety.heard.{heard}_crisis"
    return for_crisis if kind == _CRISIS and for_crisis in entries() else f"safety.heard.{heard}"


def _slowly_key(turn: Turn, kind: str, times: int) -> str:
    """What is offered next to somebody who only says a little; what is felt is answered before anything is offered."""
    if first_cue("feelings", turn.text):
        return "safety.after.afraid"
    steps = ("safety.after.person", "safety.after.counselling") if kind == _CRISIS else ("safety.after.rest",)
    return steps[times] if times < len(steps) else "safety.after.here"


def _fresh(key: str, turn: Turn) -> str:
    """The reply in words the last answer did not use, where it has others."""
    last = str((turn.state.last_answer or {}).get("text") or "")
    told = [say(key, turn=turn.state.turns + step) for step in range(len(entries()[key].others) + 1)]
    return next((text for text in told if text not in last), told[0])


def counselling_offered(turn: Turn) -> bool:
    """Whether counselling was what the last answer offered after a danger."""
    last = str((turn.state.last_answer or {}).get("text") or "")
    return any(text in last for text in entries()["safety.after.counselling"].texts)


@answers("amid_danger")
def amid_danger(turn: Turn) -> Answer:
    """What is asked or told in the middle of it: nobody answers the line, the car is late, what to do, whose fault it is."""
    safety = turn.state.safety or {}
    kind, who = str(safety.get("kind") or "emergency"), str(safety.get("who") or "self")
    if turn.identity.actor == "agent":
        return _said("safety.repeat_agent", kind, turn.state.turns)
    told = f"safety.amid.{heard_afterwards(turn.text)}"
    most_exact = (f"{told}{of_kind}{of_whom}" for of_kind in _KINDS_OF[kind] for of_whom in _WHOM_OF.get(who, ("",)))
    return _said(next(key for key in most_exact if key in entries()), kind)


@answers("cared")
def cared(turn: Turn) -> Answer:
    """Safe, it is said: thanks for telling."""
    return Answer(say("safety.cared", turn=turn.state.turns), intent="affirm")


@answers("still_in_danger")
def still_in_danger(turn: Turn) -> Answer:
    """Not understood, or something to be booked, while somebody may be in danger: help again, shorter, no menu."""
    return _help(turn, str((turn.state.safety or {}).get("kind") or "emergency"))


@answers("medical_advice")
def medical_advice(turn: Turn) -> Answer:
    """No diagnosis and no drugs from here, but the door for this case, and whether somebody is behind it now."""
    door = first_cue("medical_advice", turn.text)
    if door == "mental":
        return Answer(
            say("safety.medical_advice.mental"), services=("4.10",), clauses=_clauses("safety.medical_advice.mental"),
            contact={"phone": turn.engine.catalogue.lines["main"].phone}, options=("帮我约心理咨询",),
        )  # fmt: skip
    barred = turn.snapshot.check("4.2") if turn.member_id else None
    if barred is not None and barred.outcome is Outcome.REFUSED:
        why = "；".join(dict.fromkeys(reason.text_zh.rstrip("。") for reason in barred.reasons))
        clauses = tuple(dict.fromkeys(reason.clause for reason in barred.reasons))
        return Answer(say("safety.medical_advice.barred", why=why, source=cite(clauses)), clauses=clauses)
    key = "safety.medical_advice.specialist" if door == "specialist" else "safety.medical_advice"
    services = ("4.4", "4.2") if door == "specialist" else ("4.2", "4.3")
    told = say(key, phone=reach_phone(turn), phone_when=_when(turn, "4.2"), **({} if door else {"chat_when": _when(turn, "4.3")}))
    return Answer(
        told, services=services, clauses=services, contact={"phone": reach_phone(turn)},
        options=("怎么用图文问诊", "电话医生几点有人", "帮我预约专家门诊"),
    )  # fmt: skip


def _when(turn: Turn, service: str) -> str:
    """Whether somebody answers now, or from when."""
    opening = turn.engine.opening(service, turn.now)
    if opening.open or opening.next_opening is None:
        return say("safety.open_now")
    day = describe(opening.next_opening.date(), turn.now)
    return say("safety.open_from", day=day, time=f"{opening.next_opening:%H:%M}")


def reach_phone(turn: Turn) -> str:
    """The number of the phone doctor."""
    line = turn.engine.catalogue.line_of("4.2")
    return line.phone if line else AMBULANCE


def _with_the_rest(turn: Turn, answer: Answer) -> Answer:
    """``answer`` and, below it, what the message asks besides about a service it names."""
    likeliest = turn.ranking[1] if len(turn.ranking) > 1 else {"name": "", "confidence": 0.0}
    if not turn.named("service") or likeliest["name"] not in _ROUTINE or likeliest["confidence"] < _ROUTINE_FLOOR:
        return answer
    rest = _beside_the_help(replace(turn, intent=likeliest["name"]))
    if rest is None:
        return answer
    return replace(
        answer, text=f"{answer.text}\n另外，您问的：{rest.text}",
        clauses=tuple(dict.fromkeys((*answer.clauses, *rest.clauses))), quota=rest.quota, decision=rest.decision,
    )  # fmt: skip


def _beside_the_help(turn: Turn) -> Answer | None:
    """The answer to the rest of the message; None where it cannot be had: the help goes out whatever the database does."""
    try:
        return ANSWERS[turn.intent](turn)
    except Exception as error:  # noqa: BLE001 - see above
        logger.error("the rest of a message in danger could not be answered: %s", type(error).__name__)
        return None
