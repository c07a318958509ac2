"""Which service fits: from the situation or the symptom to what this member can use, and what is open now."""

from __future__ import annotations

from typing import Any

from rasa_sdk.events import SlotSet

from actions.answers.member.deciding import implied
from actions.answers.registry import ANSWERS, answers
from actions.answers.talk.feelings import is_urgent
from actions.entitlement import Decision, EntitlementError, Facts, Outcome
from actions.language.dates import describe
from actions.reading.facts.kept import joined, of_illness
from actions.reading.facts.reading import Asking, read_facts
from actions.reading.query_cues import heard, heard_of
from actions.reading.turn import Turn
from actions.replies.answer import Answer, cite
from actions.replies.payloads import decision_payload
from actions.replies.phrasebook import say
from actions.replies.wording import contact_of, name

# A situation to the services for it, the nearest first (summaries of 4.1 to 4.13).
SERVICES_FOR = {
    "talk": ("4.10", "4.2"), "nursing": ("4.13",), "second_opinion": ("4.11", "4.8", "4.4"), "signs": ("4.1.2", "4.4", "4.2"),
    "revisit": ("4.12", "4.4"), "abroad": ("4.9", "4.8"), "escort": ("4.5",), "surgery": ("4.7", "4.4"),
    "admission": ("4.6", "4.4"), "ask_doctor": ("4.2", "4.3"), "see_doctor": ("4.4", "4.2", "4.3"),
}  # fmt: skip
_AT_ONCE = ("4.2", "4.3")
# An intent this surely read is answered as it stands.
_OWN = {
    "book",
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
}  # fmt: skip
_UNSURE = {"nlu_fallback", "inform", "out_of_scope", "chitchat", "follow_up"}
_SURE, _LIKELY = 0.8, 0.35
_MOST_ALSO = 2
_DESIGNATED = {"critical", "moderate", "mild"}


def situation_of(turn: Turn) -> str:
    """The situation told of, the most particular first; empty for none."""
    found = [one for one in heard_of("which", turn.text) if one in SERVICES_FOR]
    return found[0] if found else ""


def fits(turn: Turn) -> bool:
    """Whether ``turn`` tells a situation and leaves open which service is meant."""
    asks_of_one = turn.service is not None and heard("ask.may", turn.text)
    if asks_of_one or not situation_of(turn) or (turn.intent in _OWN | _OF_RULES and turn.sure >= _SURE):
        return False
    likely = float(turn.act.get("confidence") or 0) if turn.act.get("name") == "which" else 0.0
    return likely >= 0.6 or (
        (turn.intent in _UNSURE or turn.sure < 0.6) and (likely >= _LIKELY or not turn.named("service"))
    )


@answers("which_service")
def which_service(turn: Turn) -> Answer:
    """The service for the situation, whether it can be used now, and one question where the answer hangs on it."""
    situation = situation_of(turn)
    if not situation:
        return ANSWERS["service_list"](turn).about("service_list")
    wanted = SERVICES_FOR[situation]
    if heard("which.now", turn.text) and situation == "see_doctor":
        wanted = (*_AT_ONCE, "4.4")
    if turn.member_id is None:
        return _for_anybody(turn, situation, wanted)
    facts = joined(_known(turn), of_illness(read_facts(turn, Asking()).facts))
    decisions = [_decision(turn, service, facts) for service in wanted]
    usable = [one for one in decisions if one.outcome is not Outcome.REFUSED]
    if not usable:
        return _none(turn, decisions[0])
    return _fitting(turn, situation, usable, decisions, facts)


def _known(turn: Turn) -> dict[str, Any]:
    """What was told before of a designated disease; of another illness nothing is carried into a new situation."""
    told = of_illness(turn.state.facts)
    return told if told.get("disease_class") in _DESIGNATED else {}


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
    asked = best.needs[0] if best.outcome is Outcome.NEEDS else None
    if asked is not None:
        then += say("which.question", question=asked.question_zh)
    elif also:
        then += say(
            "which.also", services="、".join(f"{name(catalogue, one)}{_now(turn, one)}" for one in also)
        )
    then += say("which.urgent") if is_urgent(turn.text) else ""
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
        text, "my_eligibility", (best.service,), clauses, decision=decision_payload(best), events=(SlotSet("facts", kept),),
        options=(f"帮我预约{name(catalogue, best.service)}",) if booked and asked is None else (),
        contact=contact_of(catalogue, best.service),
    )  # fmt: skip


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
