"""Until when a booking can be cancelled or moved without losing its count, and until when a registration goes back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time

from ...handbook import Catalogue, Cutoff
from ..times.calendar import WorkCalendar
from ..times.hours import SHANGHAI, line_hours
from ..wording import refund_text
from .bookings import Booking, BookingState

# The provider's step that ends the free cancellation (chapter 4, the last notes of each service).
_ENDING_STEP: dict[Cutoff, BookingState] = {
    Cutoff.BEFORE_NOTIFIED: BookingState.NOTIFIED,
    Cutoff.BEFORE_VISIT_TIME_CONFIRMED: BookingState.VISIT_TIME_CONFIRMED,
    Cutoff.BEFORE_INSTITUTION_CHOSEN: BookingState.INSTITUTION_CHOSEN,
    Cutoff.BEFORE_SIGNING: BookingState.AGREEMENT_SIGNED,
}


@dataclass(frozen=True)
class CutoffState:
    """Whether it is still in time; `until` is the last instant where there is one by the clock."""

    in_time: bool
    until: datetime | None = None
    provisional: bool = False


def cutoff_state(booking: Booking, catalogue: Catalogue, at: datetime, calendar: WorkCalendar) -> CutoffState:
    """Whether `booking` can be cancelled at `at` with its counts given back."""
    spec = catalogue.services[booking.service]
    cutoff = spec.cancellation.cutoff
    if cutoff in _ENDING_STEP:
        return CutoffState(not booking.reached(_ENDING_STEP[cutoff]))
    if cutoff is Cutoff.LAST_WORKING_DAY_BEFORE_VISIT:
        return _last_working_day(booking, catalogue, at, calendar)
    if cutoff is Cutoff.BEFORE_SESSION:
        return _before_session(booking, at)
    return CutoffState(True)


def _last_working_day(
    booking: Booking, catalogue: Catalogue, at: datetime, calendar: WorkCalendar
) -> CutoffState:
    """4.5 注意5: by the end of the line's hours on the last working day before the visit."""
    if booking.visit_on is None:
        return CutoffState(True)
    found = calendar.last_working_day_before(booking.visit_on)
    line = catalogue.services[booking.service].apply.line
    hours = None if line is None else line_hours(catalogue, line, calendar)
    closing = datetime.combine(found.day, time(23, 59), SHANGHAI) if hours is None else hours.span(found.day)[1]
    return CutoffState(at <= closing, closing, found.provisional)


def _before_session(booking: Booking, at: datetime) -> CutoffState:
    """4.10: before the talk; on a day whose hour is not agreed yet it has not begun."""
    if booking.visit_at is not None:
        return CutoffState(at < booking.visit_at, booking.visit_at)
    visit_on = booking.visit_on
    return CutoffState(visit_on is None or at.astimezone(SHANGHAI).date() <= visit_on)


@dataclass(frozen=True)
class RefundVerdict:
    """Whether the registration at the hospital can still be given back (退号), until when, and on which clause.

    `code` is refund_in_time or refund_too_late. It saves the no-show record, never the count.
    """

    in_time: bool
    until: datetime
    code: str
    clause: str
    text_zh: str
    provisional: bool


def refund_verdict(
    booking: Booking, catalogue: Catalogue, at: datetime, calendar: WorkCalendar
) -> RefundVerdict | None:
    """4.4 注意9, 4.12 注意10: by the hour of the catalogue on the last working day before the visit, the minute included.

    None where the service knows no refund or no day of the visit is known.
    """
    refund = catalogue.services[booking.service].refund
    visit_on: date | None = booking.visit_on
    if refund is None or visit_on is None:
        return None
    last = calendar.last_working_day_before(visit_on)
    until = datetime.combine(last.day, time.fromisoformat(refund.before), SHANGHAI)
    in_time = at <= until
    code = "refund_in_time" if in_time else "refund_too_late"
    return RefundVerdict(in_time, until, code, refund.clause, refund_text(until, in_time), last.provisional)


def refund_until(booking: Booking, catalogue: Catalogue, calendar: WorkCalendar) -> datetime | None:
    """The last instant for giving the registration back; None without refund. See `refund_verdict`."""
    found = refund_verdict(booking, catalogue, booking.requested_at, calendar)
    return None if found is None else found.until
