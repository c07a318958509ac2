"""What booking, cancelling, moving and designating answer, and how a change is told before it is carried out."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import Enum

from ..handbook import Catalogue, Cutoff
from .answers import Decision, Reason
from .bookings import Booking, BookingState, LineEffect, effects_of
from .calendar import WorkCalendar
from .cutoffs import CutoffState, cutoff_state, refund_until
from .hours import SHANGHAI
from .members import Relative
from .periods import YEARS
from .wording import CUTOFFS, cancellation_text, chinese_instant, move_text, reason, refund_text


class BookingKind(str, Enum):
    """What became of a request. `direct`: the service is used at once, without booking (4.2, 4.3)."""

    BOOKED = "booked"
    REPEATED = "repeated"
    DIRECT = "direct"
    REFUSED = "refused"
    NEEDS = "needs"


@dataclass(frozen=True)
class BookingResult:
    """The decision and, when it was booked (now, or before with the same key), the booking."""

    decision: Decision
    booking: Booking | None
    kind: BookingKind


@dataclass(frozen=True)
class CancellationPreview:
    """What cancelling does to each count. `state` is where the booking ends: cancelled, or forfeited when too late.

    `until`: last instant in time, where the clock decides. `refund_until`: for 退号, which saves the no-show record.
    """

    booking: Booking
    in_time: bool
    effects: tuple[LineEffect, ...]
    text_zh: str
    clause: str
    state: BookingState
    until: datetime | None = None
    refund_until: datetime | None = None
    provisional: bool = False


@dataclass(frozen=True)
class RescheduleResult:
    """Whether the booking may move, and whether it has; refused with reasons, for a day too near with the first possible.

    `effects`: what becomes of the counts when it is too late to move and the member does not go; a move touches none.
    """

    booking: Booking
    possible: bool
    reasons: tuple[Reason, ...]
    effects: tuple[LineEffect, ...]
    earliest_date: date | None
    text_zh: str
    clause: str
    provisional: bool = False
    done: bool = False

    @property
    def told(self) -> str:
        """What a member who saw this preview was told, to be handed back to `reschedule`: from where, and at what cost.

        Two previews of one move tell the same exactly if this text is the same.
        """
        parts = [
            self.booking.state.value,
            str(self.booking.visit_at or self.booking.visit_on or ""),
            *(reason.code for reason in self.reasons),
            *(f"{effect.line}*{effect.uses}:{effect.effect.value}" for effect in self.effects),
        ]
        return "possible" * self.possible + "|" + "|".join(parts)


@dataclass(frozen=True)
class Designation:
    """Whether the relative is designated now, why not, and who is."""

    allowed: bool
    reasons: tuple[Reason, ...]
    relatives: tuple[Relative, ...]


_BARE_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")

# Reasons which concern the new day or the contract; what the booking holds already is not judged again.
_MOVING_CODES = frozenset({
    "policy_not_in_force", "premium_unpaid", "cooling_off", "waiting_period", "service_period_ended",
    "date_in_past", "date_after_service_period", "too_soon", "closed_on_date",
})  # fmt: skip


def preview_cancellation(
    booking: Booking, catalogue: Catalogue, at: datetime, calendar: WorkCalendar
) -> CancellationPreview:
    """What cancelling `booking` at `at` would do."""
    spec = catalogue.services[booking.service]
    cutoff = cutoff_state(booking, catalogue, at, calendar)
    state = BookingState.CANCELLED if cutoff.in_time else BookingState.FORFEITED
    refund = None if cutoff.in_time else refund_until(booking, catalogue, calendar)
    text = cancellation_text(spec.cancellation.cutoff, cutoff.in_time)
    if refund is not None:
        text += refund_text(refund, at <= refund)
    return CancellationPreview(
        booking=booking,
        in_time=cutoff.in_time,
        effects=effects_of(booking, state),
        text_zh=text,
        clause=spec.cancellation.clause,
        state=state,
        until=cutoff.until,
        refund_until=refund,
        provisional=cutoff.provisional,
    )


def judge_move(
    booking: Booking, decision: Decision, catalogue: Catalogue, at: datetime, calendar: WorkCalendar
) -> RescheduleResult:
    """Whether `booking` may move to the day `decision` was asked for, to be told before. Its counts stay held."""
    spec = catalogue.services[booking.service]
    clause = spec.cancellation.clause
    cutoff = cutoff_state(booking, catalogue, at, calendar)
    if not cutoff.in_time:
        return _too_late(booking, catalogue, cutoff)
    reasons = tuple(found for found in decision.reasons if found.code in _MOVING_CODES)
    text = "".join(found.text_zh for found in reasons) or move_text(booking.visit_at)
    earliest = decision.earliest_date if not reasons else _earliest(reasons)
    return RescheduleResult(booking, not reasons, reasons, (), earliest, text, clause, decision.provisional)


def _earliest(reasons: tuple[Reason, ...]) -> date | None:
    days = [found.possible_from for found in reasons if found.possible_from is not None]
    return max(days) if len(days) == len(reasons) else None


def _too_late(booking: Booking, catalogue: Catalogue, cutoff: CutoffState) -> RescheduleResult:
    spec = catalogue.services[booking.service].cancellation
    code = "reschedule_barred" if spec.reschedule == "never" else "reschedule_too_late"
    why = reason(code, spec.clause, cutoff=_passed(spec.cutoff, cutoff))
    effects = effects_of(booking, BookingState.FORFEITED)
    return RescheduleResult(booking, False, (why,), effects, None, why.text_zh, spec.clause, cutoff.provisional)


def _passed(kind: Cutoff, cutoff: CutoffState) -> str:
    if cutoff.until is not None:
        return f"已过{chinese_instant(cutoff.until)}"
    return CUTOFFS[kind]


def moved(booking: Booking, new_date: date) -> Booking:
    """`booking` on its new day; a time confirmed for the old one has to be confirmed anew."""
    facts = {**booking.facts, "wanted_date": new_date.isoformat()}
    state = booking.state
    if state is BookingState.VISIT_TIME_CONFIRMED:
        state = BookingState.ACCEPTED
    return replace(booking, state=state, wanted_date=new_date, visit_at=None, facts=facts)


def visit_told(text: str) -> tuple[date, datetime | None]:
    """Day and instant of `visit_at` as the provider tells it (ISO 8601; without zone it is Shanghai time).

    A bare day (an admission, say) has no instant. Raises ValueError.
    """
    told = datetime.fromisoformat(re.sub(r"[Zz]$", "+00:00", text))
    if told.year not in YEARS:
        raise ValueError(f"year {told.year}")
    if _BARE_DAY.fullmatch(text):
        return told.date(), None
    at = told.replace(tzinfo=SHANGHAI) if told.tzinfo is None else told.astimezone(SHANGHAI)
    return at.date(), at
