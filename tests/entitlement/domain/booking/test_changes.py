"""What cancelling and moving answer, whole: every field of the preview, word for word."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from actions.entitlement import (
    Booking,
    BookingState,
    Catalogue,
    Decision,
    Effect,
    LineEffect,
    Outcome,
    RuleBook,
)
from actions.entitlement.domain.booking.bookings import (
    MOVED_FROM,
    StateChange,
    effects_of,
    first_facts,
    path_of,
)
from actions.entitlement.domain.booking.changes import (
    CancellationPreview,
    RescheduleResult,
    judge_move,
    preview_cancellation,
    visit_told,
)
from actions.entitlement.domain.booking.cutoffs import RefundVerdict, cutoff_state
from actions.entitlement.domain.counts.ledger import Consumption

from ...builders import CALENDAR, NOW, SERVICE_IDS, ask, instant, main, member, tiered

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
        code="cancel_after_notification", possible=True,
        refund=RefundVerdict(
            True, at, "refund_in_time", "4.4 注意9", "2026年12月4日14点前退号，可以避免被医院记为爽约。", False
        ),
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


@pytest.mark.parametrize("service", ["4.9", "4.11"])
def test_cancelling_after_signing_is_barred(catalogue: Catalogue, service: str) -> None:
    """4.9 注意8, 4.11 注意6: nothing changes, and what staying away costs is told."""
    signed = booking(service, S.AGREEMENT_SIGNED)
    found = preview_cancellation(signed, catalogue, NOW, CALENDAR)
    assert (found.code, found.possible, found.in_time, found.state) == ("cancel_barred", False, False, S.AGREEMENT_SIGNED)
    assert counts(found.effects) == [(f"{service}/x", service, 2, STAYS)]
    assert found.text_zh == "协议已经签署，不能取消了；如果不去，本次视为已使用，次数不退。"
    assert found.clause == catalogue.services[service].cancellation.clause
    before = preview_cancellation(booking(service, S.ACCEPTED), catalogue, NOW, CALENDAR)
    assert (before.code, before.possible, before.state) == ("cancel_in_time", True, S.CANCELLED)


@pytest.mark.parametrize(
    ("service", "state", "code"),
    [
        ("4.8", S.INSTITUTION_CHOSEN, "cancel_after_choice"),
        *((service, S.NOTIFIED, "cancel_after_notification") for service in ("4.1.3", "4.1.4", "4.4", "4.6", "4.7", "4.12")),
        ("4.13", S.VISIT_TIME_CONFIRMED, "cancel_after_time_confirmed"),
    ],
)  # fmt: skip
def test_cancelling_too_late_has_a_code_of_its_own(
    catalogue: Catalogue, service: str, state: BookingState, code: str
) -> None:
    """It can be cancelled, and the count stays used."""
    found = preview_cancellation(booking(service, state), catalogue, NOW, CALENDAR)
    assert (found.code, found.possible, found.state) == (code, True, S.FORFEITED)
    assert [effect.effect for effect in found.effects] == [STAYS]


def test_cancelling_too_late_by_the_clock(catalogue: Catalogue) -> None:
    """The escort after the last working day, the talk after it began."""
    escort = preview_cancellation(booking("4.5"), catalogue, instant("2026-12-06"), CALENDAR)
    assert escort.code == "cancel_after_last_working_day"
    talk = booking("4.10", S.VISIT_TIME_CONFIRMED, visit_at=instant("2026-12-07T15:00"))
    found = preview_cancellation(talk, catalogue, instant("2026-12-07T15:01"), CALENDAR)
    assert found.code == "cancel_after_session_began"


@pytest.mark.parametrize(("service", "name"), [("4.6", "住院协调"), ("4.7", "手术协调")])
def test_without_notice_both_counts_are_used(catalogue: Catalogue, service: str, name: str) -> None:
    """4.6, 4.7 注意10b: cancelled after the outpatient notification, told before with both names."""
    held = (Consumption(f"{service}/any", service), Consumption("4.4", "4.4"))
    found = preview_cancellation(booking(service, S.NOTIFIED, consumes=held), catalogue, NOW, CALENDAR)
    assert (found.code, found.state) == ("cancel_uses_both_counts", S.FORFEITED)
    assert counts(found.effects) == [(f"{service}/any", service, 1, STAYS), ("4.4", "4.4", 1, STAYS)]
    assert found.text_zh == (
        f"服务商已经通知您就诊医院、专家和时间，现在取消，{name}1次和专家门诊协调1次都视为已使用，次数不退。"
    )
    early = preview_cancellation(booking(service, consumes=held), catalogue, NOW, CALENDAR)
    assert [effect.effect for effect in early.effects] == [BACK, BACK]


@pytest.mark.parametrize("state", [S.ACCEPTED, S.AGREEMENT_SIGNED])
def test_nobody_can_attend(catalogue: Catalogue, state: BookingState) -> None:
    """4.11 注意4: goes to a person, without promise and without a change."""
    found = preview_cancellation(booking("4.11", state), catalogue, NOW, CALENDAR, "nobody_can_attend")
    assert (found.code, found.possible, found.state, found.effects) == ("nobody_can_attend", False, state, ())
    assert (found.clause, "不能先答应" in found.text_zh) == ("4.11 注意4", True)


def test_found_unsuitable(catalogue: Catalogue) -> None:
    """4.11 流程6: cancelled for it, the count comes back; signed, only the provider can say so."""
    found = preview_cancellation(booking("4.11", S.ACCEPTED), catalogue, NOW, CALENDAR, "unsuitable")
    assert (found.code, found.possible, found.state, found.clause) == ("unsuitable", True, S.CANCELLED, "4.11 流程6")
    assert [effect.effect for effect in found.effects] == [BACK]
    signed = preview_cancellation(booking("4.11", S.AGREEMENT_SIGNED), catalogue, NOW, CALENDAR, "unsuitable")
    assert signed.code == "cancel_barred"
    rejected = effects_of(booking("4.11", S.AGREEMENT_SIGNED), S.REJECTED, "unsuitable")
    assert [effect.effect for effect in rejected] == [BACK]


@settings(max_examples=200, deadline=None)
@given(
    service=st.sampled_from([key for key in SERVICE_IDS if key not in ("4.2", "4.3")]), step=st.integers(0, 4),
    cause=st.sampled_from(["", "nobody_can_attend", "unsuitable"]), hours=st.integers(0, 24 * 40), visit=st.booleans(),
)  # fmt: skip
def test_every_preview_agrees_with_itself(
    catalogue: Catalogue, service: str, step: int, cause: str, hours: int, visit: bool
) -> None:
    """Possible: it ends, and every count goes the way of that end; not possible: it stays where it is."""
    path = path_of(catalogue.services[service])[:-1]
    found = booking(
        service, path[min(step, len(path) - 1)], consumes=(Consumption(service, service), Consumption("4.4/x", "4.4")),
        visit_at=instant("2026-12-07T15:00") if visit else None,
    )  # fmt: skip
    preview = preview_cancellation(found, catalogue, NOW + timedelta(hours=hours), CALENDAR, cause)
    if preview.possible:
        assert preview.state is (S.CANCELLED if preview.in_time else S.FORFEITED)
        assert {effect.effect for effect in preview.effects} == {BACK if preview.in_time else STAYS}
    else:
        assert preview.state is found.state
        assert preview.code in {"cancel_barred", "nobody_can_attend"}
    assert preview.text_zh.endswith("。")
    assert preview.clause.startswith("4.")
    assert preview.refund is None or not preview.in_time


def test_a_cause_that_is_none_of_the_service_changes_nothing(catalogue: Catalogue) -> None:
    """Elsewhere nobody's attendance is the handbook's matter."""
    plain = preview_cancellation(booking("4.4"), catalogue, NOW, CALENDAR)
    assert preview_cancellation(booking("4.4"), catalogue, NOW, CALENDAR, "nobody_can_attend") == plain


def test_moving_after_signing_abroad_is_passed_on(catalogue: Catalogue) -> None:
    """4.9: the handbook is silent, so the line is asked and the count stays as it is."""
    found = judge_move(booking("4.9", S.AGREEMENT_SIGNED), Decision("4.9", Outcome.ALLOWED), catalogue, NOW, CALENDAR)
    assert (found.possible, found.passed_on, found.counts_as_used, found.effects) == (False, True, False, ())
    assert [reason.code for reason in found.reasons] == ["reschedule_passed_on"]
    assert found.text_zh == "协议已经签署，能不能改期手册没有写，请打95169038问，次数先不变。"


@pytest.mark.parametrize(
    ("service", "state"),
    [
        *((service, S.NOTIFIED) for service in ("4.1.3", "4.1.4", "4.4", "4.6", "4.7", "4.12")),
        ("4.13", S.VISIT_TIME_CONFIRMED),
    ],
)
def test_moving_after_the_notification_counts_as_used(
    catalogue: Catalogue, service: str, state: BookingState
) -> None:
    """Like cancelling; told before, and that a new visit needs a new count."""
    found = judge_move(booking(service, state), Decision(service, Outcome.ALLOWED), catalogue, NOW, CALENDAR)
    assert (found.possible, found.counts_as_used, found.passed_on) == (False, True, False)
    assert [reason.code for reason in found.reasons] == ["reschedule_too_late"]
    assert [effect.effect for effect in found.effects] == [STAYS]
    assert found.text_zh.endswith("现在改期和取消一样，本次视为已使用；要另约，就用新的次数。")


@pytest.mark.parametrize(
    ("at", "code", "in_time"),
    [("2026-12-04T14:00", "refund_in_time", True), ("2026-12-04T14:01", "refund_too_late", False)],
)
@pytest.mark.parametrize(("service", "clause"), [("4.4", "4.4 注意9"), ("4.12", "4.12 注意10")])
def test_the_verdict_on_giving_a_registration_back(
    catalogue: Catalogue, service: str, clause: str, at: str, code: str, in_time: bool
) -> None:
    """By 14:00 of the last working day before; it never gives the count back."""
    found = preview_cancellation(booking(service, S.NOTIFIED), catalogue, instant(at), CALENDAR)
    assert found.refund is not None
    assert (found.refund.code, found.refund.in_time, found.refund.clause) == (code, in_time, clause)
    assert found.refund.until == found.refund_until == instant("2026-12-04T14:00")
    assert [effect.effect for effect in found.effects] == [STAYS]


def test_giving_a_registration_back_in_a_year_without_announcement(catalogue: Catalogue) -> None:
    """The last working day may still change."""
    found = preview_cancellation(booking("4.4", S.NOTIFIED, "2027-03-01"), catalogue, NOW, CALENDAR)
    assert found.refund is not None
    assert (found.refund.provisional, found.provisional) == (True, True)


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
