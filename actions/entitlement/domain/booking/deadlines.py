"""How long a booking's next deadline is away, where a clock decides it: for whoever is near it, calling is safer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from ...handbook import Catalogue
from ..times.calendar import WorkCalendar
from ..times.hours import SHANGHAI
from .bookings import Booking
from .cutoffs import cutoff_state, refund_until

NEAR = timedelta(hours=2)


@dataclass(frozen=True)
class CutOff:
    """The deadlines of one booking as seen at `at`. Instants are aware, in Asia/Shanghai.

    `until`: the last instant cancelling and moving are in time (4.5: the line's closing on the last working day before
    the visit; 4.10: the agreed hour). None where no clock decides: a step of the provider does, or the hour is open.
    `refund_until`: the last instant the hospital takes the registration back (4.4, 4.12), once there is one.
    """

    booking_id: str
    at: datetime
    in_time: bool
    until: datetime | None
    refund_until: datetime | None
    clause: str
    provisional: bool = False

    @property
    def next(self) -> datetime | None:
        """The nearest deadline that has not passed; None when there is none."""
        ahead = [one for one in (self.until, self.refund_until) if one is not None and one >= self.at]
        return min(ahead, default=None)

    @property
    def left(self) -> timedelta | None:
        """The time left to `next`."""
        return None if self.next is None else self.next - self.at

    def near(self, within: timedelta = NEAR) -> bool:
        """Whether less than `within` is left to the nearest deadline; false where none is ahead."""
        return self.left is not None and self.left < within


def cut_off(booking: Booking, catalogue: Catalogue, at: datetime, calendar: WorkCalendar) -> CutOff:
    """The deadlines of an open booking at `at`."""
    spec = catalogue.services[booking.service]
    found = cutoff_state(booking, catalogue, at, calendar)
    # Before the visit is told there is no registration to give back, and cancelling costs nothing.
    refund = None if found.in_time else refund_until(booking, catalogue, calendar)
    clause = spec.refund.clause if refund is not None and spec.refund is not None else spec.cancellation.clause
    local = at.astimezone(SHANGHAI)
    return CutOff(booking.id, local, found.in_time, found.until, refund, clause, found.provisional)
