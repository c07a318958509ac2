"""The part of the day and the clock times that belong to a day expression."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import time as clock_time

from actions.language import date_patterns as patterns
from actions.language.date_clock import part_of_day, read_clock
from actions.language.days.syntax import Phrase


@dataclass(frozen=True)
class Times:
    """Part of the day, clock time and the end of '2点到3点'; each None when not said."""

    part: str | None = None
    time: clock_time | None = None
    until: clock_time | None = None


def times_of(phrase: Phrase, part: str | None = None) -> Times:
    """The times a phrase names; ``part`` of the day is the one said just before ('晚上7点，不，8点').

    Raises:
        ValueError: for '25点'.
    """
    when = phrase.when or (phrase.until.when if phrase.until else None)
    if when is None:
        return Times()
    clock = when.get("part_clock") or when.get("clock") or when.get("clock_alone")
    if not clock:
        said = when.get("part")
        return Times(part_of_day(said) if said else None)
    part, at = read_clock(clock, when.get("part") or (part if not patterns.PART_RULE.match(clock) else None))
    if pair := when.get("pair"):
        # '下午三四点': from the first to the second.
        return Times(part, read_clock(f"{pair}点", part)[1], at)
    until = when.get("until")
    if not until:
        return Times(part, at)
    end = read_clock(until, when.get("until_part") or part)[1]
    return Times(part, at, end if end and at and end > at else None)


def lone_times(plain: str) -> Times:
    """'上午', '3点': times that count only as a whole answer."""
    if patterns.ANSWER_CLOCK.fullmatch(plain):
        return Times(*read_clock(plain))
    found = patterns.ANSWER_PART.fullmatch(plain)
    return Times(part_of_day(found["said"])) if found else Times()
