"""The bookings page: what became of each, and cancelling and moving it after the consequence was told."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from actions.clock import current_time
from actions.engine import entitlements
from actions.entitlement import (
    STATE_LABELS,
    Act,
    Booking,
    BookingState,
    CancellationPreview,
    Consent,
    Effect,
    Snapshot,
)
from actions.replies.phrasebook import say
from assistant.channels.keys import Key
from assistant.channels.lines import contact
from assistant.channels.members import people
from assistant.channels.miniprogram.calls import Desk
from assistant.channels.miniprogram.errors import Refused
from assistant.channels.miniprogram.me import actor, require_member
from assistant.channels.store import Account

ROAD = "miniprogram"


@dataclass(frozen=True)
class Told:
    """What the page tells before a change; `proposal` names exactly this, and is empty where the change is barred."""

    allowed: bool
    told: str
    clause: str
    forfeits: bool = False
    proposal: str = ""

    def document(self, hotline: Mapping[str, Any]) -> dict[str, Any]:
        """As the contract has it."""
        if not self.allowed:
            return {"allowed": False, "reason": self.told, "clause": self.clause, "hotline": dict(hotline)}
        return {
            "allowed": True, "forfeits": self.forfeits, "told": self.told, "clause": self.clause, "proposal": self.proposal,
        }  # fmt: skip


def bookings(account: Account) -> list[dict[str, Any]]:
    """Every booking of the member, newest first."""
    snapshot = _snapshot(account)
    return [_booking(snapshot, booking) for booking in snapshot.bookings()]


def booking(desk: Desk, account: Account, booking_id: str) -> dict[str, Any]:
    """One booking with its steps and what cancelling and moving would do. Raises UnknownBooking."""
    snapshot = _snapshot(account)
    found = snapshot.booking(booking_id)
    line = snapshot.catalogue.line_of(found.service) or snapshot.catalogue.lines["main"]
    hotline = contact(line)
    return {
        **_booking(snapshot, found),
        "steps": [{"state_name": STATE_LABELS[step.state], "at": _at(step.at)} for step in found.history],
        "cancel": _cancel_told(snapshot, found, desk.key).document(hotline),
        "move": _move_told(snapshot, found, desk.key).document(hotline),
    }


def cancel(desk: Desk, account: Account, booking_id: str, proposal: str) -> dict[str, Any]:
    """Cancel as it was told; the same proposal again is the booking as it is. Raises Refused (409) for another one."""
    snapshot = _snapshot(account)
    found = snapshot.booking(booking_id)
    if _carried_out(account, found, proposal):
        return booking(desk, account, booking_id)
    told = _cancel_told(snapshot, found, desk.key)
    _require(told, proposal)
    preview = snapshot.cancellation(booking_id)
    entitlements().cancel(
        booking_id, snapshot.at, actor=actor(account), told=preview.state,
        consent=_consent(account, told, say("channel.button.cancel"), snapshot),
    )  # fmt: skip
    return booking(desk, account, booking_id)


def move(
    desk: Desk, account: Account, booking_id: str, proposal: str, day: date, at_time: time | None = None
) -> dict[str, Any]:  # fmt: skip
    """Move to another day, and time of day where one is wished for, as it was told.

    Raises Refused: 409 for another proposal, 422 for a day that cannot be.
    """
    snapshot = _snapshot(account)
    found = snapshot.booking(booking_id)
    if _carried_out(account, found, proposal):
        return booking(desk, account, booking_id)
    told = _move_told(snapshot, found, desk.key)
    _require(told, proposal)
    wished = [str(day), *([] if at_time is None else [f"{at_time:%H:%M}"])]
    done = entitlements().reschedule(
        booking_id, day, snapshot.at, actor=actor(account), told=snapshot.rescheduling(booking_id, day).told,
        consent=_consent(account, told, " ".join([say("channel.button.move"), *wished]), snapshot), new_time=at_time,
    )  # fmt: skip
    if not done.done:
        earliest = None if done.earliest_date is None else done.earliest_date.isoformat()
        raise Refused(422, "day_impossible", done.text_zh, earliest_date=earliest)
    return booking(desk, account, booking_id)


def _snapshot(account: Account) -> Snapshot:
    return entitlements().for_member(
        require_member(account), current_time(), actor=actor(account), purpose="miniprogram.bookings"
    )  # fmt: skip


def _booking(snapshot: Snapshot, found: Booking) -> dict[str, Any]:
    spec = snapshot.catalogue.services[found.service]
    preview = _preview(snapshot, found)
    return {
        "id": found.id,
        "service": found.service,
        "service_name": spec.short_name,
        "state": found.state.value,
        "state_name": STATE_LABELS[found.state],
        "wanted_date": None if found.wanted_date is None else found.wanted_date.isoformat(),
        "wanted_time": None if found.wanted_time is None else f"{found.wanted_time:%H:%M}",
        "visit_at": None if found.visit_at is None else _at(found.visit_at),
        "place": found.details.get("hospital") or found.facts.get("hospital"),
        "for_name": people.masked_name(str(found.facts.get("relative_name") or snapshot.member.name)),
        "holds": [{"service": cost.service, "uses": cost.uses} for cost in found.consumes],
        "next": say(f"channel.next.{found.state.value}"),
        "may_cancel": preview is not None and preview.possible and entitlements().by_chat(Act.CANCEL),
        "may_move": preview is not None
        and preview.possible
        and preview.in_time
        and entitlements().by_chat(Act.RESCHEDULE),
    }


def _preview(snapshot: Snapshot, found: Booking) -> CancellationPreview | None:
    return snapshot.cancellation(found.id) if found.open else None


def _cancel_told(snapshot: Snapshot, found: Booking, key: Key) -> Told:
    preview = _preview(snapshot, found)
    if preview is None:
        return Told(False, say(f"channel.next.{found.state.value}"), "")
    if not preview.possible or not entitlements().by_chat(Act.CANCEL):
        return Told(
            False, preview.text_zh if not preview.possible else say("channel.line_only"), preview.clause
        )
    forfeits = any(effect.effect is not Effect.RELEASED for effect in preview.effects)
    counts = "、".join(
        f"{snapshot.catalogue.services[effect.service].short_name}{effect.uses}次"
        for effect in preview.effects
    )
    text = preview.text_zh + (say("channel.cancel.both", counts=counts) if len(preview.effects) > 1 else "")
    return Told(True, text, preview.clause, forfeits, _proposal(key, "cancel", found, text, preview.state))


def _move_told(snapshot: Snapshot, found: Booking, key: Key) -> Told:
    preview = _preview(snapshot, found)
    if preview is None:
        return Told(False, say(f"channel.next.{found.state.value}"), "")
    if not entitlements().by_chat(Act.RESCHEDULE):
        return Told(False, say("channel.line_only"), preview.clause)
    if not (preview.in_time and preview.possible):
        why = snapshot.rescheduling(found.id, max(found.visit_on or snapshot.on, snapshot.on))
        return Told(False, why.text_zh, why.clause)
    text = say("channel.move.told")
    return Told(True, text, preview.clause, False, _proposal(key, "move", found, text, found.state))


def _proposal(key: Key, act: str, found: Booking, text: str, end: BookingState) -> str:
    """The id of exactly what was told: another state, another day or another consequence is another id."""
    parts = (act, found.id, end.value, str(found.visit_on), str(len(found.history)), text)
    return f"{act}-{key.mark('proposal', '|'.join(parts))[:24]}"


def _require(told: Told, proposal: str) -> None:
    if not told.allowed:
        raise Refused(409, "cannot_change", told.told, clause=told.clause)
    if told.proposal != proposal:
        raise Refused(
            409,
            "stale",
            say("channel.error.stale"),
            told=told.told,
            forfeits=told.forfeits,
            proposal=told.proposal,
        )


def _carried_out(account: Account, found: Booking, proposal: str) -> bool:
    """Whether this very proposal was carried out before: a second press of the button is no second act."""
    records = entitlements().consents(actor=actor(account), booking_id=found.id)
    return any(record.consent.proposal == proposal for record in records)


def _consent(account: Account, told: Told, caption: str, snapshot: Snapshot) -> Consent:
    who = people.acted_by(account)
    return Consent(
        shown=told.told, proposal=told.proposal, answer=caption, by_button=True, at=snapshot.at, channel=ROAD, acted_by=who,
        edition=snapshot.catalogue.edition.id, on_behalf_of="" if account.role == people.SELF else account.member_id,
    )  # fmt: skip


def _at(instant: datetime) -> str:
    return instant.isoformat(timespec="seconds")
