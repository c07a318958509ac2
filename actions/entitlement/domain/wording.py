"""Reasons and notes by their codes, put into the words of data/replies/decisions.yml."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime

from ..handbook import Cutoff, Fact
from ..words import say, texts
from .answers import DocumentNeed, Note, Reason

REASONS: Mapping[str, str] = texts("refusal")

# Codes that share one public code: the wording differs, the meaning for a program does not.
PUBLIC_CODE = {
    "policy_not_yet_effective": "policy_not_in_force",
    "service_period_not_open": "service_period_ended",
    "quota_held_up": "quota_used_up",
    "quota_used_up_for_good": "quota_used_up",
    "outside_hours": "closed_on_date",
    "outside_hours_of_session": "closed_on_date",
    "rider_unpaid": "rider_required",
    "reschedule_counts_as_used": "reschedule_too_late",
}

# The same reasons where no day can be named: whatever else is in the way never passes, or the day would be too late.
WITHOUT_DAY: Mapping[str, str] = texts("refusal_without_day")
# Sentences which name the day of one thing alone; where the whole request is possible only later they name none.
_DAY_OF_ITS_OWN = frozenset({"quota_used_up", "quota_held_up", "cooling_off"})

NOTES: Mapping[str, str] = texts("decision_note")


DOCUMENTS: Mapping[str, str] = texts("paper")


def chinese_day(day: date) -> str:
    """2026-11-23 as 2026年11月23日."""
    return f"{day.year}年{day.month}月{day.day}日"


def chinese_instant(instant: datetime) -> str:
    """An instant as 2026年11月23日14点05分, or without the minutes on the full hour."""
    minutes = f"{instant.minute:02d}分" if instant.minute else ""
    return f"{chinese_day(instant.date())}{instant.hour}点{minutes}"


def reason(code: str, clause: str, possible_from: date | None = None, **words: object) -> Reason:
    """The reason `code` in words. Dates among `words` are written the Chinese way; `possible_from` is {from_day}."""
    spoken = {name: chinese_day(word) if isinstance(word, date) else word for name, word in words.items()}
    if possible_from is not None:
        spoken["from_day"] = chinese_day(possible_from)
    return Reason(PUBLIC_CODE.get(code, code), clause, REASONS[code].format(**spoken), possible_from, code, spoken)


def dated(found: Reason, day: date) -> Reason:
    """`found` naming `day` as its possible day."""
    if found.possible_from == day:
        return found
    text = REASONS.get(found.wording, found.text_zh)
    if found.wording in _DAY_OF_ITS_OWN:
        text = WITHOUT_DAY[found.wording]
    spoken = {**found.words, "from_day": chinese_day(day)}
    return replace(found, possible_from=day, text_zh=text.format(**spoken), words=spoken)


def undated(found: Reason, by_then: tuple[date, Reason] | None = None, day: date | None = None) -> Reason:
    """`found` with no day in its sentence; `by_then` tells what would be in the way on the day it passes, and is said.

    `day` is the possible day all the same, where another sentence names it.
    """
    if found.possible_from is None:
        return found if day is None else replace(found, possible_from=day)
    text = WITHOUT_DAY.get(found.wording, REASONS.get(found.wording, found.text_zh)).format(**found.words)
    if by_then is not None:
        text += say("refusal_day.by_then", day=chinese_day(by_then[0]), why=by_then[1].text_zh)
    return replace(found, possible_from=day, text_zh=text)


def raised(found: Reason, day: date) -> Reason:
    """`found`, lifted on `day` by the tier that a further contract brings (2.3.1)."""
    plain = undated(found, day=day)
    return replace(plain, text_zh=plain.text_zh + say("refusal_day.raised", day=chinese_day(day)))


def note(code: str, clause: str, **words: object) -> Note:
    """The note `code` in words."""
    return Note(code, clause, NOTES[code].format(**words))


def document_need(code: str, clause: str, instead: tuple[Fact, ...]) -> DocumentNeed:
    """The papers `code` finds wanting, and the catalogue's sentences on what would do."""
    return DocumentNeed(code, clause, DOCUMENTS[code], instead)


# Why it is too late, by cut-off.
CUTOFFS: Mapping[Cutoff, str] = {Cutoff(name): text for name, text in texts("cutoff").items()}


# What cancelling is, after each cut-off that has passed; after signing it is barred.
CANCEL_CODES: dict[Cutoff, str] = {
    Cutoff.BEFORE_NOTIFIED: "cancel_after_notification",
    Cutoff.BEFORE_VISIT_TIME_CONFIRMED: "cancel_after_time_confirmed",
    Cutoff.LAST_WORKING_DAY_BEFORE_VISIT: "cancel_after_last_working_day",
    Cutoff.BEFORE_INSTITUTION_CHOSEN: "cancel_after_choice",
    Cutoff.BEFORE_SIGNING: "cancel_after_signing",
    Cutoff.BEFORE_SESSION: "cancel_after_session_began",
    Cutoff.ANY_TIME: "cancel_too_late",
}


def cancellation_text(cutoff: Cutoff, in_time: bool, uses: tuple[tuple[str, int], ...] = ()) -> str:
    """What cancelling means, told before it is done. `uses`: service and count of each line, where several are held."""
    if in_time:
        return say("cancelling.in_time")
    if len(uses) > 1:
        each = say("cancelling.uses_joined").join(say("cancelling.uses", service=name, count=count) for name, count in uses)
        return say("cancelling.uses_several", cutoff=CUTOFFS[cutoff], uses=each)
    return say("cancelling.uses_one", cutoff=CUTOFFS[cutoff])


def barred_text(cutoff: Cutoff) -> str:
    """That it can no longer be cancelled, and what staying away costs."""
    return say("cancelling.barred", cutoff=CUTOFFS[cutoff])


def move_text(confirmed: datetime | None, done: bool = False) -> str:
    """What moving means, told before and after; an hour that was `confirmed` falls with its day."""
    void = say("cancelling.hour_void", at=chinese_instant(confirmed)) if confirmed is not None else ""
    return (say("cancelling.moved") if done else say("cancelling.may_move")) + void


def refund_text(until: datetime, in_time: bool) -> str:
    """What can still be done about the registration at the hospital."""
    if in_time:
        return say("cancelling.refund_in_time", until=chinese_instant(until))
    return say("cancelling.refund_too_late", until=chinese_instant(until))
