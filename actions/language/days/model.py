"""What a message says about days, as data: mentions, what was chosen, what was ruled out.

Days are civil days and times wall-clock times in Asia/Shanghai; windows include both ends.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from datetime import time as clock_time
from typing import Literal

Kind = Literal["day", "span", "deadline", "not_before", "time", "offset", "ordinal", "vague"]
Polarity = Literal["wanted", "excluded", "past", "hypothetical", "mentioned"]
Problem = Literal["impossible", "past", "contradiction", "ambiguous", "vague", "unanchored"]
Assumed = Literal["month", "year"]
Window = tuple[date, date]


@dataclass(frozen=True)
class DayContext:
    """The days a message can lean on, each None when there is none.

    ``proposed`` is on screen now, ``booked`` belongs to the booking spoken of, ``named`` was said last.
    ``asked`` tells that the message answers our question for a day: then '30' and '1127' are days.
    """

    proposed: date | None = None
    booked: date | None = None
    named: date | None = None
    asked: bool = False

    @property
    def in_hand(self) -> date | None:
        """The day that '晚一周' moves: the proposed one, else the booked, else the one named last."""
        return self.proposed or self.booked or self.named


NO_CONTEXT = DayContext()


@dataclass(frozen=True)
class Mention:
    """One expression of time as written in ``text[start:end]``.

    ``first`` and ``last`` are None where no day results. ``assumed`` names what was not said and is
    not the running month or year. ``alternatives`` are other days the words can mean; with the
    problems 'contradiction' and 'ambiguous' they are all readings, and none was chosen.
    """

    start: int
    end: int
    words: str
    kind: Kind
    first: date | None = None
    last: date | None = None
    part: str | None = None
    time: clock_time | None = None
    until: clock_time | None = None
    polarity: Polarity = "wanted"
    assumed: frozenset[Assumed] = frozenset()
    approximate: bool = False
    problem: Problem | None = None
    alternatives: tuple[Window, ...] = ()


@dataclass(frozen=True)
class Choice:
    """A day or window that is wanted: what a booking is made from and what is read back."""

    first: date
    last: date
    kind: Literal["day", "span", "deadline", "not_before"] = "day"
    part: str | None = None
    time: clock_time | None = None
    until: clock_time | None = None
    approximate: bool = False
    assumed: frozenset[Assumed] = frozenset()
    alternatives: tuple[Window, ...] = ()


@dataclass(frozen=True)
class DayReading:
    """All that one message says about days.

    ``chosen`` holds what is wanted after corrections and exclusions, the preferred first; several
    entries are alternatives in the member's own words, to be asked back. ``excluded`` and
    ``excluded_weekdays`` (Monday is 0) were ruled out. ``any_day`` leaves the day to us. ``part``,
    ``time`` and ``until`` stand alone where a time was said and no day is known. ``problem`` tells
    why nothing could be chosen.
    """

    text: str
    mentions: tuple[Mention, ...] = ()
    chosen: tuple[Choice, ...] = ()
    excluded: tuple[Window, ...] = ()
    excluded_weekdays: frozenset[int] = frozenset()
    any_day: bool = False
    part: str | None = None
    time: clock_time | None = None
    until: clock_time | None = None
    problem: Problem | None = None

    @property
    def day(self) -> date | None:
        """The one day that is wanted; None for spans, several days or none."""
        if len(self.chosen) != 1 or self.chosen[0].first != self.chosen[0].last:
            return None
        return self.chosen[0].first

    def allows(self, day: date) -> bool:
        """Whether ``day`` was not ruled out and, where days were chosen, is among them."""
        if day.weekday() in self.excluded_weekdays or any(a <= day <= b for a, b in self.excluded):
            return False
        return not self.chosen or any(choice.first <= day <= choice.last for choice in self.chosen)
