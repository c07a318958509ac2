"""Under another contract, a rider, a premium unpaid or paid: what the policy would be."""

from __future__ import annotations

from datetime import date
from typing import Any

from actions.answers.member.quota import quota_of
from actions.answers.member.renewal import counts_of
from actions.answers.supposed.cover import decided
from actions.answers.supposed.reading import COUNTS, SURE, TIERS, Case
from actions.entitlement import (
    AskedOn,
    NewContract,
    PolicyKind,
    WithoutContract,
)
from actions.entitlement.asking.tiers import next_tier
from actions.entitlement.domain.standing import PolicyStanding
from actions.reading.facts.kept import of_illness
from actions.reading.facts.reading import Asking, read_facts
from actions.reading.facts.sums import spoken_sum
from actions.reading.query_cues import heard
from actions.reading.suppositions import changes_of
from actions.reading.turn import Turn
from actions.replies.answer import Answer, cite
from actions.replies.phrasebook import say
from actions.replies.wording import name, spoken_day

# --- another contract


def contract(turn: Turn, case: Case) -> Answer:
    """Which tier another contract makes, from when, and the counts of it where a service is asked about."""
    standing, day = _then(case)
    tier = standing.tier or standing.expected_tier
    assert tier is not None
    service = _counted_service(turn)
    if turn.service is not None and turn.named("disease") and heard("ask.may", turn.text):
        facts = of_illness(read_facts(turn, Asking()).facts)
        return decided(turn, case.after.what_if([AskedOn(day)]), case.lead, turn.service, facts)
    if service is not None:
        return _counts(turn, case, service, tier)
    clauses = ("2.3.1", "2.2")
    words: dict[str, Any] = {
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
    if turn.intent in TIERS and turn.sure >= SURE:
        return turn.named("service")[0] if turn.named("service") and turn.intent != "my_tier" else None
    if turn.named("service"):
        return turn.service
    decision = ((turn.state.last_answer or {}).get("answer") or {}).get("decision") or {}
    lacking = any(reason.get("code") == "not_in_tier" for reason in decision.get("reasons") or ())
    return turn.service if turn.intent in COUNTS or lacking else None


def _counts(turn: Turn, case: Case, service: str, tier: Any) -> Answer:
    catalogue, clauses = turn.engine.catalogue, ("3.2", "2.3.2", service)
    _, day = _then(case)
    then = case.after.what_if([AskedOn(day)])
    balances = then.quota(service)
    words: dict[str, Any] = {
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


def rider(turn: Turn, case: Case) -> Answer:
    """The rider never changes the tier (2.3.1)."""
    standing = turn.snapshot.standing
    tier = standing.tier or standing.expected_tier
    clauses = ("2.3.1", "2.5.2")
    words: dict[str, Any] = {"lead": case.lead, "tier": tier.name if tier else "", "source": cite(clauses)}
    if turn.named("service"):
        return Answer(say("supposing.rider_service", **words), "my_tier", turn.named("service")[:1], clauses)
    text = say("supposing.rider_no", days=turn.engine.catalogue.periods.rider_waiting.days, **words)
    return Answer(text, "my_tier", clauses=clauses)


# --- the contract stops or comes back


def premium(turn: Turn, case: Case) -> Answer:
    """The contract stops or comes back, and the services with it (2.1.2)."""
    every = heard("suppose.all", turn.text) and not heard("suppose.gives_up_one", turn.text)
    if case.supposed[0]["value"] in ("unpaid", "lapsed") and len(_counting(turn)) > 1 and not every:
        return _one_of_several(turn, case)
    line, first = turn.engine.catalogue.lines["complaint"], case.supposed[0]
    if _unpaid_now(turn) and heard("suppose.unpaid_till_then", turn.text):
        text = say("supposing.none_till_paid", source=cite(("一", "5.1.1")), phone=line.phone)
        return Answer(text, "my_eligibility", (), ("一", "5.1.1"), contact={"name": line.name, "phone": line.phone})
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


def _unpaid_now(turn: Turn) -> bool:
    """Whether a premium is due and unpaid as things are."""
    return any(reason.code == "premium_unpaid" for reason in turn.snapshot.standing.blockers)


def _back(turn: Turn, case: Case, about: str, phone: str) -> str:
    words: dict[str, Any] = {"lead": case.lead, "source": cite(("2.1.2",))}
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


def _counting(turn: Turn) -> list[PolicyStanding]:
    """The main contracts that count now."""
    return [one for one in turn.snapshot.standing.policies if one.counts and one.kind is PolicyKind.MAIN]


def _one_of_several(turn: Turn, case: Case) -> Answer:
    """One of several contracts less: the others go on, so it is told for each what is left (2.3.1)."""
    told, clauses = [], ("2.3.1", "2.1.2")
    for policy in _counting(turn):
        standing = turn.snapshot.what_if([WithoutContract(policy.number)]).standing
        number = policy.number[-4:]
        if standing.tier is None:
            told.append(say("supposing.without_one_none", number=number))
        else:
            total = spoken_sum(standing.sum_insured)
            told.append(say("supposing.without_one", number=number, sum=total, tier=standing.tier.name))
    text = say("supposing.one_of_several", lead=case.lead, cases="；".join(told), source=cite(clauses))
    return Answer(text, "my_tier", clauses=clauses)
