"""Rules about the wanted day: how far ahead to ask, and days and hours on which a service rests."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from pydantic import conint, root_validator, validator

from ...handbook import ClosedOn
from ..answers import EarliestDate, Finding, Provisional, Stage
from ..case import Case
from ..fact_specs import FactName
from ..times.calendar import CalendarDay, WorkCalendar
from ..times.periods import DAY, add_months
from ..wording import note, reason
from .base import Rule


class LeadTime(Rule):
    """4.4, 4.12, 4.13 流程1 (7 working days), 4.5 流程1 (2 working days), 4.9 流程1 (2 to 3 months ahead).

    The N-th working day after the day of the request is in time, whatever day that is; months run to the corresponding
    day. `recommended_months` only earns a note. A first day after the end of the service's own period refuses.
    """

    working_days: conint(gt=0, strict=True) | None = None  # type: ignore[valid-type]
    months: conint(gt=0, strict=True) | None = None  # type: ignore[valid-type]
    recommended_months: conint(gt=0, strict=True) | None = None  # type: ignore[valid-type]

    @root_validator(skip_on_failure=True)
    def _one_measure(cls, values: dict[str, object]) -> dict[str, object]:
        if (values["working_days"] is None) == (values["months"] is None):
            raise ValueError("working_days 和 months 要写且只写一个")
        return values

    def first_day(self, asked_on: date, calendar: WorkCalendar) -> CalendarDay:
        """The first day that is far enough ahead of a request made on `asked_on`."""
        if self.working_days is not None:
            return calendar.working_days_ahead(asked_on, self.working_days)
        return CalendarDay(add_months(asked_on, self.months or 0), False)

    def findings(self, case: Case) -> Iterator[Finding]:
        first = self.first_day(case.on, case.calendar)
        last = case.last_service_day
        if last is not None and first.day > last:
            clause = case.spec.service_period.clause
            yield reason("date_after_service_period", clause, day=first.day, last_day=last)
            return
        yield EarliestDate(first.day, first.provisional)
        wanted = case.facts.day(FactName.WANTED_DATE)
        if wanted is None:
            yield self.need(case, FactName.WANTED_DATE, Stage.BOOKING)
        elif case.on <= wanted < first.day:
            yield self.refuse("too_soon", ahead=self._ahead(), possible_from=first.day)
        if self.recommended_months and (wanted is None or wanted < add_months(case.on, self.recommended_months)):
            yield note("months_recommended", self.clause, months=self.recommended_months)

    def _ahead(self) -> str:
        return f"{self.months}个月" if self.working_days is None else f"{self.working_days}个工作日"


class NotOn(Rule):
    """4.13 服务时间: not on the days of `closed_on`, and only within `hours` ("09:00-18:00").

    One use lasts as long as the catalogue says (4.13 流程7: 60 minutes) and has to end within the hours.
    """

    closed_on: ClosedOn
    hours: tuple[time, time] | None = None

    @validator("hours", pre=True)
    def _span(cls, value: object) -> object:
        return value.split("-") if isinstance(value, str) else value

    def findings(self, case: Case) -> Iterator[Finding]:
        wanted = case.facts.day(FactName.WANTED_DATE)
        if wanted is not None:
            closed = self._closed(case, wanted)
            following = self._next_open(case, wanted) if closed else wanted
            if closed:
                yield self.refuse("closed_on_date", day=wanted, possible_from=following)
            if case.calendar.provisional(wanted) or case.calendar.provisional(following):
                yield Provisional()
        yield from self._outside_hours(case)

    def _outside_hours(self, case: Case) -> Iterator[Finding]:
        at = case.facts.clock(FactName.WANTED_TIME)
        if at is None or self.hours is None:
            return
        opening, closing = self.hours
        minutes = case.spec.session.minutes if case.spec.session is not None else None
        last = _earlier(closing, minutes or 0)
        if opening <= at < closing and at <= last:
            return
        words = {"open": f"{opening:%H:%M}", "close": f"{closing:%H:%M}"}
        if minutes is None:
            yield self.refuse("outside_hours", **words)
        else:
            yield self.refuse("outside_hours_of_session", minutes=minutes, last=f"{last:%H:%M}", **words)

    def _closed(self, case: Case, day: date) -> bool:
        if self.closed_on is ClosedOn.SPRING_FESTIVAL:
            return case.calendar.spring_festival(day)
        return case.calendar.statutory_holiday(day)

    def _next_open(self, case: Case, day: date) -> date:
        while self._closed(case, day):
            day += DAY
        return day


def _earlier(at: time, minutes: int) -> time:
    return (datetime.combine(date.min + DAY, at) - timedelta(minutes=minutes)).time()
