"""Dates and times people write in Chinese, found in a text and read against a given now.

Everything is in Asia/Shanghai. For bookings a date lies ahead (``prefer='future'``), for a
diagnosis behind (``prefer='past'``). What cannot be settled comes back with a ``problem``,
never as an exception, so that the assistant can ask.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime
from datetime import time as clock_time
from typing import Literal
from zoneinfo import ZoneInfo

from actions.language import date_patterns as patterns
from actions.language.date_finder import find_dates
from actions.language.date_view import Vague, Viewpoint
from actions.language.days.readback import describe
from actions.language.days.syntax import phrase_from
from actions.language.days.times import lone_times, times_of
from actions.language.days.value import judged, ranged, read_whole_answer

__all__ = [
    "AS_SOON_AS_POSSIBLE",
    "DateReading",
    "as_soon_as_possible",
    "describe",
    "earliest",
    "find_dates",
    "read_date",
]

Problem = Literal["impossible", "past", "vague"]
Prefer = Literal["future", "past"]
WorkingDayAfter = Callable[[date, int], date | None]

_SHANGHAI = ZoneInfo("Asia/Shanghai")


@dataclass(frozen=True)
class DateReading:
    """What ``words`` mean: days ``first`` to ``last`` inclusive (equal for one day), Asia/Shanghai.

    ``part`` is one of 凌晨 早上 上午 中午 下午 傍晚 晚上, ``time`` the local wall-clock time.
    ``problem`` is None or
    'impossible': no such day; with the days filled, a diagnosis in the future or a wrong weekday;
    'past': a booking for a day or hour gone by, the days filled;
    'vague': names no day (a lone '下午3点' still fills ``part`` and ``time``).
    ``first`` alone is None where a diagnosis window has no beginning ('2023年之前').
    """

    first: date | None
    last: date | None
    part: str | None
    time: clock_time | None
    problem: Problem | None
    words: str


def read_date(
    words: str,
    now: datetime,
    *,
    prefer: Prefer = "future",
    working_day_after: WorkingDayAfter | None = None,
) -> DateReading:
    """What the date expression ``words`` means at ``now`` (aware, Asia/Shanghai).

    ``prefer='future'`` reads bookings, ``'past'`` diagnoses. ``working_day_after(day, n)`` gives the
    n-th working day after ``day``; without it '8个工作日后' is 'vague'. Never raises on any ``words``.
    """
    plain, _ = patterns.compact(words)
    plain = plain.strip(patterns.STRAY)
    now = now.astimezone(_SHANGHAI)
    view = Viewpoint(now.date(), prefer == "future", hour=now.hour, working_day_after=working_day_after)
    reading = DateReading(None, None, None, None, "vague", words)
    try:
        if special := read_whole_answer(plain, view):
            return _judged(replace(reading, first=special[0], last=special[1], problem=None), now, view)
        phrase = phrase_from(plain, 0)
        if phrase is None:
            times = lone_times(plain)
            return replace(reading, part=times.part, time=times.time)
        times = times_of(phrase)
        reading = replace(reading, part=times.part, time=times.time)
        if phrase.core in ("", "soon"):
            return reading
        value = ranged(phrase, view)
    except Vague:
        return reading
    except (ValueError, OverflowError):
        return replace(reading, first=None, last=None, problem="impossible")
    if value.problem == "ambiguous":
        return reading
    if value.problem == "contradiction":
        return replace(reading, first=value.first, last=value.last, problem="impossible")
    return _judged(replace(reading, first=value.first, last=value.last, problem=None), now, view)


def _judged(reading: DateReading, now: datetime, view: Viewpoint) -> DateReading:
    """Clamp the window to today and say when it lies on the wrong side of now."""
    window = (reading.first, reading.last)
    first, last, problem = judged(window, now, view, reading.part, reading.time)
    return replace(reading, first=first, last=last, problem=problem)


def earliest(reading: DateReading) -> date | None:
    """The first day ``reading`` allows, or None when it names none or has a problem."""
    return reading.first if reading.problem is None else None


def as_soon_as_possible(words: str) -> bool:
    """Whether ``words`` leave the day to us: '越快越好', '尽快', '随时', '都行'."""
    plain, _ = patterns.compact(words)
    plain = plain.strip(patterns.STRAY)
    if patterns.ANSWER_SOON.fullmatch(plain):
        return True
    phrase = phrase_from(plain, 0)
    return phrase is not None and phrase.core == "soon"


AS_SOON_AS_POSSIBLE: Callable[[str], bool] = as_soon_as_possible
