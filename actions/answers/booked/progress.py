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
    on_day,
    open_bookings,
    pick,
    rule_instead,
    shown_bookings,
)
from actions.answers.member.guards import identified
from actions.answers.registry import ANSWERS, answers
from actions.entitlement import STATE_LABELS, Booking, BookingState
from actions.language.dates import describe
from actions.reading.progress_words import aspects
from actions.reading.query_cues import heard
from actions.reading.turn import Turn
from actions.replies.answer import Answer, sentence
from actions.replies.payloads import booking_payload
from actions.replies.phrasebook import say
from actions.replies.wording import contact_of, name

_ARRANGED = (BookingState.NOTIFIED, BookingState.VISIT_TIME_CONFIRMED)
_DAY = timedelta(days=1)
_WEEKEND = re.compile(r"周末|礼拜|星期|周[六日天]|假|天了|天怎么")
_OF_HOUR = re.compile(r"几点|钟点|时间|时候|几时")
# Aspects whose answer stands in another answering function.
_ELSEWHERE = {"bring": "service_materials", "counts": "my_quota"}


@answers("progress")
@identified
def progress(turn: Turn) -> Answer:
    """Where the booking that is meant stands, on the side asked after; what the record does not tell is not told."""
    draft = (turn.state.booking or {}).get("service")
    if turn.state.booking and not set(turn.named("service")) - {draft}:
        return Answer(sentence([say("progress.draft"), say("progress.contact")], ("5.5",)), services=(draft,) if draft else ())
    if heard("booking.listed", turn.text):
        return ANSWERS["my_bookings"](turn)
    booking = meant_booking(turn)
    if booking is not None and heard("booking.along", turn.text):
        return _told(turn, booking, _apart(turn, booking))
    if booking is None:
        return rule_instead(turn) or _none(turn)
    several = _several(turn)
    if several:
        return _all_told(turn, several)
    asked = _asked(turn)
    if asked[0] in _ELSEWHERE:
        about = replace(turn, entities=(*turn.entities, {"entity": "service", "value": booking.service}))
        return ANSWERS[_ELSEWHERE[asked[0]]](about)
    if not booking.open:
        return _ended(turn, booking)
    return _told(turn, booking, _of_which(turn, booking, _SIDES[asked[0]](turn, booking)))


def _asked(turn: Turn) -> tuple[str, ...]:
    """The sides asked after, the one that leads first; 改成16号没有 asks whether it was moved."""
    asked = aspects(turn.text)
    moved = heard("booking.state", turn.text) and heard("booking.change_asked", turn.text)
    if moved and not set(asked) & {"noted", "arranged", "contact"}:
        return ("changed",)
    return asked or ("submitted",)


def _of_which(turn: Turn, booking: Booking, parts: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """``parts`` with the service before them, where there are several bookings and it is not said which."""
    about = name(turn.engine.catalogue, booking.service)
    (first, clause), *others = parts
    if len(open_bookings(turn)) < 2 or any(about in text for text, _ in parts):
        return parts
    return [(f"{about}：{first}", clause), *others]


def _several(turn: Turn) -> list[Booking]:
    """The bookings asked after together (两个会诊分别什么状态); empty where one is meant."""
    fitting = pick(turn, open_bookings(turn)) if heard("booking.several", turn.text) else []
    return fitting if len(fitting) > 1 else []


def _all_told(turn: Turn, bookings: list[Booking]) -> Answer:
    text = say("progress.several", count=len(bookings), bookings="；".join(in_words(turn, one) for one in bookings))
    services = tuple(dict.fromkeys(one.service for one in bookings))
    return Answer(sentence([text]), services=services, booking=[booking_payload(one) for one in bookings])


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
    parts = [(say("progress.on_day", service=about, day=f"{describe(booking.visit_on, turn.now)}{at}", state=state), "")]
    if not at and _OF_HOUR.search(turn.text) and (hour := _wanted_hour(booking)):
        parts.append((say("progress.wanted_hour", hour=hour), ""))
    if _wants_out(turn):
        parts += [(turn.snapshot.cancellation(booking.id).text_zh, turn.snapshot.cancellation(booking.id).clause)]
    return parts


def _wants_out(turn: Turn) -> bool:
    """Whether cancelling is thought of beside the question (哪天的，客户想退)."""
    return heard("booking.cancel_asked", turn.text)


def _noted(turn: Turn, booking: Booking) -> list[tuple[str, str]]:
    """The department and the wishes written into the booking, and whether what is asked after is among them."""
    about, phone = name(turn.engine.catalogue, booking.service), contact_of(turn.engine.catalogue, booking.service)["phone"]
    facts = {key: str(value) for key, value in (booking.facts or {}).items() if value}
    what = [facts[key] for key in ("department", "wishes") if key in facts]
    if booking.visit_on is not None:
        what.append(f"{describe(booking.visit_on, turn.now)}{_wanted_hour(booking)}")
    if not what:
        return [(say("progress.nothing_noted", service=about, phone=phone), "")]
    asked_after = turn.named("department")
    if any(one in what for one in asked_after) or any(one in turn.text for one in what):
        return [(say("progress.noted", service=about, what="，".join(what)), "")]
    entry = "progress.not_noted" if asked_after else "progress.written"
    return [(say(entry, service=about, what="，".join(what), phone=phone), "")]


def _wanted_hour(booking: Booking) -> str:
    at = booking.visit_at.timetz() if booking.visit_at else None
    hour = booking.wanted_time or (at if at and (at.hour or at.minute) else None)
    return f"{hour:%H:%M}" if hour else ""


def _changed(turn: Turn, booking: Booking) -> list[tuple[str, str]]:
    """Whether it was moved to the day named, or cancelled; an open booking was not cancelled."""
    figures: dict[str, Any] = {
        "service": name(turn.engine.catalogue, booking.service), "state": STATE_LABELS[booking.state],
        "day": describe(booking.visit_on, turn.now) if booking.visit_on else say("progress.no_date"),
    }  # fmt: skip
    if heard("booking.cancel_asked", turn.text) and not heard("booking.change_asked", turn.text):
        return [(say("progress.still_open", **figures), "")]
    moved = booking in on_day(turn, (booking,)) or booking.id == (turn.state.done or {}).get("booking")
    if moved:
        return [(say("progress.has_changed", service=figures["service"], day=figures["day"]), "")]
    return [(say("progress.not_changed", **figures), "")]


def _apart(turn: Turn, booking: Booking) -> list[tuple[str, str]]:
    """Every booking is one of its own: none goes along with a change, and until when this one can be changed."""
    rule = turn.engine.catalogue.services[booking.service].cancellation
    about = name(turn.engine.catalogue, booking.service)
    return [(say("progress.apart", service=about), ""), (rule.text, rule.clause)]


def _untouched(turn: Turn, booking: Booking) -> list[tuple[str, str]]:
    """The other bookings as they stand: nothing was done to them."""
    spoken = {one.id for one in shown_bookings(turn, bookings_of(turn))}
    named = turn.named("service")
    others = [one for one in open_bookings(turn) if one.service in named or (not named and one.id not in spoken)] or [booking]
    return [(say("progress.untouched", bookings="；".join(in_words(turn, one) for one in others)), "")]


_SIDES = {
    "untouched": _untouched, "noted": _noted, "changed": _changed,
    "submitted": _submitted, "contact": _contact, "meet": _meet, "arranged": _arranged, "day": _day,
}  # fmt: skip
