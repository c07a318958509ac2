"""To which day a booking is to be moved: told now or before, that of the other booking, a second day if the first will not do."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from actions.answers.booked.bookings import day_spoken_of, on_day, open_bookings
from actions.entitlement import Booking
from actions.language.days import DayContext, read_days
from actions.reading.days.wanted import WANTED, hour_words
from actions.reading.facts.reading import Asking, read_facts
from actions.reading.query_cues import heard, split_at
from actions.reading.turn import Turn

# The other booking is to go along (陪诊也跟着改过去).
_ALONG = re.compile(r"也|跟着|一起|一块|同样|同一天|那天")


@dataclass(frozen=True)
class MovingDay:
    """``days``: ISO, the one wanted most first; ``problem``: what is wrong with what was told; ``hours``: a wish in words."""

    days: tuple[str, ...] = ()
    problem: str = ""
    hours: str = ""


def wanted_day(turn: Turn, booking: Booking) -> MovingDay:
    """The day ``booking`` shall be moved to. Its own day only tells which booking is meant."""
    context = _context(turn, booking)
    in_turn = _one_after_another(turn, context, booking)
    if in_turn:
        return MovingDay(in_turn)
    told = read_facts(turn, Asking(fact=WANTED, booking=True, days=context))
    hours = hour_words(told.facts.get("wanted_time"), told.wishes)
    day = told.facts.get(WANTED)
    if day == _iso(booking.visit_on) and not hours and on_day(turn, (booking,), only_mentioned=True):
        return MovingDay()
    if day is None and WANTED in told.dropped:
        return MovingDay(problem=told.remark, hours=hours)
    if day is None and not told.problem:
        day = (turn.slots.get("pending") or {}).get("date") or _day_of_other(turn, booking)
    if told.problem or day is None or (hours and day == _iso(booking.visit_on)):
        return MovingDay(problem=told.problem, hours=hours)
    return MovingDay((day,), hours=hours)


def day_told(turn: Turn) -> str | None:
    """The new day told before it is known which booking is meant; a day told earlier stands."""
    told = read_facts(turn, Asking(fact=WANTED, booking=True))
    return None if told.problem else told.facts.get(WANTED) or (turn.slots.get("pending") or {}).get("date")


def _context(turn: Turn, booking: Booking) -> DayContext:
    proposed = (turn.slots.get("pending") or {}).get("date")
    return DayContext(
        proposed=date.fromisoformat(proposed) if proposed else None, booked=booking.visit_on, named=day_spoken_of(turn)
    )  # fmt: skip


def _one_after_another(turn: Turn, context: DayContext, booking: Booking) -> tuple[str, ...]:
    """Two days of which the second is for the case that the first will not do (推两天，不行就16号); empty for any other."""
    if not heard("booking.fallback_day", turn.text):
        return ()
    first, instead = (_chosen(part, turn, context) for part in split_at("booking.fallback_day", turn.text))
    days = [day.isoformat() for day in (first, instead) if day is not None and day != booking.visit_on]
    return tuple(days) if instead is not None else ()


def _chosen(text: str, turn: Turn, context: DayContext) -> date | None:
    found = [one.first for one in read_days(text, turn.now, anchor=context).chosen if one.first == one.last]
    return found[-1] if found else None


def _day_of_other(turn: Turn, booking: Booking) -> str | None:
    """The day of the booking just moved or shown, where this one is to go along."""
    if not _ALONG.search(turn.text):
        return None
    others = {one.visit_on for one in open_bookings(turn) if one.id != booking.id and one.visit_on}
    day = day_spoken_of(turn) if len(others) != 1 else others.pop()
    return day.isoformat() if day and day != booking.visit_on else None


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
