"""What cancelling and moving answer, whole: every field of the preview, word for word."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from actions.entitlement import Booking, BookingState, Catalogue, Effect, LineEffect, RuleBook
from actions.entitlement.domain.booking_changes import (
    CancellationPreview,
    RescheduleResult,
    judge_move,
    preview_cancellation,
    visit_told,
)
from actions.entitlement.domain.bookings import MOVED_FROM, StateChange, first_facts
from actions.entitlement.domain.cutoffs import cutoff_state
from actions.entitlement.domain.ledger import Consumption

from .builders import CALENDAR, NOW, ask, instant, main, member, tiered

S = BookingState
STAYS, BACK = Effect.STAYS_USED, Effect.RELEASED


def booking(service: str, state: BookingState = S.REQUESTED, wanted: str = "2026-12-07", **changes: Any) -> Booking:
    """A booking for a Monday, holding one count."""
    made = Booking(
        "B1", "m", service, state, NOW, (Consumption(f"{service}/x", service, 2),), {},
        wanted_date=date.fromisoformat(wanted) if wanted else None,
    )  # fmt: skip
    return replace(made, **changes)


def counts(found: tuple[LineEffect, ...]) -> list[tuple[str, str, int, Effect]]:
    """Line, service, uses and what becomes of them."""
    return [(effect.line, effect.service, effect.uses, effect.effect) for effect in found]


def test_cancelling_a_notified_visit(catalogue: Catalogue) -> None:
    """Too late: every field; the registration can still go back until two in the afternoon, the minute included."""
    notified = booking("4.4", S.NOTIFIED)
    at = instant("2026-12-04T14:00")
    assert preview_cancellation(notified, catalogue, at, CALENDAR) == CancellationPreview(
        booking=notified, in_time=False, effects=(LineEffect("4.4/x", "4.4", 2, STAYS),),
        text_zh="服务商已经通知您就诊医院、专家和时间，现在取消，本次视为已使用，次数不退。"
                "2026年12月4日14点前退号，可以避免被医院记为爽约。",
        clause="4.4 注意6", state=S.FORFEITED, until=None, refund_until=at, provisional=False,
    )  # fmt: skip


def test_cancelling_an_escort_after_new_year(catalogue: Catalogue) -> None:
    """In time until the line closes on the last working day, on a day whose holidays are not announced yet."""
    escort = booking("4.5", wanted="2027-01-05")
    assert preview_cancellation(escort, catalogue, NOW, CALENDAR) == CancellationPreview(
        booking=escort, in_time=True, effects=(LineEffect("4.5/x", "4.5", 2, BACK),),
        text_zh="现在取消，占用的次数会退回。", clause="4.5 注意5", state=S.CANCELLED,
        until=instant("2027-01-04T20:00"), refund_until=None, provisional=True,
    )  # fmt: skip


def test_until_when_a_talk_can_be_cancelled_is_told(catalogue: Catalogue) -> None:
    """4.10: the agreed hour."""
    at = instant("2026-12-07T15:00")
    assert cutoff_state(booking("4.10", visit_at=at), catalogue, NOW, CALENDAR).until == at


@pytest.mark.parametrize("line", [None, "complaint"])
def test_a_line_without_hours_takes_cancellations_all_day(catalogue: Catalogue, line: str | None) -> None:
    """Of another edition: reached by menu only, or by a line whose hours nobody has named."""
    spec = catalogue.services["4.5"]
    changed = spec.copy(update={"apply": spec.apply.copy(update={"line": line})})
    edition = catalogue.copy(update={"services": {**catalogue.services, "4.5": changed}})
    found = cutoff_state(booking("4.5"), edition, instant("2026-12-04T23:59"), CALENDAR)
    assert (found.in_time, found.until) == (True, instant("2026-12-04T23:59"))


def test_moving_in_time(rulebook: RuleBook) -> None:
    """Possible: the counts stay, the first possible day is told too."""
    decision = ask(rulebook, "4.4", tiered("vip"), {"wanted_date": "2026-12-31", "department": "心内科"}, "2026-12-21")
    found = booking("4.4")
    assert judge_move(found, decision, rulebook.catalogue, NOW, CALENDAR) == RescheduleResult(
        found, True, (), (), date(2026, 12, 30), "可以改期，占用的次数不变。", "4.4 注意6", False, False
    )


def test_what_is_held_already_is_not_judged_again(rulebook: RuleBook) -> None:
    """A department no longer covered, a count used up: the booking has been accepted with them."""
    decision = ask(rulebook, "4.4", tiered("vip"), {"wanted_date": "2026-12-09", "department": "产科"})
    assert decision.reasons
    moved = judge_move(booking("4.4"), decision, rulebook.catalogue, NOW, CALENDAR)
    assert (moved.possible, moved.reasons, moved.earliest_date) == (True, (), date(2026, 12, 2))


def test_a_day_that_cannot_be_tells_every_reason_and_the_first_day(rulebook: RuleBook) -> None:
    """Too soon, and in cooling-off: the first day of a visit asked for after it; provisional where it rests on holidays
    to come."""
    who = member(main(effective="2024-02-01", cooling_off_until=date(2026, 12, 24)))
    decision = ask(rulebook, "4.4", who, {"wanted_date": "2026-12-22"}, "2026-12-21")
    found = judge_move(booking("4.4"), decision, rulebook.catalogue, NOW, CALENDAR)
    assert [reason.code for reason in found.reasons] == ["cooling_off", "too_soon"]
    assert found == RescheduleResult(
        booking("4.4"), False, found.reasons, (), date(2027, 1, 6),
        "保险合同还在犹豫期，到2026年12月24日为止，这期间不能使用。要提前7个工作日申请，最早可以约2027年1月6日。",
        "4.4 注意6", True,
    )  # fmt: skip
    late = ask(rulebook, "4.4", tiered("vip"), {"wanted_date": "2026-12-30"}, "2026-12-28")
    moved = judge_move(booking("4.4"), late, rulebook.catalogue, NOW, CALENDAR)
    assert (moved.possible, moved.provisional) == (False, True)


def test_a_reason_without_a_day_leaves_no_first_day(rulebook: RuleBook) -> None:
    """Unpaid: nobody knows when."""
    who = member(main(premium_paid=False))
    decision = ask(rulebook, "4.4", who, {"wanted_date": "2026-11-25"})
    found = judge_move(booking("4.4"), decision, rulebook.catalogue, NOW, CALENDAR)
    assert ([reason.code for reason in found.reasons], found.earliest_date) == (["premium_unpaid", "too_soon"], None)


def test_the_first_day_is_that_of_the_day_s_own_reasons(rulebook: RuleBook) -> None:
    """A department that never becomes possible says nothing about the day."""
    decision = ask(rulebook, "4.4", tiered("vip"), {"wanted_date": "2026-11-25", "department": "产科"})
    assert decision.earliest_date is None
    found = judge_move(booking("4.4"), decision, rulebook.catalogue, NOW, CALENDAR)
    assert ([reason.code for reason in found.reasons], found.earliest_date) == (["too_soon"], date(2026, 12, 2))


def test_an_hour_that_was_confirmed_falls(rulebook: RuleBook) -> None:
    """And that is said beforehand."""
    talk = booking("4.10", S.VISIT_TIME_CONFIRMED, visit_at=instant("2026-12-07T15:00"))
    decision = ask(rulebook, "4.10", tiered("vip"), {"wanted_date": "2026-12-14"})
    found = judge_move(talk, decision, rulebook.catalogue, NOW, CALENDAR)
    assert found.text_zh == "可以改期，占用的次数不变。原来确认的2026年12月7日15点作废，要重新确认。"


def test_moving_too_late_is_told_whole(rulebook: RuleBook) -> None:
    """What is lost by not going, and on which clause."""
    escort = booking("4.5", wanted="2027-01-05")
    decision = ask(rulebook, "4.5", tiered("vip"), {"wanted_date": "2027-01-12"})
    found = judge_move(escort, decision, rulebook.catalogue, instant("2027-01-05"), CALENDAR)
    text = "已过2027年1月4日20点，现在不能改期了；如果不去，本次视为已使用。"
    assert found == RescheduleResult(
        escort, False, found.reasons, (LineEffect("4.5/x", "4.5", 2, STAYS),), None, text, "4.5 注意5", True
    )
    assert [(reason.code, reason.clause, reason.text_zh) for reason in found.reasons] == [
        ("reschedule_too_late", "4.5 注意5", text)
    ]


def test_counts_of_an_ending_are_told_whole(catalogue: Catalogue) -> None:
    """Line, service and how many."""
    found = preview_cancellation(booking("4.8", S.INSTITUTION_CHOSEN), catalogue, NOW, CALENDAR)
    assert counts(found.effects) == [("4.8/x", "4.8", 2, STAYS)]


def test_a_visit_in_another_zone_is_a_day_in_shanghai() -> None:
    """Late in the evening in London it is the next day here."""
    day, at = visit_told("2026-12-07T20:00:00z")
    assert (day, at) == (date(2026, 12, 8), instant("2026-12-08T04:00"))
    assert at is not None and str(at.tzinfo) == "Asia/Shanghai"


def test_facts_as_first_requested() -> None:
    """Of several moves the first tells the day that was wanted; none when none was."""
    now = {"wanted_date": "2026-12-10", "department": "心内科"}

    def steps(*befores: str) -> tuple[StateChange, ...]:
        return tuple(StateChange(S.REQUESTED, NOW, "t", {MOVED_FROM: before}) for before in befores)

    asked = StateChange(S.REQUESTED, NOW, "t")
    assert first_facts(booking("4.4", facts=now, history=(asked,))) == now
    moved = booking("4.4", facts=now, history=(asked, *steps("2026-12-02", "2026-12-09")))
    assert first_facts(moved) == {"wanted_date": "2026-12-02", "department": "心内科"}
    assert first_facts(booking("4.10", facts=now, history=(asked, *steps("", "2026-12-09")))) == {"department": "心内科"}
    assert moved.facts == now
