"""Which service fits: from the situation or the symptom to what this member can use, and what is open now."""

from __future__ import annotations

import re
from typing import Any

from rasa_sdk.events import SlotSet

from actions.answers.member.deciding import implied
from actions.answers.registry import ANSWERS, answers
from actions.answers.talk.feelings import is_urgent
from actions.entitlement import Decision, EntitlementError, Facts, Outcome
from actions.language.dates import describe
from actions.reading.facts.kept import joined, of_illness, supposes
from actions.reading.facts.reading import Asking, read_facts
from actions.reading.people.whose import Somebody, named_now
from actions.reading.query_cues import heard, heard_of
from actions.reading.turn import Turn
from actions.replies.answer import Answer, cite, sentence
from actions.replies.payloads import decision_payload
from actions.replies.phrasebook import say
from actions.replies.wording import contact_of, name

# A situation to the services for it, the nearest first (summaries of 4.1 to 4.13).
SERVICES_FOR = {
    "panel": ("4.11", "4.8", "4.4"), "abroad": ("4.9", "4.8"), "talk": ("4.10",), "nursing": ("4.13", "4.12"),
    "second_opinion": ("4.11", "4.8", "4.4"), "read_before": ("4.1.3", "4.4"), "signs": ("4.1.2", "4.1.3", "4.4"),
    "in_hospital": ("4.11", "4.8", "4.6"), "treated": ("4.12", "4.13", "4.10"), "revisit": ("4.12", "4.4"), "escort": ("4.5",),
    "surgery": ("4.7", "4.4"), "admission": ("4.6", "4.4"), "ask_doctor": ("4.2", "4.3", "4.4"),
    "see_doctor": ("4.4", "4.2", "4.3"),
}  # fmt: skip
_AT_ONCE = ("4.2", "4.3")
# An intent this surely read is answered as it stands.
_OWN = {
    "cancel_booking",
    "reschedule_booking",
    "complaint",
    "human_agent",
    "designate_relative",
    "my_bookings",
}
# A thing of a service, or of the rules, surely asked after is no situation, whatever the words touch.
_OF_RULES = {
    "disclaimer", "privacy_question", "service_cost", "cancel_rule", "claim_question", "service_materials", "service_region",
    "service_hours", "service_turnaround", "thanks", "goodbye", "quota_rule", "my_quota",
}  # fmt: skip
_UNSURE = {"nlu_fallback", "inform", "out_of_scope", "chitchat", "follow_up"}
# Asked without a service, or ordered without one, these leave open which it is.
_OPEN = {"book", "my_eligibility", "service_list", "my_policy", "medical_advice", "service_detail", "service_limits"}
_RATHER_THEMSELVES = {"service_list", "medical_advice"}
# What decides which service it is; anything else is asked for when one of them is to be used.
_DECIDING = {"diagnosis", "disease_class", "disease"}
# After a treatment these are meant for themselves; 睡不着 beside a chemotherapy is part of what comes after it.
_OF_TREATED = {"panel", "abroad", "nursing", "second_opinion", "treated", "revisit"}
# The aspect the talk keeps after an answer to a situation: 那我该用哪个 asks of the same one.
_SITUATION = "which."
_ILL = {"ask_doctor", "see_doctor", "signs", "second_opinion", "panel"}
_SURE, _LIKELY = 0.8, 0.35
_MOST_ALSO = 2
_DESIGNATED = {"critical", "moderate", "mild"}
_OF_SIGNS = {"early_symptom", "cancer_confirmed", "report_on", "report_source"}
# 只要国外专家给个意见呢: read as an order, it only asks.
_ONLY_ASKED = re.compile(r"呢[？?。！!]*$")
_HIM_OR_HERSELF = re.compile(r"我自己|我本人|我个人|给我自己|是我")


def situation_of(turn: Turn) -> str:
    """The situation told of, the most particular first; else the one the illness told before makes; empty for none."""
    found = [one for one in heard_of("which", turn.text) if one in SERVICES_FOR]
    if found:
        return "treated" if "treated" in found and found[0] not in _OF_TREATED else found[0]
    if not heard("which.asked", turn.text):
        return ""
    before = str(turn.state.aspect or "").removeprefix(_SITUATION)
    return before if before in SERVICES_FOR else _of_illness_told(turn)


def _of_illness_told(turn: Turn) -> str:
    """What was told of the illness before: an early sign, a treatment done, a designated disease."""
    told = of_illness(turn.state.facts)
    if told.get("treatment_begun") == "yes":
        return "treated"
    if told.get("disease_class") in _DESIGNATED:
        return "panel"
    return "signs" if told.get("early_symptom") not in (None, "none") else ""


def fits(turn: Turn) -> bool:
    """Whether ``turn`` tells a situation and leaves open which service is meant."""
    situation = situation_of(turn)
    if not situation or (turn.intent in _OWN | _OF_RULES and turn.sure >= _SURE) or _names_one(turn, situation):
        return False
    if turn.intent == "book" and turn.named("service") and turn.sure >= _SURE:
        return False
    asks_on = supposes(turn.text) and turn.service is not None and turn.act.get("name") == "what_if"
    if asks_on and not heard("which.asked", turn.text):
        return False
    if turn.intent == "thanks" and not heard("which.asked", turn.text):
        return False
    likely = float(turn.act.get("confidence") or 0) if turn.act.get("name") == "which" else 0.0
    if likely >= 0.6 or heard("which.asked", turn.text):
        return True
    if turn.intent == "book" and turn.sure < _SURE and _ONLY_ASKED.search(turn.text):
        return True
    if turn.intent in _OPEN and not turn.services:
        return turn.intent not in _RATHER_THEMSELVES or turn.sure < _SURE
    return (turn.intent in _UNSURE or turn.sure < 0.6) and (likely >= _LIKELY or not turn.named("service"))


def _names_one(turn: Turn, situation: str) -> bool:
    """Whether a yes or no on a service named, or on the one in focus, is asked for: no choice is left open."""
    if heard("which.asked", turn.text) and not turn.named("service"):
        return False
    return turn.service is not None and heard("ask.may", turn.text) and turn.service not in SERVICES_FOR[situation][1:]


@answers("which_service")
def which_service(turn: Turn) -> Answer:
    """The service for the situation, whether it can be used now, and one question where the answer hangs on it."""
    situation = situation_of(turn)
    if not situation:
        return ANSWERS["service_list"](turn).about("service_list")
    wanted = _the_named_first(turn, SERVICES_FOR[situation])
    if heard("which.now", turn.text) and situation == "see_doctor":
        wanted = (*_AT_ONCE, "4.4")
    somebody = None if _HIM_OR_HERSELF.search(turn.text) else named_now(turn)
    if somebody is not None:
        return _for_somebody_else(turn, situation, somebody, wanted[0])
    if turn.member_id is None:
        return _for_anybody(turn, situation, wanted)
    facts = joined(_known(turn), of_illness(read_facts(turn, Asking()).facts))
    decisions = [_decision(turn, service, facts) for service in _in_reach(turn, wanted)]
    usable = [one for one in decisions if one.outcome is not Outcome.REFUSED]
    if not usable:
        return _none(turn, decisions[0])
    return _fitting(turn, situation, usable, decisions, facts)


def _the_named_first(turn: Turn, services: tuple[str, ...]) -> tuple[str, ...]:
    """``services`` with the one the words point at before the others (国外专家给个意见: 4.8)."""
    named = tuple(one for one in turn.named("service")[:1] if one in services)
    return named + tuple(one for one in services if one not in named)


def _in_reach(turn: Turn, wanted: tuple[str, ...]) -> tuple[str, ...]:
    """``wanted`` without the next step of early screening while its first, the report's reading, is not done."""
    waits = {"report_interpretation_first"}
    later = [one for one in wanted[1:] if {reason.code for reason in turn.snapshot.check(one).reasons} & waits]
    return tuple(one for one in wanted if one not in later)


def _for_somebody_else(turn: Turn, situation: str, who: Somebody, service: str) -> Answer:
    """A relative in that situation: counselling may be shared, nothing else; whoever is ill goes to a doctor."""
    if situation not in _ILL:
        return ANSWERS["family_sharing_rule"](turn).about("family_sharing_rule")
    clauses = ("3.2",)
    text = say("which.not_the_insured", whom=who.whom, service=name(turn.engine.catalogue, service))
    return Answer(sentence([text], clauses), "family_sharing_rule", (service,), clauses)


def _known(turn: Turn) -> dict[str, Any]:
    """What was told before of a designated disease or an early sign; another illness is not carried into a new situation."""
    told = of_illness(turn.state.facts)
    of_signs = {fact: value for fact, value in told.items() if fact in _OF_SIGNS}
    return told if told.get("disease_class") in _DESIGNATED else of_signs


def _decision(turn: Turn, service: str, facts: dict[str, Any]) -> Decision:
    try:
        return turn.snapshot.check(service, Facts.parse(implied(facts)))
    except EntitlementError:
        return turn.snapshot.check(service)


def _fitting(
    turn: Turn, situation: str, usable: list[Decision], decisions: list[Decision], facts: dict[str, Any]
) -> Answer:
    catalogue, best = turn.engine.catalogue, usable[0]
    also = [one.service for one in usable[1 : 1 + _MOST_ALSO]]
    then = ""
    if decisions[0] is not best:
        why = decisions[0].reasons[0].text_zh.removeprefix(name(catalogue, decisions[0].service)).rstrip("。")
        then += say("which.refused", service=name(catalogue, decisions[0].service), why=why)
    asked = best.needs[0] if best.outcome is Outcome.NEEDS and best.needs[0].fact.value in _DECIDING else None
    if also:
        then += say(
            "which.also", services="、".join(_with_reason(turn, one) for one in also)
        )
    then += say("which.urgent") if is_urgent(turn.text) else ""
    then += say("which.question", question=asked.question_zh) if asked is not None else ""
    clauses = tuple(dict.fromkeys((best.service, "3.2")))
    text = say(
        "which.fits", why=say(f"which.{situation}"), service=name(catalogue, best.service), how=_now(turn, best.service),
        source=cite(clauses), then=then,
    )  # fmt: skip
    kept = (
        {**facts, "_service": best.service, "_asked": asked.fact.value}
        if asked is not None
        else facts or None
    )
    booked = catalogue.services[best.service].booking.kind == "request"
    return Answer(
        text, "my_eligibility", (best.service,), clauses, decision=decision_payload(best),
        events=(SlotSet("facts", kept), SlotSet("aspect", f"{_SITUATION}{situation}")),
        options=(f"帮我预约{name(catalogue, best.service)}",) if booked and asked is None else (),
        contact=contact_of(catalogue, best.service),
    )  # fmt: skip


def _with_reason(turn: Turn, service: str) -> str:
    """'专家门诊协调（约专家看，还可用2次）': what it is for, and what is left of it."""
    now = _now(turn, service).strip("（）")
    told = "，".join(part for part in (say(f"which.does_{service.replace('.', '_')}"), now) if part)
    return f"{name(turn.engine.catalogue, service)}（{told}）"


def _now(turn: Turn, service: str) -> str:
    """Whether it is open this minute, where it is used at once; the uses left, where it is counted."""
    if service in _AT_ONCE:
        opening = (
            turn.snapshot.times.opening(service, turn.now)
            if turn.member_id
            else turn.engine.opening(service, turn.now)
        )
        if opening.open:
            return say("which.open")
        opens = opening.next_opening
        return say("which.closed", opens=describe(opens.date(), turn.now)) if opens else ""
    balances = (
        [one for one in turn.snapshot.quota(service) if one.limit and one.remaining] if turn.member_id else []
    )
    return say("which.left", left=sum(one.remaining or 0 for one in balances)) if balances else ""


def _none(turn: Turn, decision: Decision) -> Answer:
    clauses = tuple(dict.fromkeys(reason.clause for reason in decision.reasons))
    why = "；".join(dict.fromkeys(reason.text_zh.rstrip("。") for reason in decision.reasons))
    others = [one for one in decision.alternatives if one != decision.service][:_MOST_ALSO]
    also = say("which.also", services="、".join(name(turn.engine.catalogue, one) for one in others)) if others else ""
    return Answer(
        say("which.none", why=why, source=cite(clauses), also=also), "my_eligibility", (decision.service,), clauses,
        decision=decision_payload(decision), contact=contact_of(turn.engine.catalogue, decision.service),
    )  # fmt: skip


def _for_anybody(turn: Turn, situation: str, wanted: tuple[str, ...]) -> Answer:
    catalogue = turn.engine.catalogue
    also = "、".join(name(catalogue, one) for one in wanted[1 : 1 + _MOST_ALSO])
    then = say("which.also", services=also) if also else ""
    then += say("which.urgent") if is_urgent(turn.text) else ""
    text = say(
        "which.fits",
        why=say(f"which.{situation}"),
        service=name(catalogue, wanted[0]),
        how="",
        source=cite(wanted[:1]),
        then=then,
    )
    return Answer(text, "service_detail", wanted[:1], wanted[:1], contact=contact_of(catalogue, wanted[0]))
