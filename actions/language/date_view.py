"""The point of view from which date words are read, and the little calendar arithmetic they need.

Days are civil days in Asia/Shanghai; windows are inclusive at both ends.
"""

from __future__ import annotations

import calendar
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from actions.language.date_patterns import number

DAY = timedelta(days=1)
# How many days '国庆后' or '周三以后' stays open for a booking, after its first.
AFTERWARDS = 13

Window = tuple[date | None, date | None]
Groups = dict[str, str | None]


class Vague(Exception):
    """The words speak of time but name no day."""


@dataclass(frozen=True)
class Viewpoint:
    """From where a date is read: ``today``, the direction, the relation that follows the core."""

    today: date
    future: bool
    relation: str = ""  # '', '前' or '后'
    hour: int = 0
    working_day_after: Callable[[date, int], date | None] | None = None

    def choose(self, windows: Iterable[Window]) -> Window:
        """The nearest of ``windows`` (ascending) in the direction of reading; running ones count.

        Raises:
            ValueError: when none lies in that direction.
        """
        for first, last in windows if self.future else reversed(list(windows)):
            if (last or date.max) >= self.today if self.future else (first or date.min) <= self.today:
                return first, last
        raise ValueError("no such day in reach")

    def around(self, first: date, last: date, inclusive: bool = False) -> Window:
        """The window before or after ``first`` to ``last``, or itself, as ``relation`` says.

        Before, a booking starts today and a diagnosis has no beginning; ``inclusive`` counts the
        named days in ('月底之前'). After, a booking stays open ``AFTERWARDS`` days.
        """
        if self.relation == "前":
            return (self.today if self.future else None), (last if inclusive else first - DAY)
        if self.relation == "后":
            return last + DAY, (last + (AFTERWARDS + 1) * DAY if self.future else self.today)
        return first, last


def add_months(day: date, months: int) -> date:
    """``day`` moved by calendar months; a missing 31st becomes the month's last day."""
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def month_window(year: int, month: int) -> tuple[date, date]:
    """First and last day of a month; ``ValueError`` for a 13th month."""
    if not 1 <= month <= 12:
        raise ValueError(f"no month {month}")
    return date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1])


def year_number(words: str, today: date) -> int:
    """The year meant by '今年', '去年', '二零二六年', '2026年' or '98年'."""
    words = words.rstrip("的")
    named = {"今": 0, "本": 0, "明": 1, "后": 2, "去": -1, "前": -2, "大前": -3}
    if words[:-1] in named:
        return today.year + named[words[:-1]]
    year = number(words[:-1])
    if year < 100:
        year += 2000 if year <= (today.year + 10) % 100 else 1900
    return year
