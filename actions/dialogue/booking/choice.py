"""Which of several bookings a change is about: named, just talked about, or asked for."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from rasa_sdk.events import SlotSet

from actions.answers.booked.bookings import in_words, on_day, open_bookings, pick
from actions.answers.registry import answer_safely
from actions.entitlement import Booking
from actions.language.dates import describe
from actions.reading.booking_words import kept_services, loosely_named
from actions.reading.turn import Turn
from actions.replies.answer import Answer
from actions.replies.payloads import booking_payload
from actions.replies.phrasebook import say
from actions.replies.wording import name, plain_name

VERBS = {"cancel": "取消", "reschedule": "改期"}
_ASKED = {"cancel": "要取消哪一个？", "reschedule": "要改哪一个？"}
_ALL = re.compile(r"都|全部|所有|全取消|两个一起|[两三]个都")
# After these the service talked about is that of a booking.
_ABOUT_BOOKINGS = {"my_bookings", "book", "cancel_booking", "reschedule_booking", "cancel_rule", "progress"}
# 也跟着改: the other one.
_THE_OTHER = re.compile(r"也|跟着|另(?:外)?一?个|一起|一块")


def meant(turn: Turn, among: Sequence[Booking], kind: str = "cancel") -> list[Booking]:
    """Those of ``among`` the message is about; where it names none, the one just talked about.

    A day that is only mentioned (8号那个) tells which; with cancelling any day does.
    """
    kept = kept_services(turn)
    if kept:
        others = [booking for booking in among if booking.service not in kept]
        named = set(turn.named("service")) | loosely_named(turn.text)
        return [booking for booking in others if booking.service in named] or others
    fitting = pick(turn, among)
    of_day = on_day(turn, fitting, only_mentioned=kind == "reschedule")
    if len(of_day) == 1:
        return of_day
    if len(fitting) < 2 or turn.named("service") or wants_all(turn) or turn.slots.get("pending"):
        return fitting
    if turn.slots.get("last_intent") not in _ABOUT_BOOKINGS:
        return fitting
    spoken_of = [booking for booking in fitting if booking.service == turn.slots.get("service")]
    if len(spoken_of) == 1 and _THE_OTHER.search(turn.text) and len(fitting) == 2:
        return [booking for booking in fitting if booking not in spoken_of]
    return spoken_of if len(spoken_of) == 1 else fitting


def wants_all(turn: Turn) -> bool:
    """Whether every booking is meant (都取消)."""
    return bool(_ALL.search(turn.text)) and (not turn.named("service") or bool(kept_services(turn)))


def picks_one(turn: Turn, among_ids: Sequence[str]) -> bool:
    """Whether the message answers 'which booking' (陪诊那个)."""
    among = [b for b in open_bookings(turn) if b.id in among_ids]
    return len(among) > 1 and (len(pick(turn, among)) == 1 or len(on_day(turn, among)) == 1)


def ask_which(turn: Turn, kind: str, among: Sequence[Booking], day: str | None) -> Answer:
    """The bookings that may be meant; ``day`` is the new day already told (ISO), else None."""
    verb = VERBS[kind]
    listed = "；".join(in_words(turn, booking) for booking in among)
    already = (turn.slots.get("pending") or {}).get("date")
    lead = f"好，改到{describe(date.fromisoformat(day), turn.now)}。" if day and day != already else ""
    return Answer(
        f"{lead}您有{len(among)}个预约：{listed}。{_ASKED[kind]}",
        services=tuple(dict.fromkeys(b.service for b in among)), booking=[booking_payload(b) for b in among],
        options=tuple(f"{verb}{name(turn.engine.catalogue, b.service)}预约{b.id}" for b in among),
        events=(SlotSet("pending", {"kind": kind, "among": [b.id for b in among], "date": day}),),
    )  # fmt: skip


def none_open(turn: Turn, kind: str, among: Sequence[Booking]) -> Answer:
    """Nothing to change; what else is booked is told."""
    named = turn.named("service")
    about = plain_name(turn.engine.catalogue, named[0]) if named else ""
    if not among and turn.services:
        rule = answer_safely("cancel_rule", turn)
        text = say("changes.none_open", service=about, rule=rule.text)
        return replace(rule, text=text, booking=[], events=(SlotSet("pending", None),))
    rest = f"现在有的是{'；'.join(in_words(turn, b) for b in among)}。" if among else ""
    return Answer(
        f"没有查到您进行中的{about}预约，不需要{VERBS[kind]}。{rest}", services=tuple(named),
        booking=[booking_payload(b) for b in among], events=(SlotSet("pending", None),),
    )  # fmt: skip
