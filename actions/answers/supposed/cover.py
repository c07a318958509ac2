"""Under an illness, on another day, with counts gone or one use more: what could be used."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from actions.answers.member.cases import by_case
from actions.answers.member.deciding import costs, implied
from actions.answers.member.quota import figure_of, figure_words, quota_of
from actions.answers.registry import ANSWERS
from actions.answers.rules.availability import ahead
from actions.answers.rules.listing import lists
from actions.answers.supposed.reading import COUNTS, Case
from actions.entitlement import (
    NO_FACTS,
    Decision,
    Facts,
    Outcome,
    Snapshot,
)
from actions.reading.booking_words import loosely_listed
from actions.reading.days.asked import asked_days, asks_when_open
from actions.reading.facts.kept import of_illness
from actions.reading.facts.reading import Asking, read_facts
from actions.reading.query_cues import heard
from actions.reading.turn import Turn
from actions.replies.answer import Answer, cite
from actions.replies.payloads import decision_payload
from actions.replies.phrasebook import say
from actions.replies.wording import contact_of, name, spoken_day

# Looked at, in this order, when an illness is supposed and no service named.
_OF_ILLNESS = ("4.4", "4.5", "4.6", "4.7", "4.8", "4.9", "4.11", "4.12", "4.13", "4.10")
_ALIKE, _MOST_TOGETHER = 4, 3


# --- an illness


def illness(turn: Turn, case: Case) -> Answer:
    """What a diagnosis opens and closes; of the service named the decision."""
    # Half-way through the questions of one service, that one is meant.
    asked_before = turn.service if turn.state.open()[0] == "question" and not lists(turn) else None
    service = turn.named("service")[0] if turn.named("service") else asked_before
    if service is not None:
        return asked(turn, case)
    decisions = [case.after.check(one, NO_FACTS) for one in _OF_ILLNESS]
    early = [d for d in decisions if any(reason.code == "diagnosed_too_early" for reason in d.reasons)]
    if early:
        return _too_early(turn, case, early)
    usable = [d.service for d in decisions if d.outcome is not Outcome.REFUSED]
    refused = [d for d in decisions if d.outcome is Outcome.REFUSED]
    clauses = ("3.2", "2.5")
    if not usable:
        reasons = "；".join(dict.fromkeys(r.text_zh.rstrip("。") for d in refused[:1] for r in d.reasons))
        return Answer(
            say("supposing.nothing_usable", lead=case.lead, reasons=reasons, source=cite(clauses)),
            "my_eligibility",
            clauses=clauses,
        )
    closed = _names(turn, [d.service for d in refused])
    text = say(
        "supposing.illness_services", lead=case.lead, usable=_names(turn, usable), source=cite(clauses),
        refused=say("supposing.illness_refused", refused=closed) if closed else "",
    )  # fmt: skip
    return Answer(text, "my_eligibility", tuple(usable), clauses)


def _too_early(turn: Turn, case: Case, early: list[Decision]) -> Answer:
    """First diagnosed before the waiting period ends: the designated lines are closed, the others are not (2.5)."""
    closed = [decision.service for decision in early]
    opens = case.after.standing.usable_from or case.after.on
    later = [key for key in ("4.2", "4.3", "4.4", "4.5", "4.10") if key not in closed]
    clauses = ("2.5", "2.2")
    text = say(
        "supposing.too_early", lead=case.lead, closed=_names(turn, closed), open=_names(turn, later), day=spoken_day(opens),
        source=cite(clauses),
    )  # fmt: skip
    return Answer(text, "my_eligibility", tuple(later), clauses)


def _names(turn: Turn, services: list[str]) -> str:
    return "、".join(name(turn.engine.catalogue, one) for one in services)


# --- another day, counts gone, one use more


def asked(turn: Turn, case: Case) -> Answer:
    """The decision, or the figures, of the service asked about."""
    service = _asked_service(turn, case)
    if service is None:
        return Answer(say("reasons.nothing"), "repeat")
    if case.supposed[0]["name"] == "on" and asks_when_open(turn, service):
        return ANSWERS["service_hours"](turn).about("service_hours")
    if case.supposed[0]["name"] == "on" and _of_the_visit(turn):
        return ahead(turn, service).about("service_turnaround")
    several = _several_asked(turn, case)
    if several:
        return _figures_of(turn, case, several)
    if _asks_for_counts(turn, case, service):
        return _figures(turn, case, service)
    facts = {**of_illness(turn.state.facts), **of_illness(read_facts(turn, Asking()).facts), **_supposed_facts(case)}
    return decided(turn, case.after, case.lead, service, facts)


def _of_the_visit(turn: Turn) -> bool:
    """Whether the day supposed is that of the visit, not of the request (要是下周就去看)."""
    days = asked_days(turn)
    return days is not None and days[1] is not None and heard("suppose.visit_day", turn.text)


def _supposed_facts(case: Case) -> dict[str, str]:
    """Facts that are supposed, not told: 要是医生给开了入院单."""
    pairs = [one["value"].partition(":") for one in case.supposed if one["name"] == "facts"]
    return {fact: value for fact, _, value in pairs}


def _several_asked(turn: Turn, case: Case) -> tuple[str, ...]:
    """Two or three services whose counts are asked for on another day: named, or those talked of last (这两个变多少)."""
    if case.supposed[0]["name"] != "on":
        return ()
    named = turn.named("service") or tuple(one for one in loosely_listed(turn.text) if one in turn.state.recent)
    if len(named) < 2 and heard("booking.several", turn.text):
        named = turn.state.recent[:_MOST_TOGETHER]
    counting = heard("ask.counts", turn.text) or turn.intent in COUNTS or turn.state.last_intent in (*COUNTS, "renewal")
    return tuple(named[:_MOST_TOGETHER]) if len(named) > 1 and counting else ()


def _figures_of(turn: Turn, case: Case, services: tuple[str, ...]) -> Answer:
    catalogue, clauses = turn.engine.catalogue, ("3.2", *services)
    balances = [one for service in services for one in case.after.quota(service)]
    figures = "；".join(figure_of(catalogue, one, case.after.quota(one.service)) for one in balances)
    text = say("supposing.both_quota", lead=case.lead, figures=figures, source=cite(clauses))
    return Answer(text, "my_quota", services, clauses, quota=quota_of(balances))


def _asks_for_counts(turn: Turn, case: Case, service: str) -> bool:
    """Whether figures are asked for; with one service's counts gone, of another it is asked whether it can be had."""
    first = case.supposed[0]
    if first["name"] == "used_up" and first["value"] != service:
        return False
    if not heard("ask.counts", turn.text) and first["name"] == "on":
        return False
    if turn.intent in COUNTS:
        return True
    going_on = turn.intent in ("follow_up", "nlu_fallback") and turn.state.last_intent in (*COUNTS, "renewal")
    return going_on or (first["name"] == "on" and heard("ask.counts", turn.text) and bool(turn.state.suppositions))


def _asked_service(turn: Turn, case: Case) -> str | None:
    """The service asked about: not the one whose counts are supposed to be gone, unless no other is meant."""
    gone = next((one["value"] for one in case.supposed if one["name"] == "used_up"), None)
    others = [
        service
        for service in (*turn.named("service"), *_talked_of(turn), turn.state.service or "")
        if service and service != gone
    ]
    return others[0] if others else turn.service or gone


def _talked_of(turn: Turn) -> tuple[str, ...]:
    """The services talked of lately that loose words point at (门诊也一样涨吗)."""
    return tuple(one for one in loosely_listed(turn.text) if one in turn.state.recent)


def _figures(turn: Turn, case: Case, service: str) -> Answer:
    balances, clauses = case.after.quota(service), ("3.2", service)
    if not balances:
        return decided(turn, case.after, case.lead, service, {})
    catalogue = turn.engine.catalogue
    figures = "；".join(figure_of(catalogue, one, balances) for one in balances[:_ALIKE])
    text = say("supposing.service_quota", lead=case.lead, figures=figures, source=cite(clauses))
    return Answer(text, "my_quota", (service,), clauses, quota=quota_of(balances))


def _each_line(turn: Turn, snapshot: Snapshot, service: str) -> str:
    """What is left of each line, where it is not settled which one it takes."""
    balances = [one for one in snapshot.quota(service) if one.limit]
    figures = "；".join(figure_of(turn.engine.catalogue, one, balances) for one in balances)
    return say("supposing.allowed_count", figure=figures) if figures else ""


def decided(turn: Turn, snapshot: Snapshot, lead: str, service: str, facts: Mapping[str, Any]) -> Answer:
    """The decision on ``snapshot`` in one sentence; what is settled already before what still has to be known."""
    decision = snapshot.check(service, Facts.parse(implied(facts)))
    about, catalogue = name(turn.engine.catalogue, service), turn.engine.catalogue
    clauses = tuple(dict.fromkeys([*(reason.clause for reason in decision.reasons), decision.service]))
    words: dict[str, Any] = {"lead": lead, "service": about, "source": cite(clauses)}
    if decision.outcome is Outcome.REFUSED:
        reasons = "；".join(
            dict.fromkeys(r.text_zh.removeprefix(about).rstrip("。") for r in decision.reasons)
        )
        text = say("supposing.refused", reasons=reasons, **words)
    elif decision.outcome is Outcome.NEEDS:
        cases = by_case(snapshot, service, facts, decision)
        text = say("supposing.cases", cases=cases, **words)
    else:
        line = next((balance for balance in decision.quota if balance.line == decision.line), None)
        each = _each_line(turn, snapshot, service) if line is None else ""
        count = say("supposing.allowed_count", figure=figure_words(catalogue, line)) if line else each
        first = (
            say("supposing.allowed_first", day=spoken_day(decision.earliest_date))
            if decision.earliest_date
            else ""
        )
        also = "".join(f"，{cost}" for cost in costs(catalogue, decision))
        text = say("supposing.allowed", count=f"{also}{count}", first=first, **words)
    return Answer(
        text, "my_eligibility", (service,), clauses, decision=decision_payload(decision), contact=contact_of(catalogue, service),
    )  # fmt: skip
