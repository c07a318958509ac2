"""Under a sum insured that is lowered: the tier it makes, and the counts of the service asked about."""

from __future__ import annotations

from typing import Any

from actions.answers.member.quota import quota_of
from actions.answers.member.renewal import counts_of
from actions.answers.supposed.reading import COUNTS, Case
from actions.entitlement import PolicyKind, Snapshot, SumInsured
from actions.reading.facts.sums import spoken_sum
from actions.reading.turn import Turn
from actions.replies.answer import Answer, cite
from actions.replies.phrasebook import say
from actions.replies.wording import name


def lowered(turn: Turn, case: Case) -> Answer:
    """Which tier is left (2.3.1). From which day, and whether it can be lowered, is the insurer's matter, not the handbook's."""
    now, target = turn.snapshot.standing, int(case.supposed[0]["value"])
    line, clauses = turn.engine.catalogue.lines["complaint"], ("2.3.1", "3.2")
    contact = {"name": line.name, "phone": line.phone}
    words: dict[str, Any] = {"source": cite(clauses), "phone": line.phone}
    if now.tier is None or target == 0:
        text = say("supposing.lowered_open", sum=spoken_sum(now.sum_insured), steps=_steps(turn), **words)
        return Answer(text, "my_tier", clauses=clauses, contact=contact)
    after = _with_total(turn.snapshot, target)
    tier = after.standing.tier or now.tier
    service = turn.named("service")[0] if turn.named("service") else turn.service if turn.intent in COUNTS else None
    if service is not None:
        return _counts(turn, case, after, tier, service)
    if tier.id == now.tier.id:
        text = say("supposing.lowered_same", lead=case.lead, tier=tier.name, **words)
        return Answer(text, "my_tier", clauses=clauses, contact=contact)
    text = say("supposing.lowered_tier", lead=case.lead, tier=tier.name, now=now.tier.name, **words)
    return Answer(text, "my_tier", clauses=clauses, contact=contact)


def _counts(turn: Turn, case: Case, after: Snapshot, tier: Any, service: str) -> Answer:
    balances, clauses = after.quota(service), ("3.2", "2.3.1", service)
    about = name(turn.engine.catalogue, service)
    counts = counts_of(turn.engine.catalogue, balances)
    words: dict[str, Any] = {"lead": case.lead, "tier": tier.name, "service": about, "source": cite(clauses)}
    if balances and all(balance.limit is None for balance in balances):
        text = say("supposing.lowered_unlimited", **words)
    elif counts:
        text = say("supposing.lowered_counts", counts=counts, **words)
    else:
        text = say("supposing.counts_none", **words)
    return Answer(text, "quota_rule", (service,), clauses, quota=quota_of(balances))


def _with_total(snapshot: Snapshot, target: int) -> Snapshot:
    """The member with ``target`` yuan in all, taken from the largest contracts first; a contract's sum never below 0."""
    counting = sorted(
        (p for p in snapshot.standing.policies if p.counts and p.kind is PolicyKind.MAIN), key=lambda p: -p.sum_insured
    )
    less = sum(policy.sum_insured for policy in counting) - target
    changes = []
    for policy in counting:
        taken = min(less, policy.sum_insured)
        less -= taken
        if taken:
            changes.append(SumInsured(policy.sum_insured - taken, policy.number))
    return snapshot.what_if(changes)


def _steps(turn: Turn) -> str:
    """From which sum on each tier begins, the highest first."""
    tiers = [tier for tier in reversed(turn.engine.catalogue.tiers) if tier.min_sum_insured]
    return "，".join(say("supposing.step", sum=spoken_sum(tier.min_sum_insured), tier=tier.name) for tier in tiers)
