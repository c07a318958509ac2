"""What has become of a booking, in the member's words: handed in or not, who calls by when, what is arranged, where to meet."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from actions.answers.booked.bookings import (
    bookings_of,
    in_words,
    meant_booking,
    open_bookings,
    rule_instead,
    shown_bookings,
)
from actions.answers.member.guards import identified
from actions.answers.registry import ANSWERS, answers
from actions.entitlement import STATE_LABELS, Booking, BookingState
from actions.language.dates import describe
from actions.reading.progress_words import aspects
from actions.reading.turn import Turn
from actions.replies.answer import Answer, sentence
from actions.replies.payloads import booking_payload
from actions.replies.phrasebook import say
from actions.replies.wording import contact_of, name

_ARRANGED = (BookingState.NOTIFIED, BookingState.VISIT_TIME_CONFIRMED)
_DAY = timedelta(days=1)
_WEEKEND = re.compile(r"周末|礼拜|星期|周[六日天]|假|天了|天怎么")
# Aspects whose answer stands in another answering function.
_ELSEWHERE = {"bring": "service_materials", "counts": "my_quota"}


@answers("progress")
@identified
def progress(turn: Turn) -> Answer:
    """Where the booking that is meant stands, on the side asked after; what the record does not tell is not told."""
    draft = (turn.state.booking or {}).get("service")
    if turn.state.booking and not set(turn.named("service")) - {draft}:
        return Answer(sentence([say("progress.draft"), say("progress.contact")], ("5.5",)), services=(draft,) if draft else ())
    booking = meant_booking(turn)
    if booking is None:
        return rule_instead(turn) or _none(turn)
    asked = aspects(turn.text) or ("submitted",)
    if asked[0] in _ELSEWHERE:
        about = replace(turn, entities=(*turn.entities, {"entity": "service", "value": booking.service}))
        return ANSWERS[_ELSEWHERE[asked[0]]](about)
    if not booking.open:
        return _ended(turn, booking)
    return _told(turn, booking, _SIDES[asked[0]](turn, booking))


def _told(turn: Turn, booking: Booking, parts: list[tuple[str, str]]) -> Answer:
    """``parts`` are sentences with the clause each stands on (empty: the record)."""
    clauses = tuple(dict.fromkeys(clause for _, clause in parts if clause))
    return Answer(
        sentence([text for text, _ in parts], clauses), services=(booking.service,), clauses=clauses,
        booking=booking_payload(booking), contact=contact_of(turn.engine.catalogue, booking.service),
    )  # fmt: skip


def _none(turn: Turn) -> Answer:
    ended = [booking for booking in bookings_of(turn) if not booking.open]
    if ended:
        answer = _ended(turn, ended[0])
        return replace(answer, text=f"{say('progress.none')}，最近的是{answer.text}")
    return Answer(sentence([say("progress.none")]), services=turn.services, booking=[])


def _ended(turn: Turn, booking: Booking) -> Answer:
    about = name(turn.engine.catalogue, booking.service)
    return _told(turn, booking, [(say("progress.ended", service=about, id=booking.id, state=STATE_LABELS[booking.state]), "")])


def _submitted(turn: Turn, booking: Booking) -> list[tuple[str, str]]:
    """Handed in, and who calls next."""
    lead = say(
        "progress.submitted", service=name(turn.engine.catalogue, booking.service), when=_when(turn, booking), id=booking.id,
        day=_short(booking.requested_on), state=STATE_LABELS[booking.state],
    )  # fmt: skip
    return [(lead, ""), *_next_call(turn, booking)]


def _when(turn: Turn, booking: Booking) -> str:
    return f"（{describe(booking.visit_on, turn.now)}）" if booking.visit_on else ""


def _short(day: date) -> str:
    return f"{day.month}月{day.day}日"


def _contact(turn: Turn, booking: Booking) -> list[tuple[str, str]]:
    """Who calls by when; where that day is past, where to press."""
    called = _next_call(turn, booking)
    counted = [(say("progress.counted"), "")] if called and _WEEKEND.search(turn.text) else []
    return [*called, *counted] or [(say("progress.contact"), "5.5")]


def _next_call(turn: Turn, booking: Booking) -> list[tuple[str, str]]:
    """The call the handbook sets a time for, counted from the request; else the call on the eve of the visit."""
    spec = turn.engine.catalogue.services[booking.service]
    if booking.state in _ARRANGED:
        return _arranged(turn, booking)
    for fact in spec.turnaround:
        if "who_calls" in fact.about and fact.unit == "working_days" and fact.max:
            return _by_when(turn, booking, fact.text, int(fact.max), fact.clause)
    return _eve(turn, booking)


def _by_when(turn: Turn, booking: Booking, text: str, days: int, clause: str) -> list[tuple[str, str]]:
    found = turn.snapshot.times.working_days_ahead(booking.requested_on, days)
    told: dict[str, Any] = {
        "fact": text.rstrip("。"), "since": _short(booking.requested_on), "until": describe(found.day, turn.now),
    }  # fmt: skip
    if turn.now.date() <= found.day:
        return [(say("progress.due", **told), clause)]
    phone = contact_of(turn.engine.catalogue, booking.service)["phone"]
    return [(say("progress.overdue", phone=phone, **told), clause)]


def _eve(turn: Turn, booking: Booking) -> list[tuple[str, str]]:
    """The call on the day before the visit; empty for a service without one."""
    spec = turn.engine.catalogue.services[booking.service]
    fact = next((one for one in spec.turnaround if "reminder" in one.about), None)
    if fact is None:
        return []
    what = say("progress.where")
    if booking.visit_on is None:
        return [(say("progress.eve_unknown", what=what), fact.clause)]
    eve = booking.visit_on - _DAY
    if turn.now.date() <= eve:
        return [(say("progress.eve", day=describe(eve, turn.now), what=what), fact.clause)]
    phone = contact_of(turn.engine.catalogue, booking.service)["phone"]
    return [(say("progress.eve_passed", day=_short(eve), what=what, phone=phone), fact.clause)]


def _meet(turn: Turn, booking: Booking) -> list[tuple[str, str]]:
    """Where and when to meet: told on the eve, or what was told already."""
    return _eve(turn, booking) or _arranged(turn, booking)


def _arranged(turn: Turn, booking: Booking) -> list[tuple[str, str]]:
    """Hospital, doctor and time as far as the record has them; else that they are not settled yet."""
    about, phone = name(turn.engine.catalogue, booking.service), contact_of(turn.engine.catalogue, booking.service)["phone"]
    if booking.state not in _ARRANGED:
        settles_hospital = BookingState.NOTIFIED.value in turn.engine.catalogue.services[booking.service].booking.states
        entry = "progress.not_arranged" if settles_hospital else "progress.not_arranged_time"
        return [(say(entry, service=about), ""), *(_next_call(turn, booking) or [(say("progress.contact"), "5.5")])]
    known = [booking.details[key] for key in ("hospital", "doctor", "expert", "place") if booking.details.get(key)]
    if booking.visit_at is not None:
        known.append(f"{describe(booking.visit_at.date(), turn.now)}{booking.visit_at:%H:%M}")
    elif booking.visit_on is not None:
        known.append(describe(booking.visit_on, turn.now))
    parts = [(say("progress.arranged", service=about, what="，".join(known)), "")] if known else []
    if len(known) < 2 and booking.state is BookingState.NOTIFIED:
        parts.append((say("progress.told_only", service=about, state=STATE_LABELS[booking.state], phone=phone), ""))
    return parts or [(say("progress.told_only", service=about, state=STATE_LABELS[booking.state], phone=phone), "")]


def _day(turn: Turn, booking: Booking) -> list[tuple[str, str]]:
    about, state = name(turn.engine.catalogue, booking.service), STATE_LABELS[booking.state]
    if booking.visit_on is None:
        return [(say("progress.no_day", service=about, state=state), "")]
    at = f"{booking.visit_at:%H:%M}" if booking.visit_at and booking.state in _ARRANGED else ""
    return [(say("progress.on_day", service=about, day=f"{describe(booking.visit_on, turn.now)}{at}", state=state), "")]


def _untouched(turn: Turn, booking: Booking) -> list[tuple[str, str]]:
    """The other bookings as they stand: nothing was done to them."""
    spoken = {one.id for one in shown_bookings(turn, bookings_of(turn))}
    named = turn.named("service")
    others = [one for one in open_bookings(turn) if one.service in named or (not named and one.id not in spoken)] or [booking]
    return [(say("progress.untouched", bookings="；".join(in_words(turn, one) for one in others)), "")]


_SIDES = {
    "untouched": _untouched,
    "submitted": _submitted, "contact": _contact, "meet": _meet, "arranged": _arranged, "day": _day,
}  # fmt: skip
