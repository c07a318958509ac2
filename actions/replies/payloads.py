"""What the entitlement module says, as JSON-ready data: the shapes of ``custom.answer`` and of ``--json``.

Dates and instants are ISO 8601 text, enumerations their values, unlimited counts null. The names are an
interface others read (mini-program, console, scripts): fields may be added, none renamed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import fields, is_dataclass
from datetime import date, datetime, time
from enum import Enum
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from actions.entitlement.domain.answers import Decision, DocumentNeed, Need, Reason
    from actions.entitlement.domain.booking.bookings import Booking, LineEffect
    from actions.entitlement.domain.booking.changes import CancellationPreview, RescheduleResult
    from actions.entitlement.domain.counts.ledger import Consumption
    from actions.entitlement.domain.counts.quota import QuotaBalance
    from actions.entitlement.domain.people.members import Member
    from actions.entitlement.domain.standing import Standing


def plain(value: Any) -> Any:
    """``value`` in JSON types only: dataclasses as objects, dates as ISO text, enumerations as their values.

    Raises TypeError for anything whose shape nobody has settled.
    """
    if isinstance(value, Enum):
        return value.value
    if value is None or isinstance(value, (str, int, float, bool)):
        return str(value) if isinstance(value, str) else value
    if isinstance(value, time):
        return value.strftime("%H:%M")
    if isinstance(value, (date, datetime)):
        return value.isoformat()
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, Mapping):
        return {str(plain(key)): plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple, set, frozenset)):
        return [plain(item) for item in value]
    raise TypeError(f"no JSON shape for {type(value).__name__}")


def quota_payload(balance: QuotaBalance) -> dict[str, Any]:
    """One quota line. ``limit`` and ``remaining`` null: unlimited; ``limit`` 0: the tier lacks the line."""
    return {
        "service": balance.service,
        "line": balance.line,
        "condition": balance.condition,
        "tier": balance.tier,
        "limit": balance.limit,
        "used": balance.used,
        "held": balance.held,
        "remaining": balance.remaining,
        "window_start": balance.window_start.isoformat(),
        "window_end": balance.window_end.isoformat(),
        "as_needed": balance.as_needed,
        "clause": balance.clause,
    }


def quota_payloads(balances: Iterable[QuotaBalance]) -> list[dict[str, Any]]:
    """Several quota lines, in the order in which they are used."""
    return [quota_payload(balance) for balance in balances]


def decision_payload(decision: Decision) -> dict[str, Any]:
    """A decision. ``outcome`` tells allowed, refused and needs apart; ``allowed`` is true for a yes only.

    ``passed_on``: neither yes nor no, the line has to be asked. ``hypothetical``: something was supposed, nothing may
    rest on it. ``needs_documents``: papers told of that will not do, apart from the answer on cover.
    """
    return {
        "service": decision.service,
        "outcome": decision.outcome.value,
        "allowed": decision.allowed,
        "reasons": [_reason(reason) for reason in decision.reasons],
        "needs": [need_payload(need) for need in decision.needs],
        "earliest_date": _day(decision.earliest_date),
        "consumes": [_consumption(cost) for cost in decision.consumes],
        "line": decision.line,
        "quota": quota_payloads(decision.quota),
        "alternatives": list(decision.alternatives),
        "provisional": decision.provisional,
        "notes": [{"code": note.code, "text": note.text, "clause": note.clause} for note in decision.notes],
        "needs_documents": [_document(paper) for paper in decision.needs_documents],
        "passed_on": decision.passed_on,
        "hypothetical": decision.hypothetical,
    }


def _document(paper: DocumentNeed) -> dict[str, Any]:
    """What is wanting with a paper, and the catalogue's sentences on what would do."""
    instead = [{"text": fact.text, "clause": fact.clause} for fact in paper.instead]
    return {"code": paper.code, "clause": paper.clause, "text": paper.text, "instead": instead}


def need_payload(need: Need) -> dict[str, Any]:
    """A fact still missing: its name, the question that asks for it and the answers it takes."""
    return {
        "fact": need.fact.value,
        "stage": need.stage.value,
        "question": need.question_zh,
        "values": [{"value": value.value, "label": value.label} for value in need.values],
        "clause": need.clause,
        "cannot_say": need.cannot_say,
    }


def standing_payload(standing: Standing) -> dict[str, Any]:
    """Where a member stands on a day: tier, summed sum insured, periods, contracts, rider, what blocks."""
    year = standing.policy_year
    return {
        "on": standing.on.isoformat(),
        "tier": standing.tier.id if standing.tier else None,
        "expected_tier": standing.expected_tier.id if standing.expected_tier else None,
        "sum_insured": standing.sum_insured,
        "in_waiting": standing.in_waiting,
        "waiting_until": _day(standing.waiting_until),
        "usable_from": _day(standing.usable_from),
        "policy_year": year and {"number": year.number, "start": _day(year.start), "end": _day(year.end)},
        "policies": plain(standing.policies),
        "rider": plain(standing.rider),
        "blockers": [_reason(reason) for reason in standing.blockers],
    }


def _reason(reason: Reason) -> dict[str, Any]:
    return {
        "code": reason.code,
        "clause": reason.clause,
        "text": reason.text_zh,
        "possible_from": _day(reason.possible_from),
    }


def _consumption(cost: Consumption) -> dict[str, Any]:
    return {"line": cost.line, "service": cost.service, "uses": cost.uses}


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


def booking_payload(booking: Booking) -> dict[str, Any]:
    """A booking: where it stands, which days it is about, and the counts it holds or has used."""
    return {
        "id": booking.id,
        "member_id": booking.member_id,
        "service": booking.service,
        "state": booking.state.value,
        "open": booking.open,
        "requested_on": booking.requested_on.isoformat(),
        "requested_at": booking.requested_at.isoformat(),
        "wanted_date": _day(booking.wanted_date),
        "wanted_time": plain(booking.wanted_time),
        "visit_at": plain(booking.visit_at),
        "consumes": [_consumption(cost) for cost in booking.consumes],
        "facts": plain(booking.facts),
        "details": plain(booking.details),
        "history": plain(booking.history),
    }


def effects_payload(effects: Iterable[LineEffect]) -> list[dict[str, Any]]:
    """What an ending does to each count: ``released`` or ``stays_used``."""
    return [
        {"line": effect.line, "service": effect.service, "uses": effect.uses, "effect": effect.effect.value}
        for effect in effects
    ]


def cancellation_payload(preview: CancellationPreview) -> dict[str, Any]:
    """What cancelling does; ``booking`` is the record as it stands, so after cancelling its last state.

    ``possible`` false: it cannot be cancelled here, ``effects`` tell what staying away costs. ``refund``: the verdict
    on giving the registration back (退号), null where there is none.
    """
    return {
        "possible": preview.possible,
        "code": preview.code,
        "in_time": preview.in_time,
        "state": preview.state.value,
        "effects": effects_payload(preview.effects),
        "text": preview.text_zh,
        "clause": preview.clause,
        "until": plain(preview.until),
        "refund_until": plain(preview.refund_until),
        "refund": plain(preview.refund),
        "provisional": preview.provisional,
        "booking": booking_payload(preview.booking),
    }


def reschedule_payload(result: RescheduleResult) -> dict[str, Any]:
    """Whether a booking may move and has moved, why not, and the first day that would do.

    ``told`` is to be handed back with the confirmation: it tells what this preview said. ``counts_as_used``: giving up
    the day costs the count. ``passed_on``: the handbook is silent, the line has to be asked.
    """
    return {
        "possible": result.possible,
        "done": result.done,
        "reasons": [_reason(reason) for reason in result.reasons],
        "effects": effects_payload(result.effects),
        "earliest_date": _day(result.earliest_date),
        "text": result.text_zh,
        "clause": result.clause,
        "provisional": result.provisional,
        "counts_as_used": result.counts_as_used,
        "passed_on": result.passed_on,
        "told": result.told,
        "booking": booking_payload(result.booking),
    }


def member_payload(member: Member) -> dict[str, Any]:
    """A member's record for people at a screen: identity number, mobile and openid are masked."""
    return {
        "id": member.id,
        "name": member.name,
        "birth_date": member.birth_date.isoformat(),
        "mobile": masked(member.mobile),
        "id_number": masked(member.id_number),
        "openid": masked(member.openid),
        "policies": plain(member.policies),
        "guardians": [
            {**plain(guardian), "mobile": masked(guardian.mobile)} for guardian in member.guardians
        ],
        "relatives": plain(member.relatives),
        "usage": plain(member.usage),
    }


def masked(text: str, first: int = 3, last: int = 4) -> str:
    """``text`` with its middle hidden; a short one is hidden whole."""
    if len(text) <= first + last:
        return "*" * len(text)
    return f"{text[:first]}{'*' * (len(text) - first - last)}{text[-last:]}"
