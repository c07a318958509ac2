"""Dates and times people write in Chinese, found in a text and read against a given now.

Everything is in Asia/Shanghai. For bookings a date lies ahead (``prefer='future'``), for a
diagnosis behind (``prefer='past'``). What cannot be settled comes back with a ``problem``,
never as an exception, so that the assistant can ask.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime
from datetime import time as clock_time
from typing import Literal
from zoneinfo import ZoneInfo

from actions.language import date_patterns as patterns
from actions.language.date_clock import PARTS_END, part_of_day, read_clock
from actions.language.date_finder import find_dates
from actions.language.date_spans import read_duration
from actions.language.date_view import DAY, Groups, Vague, Viewpoint, Window, month_window, year_number
from actions.language.date_windows import READERS, read_day_of_month, read_iso, read_month_dash
from actions.language.festival_dates import read_lunar

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
_WEEKDAYS = "一二三四五六日"


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
        if special := _whole_answer(plain, view):
            return _judged(replace(reading, first=special[0], last=special[1], problem=None), now, view)
        match = patterns.EXPRESSION.search(plain)
        if match is None:
            return _timed(
                reading, plain if patterns.ANSWER_CLOCK.fullmatch(plain) else None, _lone_part(plain)
            )
        clock = match["part_clock"] or match["clock"] or match["clock_alone"]
        reading = _timed(reading, clock, match["part"])
        if match["clock_alone"] or match["soon"]:
            return reading
        first, last = _window(plain, match, view)
        if joint := patterns.CONNECTOR.match(plain, match.end()):
            last = _range_end(plain, joint.end(), first, last, view)
    except Vague:
        return reading
    except (ValueError, OverflowError):
        return replace(reading, first=None, last=None, problem="impossible")
    if match["apposition"] and first and last:
        day = _on_weekday(match["apposition"], first, last)
        if day is None:
            return replace(reading, first=first, last=last, problem="impossible")
        first, last = day
    return _judged(replace(reading, first=first, last=last, problem=None), now, view)


def _whole_answer(plain: str, view: Viewpoint) -> Window | None:
    """Forms that are a date only when they are all that was said."""
    if match := patterns.ANSWER_LUNAR.fullmatch(plain):
        none: Groups = dict.fromkeys(
            ("year", "month", "day", "plain", "plain_day", "named", "named_day", "new")
        )
        return read_lunar({**none, "bare": match["said"].removeprefix("初")}, view)
    if match := patterns.ANSWER_DAY.fullmatch(plain):
        return read_day_of_month({"day": match["said"], "start": None}, view)
    if match := patterns.ONLY_READ_NUMERIC.fullmatch(plain):
        groups = match.groupdict()
        if groups["year"]:
            return read_iso(groups, view)
        return read_month_dash({"month": groups["m"], "day": groups["d"]}, view)
    if view.future:
        return None
    if patterns.ONLY_READ_YEAR.fullmatch(plain):
        year = year_number(plain, view.today)
        return month_window(year, 1)[0], month_window(year, 12)[1]
    if match := patterns.ONLY_READ_SINCE.fullmatch(plain):
        return read_duration({**match.groupdict(), "way": "前"}, view)
    return None


def _lone_part(plain: str) -> str | None:
    found = patterns.ANSWER_PART.fullmatch(plain)
    return found["said"] if found else None


def _timed(reading: DateReading, clock: str | None, part: str | None) -> DateReading:
    if clock:
        part, at = read_clock(clock, part)
        return replace(reading, part=part, time=at)
    return replace(reading, part=part_of_day(part) if part else None)


def _window(plain: str, match: re.Match[str], view: Viewpoint) -> Window:
    name = next(core for core in READERS if match[core])
    relation = match["relation"] or ""
    if not match["when"]:
        relation = relation or match["late_relation"] or ""
    side = "前" if "前" in relation else "后" if relation else ""
    core = patterns.CORE_RULES[name].match(plain, match.start())
    if core is None:
        raise Vague
    view = replace(view, relation=side)
    first, last = READERS[name](core.groupdict(), view)
    if match["when"] and "前" in (match["late_relation"] or "") and view.future:
        # '周三下午之前': Wednesday itself is still in.
        return min(view.today, first or view.today), last
    if name == "festival" or first is None or last is None:
        return first, last
    # '月底之前' includes the end of the month; any other 'before' excludes what it names.
    edge = name in ("month", "month_edge", "year") and match[name].endswith(("底", "末"))
    return view.around(first, last, inclusive=edge or (view.future and first == last == view.today))


def _range_end(
    plain: str, position: int, first: date | None, last: date | None, view: Viewpoint
) -> date | None:
    until = patterns.EXPRESSION.match(plain, position)
    if until is None or until["clock_alone"] or until["soon"] or first is None:
        return last
    end = _window(plain, until, replace(view, today=first, future=True))[1]
    return end if end and end >= first else last


def _on_weekday(words: str, first: date, last: date) -> tuple[date, date] | None:
    """'月底周五' is the first Friday of that window, '12月2日（周四）' is none: then None."""
    said = words.strip("()")[-1].replace("天", "日")
    if said == "末":
        return first, last
    weekday = int(said) - 1 if said.isdigit() else _WEEKDAYS.index(said)
    day = first + (weekday - first.weekday()) % 7 * DAY
    return (day, day) if day <= last else None


def _judged(reading: DateReading, now: datetime, view: Viewpoint) -> DateReading:
    """Clamp the window to today and say when it lies on the wrong side of now."""
    today, first, last = view.today, reading.first, reading.last
    if last is None or (first is not None and first > last):
        return replace(reading, problem="impossible")
    if not view.future:
        if first is not None and first > today:
            return replace(reading, problem="impossible")
        return replace(reading, last=min(last, today))
    if last < today:
        return replace(reading, problem="past")
    first = max(first or today, today)
    if last == today:
        end = PARTS_END.get(reading.part or "", 24)
        if reading.time < now.time() if reading.time else now.hour >= end:
            return replace(reading, first=first, problem="past")
    return replace(reading, first=first)


def earliest(reading: DateReading) -> date | None:
    """The first day ``reading`` allows, or None when it names none or has a problem."""
    return reading.first if reading.problem is None else None


def as_soon_as_possible(words: str) -> bool:
    """Whether ``words`` leave the day to us: '越快越好', '尽快', '随时', '都行'."""
    plain, _ = patterns.compact(words)
    plain = plain.strip(patterns.STRAY)
    if patterns.ANSWER_SOON.fullmatch(plain):
        return True
    match = patterns.EXPRESSION.search(plain)
    return bool(match and match["soon"])


AS_SOON_AS_POSSIBLE: Callable[[str], bool] = as_soon_as_possible


def describe(day: date, now: datetime, part: str | None = None) -> str:
    """``day`` in words: '12月2日（周三）上午', '明天（11月24日，周二）'; with the year when not this one."""
    year = f"{day.year}年" if day.year != now.year else ""
    written = f"{year}{day.month}月{day.day}日"
    weekday = f"周{_WEEKDAYS[day.weekday()]}"
    near = {0: "今天", 1: "明天", 2: "后天"}.get((day - now.date()).days)
    return (f"{near}（{written}，{weekday}）" if near else f"{written}（{weekday}）") + (part or "")
