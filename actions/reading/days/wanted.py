"""The day a visit is wanted on, out of what a message says about days: one day, or why none could be taken."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from actions.language.days import Choice, DayReading, describe_choice
from actions.language.days.readback import describe
from actions.language.lunar import working_day_after
from actions.replies.phrasebook import say

WANTED, TIME = "wanted_date", "wanted_time"
# Wishes about the hour that are no exact time: kept with the draft and handed on.
PART, UNTIL = "part", "until"
_MOST_OFFERED = 3
# From so many days on a span is looked through for a working day.
_LONG = 3
_SOME = re.compile("[几些阵段]")


@dataclass(frozen=True)
class Wanted:
    """What a message wants about the day.

    ``facts``: wanted_date and wanted_time as the engine takes them (ISO day, HH:MM). ``wishes``: part of the day and the
    end of a stretch of hours. ``dropped``: facts of the draft that no longer hold. ``problem``: why no day could be taken,
    as a sentence that asks; ``remark``: how a vague day was taken.
    """

    facts: dict[str, str] = field(default_factory=dict)
    wishes: dict[str, str] = field(default_factory=dict)
    dropped: frozenset[str] = frozenset()
    problem: str = ""
    remark: str = ""

    def __bool__(self) -> bool:
        return bool(self.facts or self.wishes or self.dropped or self.problem)


def wanted_day(
    reading: DayReading, now: datetime, earliest: date | None = None, in_hand: date | None = None
) -> Wanted:
    """What ``reading`` wants; ``earliest`` is the first day that can be had, ``in_hand`` the day on screen."""
    if len(reading.chosen) > 1 and len({(one.first, one.last) for one in reading.chosen}) > 1:
        return Wanted(problem=_which_of(reading.chosen, now))
    if reading.chosen and _left_open(reading) and _width(reading.chosen[0]) > _LONG:
        one = reading.chosen[0]
        return Wanted(problem=say("days.within", first=describe(one.first, now), last=describe(one.last, now)))
    if reading.chosen:
        return _of_choice(reading, reading.chosen[0], now, earliest)
    if reading.problem is not None and any(one.polarity == "wanted" for one in reading.mentions):
        return Wanted(problem=_why_none(reading, now))
    if reading.any_day:
        free = _first_free(reading, earliest)
        return Wanted(facts={WANTED: free.isoformat()}) if free else Wanted()
    if reading.excluded or reading.excluded_weekdays:
        return _ruled_out(reading, now, in_hand)
    return _hours(reading.time, reading.until, reading.part)


def _left_open(reading: DayReading) -> bool:
    """Whether the words leave the number of days open (过几天)."""
    return any(one.approximate and one.polarity == "wanted" and _SOME.search(one.words) for one in reading.mentions)


def _width(choice: Choice) -> int:
    return (choice.last - choice.first).days


def _which_of(chosen: tuple[Choice, ...], now: datetime) -> str:
    days = [describe_choice(one, now) for one in chosen[:_MOST_OFFERED]]
    return say("days.which_of", days=say("days.or").join(dict.fromkeys(days)))


def _of_choice(reading: DayReading, choice: Choice, now: datetime, earliest: date | None) -> Wanted:
    day = _taken(reading, choice, earliest)
    hours = _hours(choice.time or reading.time, choice.until or reading.until, choice.part or reading.part)
    remark = ""
    if choice.first != choice.last and choice.kind != "deadline" and _width(choice) >= _LONG:
        remark = say("days.taken_of_span", day=describe(day, now))
    elif "year" in choice.assumed:
        remark = say("days.assumed_year", year=day.year)
    return Wanted({WANTED: day.isoformat(), **hours.facts}, hours.wishes, hours.dropped, remark=remark)


def _taken(reading: DayReading, choice: Choice, earliest: date | None) -> date:
    """The first day of a stretch that can be had: a working day where the stretch is long; the first of all when none can."""
    if choice.first == choice.last:
        return choice.first
    start = max(choice.first, earliest) if earliest is not None and earliest <= choice.last else choice.first
    days = [start + timedelta(days=step) for step in range((choice.last - start).days + 1)]
    fitting = [day for day in days if reading.allows(day)] or days
    if len(days) >= _LONG:
        fitting = [day for day in fitting if _working(day)] or fitting
    return fitting[0]


def _working(day: date) -> bool:
    return working_day_after(day - timedelta(days=1), 1) == day


def _why_none(reading: DayReading, now: datetime) -> str:
    found = next(one for one in reading.mentions if one.polarity == "wanted" and one.problem)
    if found.problem in ("contradiction", "ambiguous") and found.alternatives:
        days = [describe(first, now) for first, _ in found.alternatives[:_MOST_OFFERED]]
        return say(f"days.{found.problem}", words=found.words, days=say("days.or").join(dict.fromkeys(days)))
    if found.problem == "impossible":
        return say("days.no_such_day", words=found.words)
    return say("days.past", words=found.words) if found.problem == "past" else say("days.vague", words=found.words)


def _first_free(reading: DayReading, earliest: date | None) -> date | None:
    """The first possible day that was not ruled out; None where no first day is known."""
    if earliest is None:
        return None
    days = (earliest + timedelta(days=step) for step in range(60))
    return next((day for day in days if reading.allows(day)), None)


def _ruled_out(reading: DayReading, now: datetime, in_hand: date | None) -> Wanted:
    """Days somebody cannot: the one on screen goes, and we ask again."""
    if in_hand is not None and reading.allows(in_hand):
        return Wanted()
    days = [describe(first, now) for first, last in reading.excluded[:_MOST_OFFERED] if first == last]
    remark = say("days.not_on", days=say("days.and").join(days)) if days else say("days.not_then")
    return Wanted(dropped=frozenset({WANTED}), remark=remark)


def hour_words(time: str | None, wishes: dict[str, str]) -> str:
    """The hour as it is read back: '下午', '14:00', '14:00至15:00'; empty where none was told."""
    if not time:
        return wishes.get(PART, "")
    return f"{time}至{wishes[UNTIL]}" if wishes.get(UNTIL) else time


def _hours(time: object, until: object, part: str | None) -> Wanted:
    """An hour or part of the day; told anew it replaces what was told of the hour before."""
    if time is None and part is None:
        return Wanted()
    if time is None:
        return Wanted(wishes={PART: str(part)}, dropped=frozenset({TIME, UNTIL}))
    ends = {UNTIL: f"{until:%H:%M}"} if until is not None else {}
    return Wanted({TIME: f"{time:%H:%M}"}, ends, frozenset({PART, UNTIL}) - set(ends))
