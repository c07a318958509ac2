"""Working days and statutory holidays of China.

`chinesecalendar` knows the announced holiday spans and the make-up working days up to its last year. Beyond, the
statutory days of `holidays` stand in: nobody knows the spans around them and the make-up days yet, so whatever rests on
a day of such a year is provisional. Only Spring Festival's own days, the Eve to the third day, are certain.
"法定节假日" means the whole announced span; a make-up working day is a working day.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import lru_cache

import holidays
from chinese_calendar.constants import holidays as announced_holidays  # type: ignore[import-untyped]
from chinese_calendar.constants import workdays as announced_workdays

from .periods import DAY

FIRST_KNOWN_YEAR = min(announced_holidays).year
LAST_KNOWN_YEAR = max(announced_holidays).year
_SPRING_FESTIVAL = ("Spring Festival", "Chinese New Year")
_GIVEN_INSTEAD = "(observed)"


@dataclass(frozen=True)
class CalendarDay:
    """A date found by counting; `provisional` when the count ran over days whose holidays are not announced yet."""

    day: date
    provisional: bool


@lru_cache(maxsize=64)
def _statutory_names(year: int) -> dict[date, str]:
    """The statutory days of a year without announcement. Names are English."""
    return dict(holidays.country_holidays("CN", years=[year], language="en_US"))


def _holiday_name(day: date) -> str:
    """Name of the holiday whose span holds `day`; empty on other days, ordinary weekends included."""
    if FIRST_KNOWN_YEAR <= day.year <= LAST_KNOWN_YEAR:
        return str(announced_holidays.get(day, ""))
    return _statutory_names(day.year).get(day, "")


def _certain(day: date) -> bool:
    """Whether `day` is a Spring Festival day by law; one given instead of a weekend depends on the announcement."""
    name = _holiday_name(day)
    return name.startswith(_SPRING_FESTIVAL) and not name.endswith(_GIVEN_INSTEAD)


class WorkCalendar:
    """Answers for any date; never fails beyond the announced years. Holds no state of its own."""

    @staticmethod
    def provisional(day: date) -> bool:
        """True when the holidays of this year are not announced yet, but for the days of Spring Festival by law."""
        return not FIRST_KNOWN_YEAR <= day.year <= LAST_KNOWN_YEAR and not _certain(day)

    @staticmethod
    def statutory_holiday(day: date) -> bool:
        """Any day of an announced holiday span, weekend days inside it included."""
        return bool(_holiday_name(day))

    @staticmethod
    def spring_festival(day: date) -> bool:
        """Any day of the Spring Festival span."""
        return _holiday_name(day).startswith(_SPRING_FESTIVAL)

    @staticmethod
    def working_day(day: date) -> bool:
        """Monday to Friday outside holidays, and the announced make-up days."""
        if day in announced_workdays:
            return True
        return day.weekday() < 5 and not _holiday_name(day)

    def last_working_day_before(self, day: date) -> CalendarDay:
        """The last working day before `day`."""
        found = day - DAY
        while not self.working_day(found):
            found -= DAY
        return CalendarDay(found, self.provisional(found) or self.provisional(day))

    def working_days_ahead(self, request: date, count: int) -> CalendarDay:
        """The first day which is `count` working days ahead of a request made on `request`.

        The `count`-th working day after the day of the request is in time, whatever day that one falls on: two working
        days ahead of a Friday, a Saturday or a Sunday is Tuesday.
        """
        return _nth_working_day(request, count)


@lru_cache(maxsize=4096)
def _nth_working_day(day: date, count: int) -> CalendarDay:
    found, provisional = day, WorkCalendar.provisional(day)
    while count > 0:
        found += DAY
        provisional = provisional or WorkCalendar.provisional(found)
        if WorkCalendar.working_day(found):
            count -= 1
    return CalendarDay(found, provisional)
