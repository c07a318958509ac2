"""Where a talk about a booking stands."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any, Mapping, Optional

SERVICE, CONFIRM = "service", "confirm"


@dataclass(frozen=True)
class BookingTalk:
    """State of the booking form, kept in the slot ``booking``.

    ``asked`` is the fact our last question was about, or SERVICE or CONFIRM. ``remark`` is said before
    the next question, once. ``blamed`` are facts just refused and asked for again. ``end`` is empty
    while the form runs, else why it ended: ready, refused, given_up, sign_in, lost, unknown, person.
    """

    service: Optional[str] = None
    facts: dict[str, Any] = field(default_factory=dict)
    asked: Optional[str] = None
    misses: int = 0
    remark: str = ""
    blamed: dict[str, Any] = field(default_factory=dict)
    end: str = ""

    @classmethod
    def from_slot(cls, value: Optional[Mapping[str, Any]]) -> "BookingTalk":
        return cls(**value) if value else cls()

    def slot(self) -> dict[str, Any]:
        return asdict(self)

    @property
    def fact(self) -> Optional[str]:
        """The fact asked for; None while the service or the consent is."""
        return None if self.asked in (SERVICE, CONFIRM) else self.asked
