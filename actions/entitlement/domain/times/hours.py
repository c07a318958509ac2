"""When a line or a service is open, at any instant. Instants are aware; days and hours are those of Asia/Shanghai."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from ...handbook import Catalogue, ClosedOn, OpeningHours
from .calendar import WorkCalendar
from .periods import DAY

SHANGHAI = ZoneInfo("Asia/Shanghai")
# Longer than any Spring Festival closure: a search for the next opening that runs further is a mistake in the figures.
_SEARCH_DAYS = 60


@dataclass(frozen=True)
class Opening:
    """State at one instant. `until` = when it closes (None: open round the clock up to the next closed day).

    `next_opening` is set only while closed; `provisional` when a day's holidays are not announced yet.
    """

    open: bool
    until: datetime | None
    next_opening: datetime | None
    provisional: bool


@dataclass(frozen=True)
class ServiceHours:
    """The opening hours of a line or a service, bound to a calendar."""

    hours: OpeningHours
    calendar: WorkCalendar

    def open_on(self, day: date) -> bool:
        """Whether it is open at all on `day`."""
        closed = self.hours.closed_on
        if closed is ClosedOn.STATUTORY_HOLIDAYS and self.calendar.statutory_holiday(day):
            return False
        if closed is ClosedOn.SPRING_FESTIVAL and self.calendar.spring_festival(day):
            return False
        return self.hours.days == "all" or self.calendar.working_day(day)

    def span(self, day: date) -> tuple[datetime, datetime]:
        """First and last instant of an open `day`; the last one is exclusive."""
        if self.hours.always_open or self.hours.open is None or self.hours.close is None:
            midnight = datetime.combine(day, time(), SHANGHAI)
            return midnight, datetime.combine(day + DAY, time(), SHANGHAI)
        return (
            datetime.combine(day, self.hours.open, SHANGHAI),
            datetime.combine(day, self.hours.close, SHANGHAI),
        )

    def open_at(self, instant: datetime) -> Opening:
        """Whether it is open at `instant`, until when, or when it opens next."""
        at = instant.astimezone(SHANGHAI)
        today = at.date()
        if self.open_on(today):
            start, end = self.span(today)
            if start <= at < end:
                until = None if self.hours.always_open else end
                return Opening(True, until, None, self.calendar.provisional(today))
        following = self.next_opening(at)
        provisional = self.calendar.provisional(following.date()) or self.calendar.provisional(today)
        return Opening(False, None, following, provisional)

    def next_opening(self, instant: datetime) -> datetime:
        """The first opening after `instant`."""
        at = instant.astimezone(SHANGHAI)
        for offset in range(_SEARCH_DAYS):
            day = at.date() + timedelta(days=offset)
            if self.open_on(day) and self.span(day)[0] > at:
                return self.span(day)[0]
        raise ValueError("closed for two months: the figures of these hours are wrong")


def line_hours(catalogue: Catalogue, line: str, calendar: WorkCalendar) -> ServiceHours | None:
    """Hours of an application line; None for a line whose hours the handbook does not name (the complaint line)."""
    hours = catalogue.lines[line].hours
    return None if hours is None else ServiceHours(hours, calendar)


def service_hours(catalogue: Catalogue, service: str, calendar: WorkCalendar) -> ServiceHours:
    """Hours of a service: its own where it has some (4.2, 4.3, 4.13), else those of its line."""
    hours = catalogue.services[service].hours
    if hours.own is not None:
        return ServiceHours(hours.own, calendar)
    found = None if hours.line is None else line_hours(catalogue, hours.line, calendar)
    if found is None:
        raise ValueError(f"{service} has no hours")
    return found
