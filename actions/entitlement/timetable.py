"""Days and hours of an edition: opening hours, working days, and how far ahead a service is asked for. No member's data."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from .domain.rulebook import RuleBook
from .domain.rules.timing import LeadTime
from .domain.times.calendar import CalendarDay, WorkCalendar
from .domain.times.hours import SHANGHAI, Opening, ServiceHours, line_hours, service_hours
from .errors import BadInstant


def on_day(at: datetime) -> date:
    """The day of an aware instant in Asia/Shanghai; raises BadInstant without time zone."""
    if at.tzinfo is None:
        raise BadInstant()
    return at.astimezone(SHANGHAI).date()


@dataclass(frozen=True)
class Lead:
    """How far ahead a service is asked for: `working_days` or `months` at least, `recommended_months` advised.

    Figures the handbook does not give are 0. `clause` is where it says so.
    """

    working_days: int
    months: int
    recommended_months: int
    clause: str


@dataclass(frozen=True)
class Timetable:
    """Pure answers about days and hours, in Asia/Shanghai. Methods raise UnknownService; a line is named by its key.

    Days beyond the announced holidays are answered as provisional, never refused.
    """

    rulebook: RuleBook
    calendar: WorkCalendar

    def hours(self, service: str) -> ServiceHours:
        """The hours of a service: its own, else those of its application line (chapter 4, 服务时间; 3.1)."""
        return service_hours(self.rulebook.catalogue, self.rulebook.require(service), self.calendar)

    def opening(self, service: str, at: datetime) -> Opening:
        """Whether the service is open at the aware instant `at`, and when it opens next; raises BadInstant."""
        on_day(at)
        return self.hours(service).open_at(at)

    def line_hours(self, line: str) -> ServiceHours | None:
        """The hours of an application line; None for a line without stated hours."""
        return line_hours(self.rulebook.catalogue, line, self.calendar)

    def line_opening(self, line: str, at: datetime) -> Opening | None:
        """Whether the line is open at `at`; None for a line without stated hours. Raises BadInstant."""
        on_day(at)
        hours = self.line_hours(line)
        return None if hours is None else hours.open_at(at)

    def lead(self, service: str) -> Lead | None:
        """How far ahead the service is asked for; None where the handbook sets no days ahead."""
        rule = self._lead_rule(service)
        if rule is None:
            return None
        return Lead(rule.working_days or 0, rule.months or 0, rule.recommended_months or 0, rule.clause)

    def first_day(self, service: str, asked_on: date) -> CalendarDay | None:
        """The first day far enough ahead of a request made on `asked_on`; None where no days ahead are set.

        Only the days ahead are looked at, nothing of the member: see `Decision.earliest_date` for the whole.
        """
        rule = self._lead_rule(service)
        return None if rule is None else rule.first_day(asked_on, self.calendar)

    def working_day(self, day: date) -> bool:
        """Monday to Friday outside holidays, and the announced make-up days."""
        return self.calendar.working_day(day)

    def statutory_holiday(self, day: date) -> bool:
        """Any day of an announced holiday span, weekend days inside it included."""
        return self.calendar.statutory_holiday(day)

    def spring_festival(self, day: date) -> bool:
        """Any day of the Spring Festival span."""
        return self.calendar.spring_festival(day)

    def provisional(self, day: date) -> bool:
        """Whether the holidays of that year are not announced yet."""
        return self.calendar.provisional(day)

    def working_days_ahead(self, asked_on: date, count: int) -> CalendarDay:
        """The first day which is `count` working days ahead of a request made on `asked_on`."""
        return self.calendar.working_days_ahead(asked_on, count)

    def last_working_day_before(self, day: date) -> CalendarDay:
        """The last working day before `day`."""
        return self.calendar.last_working_day_before(day)

    def _lead_rule(self, service: str) -> LeadTime | None:
        rules = self.rulebook.rules[self.rulebook.require(service)]
        return next((rule for rule in rules if isinstance(rule, LeadTime)), None)
