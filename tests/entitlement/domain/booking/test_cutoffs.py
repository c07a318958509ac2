"""Until when a cancellation gives the count back, service by service (chapter 4)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from actions.entitlement import Booking, BookingState, Catalogue, Consumption
from actions.entitlement.domain.answers import Decision, Outcome
from actions.entitlement.domain.booking.changes import judge_move, moved, preview_cancellation, visit_told
from actions.entitlement.domain.booking.cutoffs import cutoff_state, refund_until

from ...builders import CALENDAR, NOW, instant

S = BookingState


def booking(service: str, state: BookingState = S.REQUESTED, wanted: str = "2026-12-07", at: str = "") -> Booking:
    """A booking for a Monday."""
    return Booking(
        "B1", "m", service, state, NOW, (Consumption(service, service),), {},
        wanted_date=date.fromisoformat(wanted) if wanted else None, visit_at=instant(at) if at else None,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("service", "state", "in_time"),
    [
        *((service, S.ACCEPTED, True) for service in ("4.1.3", "4.1.4", "4.4", "4.6", "4.7", "4.12")),
        *((service, S.NOTIFIED, False) for service in ("4.1.3", "4.1.4", "4.4", "4.6", "4.7", "4.12")),
        ("4.13", S.ACCEPTED, True),
        ("4.13", S.VISIT_TIME_CONFIRMED, False),
        ("4.8", S.ACCEPTED, True),
        ("4.8", S.INSTITUTION_CHOSEN, False),
        ("4.9", S.ACCEPTED, True),
        ("4.9", S.AGREEMENT_SIGNED, False),
        ("4.11", S.ACCEPTED, True),
        ("4.11", S.AGREEMENT_SIGNED, False),
        ("4.1.1", S.ACCEPTED, True),
        ("4.1.2", S.ACCEPTED, True),
    ],
)
def test_by_the_providers_step(catalogue: Catalogue, service: str, state: BookingState, in_time: bool) -> None:
    """Before the step that binds."""
    assert cutoff_state(booking(service, state), catalogue, NOW, CALENDAR).in_time is in_time


@pytest.mark.parametrize(
    ("wanted", "at", "in_time"),
    [
        # Visit on Monday: until the line closes on Friday.
        ("2026-12-07", "2026-12-04T20:00", True),
        ("2026-12-07", "2026-12-04T20:01", False),
        ("2026-12-07", "2026-12-06T10:00", False),
        # After National Day: the last working day is the make-up Saturday for Monday's visit, Sept 30 for Oct 8.
        ("2026-10-12", "2026-10-10T19:00", True),
        ("2026-10-08", "2026-09-30T20:00", True),
        ("2026-10-08", "2026-10-01T09:00", False),
    ],
)
def test_4_5_last_working_day(catalogue: Catalogue, wanted: str, at: str, in_time: bool) -> None:
    """4.5 注意5."""
    found = cutoff_state(booking("4.5", wanted=wanted), catalogue, instant(at), CALENDAR)
    assert found.in_time is in_time
    assert found.until is not None
    assert found.until.hour == 20
    assert cutoff_state(booking("4.5", wanted=""), catalogue, NOW, CALENDAR).in_time


@pytest.mark.parametrize(
    ("wanted", "visit_at", "at", "in_time"),
    [
        ("2026-12-07", "2026-12-07T15:00", "2026-12-07T14:59", True),
        ("2026-12-07", "2026-12-07T15:00", "2026-12-07T15:00", False),
        ("2026-12-07", "", "2026-12-07T21:00", True),
        ("2026-12-07", "", "2026-12-08T00:00", False),
        ("", "", "2026-12-08T00:00", True),
    ],
)
def test_4_10_before_the_talk(catalogue: Catalogue, wanted: str, visit_at: str, at: str, in_time: bool) -> None:
    """On a day without an agreed hour it has not begun."""
    found = cutoff_state(booking("4.10", wanted=wanted, at=visit_at), catalogue, instant(at), CALENDAR)
    assert found.in_time is in_time


def test_registration_refund(catalogue: Catalogue) -> None:
    """退号 by 14:00 of the last working day before the visit (4.4, 4.12); it does not give the count back."""
    notified = booking("4.4", S.NOTIFIED, at="2026-12-07T09:30")
    assert refund_until(notified, catalogue, CALENDAR) == instant("2026-12-04T14:00")
    assert refund_until(booking("4.6"), catalogue, CALENDAR) is None
    early = preview_cancellation(notified, catalogue, instant("2026-12-04T13:00"), CALENDAR)
    late = preview_cancellation(notified, catalogue, instant("2026-12-04T15:00"), CALENDAR)
    for preview in (early, late):
        assert not preview.in_time
        assert preview.state is S.FORFEITED
        assert [effect.effect.value for effect in preview.effects] == ["stays_used"]
    assert "可以避免" in early.text_zh
    assert "已经过了" in late.text_zh


def test_preview_in_time(catalogue: Catalogue) -> None:
    """The count comes back, and no refund is mentioned."""
    preview = preview_cancellation(booking("4.4"), catalogue, NOW, CALENDAR)
    assert (preview.in_time, preview.state, preview.refund_until) == (True, S.CANCELLED, None)
    assert preview.clause.startswith("4.4")


@pytest.mark.parametrize(
    ("service", "code", "lost"), [("4.11", "reschedule_barred", ["stays_used"]), ("4.9", "reschedule_passed_on", [])]
)
def test_moving_too_late(catalogue: Catalogue, service: str, code: str, lost: list[str]) -> None:
    """4.11 bars rescheduling after signing; of 4.9 the handbook is silent."""
    allowed = Decision(service, Outcome.ALLOWED)
    signed = judge_move(booking(service, S.AGREEMENT_SIGNED), allowed, catalogue, NOW, CALENDAR)
    assert not signed.possible
    assert [reason.code for reason in signed.reasons] == [code]
    assert [effect.effect.value for effect in signed.effects] == lost
    assert judge_move(booking(service, S.ACCEPTED), allowed, catalogue, NOW, CALENDAR).possible


def test_moving_4_5_too_late_names_the_hour(catalogue: Catalogue) -> None:
    """4.5: rescheduling too."""
    found = judge_move(booking("4.5"), Decision("4.5", Outcome.ALLOWED), catalogue, instant("2026-12-06"), CALENDAR)
    assert "2026年12月4日20点" in found.text_zh


def test_moved() -> None:
    """The new day is in the facts too; a confirmed time has to be confirmed anew."""
    confirmed = replace(booking("4.10", S.VISIT_TIME_CONFIRMED, at="2026-12-07T15:00"), facts={"wanted_date": "x"})
    found = moved(confirmed, date(2026, 12, 14))
    assert (found.state, found.visit_at, found.wanted_date) == (S.ACCEPTED, None, date(2026, 12, 14))
    assert found.facts == {"wanted_date": "2026-12-14"}
    assert moved(booking("4.4"), date(2026, 12, 14)).state is S.REQUESTED


@pytest.mark.parametrize(
    "told", ["2026-12-07T09:30", "2026-12-07 09:30", "2026-12-07T01:30+00:00", "2026-12-07T01:30:00Z"]
)
def test_visits_as_the_provider_tells_them(told: str) -> None:
    """Without zone it is Shanghai time; Z is UTC."""
    assert visit_told(told) == (date(2026, 12, 7), instant("2026-12-07T09:30"))


def test_a_visit_may_be_told_by_its_day_alone() -> None:
    """An admission has no hour; midnight is not made up for it."""
    assert visit_told("2026-12-07") == (date(2026, 12, 7), None)


@pytest.mark.parametrize("told", ["", "soon", "2026-12-32", "2026-12-07T25:00", "9999-12-31", "0001-01-01T00:00+08:00"])
def test_visits_that_cannot_be(told: str) -> None:
    with pytest.raises(ValueError):
        visit_told(told)
