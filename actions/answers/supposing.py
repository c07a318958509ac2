"""What if: the member's own policy under a supposition, which stays in force until the talk turns to facts again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from rasa_sdk.events import SlotSet

from actions.answers.cases import by_case
from actions.answers.deciding import implied
from actions.answers.quota import figure_of, figure_words, quota_of
from actions.answers.registry import answers
from actions.answers.renewal import counts_of
from actions.entitlement import (
    NO_FACTS,
    AskedOn,
    BadChange,
    Decision,
    Facts,
    NewContract,
    Outcome,
    PolicyKind,
    Snapshot,
)
from actions.entitlement.tiers import next_tier
from actions.reading.facts import Asking, read_facts
from actions.reading.kept_facts import of_illness
from actions.reading.kept_facts import supposes as in_so_many_words
from actions.reading.query_cues import heard
from actions.reading.sums import spoken_sum
from actions.reading.suppositions import Supposed, changes_of, chosen_plan, suppositions_of
from actions.reading.turn import Turn
from actions.replies.answer import Answer, cite
from actions.replies.payloads import decision_payload
from actions.replies.phrasebook import say
from actions.replies.wording import contact_of, name, spoken_day

# What can be asked of a policy that is supposed; anything else surely read is answered as it is.
_ASKABLE = {
    "my_quota", "quota_rule", "my_tier", "tier_rule", "my_eligibility", "service_limits", "my_waiting_period",
    "waiting_period_rule", "my_validity", "validity_rule", "my_policy", "policy_servicing", "follow_up", "nlu_fallback",
    "inform", "out_of_scope", "chitchat", "disease_scope", "service_list", "repeat",
}  # fmt: skip
# Begun with these a supposition may be; none of them goes on under one.
_OWN_QUESTIONS = {"service_limits", "disease_scope", "service_list"}
_WAITING = {"my_waiting_period", "waiting_period_rule", "my_validity", "validity_rule"}
# Supposed plainly enough where nothing else is understood.
_PLAIN = {"contract", "rider", "premium", "status"}
_COUNTS = {"my_quota", "quota_rule"}
_TIERS = {"my_tier", "tier_rule"}
_SURE, _UNSURE = 0.8, 0.5
_GOES_ON = {
    "same_other",
    "question",
    "other_aspect",
    "what_if",
    "choose",
    "answer",
    "correct",
    "renewal",
    "list",
}
# Looked at, in this order, when an illness is supposed and no service named.
_OF_ILLNESS = ("4.4", "4.5", "4.6", "4.7", "4.8", "4.9", "4.11", "4.12", "4.13", "4.10")
_ALIKE = 4


# --- whether a message supposes


def supposes(turn: Turn) -> bool:
    """Whether ``turn`` supposes something the engine can be asked with, or asks on under what was supposed."""
    if turn.member_id is None or not _askable(turn):
        return False
    return bool(_begins(turn)) or goes_on(turn)


def goes_on(turn: Turn) -> bool:
    """Whether ``turn`` asks on under the suppositions of the talk: not about how things are now."""
    if not turn.state.suppositions or any(
        heard(f"suppose.{cue}", turn.text) for cue in ("facts_again", "rule_of_counts")
    ):
        return False
    if _of_now(turn):
        return False
    return (turn.act.get("name") in _GOES_ON or heard("ask.may", turn.text)) and _askable(turn)


def _of_now(turn: Turn) -> bool:
    """Whether the message has a question of its own, or tells an illness as a fact."""
    kind = _KINDS[str(turn.state.suppositions[0]["name"])]
    sure = turn.sure >= _SURE
    if sure and (
        turn.intent in _OWN_QUESTIONS or (turn.intent in _WAITING and kind not in ("contract", "premium"))
    ):
        return True
    supposing = turn.act.get("name") == "what_if" or in_so_many_words(turn.text)
    return bool(turn.named("disease")) and heard("suppose.illness", turn.text) and not supposing


def _askable(turn: Turn) -> bool:
    if turn.intent in _ASKABLE or turn.sure < _SURE:
        return True
    return turn.intent == "medical_advice" and heard("list.left", turn.text)


def _begins(turn: Turn) -> tuple[Supposed, ...]:
    """What ``turn`` supposes anew, where it says so or the talk is learned to."""
    acted = turn.act.get("name") == "what_if" and float(turn.act.get("confidence") or 0) >= 0.5
    said = acted or in_so_many_words(turn.text) or goes_on(turn) or _back_and_waiting(turn.text)
    unsure = not said and (turn.intent == "nlu_fallback" or turn.sure < _UNSURE)
    if not said and not unsure:
        return ()
    found = suppositions_of(turn)
    if unsure and not all(one["name"] in _PLAIN for one in found):
        return ()
    if [one["name"] for one in found] == ["on"] and not (turn.service or goes_on(turn)):
        return ()
    return found


def _back_and_waiting(text: str) -> bool:
    """补交以后还要重新等吗 supposes the payment without saying so."""
    return heard("suppose.rewaiting", text) and any(
        heard(f"suppose.{cue}", text) for cue in ("paid", "reinstated", "unpaid")
    )


# --- the answer


@dataclass(frozen=True)
class Case:
    """What is supposed, read once: the changes, the changed member, and how the supposition is said."""

    supposed: tuple[Supposed, ...]
    kind: str
    after: Snapshot
    lead: str


@answers("what_if")
def what_if(turn: Turn) -> Answer:
    """The answer under the suppositions of the message and the talk; they are kept for the turns that follow."""
    kept = _kept(turn)
    active = _active(turn, kept)
    try:
        case = _case(turn, active)
    except BadChange as error:
        return _cannot(turn, error)
    answer = _ANSWERS[case.kind](turn, case)
    return replace(answer, events=(SlotSet("suppositions", [dict(one) for one in kept]),))


def _kept(turn: Turn) -> tuple[Supposed, ...]:
    """The suppositions from now on: new ones in place of the old, a day alone moved into what was supposed."""
    before, new = turn.state.suppositions, _begins(turn)
    if [one["name"] for one in new] == ["on"] and any(
        one["name"] in ("contract", "rider", "illness") for one in before
    ):
        return tuple(
            {**one, "value": f"{one['value'].partition('@')[0]}@{new[0]['value']}"} for one in before
        )
    kept = new or before
    plan = chosen_plan(turn, kept)
    return tuple({**one, "on": one.get("plan") == plan} for one in kept) if plan else kept


def _active(turn: Turn, kept: tuple[Supposed, ...]) -> tuple[Supposed, ...]:
    """Of several plans the one in hand: the one named, else the first."""
    if not any(one.get("plan") for one in kept):
        return kept
    return tuple(one for one in kept if one.get("on")) or kept[:1]


_KINDS = {
    "contract": "contract", "rider": "rider", "premium": "premium", "status": "premium", "illness": "illness",
    "on": "asked", "used_up": "asked", "used": "asked", "cancelled": "asked",
}  # fmt: skip


def _case(turn: Turn, active: tuple[Supposed, ...]) -> Case:
    kind = _KINDS[active[0]["name"]]
    after = turn.snapshot.what_if(changes_of(active))
    return Case(active, kind, after, _lead(turn, active[0]))


def _lead(turn: Turn, one: Supposed) -> str:
    catalogue, (value, _, day) = turn.engine.catalogue, one["value"].partition("@")
    on = spoken_day(date.fromisoformat(day)) if day and not one.get("vague") else ""
    match one["name"]:
        case "contract":
            words = {"sum": spoken_sum(int(value))}
            return say("supposing.contract_on", day=on, **words) if on else say("supposing.contract", **words)
        case "rider":
            return say("supposing.rider")
        case "premium":
            return say(f"supposing.{value}")
        case "status":
            return say("supposing.reinstated" if value == "reinstated" else "supposing.ended")
        case "illness":
            label = value.partition(":")[0]
            label = (
                say("supposing.illness_any") if label in ("critical", "moderate", "mild", "other") else label
            )
            return (
                say("supposing.illness", day=on, disease=label)
                if on
                else say("supposing.illness_now", disease=label)
            )
        case "on" if one.get("vague"):
            return say("supposing.asked_then")
        case "on":
            return say("supposing.asked_on", day=spoken_day(date.fromisoformat(value)))
        case "used_up":
            return say("supposing.used_up", service=name(catalogue, value))
        case "used":
            return say("supposing.one_more", service=name(catalogue, value.partition(":")[0]))
    return say("supposing.supposed")


def _cannot(turn: Turn, error: BadChange) -> Answer:
    line = turn.engine.catalogue.lines["complaint"]
    text = say("supposing.not_back", source=cite(("2.1.2",)), phone=line.phone)
    if error.field != "status":
        text = f"{error.message_zh.rstrip('。')}。"
    return Answer(text, "my_policy", clauses=("2.1.2",), contact={"name": line.name, "phone": line.phone})


# --- another contract


def _contract(turn: Turn, case: Case) -> Answer:
    standing, day = _then(case)
    tier = standing.tier or standing.expected_tier
    assert tier is not None
    service = _counted_service(turn)
    if service is not None:
        return _counts(turn, case, service, tier)
    clauses = ("2.3.1", "2.2")
    words = {
        "lead": case.lead,
        "sum": spoken_sum(standing.sum_insured),
        "tier": tier.name,
        "source": cite(clauses),
    }
    now = turn.snapshot.standing.tier
    if now is not None and now.id == tier.id:
        higher = next_tier(case.after)
        if higher is None:
            return Answer(say("supposing.top_tier", **words), "my_tier", clauses=clauses)
        text = say("supposing.same_tier", next=higher.tier.name, missing=spoken_sum(higher.missing), **words)
        return Answer(text, "my_tier", clauses=clauses)
    if heard("suppose.day_asked", turn.text) or turn.intent in ("my_waiting_period", "waiting_period_rule"):
        return _when(turn, case, tier, day)
    if now is None:
        return Answer(
            say("supposing.tier_now", from_when=_from_when(turn, case, day), **words),
            "my_tier",
            clauses=clauses,
        )
    text = say("supposing.tier", from_when=_from_when(turn, case, day), now=now.name, **words)
    return Answer(text, "my_tier", clauses=clauses)


def _then(case: Case) -> tuple[Any, date]:
    """The standing on the day on which what is supposed counts, and that day."""
    opens = [
        p.opens_on
        for p in case.after.standing.policies
        if p.kind is PolicyKind.MAIN and p.opens_on >= case.after.on
    ]
    day = max([case.after.on, *opens])
    return case.after.standing_on(day), day


def _dated(case: Case) -> bool:
    return any(isinstance(change, NewContract) and change.effective for change in changes_of(case.supposed))


def _from_when(turn: Turn, case: Case, day: date) -> str:
    days = turn.engine.catalogue.periods.waiting.days
    if _dated(case):
        return say("supposing.from_when", days=days, day=spoken_day(day))
    return say("supposing.from_when_open", days=days, first=days + 1)


def _when(turn: Turn, case: Case, tier: Any, day: date) -> Answer:
    days, clauses = turn.engine.catalogue.periods.waiting.days, ("2.2", "2.3.1")
    if _dated(case):
        text = say(
            "supposing.when",
            lead=case.lead,
            days=days,
            day=spoken_day(day),
            tier=tier.name,
            source=cite(clauses),
        )
    else:
        text = say("supposing.when_open", days=days, first=days + 1, tier=tier.name, source=cite(clauses))
    return Answer(text, "my_waiting_period", clauses=clauses)


def _counted_service(turn: Turn) -> str | None:
    """The service whose counts are asked for: named, in focus of a question about counts, or refused for want of the tier."""
    if turn.intent in _TIERS and turn.sure >= _SURE:
        return turn.named("service")[0] if turn.named("service") and turn.intent != "my_tier" else None
    if turn.named("service"):
        return turn.service
    decision = ((turn.state.last_answer or {}).get("answer") or {}).get("decision") or {}
    lacking = any(reason.get("code") == "not_in_tier" for reason in decision.get("reasons") or ())
    return turn.service if turn.intent in _COUNTS or lacking else None


def _counts(turn: Turn, case: Case, service: str, tier: Any) -> Answer:
    catalogue, clauses = turn.engine.catalogue, ("3.2", "2.3.2", service)
    _, day = _then(case)
    then = case.after.what_if([AskedOn(day)])
    balances = then.quota(service)
    words = {
        "lead": case.lead,
        "tier": tier.name,
        "service": name(catalogue, service),
        "source": cite(clauses),
    }
    from_when = _from_when(turn, case, day)
    counts = counts_of(catalogue, balances)
    if balances and all(balance.limit is None for balance in balances):
        text = say("supposing.counts_unlimited", from_when=from_when, **words)
    elif counts:
        text = say("supposing.counts", from_when=from_when, counts=counts, **words)
    else:
        text = say("supposing.counts_none", **words)
    return Answer(
        text,
        "my_quota" if turn.intent == "my_quota" else "quota_rule",
        (service,),
        clauses,
        quota=quota_of(balances),
    )


def _rider(turn: Turn, case: Case) -> Answer:
    standing = turn.snapshot.standing
    tier = standing.tier or standing.expected_tier
    clauses = ("2.3.1", "2.5.2")
    words = {"lead": case.lead, "tier": tier.name if tier else "", "source": cite(clauses)}
    if turn.named("service"):
        return Answer(say("supposing.rider_service", **words), "my_tier", turn.named("service")[:1], clauses)
    text = say("supposing.rider_no", days=turn.engine.catalogue.periods.rider_waiting.days, **words)
    return Answer(text, "my_tier", clauses=clauses)


# --- the contract stops or comes back


def _premium(turn: Turn, case: Case) -> Answer:
    line, first = turn.engine.catalogue.lines["complaint"], case.supposed[0]
    contact = {"name": line.name, "phone": line.phone}
    service = turn.named("service")[0] if turn.named("service") else None
    about = name(turn.engine.catalogue, service) if service else ""
    also = say("supposing.stopped_service", service=about) if about else ""
    if first["value"] == "unpaid":
        clauses: tuple[str, ...] = ("一", "2.1.2")
        if heard("suppose.grace", turn.text) and not also:
            text = say("supposing.grace", source=cite(("一",)), phone=line.phone)
        else:
            text = say("supposing.stopped", lead=case.lead, also=also, source=cite(clauses))
    elif first["value"] in ("paid", "reinstated"):
        clauses = ("2.1.2",)
        text = _back(turn, case, about, line.phone)
    else:
        clauses = ("2.1.2", "5.1.1")
        text = say("supposing.ended_all", lead=case.lead, also=also, source=cite(clauses))
    services = (service,) if service else ()
    return Answer(
        text, "my_validity" if not service else "my_eligibility", services, clauses, contact=contact
    )


def _back(turn: Turn, case: Case, about: str, phone: str) -> str:
    words = {"lead": case.lead, "source": cite(("2.1.2",))}
    if heard("suppose.rewaiting", turn.text):
        return say("supposing.waiting_again", phone=phone, **words)
    if about:
        return say("supposing.back_service", service=about, **words)
    before, after = turn.snapshot.standing, case.after.standing
    if before.tier is not None and after.tier is not None and after.sum_insured > before.sum_insured:
        return say(
            "supposing.back_tier",
            sum=spoken_sum(after.sum_insured),
            tier=after.tier.name,
            phone=phone,
            **words,
        )
    return say("supposing.back", **words)


# --- an illness


def _illness(turn: Turn, case: Case) -> Answer:
    service = turn.named("service")[0] if turn.named("service") else None
    if service is not None:
        return _asked(turn, case)
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


def _asked(turn: Turn, case: Case) -> Answer:
    service = _asked_service(turn, case)
    if service is None:
        return Answer(say("reasons.nothing"), "repeat")
    if _asks_for_counts(turn, case, service):
        return _figures(turn, case, service)
    facts = {**of_illness(turn.state.facts), **of_illness(read_facts(turn, Asking()).facts)}
    return decided(turn, case.after, case.lead, service, facts)


def _asks_for_counts(turn: Turn, case: Case, service: str) -> bool:
    """Whether figures are asked for; with one service's counts gone, of another it is asked whether it can be had."""
    first = case.supposed[0]
    if first["name"] == "used_up" and first["value"] != service:
        return False
    if not heard("ask.counts", turn.text) and first["name"] == "on":
        return False
    return turn.intent in _COUNTS or (
        turn.intent == "follow_up" and turn.state.last_intent in (*_COUNTS, "renewal")
    )


def _asked_service(turn: Turn, case: Case) -> str | None:
    """The service asked about: not the one whose counts are supposed to be gone, unless no other is meant."""
    gone = next((one["value"] for one in case.supposed if one["name"] == "used_up"), None)
    others = [
        service
        for service in (*turn.named("service"), turn.state.service or "")
        if service and service != gone
    ]
    return others[0] if others else turn.service or gone


def _figures(turn: Turn, case: Case, service: str) -> Answer:
    balances, clauses = case.after.quota(service), ("3.2", service)
    if not balances:
        return decided(turn, case.after, case.lead, service, {})
    catalogue = turn.engine.catalogue
    figures = "；".join(figure_of(catalogue, one, balances) for one in balances[:_ALIKE])
    text = say("supposing.service_quota", lead=case.lead, figures=figures, source=cite(clauses))
    return Answer(text, "my_quota", (service,), clauses, quota=quota_of(balances))


def decided(turn: Turn, snapshot: Snapshot, lead: str, service: str, facts: Mapping[str, Any]) -> Answer:
    """The decision on ``snapshot`` in one sentence; what is settled already before what still has to be known."""
    decision = snapshot.check(service, Facts.parse(implied(facts)))
    about, catalogue = name(turn.engine.catalogue, service), turn.engine.catalogue
    clauses = tuple(dict.fromkeys([*(reason.clause for reason in decision.reasons), decision.service]))
    words = {"lead": lead, "service": about, "source": cite(clauses)}
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
        count = say("supposing.allowed_count", figure=figure_words(catalogue, line)) if line else ""
        first = (
            say("supposing.allowed_first", day=spoken_day(decision.earliest_date))
            if decision.earliest_date
            else ""
        )
        text = say("supposing.allowed", count=count, first=first, **words)
    return Answer(
        text, "my_eligibility", (service,), clauses, decision=decision_payload(decision), contact=contact_of(catalogue, service),
    )  # fmt: skip


_ANSWERS = {"contract": _contract, "rider": _rider, "premium": _premium, "illness": _illness, "asked": _asked}
