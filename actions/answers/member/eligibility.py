"""May this member use this service, in this situation, now?"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from rasa_sdk.events import SlotSet

from actions.answers.facts.ranking import find_facts
from actions.answers.facts.telling import clearly_heard, look_up
from actions.answers.member.cases import by_case
from actions.answers.member.deciding import (
    after_designation,
    allowed,
    clauses_of,
    decide,
    noted,
    question,
    refusal,
    settled,
)
from actions.answers.member.guards import blocked, identified, member_of, next_steps, standing_of
from actions.answers.member.which import fits
from actions.answers.registry import ANSWERS, answers
from actions.entitlement import BadFact, Decision, Outcome
from actions.entitlement.handbook import Tag
from actions.language.diseases import disease
from actions.reading.booking_words import loosely_listed
from actions.reading.days.asked import asks_when, asks_when_open
from actions.reading.facts.kept import joined, of_illness, slot, supposes
from actions.reading.facts.reading import Asking, Told, read_facts
from actions.reading.facts.wishes import wished
from actions.reading.query_cues import heard
from actions.reading.turn import Turn
from actions.replies.answer import Answer, cite, join, sentence
from actions.replies.payloads import decision_payload
from actions.replies.phrasebook import say
from actions.replies.wording import name

_ADULT = 18
_MOST_SERVICES = 2
_SURE = 0.6
# Asked with 约不了 they are not about the rule.
_OF_SERVICE = {"service_process", "service_detail", "service_limits", "service_hours"}
# Read as one of these, a question may be for a thing of the service; what is about who may use it is about cover.
_OF_HANDBOOK = _OF_SERVICE | {"service_region", "service_materials", "service_turnaround", "cancel_rule", "nlu_fallback"}
_OF_COVER = {
    "how_often", "relative", "designated_disease", "nine_cancers", "diagnosis_before", "waiting_period", "validity", "tier",
    "transfer",
}  # fmt: skip
_FITS = 1.0
_INFECTION: tuple[Tag, ...] = ("infectious",)
# What a question for a yes or no about a service is taken for.
_HARDLY = {"nlu_fallback", "follow_up", "inform", "contact_info", "my_quota", "repeat"}
# Looked at, in this order, when an illness is told and no service named; 4.2 and 4.3 are open to everything.
_BY_ILLNESS = ("4.1", "4.4", "4.12", "4.6", "4.7", "4.11", "4.8", "4.9", "4.13")


@answers("my_eligibility")
@identified
def my_eligibility(turn: Turn) -> Answer:
    """The engine's decision on the facts told so far; it asks for the one it needs most."""
    service = _talked_of(turn) or turn.service
    if service is None:
        return _in_general(turn)
    if _of_other_tier(turn):
        return ANSWERS["quota_rule"](turn).about("quota_rule")
    if len(turn.named("service")) > 1 and not _booking_goes_on(turn):
        return join([_of_one(turn, one) for one in turn.services[:_MOST_SERVICES]])
    return _of_one(turn, service)


def _talked_of(turn: Turn) -> str | None:
    """The service talked of lately that loose words point at (刚才那个护理); None where a service is named, or none fits."""
    if turn.named("service"):
        return None
    return next((one for one in loosely_listed(turn.text) if one in turn.state.recent), None)


def asks_whether(turn: Turn) -> bool:
    """Whether a yes or no on the service in focus is asked for, where the intent tells something else or little."""
    if turn.member_id is None or turn.service not in turn.engine.catalogue.services:
        return False
    if not any(heard(f"ask.{cue}", turn.text) for cue in ("may", "cannot")):
        return False
    if turn.intent == "follow_up" and turn.state.last_intent == "my_waiting_period":
        return False
    if heard("ask.counts", turn.text) and not turn.named("disease"):
        return False
    if asks_when_open(turn, turn.service):
        return False
    if asks_when(turn) and (turn.state.last_intent == "service_hours" or turn.intent == "contact_info"):
        return False
    if turn.intent in _OF_HANDBOOK and not heard("ask.cannot", turn.text) and _asks_a_thing(turn):
        return False
    return turn.intent in _HARDLY or turn.sure < _SURE or (turn.intent in _OF_SERVICE and heard("ask.cannot", turn.text))


def _with_caution(turn: Turn, answer: Answer, service: str) -> Answer:
    """``answer`` with what the handbook warns of in the illness told (an infection: 4.6 note 2), which is asked with it."""
    found = find_facts(turn.text, (service,), turn.engine.catalogue, only=_INFECTION).first
    if "infectious" not in clearly_heard((found,)) or found.best is None or found.best.service != service:
        return answer
    fact = found.best.fact
    return replace(answer, text=f"{answer.text}{sentence([fact.text], (fact.clause,))}", clauses=(*answer.clauses, fact.clause))


def _asks_a_thing(turn: Turn) -> bool:
    """Whether something of the service is asked after that the handbook has a fact on, or is known to be silent on (能上门吗)."""
    telling = look_up(turn)
    return bool(clearly_heard(part for part in telling.parts if part.score >= _FITS) - _OF_COVER)


def _of_other_tier(turn: Turn) -> bool:
    """白金能用海外就医吗, asked by somebody of another tier, is about the rule."""
    standing = standing_of(turn)
    mine = standing.tier or standing.expected_tier
    return turn.tier is not None and (mine is None or mine.id != turn.tier)


def _of_one(turn: Turn, service: str) -> Answer:
    """The decision on one service."""
    known, asking = known_and_asked(turn, service)
    told = settled(turn, service, known, read_facts(turn, asking))
    facts = joined(known, told.facts)
    try:
        decision = decide(turn, service, facts)
    except BadFact as error:
        facts.pop(str(error.field), None)
        told = Told(problem=f"{error.reason.rstrip('。')}。")
        decision = decide(turn, service, facts)
    if decision.outcome is Outcome.NEEDS and supposes(turn.text) and not _booking_goes_on(turn):
        return _by_case(turn, service, facts, decision)
    answer = _with_caution(turn, _render(turn, decision, facts, first=asking.fact is None), service)
    if decision.outcome is Outcome.NEEDS:
        answer = replace(answer, text=f"{told.problem or noted(asking.fact, told)}{answer.text}")
    kept = known if supposes(turn.text) else facts
    return replace(answer, events=(SlotSet("facts", _slot(turn, service, kept, decision)),))


def _by_case(turn: Turn, service: str, facts: dict[str, Any], decision: Decision) -> Answer:
    """Asked for the sake of argument, what it hangs on is told case by case; nothing is asked back."""
    clauses = clauses_of(decision)
    cases = by_case(turn.snapshot, service, facts, decision)
    text = say("supposing.cases", lead="", service=name(turn.engine.catalogue, service), cases=cases, source=cite(clauses))
    return Answer(text, "my_eligibility", (service,), clauses, decision=decision_payload(decision))


def _slot(turn: Turn, service: str, facts: dict[str, Any], decision: Decision) -> dict[str, Any] | None:
    """What the next turn needs; nothing inside a booking, whose question comes next."""
    if _booking_goes_on(turn):
        return slot(turn.slots.get("facts") or {})
    asked = decision.needs[0].fact.value if _asks_on(decision) else None
    return {**facts, "_service": service, "_asked": asked}


def _asks_on(decision: Decision) -> bool:
    return decision.outcome is Outcome.NEEDS and not decision.needs[0].cannot_say


def known_and_asked(turn: Turn, service: str) -> tuple[dict[str, Any], Asking]:
    """The facts told before about ``service``, and what our last question was about."""
    known: dict[str, Any] = dict(turn.slots.get("facts") or {})
    asked, about = known.pop("_asked", None), known.pop("_service", None)
    if about != service:
        whom = {fact: value for fact, value in wished(turn).items() if fact in ("for_whom", "relative_name")}
        return {**of_illness(known), **whom}, Asking(minor=is_minor(turn))
    decision = decide(turn, service, known)
    return known, Asking(asked, decision.needs, decision.earliest_date, minor=is_minor(turn))


def _booking_goes_on(turn: Turn) -> bool:
    return bool(turn.slots.get("requested_slot"))


def _render(turn: Turn, decision: Decision, known: dict[str, Any], first: bool) -> Answer:
    if decision.outcome is Outcome.REFUSED:
        return after_designation(turn, decision) or refusal(turn, decision)
    if decision.outcome is Outcome.ALLOWED:
        return allowed(turn, decision, known)
    answer = question(turn, decision, str(known.get("disease") or ""))
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
    """No service named: whether anything can be used, and with an illness told which services fit it."""
    if turn.named("relation") and not is_minor(turn):
        return ANSWERS["family_sharing_rule"](turn)
    standing = standing_of(turn)
    if standing.blockers:
        clauses = tuple(reason.clause for reason in standing.blockers)
        steps = "；".join(next_steps(turn, [reason.code for reason in standing.blockers]))
        return Answer(
            f"现在还不能用服务：{blocked(standing)}{cite(clauses)}。{steps}{'。' if steps else ''}", clauses=clauses,
            decision={"allowed": False, "reasons": [{"code": r.code, "clause": r.clause} for r in standing.blockers]},
        )  # fmt: skip
    if fits(turn):
        return ANSWERS["which_service"](turn)
    facts = joined(of_illness(turn.slots.get("facts")), of_illness(read_facts(turn, Asking()).facts))
    if facts and not supposes(turn.text):
        return fitting_services(turn, facts)
    tier = standing.tier.name if standing.tier else ""
    catalogue = turn.engine.catalogue
    return Answer(
        f"可以用服务，您是{tier}。想用哪一项？告诉我服务名，我帮您看具体条件（手册3.2）。", clauses=("3.2",),
        options=tuple(f"我能用{name(catalogue, key)}吗" for key in ("4.4", "4.6", "4.8", "4.10")),
    )  # fmt: skip


def fitting_services(turn: Turn, facts: dict[str, Any]) -> Answer:
    """Which services the illness told about opens for this member, the nearest first."""
    catalogue = turn.engine.catalogue
    early = facts.get("early_symptom") not in (None, "none") and not _likely_confirmed(facts)
    decisions = [decide(turn, service, facts) for service in _BY_ILLNESS if early or service != "4.1"]
    usable = [one for one in decisions if one.outcome is not Outcome.REFUSED]
    listed = "、".join(name(catalogue, one.service) for one in usable)
    what = facts.get("disease") or "这种情况"
    parts = [f"{what}，您现在可以考虑：{listed}"] if usable else [f"{what}，要预约的服务现在都用不了"]
    parts.append("有疑问随时可以打电话医生，或用图文问诊")
    parts.append("想先办哪一项？说名字，我帮您核实")
    clauses = ("3.2", *(one.service for one in usable))
    return Answer(
        sentence(parts, clauses), services=tuple(one.service for one in usable), clauses=clauses,
        options=tuple(f"帮我预约{name(catalogue, one.service)}" for one in usable[:3] if one.service != "4.1"),
        events=(SlotSet("facts", slot(facts)),),
    )  # fmt: skip


def _likely_confirmed(facts: dict[str, Any]) -> bool:
    """Somebody who names his cancer without a doubt (查出乳腺癌) is past early screening, asked or not."""
    named = facts.get("disease")
    return named is not None and disease(str(named)).is_cancer and facts.get("diagnosis") != "suspected"
