"""What a supposition is made on, and what every change is."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar

from ...errors import BadChange
from ...handbook import Catalogue
from ..booking.bookings import Booking
from ..case import Account
from ..facts import Facts
from ..people.members import Member
from ..times.calendar import WorkCalendar
from ..times.hours import SHANGHAI
from ..times.periods import YEARS


@dataclass(frozen=True)
class Situation:
    """What a change may touch: the member, the books, the facts taken for true and the aware instant of asking.

    `terms_of` gives the edition a booking was made under.
    """

    catalogue: Catalogue
    calendar: WorkCalendar
    member: Member
    account: Account
    bookings: tuple[Booking, ...]
    assumed: Facts
    at: datetime
    terms_of: Callable[[Booking], Catalogue]

    @property
    def on(self) -> date:
        """The day of asking in Asia/Shanghai."""
        return self.at.astimezone(SHANGHAI).date()


class Change(ABC):
    """One supposition. `kind` names it for the audit line, without any of its content."""

    kind: ClassVar[str]

    @abstractmethod
    def apply(self, situation: Situation) -> Situation:
        """The changed copy; raises BadChange where there is nothing to change or the figure cannot be."""


def real_day(day: date, field: str) -> date:
    """`day` itself; raises BadChange on `field` for a year no contract could have."""
    if day.year not in YEARS:
        raise BadChange(field, f"{day} 的年份超出范围")
    return day
