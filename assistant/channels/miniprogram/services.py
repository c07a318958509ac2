"""The services page: every service with its counts, whether it may be used now and why not, and its clauses word for word."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from actions.clock import current_time
from actions.engine import entitlements
from actions.entitlement import Decision, Outcome, QuotaBalance, Snapshot, UnknownService, Usable, usable_now
from actions.entitlement.handbook import Fact, Service
from actions.entitlement.handbook.verbatim import load_verbatim
from actions.replies.phrasebook import say
from assistant.channels.lines import contact
from assistant.channels.miniprogram.me import actor, require_member
from assistant.channels.store import Account

_LISTS = (
    "includes",
    "conditions",
    "turnaround",
    "cost",
    "not_choosable",
    "not_covered",
    "counts_as_used",
    "notes",
)


def services(account: Account) -> dict[str, Any]:
    """Every service of the member's edition, with counts of the running policy year."""
    snapshot = _snapshot(account, "miniprogram.services")
    standing, year = snapshot.standing, snapshot.standing.policy_year
    tier = standing.tier or standing.expected_tier
    return {
        "as_of": snapshot.at.isoformat(timespec="seconds"),
        "tier_name": None if tier is None else tier.name,
        "policy_year": None
        if year is None
        else {"start": year.start.isoformat(), "end": year.end.isoformat()},
        "waiting_until": _iso(standing.waiting_until) if standing.in_waiting else None,
        "services": [_service(snapshot, one) for one in usable_now(snapshot)],
    }


def service(account: Account, service_id: str) -> dict[str, Any]:
    """One service in detail. Raises UnknownService."""
    snapshot = _snapshot(account, f"miniprogram.service {service_id}"[:60])
    spec = snapshot.catalogue.services.get(service_id)
    usable = next((one for one in usable_now(snapshot) if one.service == service_id), None)
    if spec is None or usable is None:
        raise UnknownService(service_id)
    line = snapshot.catalogue.line_of(service_id)
    return {
        **_service(snapshot, usable),
        "summary": spec.summary.text,
        "facts": [*_facts(spec)],
        "steps": [step.text for step in spec.steps],
        "documents": [document.text for document in spec.documents],
        "hours": spec.hours.text,
        "phone": None
        if line is None
        else {"name": line.name, "number": line.phone, "hours": contact(line)["hours"]},
        "verbatim": _verbatim(snapshot, spec),
    }


def _snapshot(account: Account, purpose: str) -> Snapshot:
    return entitlements().for_member(
        require_member(account), current_time(), actor=actor(account), purpose=purpose
    )


def _service(snapshot: Snapshot, usable: Usable) -> dict[str, Any]:
    spec, decision = snapshot.catalogue.services[usable.service], usable.decision
    lines = [balance for balance in snapshot.quota(usable.service) if balance.limit != 0]
    group = snapshot.catalogue.services[spec.parent].short_name if spec.parent else ""
    closed = None if usable.opening.open else usable.opening.next_opening
    return {
        "id": usable.service,
        "name": spec.short_name,
        "group": group,
        **_sum(lines),
        "lines": [_line(balance) for balance in lines],
        "may_use_now": None if decision.outcome is Outcome.NEEDS else usable.now,
        "needs": [need.question_zh for need in decision.needs if decision.outcome is Outcome.NEEDS],
        "reason": "".join(reason.text_zh for reason in decision.reasons),
        "clause": _clause(decision, spec),
        "from": _iso(decision.earliest_date) if decision.outcome is Outcome.REFUSED else None,
        "closed_until": None if closed is None else closed.isoformat(timespec="minutes"),
    }


def _sum(lines: Iterable[QuotaBalance]) -> dict[str, Any]:
    known = tuple(lines)
    unlimited = bool(known) and all(balance.limit is None for balance in known)
    counted = [balance for balance in known if balance.limit is not None]
    return {
        "used": sum(balance.used for balance in known),
        "held": sum(balance.held for balance in known),
        "remaining": None if unlimited else sum(balance.remaining or 0 for balance in counted),
        "limit": None if unlimited else sum(balance.limit or 0 for balance in counted),
        "unlimited": unlimited,
    }


def _line(balance: QuotaBalance) -> dict[str, Any]:
    return {
        "line": balance.line,
        "condition": say(f"channel.condition.{balance.condition}"),
        "used": balance.used,
        "held": balance.held,
        "remaining": balance.remaining,
        "limit": balance.limit,
        "unlimited": balance.limit is None,
        "as_needed": balance.as_needed,
    }


def _clause(decision: Decision, spec: Service) -> str:
    return str(decision.reasons[0].clause if decision.reasons else spec.summary.clause)


def _facts(spec: Service) -> Iterable[dict[str, Any]]:
    for name in _LISTS:
        for fact in getattr(spec, name):
            yield {"title": say(f"channel.facts.{name}"), "text": fact.text, "clause": fact.clause}
    rule: Fact = spec.cancellation
    yield {"title": say("channel.facts.cancellation"), "text": rule.text, "clause": rule.clause}


def _verbatim(snapshot: Snapshot, spec: Service) -> list[dict[str, str]]:
    """The clauses the shown facts stand on, word for word, each once."""
    words = load_verbatim()
    facts = [
        spec.summary,
        *(fact for name in _LISTS for fact in getattr(spec, name)),
        *spec.steps,
        *spec.documents,
    ]
    clauses = dict.fromkeys(str(fact.clause) for fact in facts)
    return [{"clause": clause, "text": words.of(clause)} for clause in clauses if words.of(clause)]


def _iso(day: date | None) -> str | None:
    return None if day is None else day.isoformat()
