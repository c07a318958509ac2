"""Anniversaries, policy years, waiting and service periods: pure date arithmetic of chapter 2.

All dates are days in Asia/Shanghai. Inside, a window is half-open (`end` is the first day that no longer belongs to it);
what people read is inclusive (`last_day`). The effective date is day 1 of every period (2.1.1, 2.1.2, 2.5).
"""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import date, timedelta

DAY = timedelta(days=1)
# Days of other years are typing errors, and arithmetic on them would overflow.
YEARS = range(1900, 2200)


@dataclass(frozen=True)
class Window:
    """The days from `start` up to, but not including, `end`; `end` None means it is open."""

    start: date
    end: date | None

    def __contains__(self, day: date) -> bool:
        return self.start <= day and (self.end is None or day < self.end)

    @property
    def last_day(self) -> date | None:
        """The last day inside; None for an open window."""
        return None if self.end is None else self.end - DAY


@dataclass(frozen=True)
class PolicyYear:
    """The `number`-th policy year (1 = the first): `start` and `end` both belong to it (3.2)."""

    number: int
    start: date
    end: date

    def __contains__(self, day: date) -> bool:
        return self.start <= day <= self.end

    @property
    def next_start(self) -> date:
        """The next anniversary, on which every count is fresh; nothing is carried over (2.3)."""
        return self.end + DAY


def anniversary(start: date, years: int) -> date:
    """The `years`-th anniversary of `start`. A Feb 29 start has it on Feb 28 in common years."""
    year = start.year + years
    if start.month == 2 and start.day == 29 and not calendar.isleap(year):
        return date(year, 2, 28)
    return start.replace(year=year)


def add_months(day: date, months: int) -> date:
    """The corresponding day `months` later (or earlier), or that month's last day where there is none."""
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def policy_year(effective: date, on: date) -> PolicyYear:
    """The policy year of a contract effective on `effective` which holds the day `on`.

    The anniversary opens it and the day before the next closes it; the first year starts at the effective date, not
    after the waiting period. Raises ValueError for a day before the contract.
    """
    if on < effective:
        raise ValueError("the day lies before the contract")
    return year_around(effective, on)


def year_around(effective: date, on: date) -> PolicyYear:
    """The same for any day; a year before the contract, counted back from its start, has a number below 1."""
    years = on.year - effective.year
    start = anniversary(effective, years)
    if on < start:
        years -= 1
        start = anniversary(effective, years)
    return PolicyYear(years + 1, start, anniversary(effective, years + 1) - DAY)


def waiting_period(effective: date, days: int) -> Window:
    """`days` natural days including day 1 (2.2): 30 days from 2025-02-01 end on 2025-03-02, usable from 2025-03-03."""
    return Window(effective, effective + timedelta(days=days))


def usable_from(effective: date, days: int) -> date:
    """The first day after the waiting period (chapter 4: 在服务等待期届满次日起)."""
    return effective + timedelta(days=days)


def service_window(effective: date, years: int | None) -> Window:
    """The service period of one contract: `years` long (2.1.1), or open for as long as the contract (2.1.2)."""
    return Window(effective, None if years is None else anniversary(effective, years))


def birthday(birth: date, age: int) -> date:
    """The day on which `age` is reached."""
    return anniversary(birth, age)
