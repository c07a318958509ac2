"""What booking, cancelling, moving and designating answer, and how a change is told before it is carried out."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from enum import Enum

from ...handbook import CancelCause, Cancellation, Catalogue, Cutoff
from ..answers import Decision, Reason
from ..people.members import Relative
from ..times.calendar import WorkCalendar
from ..times.hours import SHANGHAI
from ..times.periods import YEARS
from ..wording import (
    CANCEL_CODES,
    CUTOFFS,
    barred_text,
    cancellation_text,
    chinese_instant,
    move_text,
    reason,
)
from .bookings import Booking, BookingState, LineEffect, effects_of
from .cutoffs import CutoffState, RefundVerdict, cutoff_state, refund_verdict


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

    `code`: cancel_in_time, one for each cut-off passed (cancel_after_notification, cancel_after_choice …),
    cancel_uses_both_counts where two counts are lost, cancel_barred, or the cause that was told (nobody_can_attend,
    unsuitable). `possible` False: it cannot be cancelled here; then `state` is where the booking stands, and `effects`
    what staying away costs, empty while a person decides. `until`: last instant in time, where the clock decides.
    `refund` (and `refund_until`): 退号, once it is too late for the count.
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
    code: str = "cancel_in_time"
    possible: bool = True
    refund: RefundVerdict | None = None


@dataclass(frozen=True)
class RescheduleResult:
    """Whether the booking may move, and whether it has; refused with reasons, for a day too near with the first possible.

    `effects`: what becomes of the counts when it is too late to move and the member does not go, or cancels; a move
    touches none. `counts_as_used`: giving up the day counts like cancelling, another visit needs a new count.
    `passed_on`: the handbook is silent, the line has to be asked.
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
    counts_as_used: bool = False
    passed_on: bool = False

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
    booking: Booking, catalogue: Catalogue, at: datetime, calendar: WorkCalendar, cause: str = ""
) -> CancellationPreview:
    """What cancelling `booking` at `at` would do. `cause`: why, where the service treats it in its own way (4.11)."""
    spec = catalogue.services[booking.service].cancellation
    cutoff = cutoff_state(booking, catalogue, at, calendar)
    special = next((found for found in spec.causes if found.cause == cause), None)
    if special is not None and (cutoff.in_time or special.outcome == "passed_on"):
        return _for_a_cause(booking, special, cutoff)
    if not cutoff.in_time and spec.too_late == "barred":
        return _barred(booking, spec, cutoff)
    return _cancellable(booking, catalogue, cutoff, refund_verdict(booking, catalogue, at, calendar))


def _for_a_cause(booking: Booking, cause: CancelCause, cutoff: CutoffState) -> CancellationPreview:
    possible = cause.outcome == "released"
    state = BookingState.CANCELLED if possible else booking.state
    return CancellationPreview(
        booking, cutoff.in_time, effects_of(booking, state), cause.text, cause.clause, state,
        code=cause.cause, possible=possible,
    )  # fmt: skip


def _barred(booking: Booking, spec: Cancellation, cutoff: CutoffState) -> CancellationPreview:
    """4.9 注意8, 4.11 注意6: cannot be cancelled after signing; staying away forfeits the count."""
    return CancellationPreview(
        booking, False, effects_of(booking, BookingState.FORFEITED), barred_text(spec.cutoff), spec.clause,
        booking.state, until=cutoff.until, provisional=cutoff.provisional, code="cancel_barred", possible=False,
    )  # fmt: skip


def _cancellable(
    booking: Booking, catalogue: Catalogue, cutoff: CutoffState, refund: RefundVerdict | None
) -> CancellationPreview:
    spec = catalogue.services[booking.service].cancellation
    state = BookingState.CANCELLED if cutoff.in_time else BookingState.FORFEITED
    effects = effects_of(booking, state)
    refund = None if cutoff.in_time else refund
    uses = tuple((catalogue.services[effect.service].short_name, effect.uses) for effect in effects)
    text = cancellation_text(spec.cutoff, cutoff.in_time, uses)
    return CancellationPreview(
        booking=booking,
        in_time=cutoff.in_time,
        effects=effects,
        text_zh=text + (refund.text_zh if refund is not None else ""),
        clause=spec.clause,
        state=state,
        until=cutoff.until,
        refund_until=None if refund is None else refund.until,
        provisional=cutoff.provisional or (refund is not None and refund.provisional),
        code=_cancel_code(spec.cutoff, cutoff.in_time, len(effects)),
        refund=refund,
    )


def _cancel_code(kind: Cutoff, in_time: bool, counts: int) -> str:
    if in_time:
        return "cancel_in_time"
    return "cancel_uses_both_counts" if counts > 1 else CANCEL_CODES[kind]


def judge_move(
    booking: Booking, decision: Decision, catalogue: Catalogue, at: datetime, calendar: WorkCalendar
) -> RescheduleResult:
    """Whether `booking` may move to the day `decision` was asked for, to be told before. Its counts stay held."""
    spec = catalogue.services[booking.service]
    clause = spec.cancellation.clause
    cutoff = cutoff_state(booking, catalogue, at, calendar)
    if not cutoff.in_time:
        return _too_late(booking, catalogue, cutoff)
    judged = decision.limited_to(_MOVING_CODES)
    reasons = judged.reasons
    text = "".join(found.text_zh for found in reasons) or move_text(booking.visit_at)
    return RescheduleResult(
        booking, not reasons, reasons, (), judged.earliest_date, text, clause, judged.provisional
    )  # fmt: skip


# Cut-offs after which giving up the day counts like cancelling, as the handbook says of both in one breath.
_COUNTS_LIKE_CANCELLING = frozenset({Cutoff.BEFORE_NOTIFIED, Cutoff.BEFORE_VISIT_TIME_CONFIRMED})


def _too_late(booking: Booking, catalogue: Catalogue, cutoff: CutoffState) -> RescheduleResult:
    spec = catalogue.services[booking.service].cancellation
    passed = _passed(spec.cutoff, cutoff)
    if spec.reschedule == "ask_line":
        line = catalogue.line_of(booking.service)
        why = reason("reschedule_passed_on", spec.clause, cutoff=passed, phone="" if line is None else line.phone)
        return RescheduleResult(booking, False, (why,), (), None, why.text_zh, spec.clause, passed_on=True)
    used = spec.cutoff in _COUNTS_LIKE_CANCELLING and spec.reschedule != "never"
    code = "reschedule_counts_as_used" if used else "reschedule_too_late"
    why = reason("reschedule_barred" if spec.reschedule == "never" else code, spec.clause, cutoff=passed)
    effects = effects_of(booking, BookingState.FORFEITED)
    return RescheduleResult(
        booking, False, (why,), effects, None, why.text_zh, spec.clause, cutoff.provisional, counts_as_used=used
    )  # fmt: skip


def _passed(kind: Cutoff, cutoff: CutoffState) -> str:
    if cutoff.until is not None:
        return f"已过{chinese_instant(cutoff.until)}"
    return CUTOFFS[kind]


def moved(booking: Booking, new_date: date, new_time: time | None = None) -> Booking:
    """`booking` on its new day; a time confirmed for the old one has to be confirmed anew.

    `new_time` is the time of day wished for instead of the one before (Asia/Shanghai); without it that wish stays.
    """
    facts = {**booking.facts, **on_day_and_time(new_date, new_time)}
    state = booking.state
    if state is BookingState.VISIT_TIME_CONFIRMED:
        state = BookingState.ACCEPTED
    return replace(
        booking, state=state, wanted_date=new_date, wanted_time=new_time or booking.wanted_time, visit_at=None, facts=facts
    )  # fmt: skip


def on_day_and_time(new_date: date, new_time: time | None) -> dict[str, str]:
    """The facts a move changes, as a booking stores them."""
    times = {} if new_time is None else {"wanted_time": f"{new_time:%H:%M}"}
    return {"wanted_date": new_date.isoformat(), **times}


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
