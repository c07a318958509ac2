"""Bookings: their states, the steps the catalogue declares for a service, and what each ending does to the counts.

requested → accepted → (institution chosen | agreement signed | visit time confirmed | notified) → completed, beside
cancelled (the counts come back), forfeited (they stay used) and rejected (the provider cannot deliver, they come back).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from enum import Enum

from ...errors import IllegalTransition
from ...handbook import Service
from ..counts.ledger import Consumption, EntryKind


class BookingState(str, Enum):
    """Where a booking stands."""

    REQUESTED = "requested"
    ACCEPTED = "accepted"
    INSTITUTION_CHOSEN = "institution_chosen"
    AGREEMENT_SIGNED = "agreement_signed"
    VISIT_TIME_CONFIRMED = "visit_time_confirmed"
    NOTIFIED = "notified"
    COMPLETED = "completed"
    CANCELLED = "cancelled"
    FORFEITED = "forfeited"
    REJECTED = "rejected"

    __hash__ = str.__hash__


STATE_LABELS: dict[BookingState, str] = {
    BookingState.REQUESTED: "已申请",
    BookingState.ACCEPTED: "已受理",
    BookingState.INSTITUTION_CHOSEN: "已选定医疗机构",
    BookingState.AGREEMENT_SIGNED: "已签署协议",
    BookingState.VISIT_TIME_CONFIRMED: "已确认时间",
    BookingState.NOTIFIED: "已通知就诊安排",
    BookingState.COMPLETED: "已完成",
    BookingState.CANCELLED: "已取消",
    BookingState.FORFEITED: "视为已使用",
    BookingState.REJECTED: "未能安排",
}
ENDED = frozenset(
    {BookingState.COMPLETED, BookingState.CANCELLED, BookingState.FORFEITED, BookingState.REJECTED}
)
# A rejection for this cause: the doctor saw the member and found no reason to admit (4.6, 4.7 注意4).
NO_INDICATION = "no_indication"
# In the history of a booking that was moved: the wanted day before, and after.
MOVED_FROM, MOVED_TO = "rescheduled_from", "rescheduled_to"


class Effect(str, Enum):
    """What happens to a count."""

    RELEASED = "released"
    STAYS_USED = "stays_used"


@dataclass(frozen=True)
class LineEffect:
    """What an ending does to the uses of one line."""

    line: str
    service: str
    uses: int
    effect: Effect


@dataclass(frozen=True)
class StateChange:
    """One step in a booking's history; `details` is what came with it (hospital, doctor, cause …)."""

    state: BookingState
    at: datetime
    actor: str
    details: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Booking:
    """One booking. `consumes` are the counts it holds or has used; the first is the service's own line."""

    id: str
    member_id: str
    service: str
    state: BookingState
    requested_at: datetime
    consumes: tuple[Consumption, ...]
    facts: Mapping[str, str]
    wanted_date: date | None = None
    wanted_time: time | None = None
    visit_at: datetime | None = None
    details: Mapping[str, str] = field(default_factory=dict)
    history: tuple[StateChange, ...] = ()

    @property
    def open(self) -> bool:
        """Whether it still runs."""
        return self.state not in ENDED

    @property
    def visit_on(self) -> date | None:
        """The day of the visit: the confirmed one, else the wanted one; None when neither is known."""
        return self.visit_at.date() if self.visit_at is not None else self.wanted_date

    @property
    def requested_on(self) -> date:
        """The day that decides the policy year of its counts."""
        return self.requested_at.date()

    def reached(self, state: BookingState) -> bool:
        """Whether it is in `state` or has been through it."""
        return self.state is state or any(step.state is state for step in self.history)


def first_facts(booking: Booking) -> dict[str, str]:
    """The facts as first requested: a move changes the wanted day and notes the one before (empty: none was told)."""
    found = dict(booking.facts)
    before = next((step.details[MOVED_FROM] for step in booking.history if MOVED_FROM in step.details), None)
    if before is not None:
        found.pop("wanted_date", None)
    return {**found, "wanted_date": before} if before else found


def path_of(spec: Service) -> tuple[BookingState, ...]:
    """The states of a booking of this service that goes well, in order."""
    return tuple(BookingState(state) for state in spec.booking.path)


def require_open(booking: Booking) -> Booking:
    """`booking` itself while it runs; raises IllegalTransition once it has ended."""
    if not booking.open:
        label = STATE_LABELS[booking.state]
        raise IllegalTransition(f"预约 {booking.id} {label}，不能再更改", field="booking")
    return booking


def require_transition(booking: Booking, to: BookingState, spec: Service) -> None:
    """Raise IllegalTransition unless `booking` may go to `to` now.

    Forward one step at a time along the service's own states; cancelled, forfeited and rejected from any open state.
    """
    here, there = STATE_LABELS[booking.state], STATE_LABELS[to]
    if to.value not in spec.booking.states:
        raise IllegalTransition(f"{spec.short_name}没有“{there}”这个状态", field="to")
    if not booking.open:
        raise IllegalTransition(f"预约 {booking.id} {here}，不能再改为“{there}”", field="to")
    if to in ENDED and to is not BookingState.COMPLETED:
        return
    path = path_of(spec)
    following = path[path.index(booking.state) + 1]
    if to is not following:
        raise IllegalTransition(
            f"预约 {booking.id} 现在是“{here}”，下一步只能是“{STATE_LABELS[following]}”", field="to"
        )


def effects_of(booking: Booking, to: BookingState, cause: str = "") -> tuple[LineEffect, ...]:
    """What reaching `to` does to each count of `booking`; empty while it stays open.

    Completed and forfeited use every count; cancelled and rejected give every count back. If the doctor sees no reason
    to admit (`cause` no_indication), only the visit's count is gone (4.6, 4.7, 4.1.4).
    """
    if to not in ENDED:
        return ()
    used = to in (BookingState.COMPLETED, BookingState.FORFEITED)
    found: list[LineEffect] = []
    for cost in booking.consumes:
        visit = cost.service != booking.service
        stays = used or (cause == NO_INDICATION and visit)
        effect = Effect.STAYS_USED if stays else Effect.RELEASED
        found.append(LineEffect(cost.line, cost.service, cost.uses, effect))
    return tuple(found)


def entry_kind(effect: Effect) -> EntryKind:
    """The ledger entry that carries out an effect."""
    return EntryKind.CONSUME if effect is Effect.STAYS_USED else EntryKind.RELEASE
