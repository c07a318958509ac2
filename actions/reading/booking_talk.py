"""Where a talk about a booking stands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

SERVICE, CONFIRM = "service", "confirm"
# How the first question begins; the summary names the service anyway.
GREETING = "好的，预约"


@dataclass(frozen=True)
class BookingTalk:
    """State of the booking form, kept in the slot ``booking``.

    ``wishes`` are what the engine does not decide on and the provider shall hear: hospital, city, doctor's level, manner,
    part of the day. ``was_day`` is the day just given up, which 往后推两天 still moves. ``asked`` is the fact our last
    question was about, or SERVICE or CONFIRM. ``remark`` is said before the next question, once. ``blamed`` are facts just
    refused and asked for again, ``turned_down`` counts how often. ``summed`` is the summary last read out, so that it is
    not read out twice. ``end`` is empty while the form runs, else why it ended: ready, refused, given_up, sign_in, lost,
    unknown, person, change (of a booking made).
    """

    service: str | None = None
    facts: dict[str, Any] = field(default_factory=dict)
    wishes: dict[str, str] = field(default_factory=dict)
    was_day: str = ""
    asked: str | None = None
    misses: int = 0
    remark: str = ""
    blamed: dict[str, Any] = field(default_factory=dict)
    turned_down: int = 0
    summed: str = ""
    end: str = ""

    @classmethod
    def from_slot(cls, value: Mapping[str, Any] | None) -> BookingTalk:
        return cls(**value) if value else cls()

    def slot(self) -> dict[str, Any]:
        return asdict(self)

    @property
    def fact(self) -> str | None:
        """The fact asked for; None while the service or the consent is."""
        return None if self.asked in (SERVICE, CONFIRM) else self.asked
