"""The facade: reading, booking, changing; every access leaves its audit line."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from actions.entitlement import (
    NO_FACTS,
    BadDate,
    BadFact,
    BadInstant,
    Booking,
    BookingKind,
    BookingState,
    CancelBarred,
    Entitlements,
    Facts,
    IdempotencyConflict,
    IllegalTransition,
    Outcome,
    UnknownBooking,
    UnknownMember,
    UnknownService,
)
from actions.entitlement.storage import reading
from actions.entitlement.storage.schema import ledger, outbox

from .builders import NOW, TODAY, instant, members_file, policy_record, record

VISIT = Facts.parse({"wanted_date": "2026-12-02", "department": "心内科"})


@pytest.fixture
def desk(entitlements: Entitlements, tmp_path: Path) -> Entitlements:
    """The facade with one vip member `a` (openid `o`), a classic `c` and a lapsed one `l`."""
    lapsed = [policy_record("P-l", status="lapsed")]
    path = members_file(
        tmp_path,
        record("a", openid="o", id_number="X1"),
        record("c", policies=[policy_record("P-c", sum_insured=100_000)]),
        record("l", policies=lapsed),
    )
    assert entitlements.load_members(path, actor="t", today=TODAY).refused == ()
    return entitlements


def booked(desk: Entitlements, service: str = "4.4", facts: Facts = VISIT, **more: Any) -> Booking:
    """A booking of member a."""
    result = desk.book("a", service, facts, NOW, actor="t", **more)
    assert result.booking is not None, result.decision
    return result.booking


def counts(desk: Entitlements, service: str = "4.4", member: str = "a") -> list[tuple[int, int]]:
    """Used and held of every line."""
    return [(b.used, b.held) for b in desk.quota(member, service, NOW, actor="t")]


def events(desk: Entitlements) -> list[str]:
    """Types of the outbox, oldest first."""
    with desk.database.read() as connection:
        rows = connection.execute(sa.select(outbox.c.type).order_by(outbox.c.created_at, outbox.c.event_id))
        return sorted(row.type for row in rows)


def test_reading(desk: Entitlements) -> None:
    """Member, standing, quota, check."""
    assert desk.member("a", actor="t").id_number == "X1"
    assert desk.member_by_openid("o", actor="t").id == "a"
    standing = desk.standing("a", NOW, actor="t")
    assert standing.tier is not None
    assert standing.tier.id == "vip"
    assert [b.limit for b in desk.quota("a", "4.4", NOW, actor="t")] == [2]
    assert desk.quota("l", "4.4", NOW, actor="t") == ()
    assert desk.check("a", "4.4", NO_FACTS, NOW, actor="t").outcome is Outcome.ALLOWED
    for named in ("4.1.2", "专家报告解读", "早筛专家门诊协调", "专家或特需门诊预约协调(早筛)"):
        part = desk.check("a", "4.1", Facts.parse({"sub_service": named}), NOW, actor="t")
        assert part.service == ("4.1.2" if named in ("4.1.2", "专家报告解读") else "4.1.3")
    assert desk.check("a", "4.4", Facts.parse({"sub_service": "4.1.2"}), NOW, actor="t").service == "4.4"
    with pytest.raises(BadFact, match=r"早筛项目：不能是“4[.]1[.]9”，可选：4[.]1[.]1（早筛方案定制）、") as caught:
        desk.check("a", "4.1", Facts.parse({"sub_service": "4.1.9"}), NOW, actor="t")
    assert caught.value.field == "sub_service"
    assert desk.opening("4.2", NOW).open
    assert desk.line_opening("main", NOW) is not None
    assert desk.line_opening("complaint", NOW) is None


def test_unknown_and_bad_calls(desk: Entitlements) -> None:
    """Typed errors with one clear message."""
    for call, error in (
        (lambda: desk.member("x", actor="t"), UnknownMember),
        (lambda: desk.member_by_openid("x", actor="t"), UnknownMember),
        (lambda: desk.check("x", "4.4", NO_FACTS, NOW, actor="t"), UnknownMember),
        (lambda: desk.book("x", "4.4", NO_FACTS, NOW, actor="t"), UnknownMember),
        (lambda: desk.bookings("x", NOW, actor="t"), UnknownMember),
        (lambda: desk.check("a", "4.99", NO_FACTS, NOW, actor="t"), UnknownService),
        (lambda: desk.quota("a", "4.99", NOW, actor="t"), UnknownService),
        (lambda: desk.book("a", "4.99", NO_FACTS, NOW, actor="t"), UnknownService),
        (lambda: desk.booking("B", actor="t"), UnknownBooking),
        (lambda: desk.cancel("B", NOW, actor="t"), UnknownBooking),
        (lambda: desk.standing("a", datetime(2026, 11, 23), actor="t"), BadInstant),
        (lambda: desk.designate_relative("a", " ", "spouse", NOW, actor="t"), BadFact),
        (lambda: desk.book("a", "4.4", VISIT, NOW, actor="t", key="k" * 201), BadFact),
        (lambda: desk.book("a", "4.4", VISIT, NOW, actor="t", key="k\x00"), BadFact),
        (lambda: desk.book("a", "4.4", VISIT, NOW, actor="t", key=""), BadFact),
        (lambda: desk.designate_relative("a", "甲" * 101, "spouse", NOW, actor="t"), BadFact),
        (lambda: desk.designate_relative("a", "甲\x00", "spouse", NOW, actor="t"), BadFact),
        (lambda: desk.designate_relative("a", "甲", "cousin", NOW, actor="t"), BadFact),
    ):
        with pytest.raises(error) as caught:
            call()
        assert caught.value.message_zh


def test_booking_holds_a_count_and_tells_the_provider(desk: Entitlements) -> None:
    """With its history; the id can be read out."""
    found = booked(desk)
    assert found.id == "B20261123-0001"
    assert (found.state, found.wanted_date) == (BookingState.REQUESTED, date(2026, 12, 2))
    assert found.facts == {"wanted_date": "2026-12-02", "department": "心内科"}
    assert [step.actor for step in found.history] == ["t"]
    assert counts(desk) == [(0, 1)]
    assert events(desk) == ["booking.requested"]
    assert desk.booking(found.id, actor="t") == found
    assert desk.bookings("a", NOW, actor="t") == (found,)
    assert booked(desk).id == "B20261123-0002"
    last = desk.book("a", "4.4", VISIT, NOW, actor="t")
    assert (last.kind, last.booking) == (BookingKind.REFUSED, None)
    assert [reason.code for reason in last.decision.reasons] == ["quota_used_up"]


def test_booking_insists_on_what_it_needs(desk: Entitlements) -> None:
    """A yes is not yet a booking; 4.2 and 4.3 are used at once; a group is booked by its part."""
    missing = desk.book("a", "4.4", NO_FACTS, NOW, actor="t")
    assert (missing.kind, missing.decision.outcome) == (BookingKind.NEEDS, Outcome.ALLOWED)
    for service in ("4.2", "4.3"):
        direct = desk.book("a", service, NO_FACTS, NOW, actor="t")
        assert (direct.kind, direct.booking) == (BookingKind.DIRECT, None)
    facts = {"early_symptom": "lung", "cancer_confirmed": "no"}
    group = desk.book("a", "4.1", Facts.parse(facts), NOW, actor="t")
    assert group.kind is BookingKind.NEEDS
    part = booked(desk, "4.1", Facts.parse({**facts, "sub_service": "4.1.1"}))
    assert part.service == "4.1.1"


def test_the_same_request_twice_is_one_booking(desk: Entitlements) -> None:
    """By its key; another request with the key is an error; other members have keys of their own."""
    first = booked(desk, key="k")
    again = desk.book("a", "4.4", VISIT, NOW, actor="t", key="k")
    assert (again.kind, again.booking) == (BookingKind.REPEATED, first)
    assert again.decision.allowed
    assert again.decision.consumes == first.consumes
    assert counts(desk) == [(0, 1)]
    with pytest.raises(IdempotencyConflict):
        desk.book("a", "4.5", Facts.parse({"wanted_date": "2026-12-02"}), NOW, actor="t", key="k")
    assert desk.book("c", "4.4", VISIT, NOW, actor="t", key="k").kind is BookingKind.BOOKED


def test_the_same_request_after_the_last_use_is_still_the_booking(desk: Entitlements) -> None:
    """The first booking took the last use; its repetition is no refusal."""
    first = desk.book("c", "4.4", VISIT, NOW, actor="t", key="k")
    again = desk.book("c", "4.4", VISIT, NOW, actor="t", key="k")
    assert again.booking == first.booking
    assert again.decision.outcome is Outcome.ALLOWED


def test_a_late_copy_of_the_request_is_still_the_booking_after_a_move(desk: Entitlements) -> None:
    """The day has changed since, the request has not; another day under the same key is another request."""
    first = booked(desk, key="k")
    desk.reschedule(first.id, date(2026, 12, 9), NOW, actor="t")
    desk.reschedule(first.id, date(2026, 12, 10), NOW, actor="t")
    again = desk.book("a", "4.4", VISIT, NOW, actor="t", key="k")
    assert (again.kind, again.booking) == (BookingKind.REPEATED, desk.booking(first.id, actor="t"))
    moved = Facts.parse({**VISIT.plain(), "wanted_date": "2026-12-10"})
    with pytest.raises(IdempotencyConflict):
        desk.book("a", "4.4", moved, NOW, actor="t", key="k")
    talk = booked(desk, "4.10", NO_FACTS, key="talk")
    desk.reschedule(talk.id, date(2026, 12, 9), NOW, actor="t")
    assert desk.book("a", "4.10", NO_FACTS, NOW, actor="t", key="talk").kind is BookingKind.REPEATED


def test_cancelling_is_no_step_of_the_provider(desk: Entitlements) -> None:
    """Or the count would come back after the provider has told hospital and time."""
    found = booked(desk)
    desk.advance(found.id, "accepted", NOW, actor="p")
    desk.advance(found.id, "notified", NOW, actor="p")
    with pytest.raises(IllegalTransition) as caught:
        desk.advance(found.id, "cancelled", NOW, actor="p")
    assert (caught.value.field, counts(desk)) == ("to", [(0, 1)])


def test_an_arranged_day_without_an_hour(desk: Entitlements) -> None:
    """An admission: the day is known, no midnight is made up; an hour told later stands beside it."""
    found = booked(desk)
    desk.advance(found.id, "accepted", NOW, actor="p")
    told = desk.advance(found.id, "notified", NOW, actor="p", details={"visit_at": "2026-12-07"})
    assert (told.visit_at, told.visit_on) == (None, date(2026, 12, 7))
    for day in ("2026-11-22", "2026-11-22T23:59"):
        with pytest.raises(BadDate, match="就诊时间：就诊早于申请"):
            desk.advance(found.id, "completed", NOW, actor="p", details={"visit_at": day})


def test_a_full_life(desk: Entitlements) -> None:
    """Accepted, notified, completed: used for good."""
    found = booked(desk)
    desk.advance(found.id, "accepted", NOW, actor="p")
    told = {"hospital": "演示医院", "doctor": "某主任", "visit_at": "2026-12-07T09:30"}
    notified = desk.advance(found.id, BookingState.NOTIFIED, NOW, actor="p", details=told)
    assert notified.visit_at == instant("2026-12-07T09:30")
    assert notified.details["hospital"] == "演示医院"
    done = desk.advance(found.id, "completed", NOW, actor="p")
    assert [step.state.value for step in done.history] == ["requested", "accepted", "notified", "completed"]
    assert counts(desk) == [(1, 0)]
    assert events(desk) == ["booking.accepted", "booking.completed", "booking.notified", "booking.requested"]


def test_illegal_steps_change_nothing(desk: Entitlements) -> None:
    """Skipping, unknown states, ended bookings, impossible instants."""
    found = booked(desk)
    for to in ("notified", "completed", "agreement_signed", "flying"):
        with pytest.raises(IllegalTransition):
            desk.advance(found.id, to, NOW, actor="p")
    with pytest.raises(BadDate):
        desk.advance(found.id, "accepted", NOW, actor="p", details={"visit_at": "soon"})
    desk.cancel(found.id, NOW, actor="t")
    for call in (
        lambda: desk.cancel(found.id, NOW, actor="t"),
        lambda: desk.cancellation(found.id, NOW, actor="t"),
        lambda: desk.reschedule(found.id, date(2026, 12, 9), NOW, actor="t"),
        lambda: desk.advance(found.id, "accepted", NOW, actor="p"),
    ):
        with pytest.raises(IllegalTransition):
            call()
    assert counts(desk) == [(0, 0)]


def test_cancelling_in_time_and_too_late(desk: Entitlements) -> None:
    """Told before, then done: released, or used."""
    first, second = booked(desk), booked(desk)
    preview = desk.cancellation(first.id, NOW, actor="t")
    assert preview.in_time
    assert counts(desk) == [(0, 2)]
    done = desk.cancel(first.id, NOW, actor="t")
    assert (done.effects, done.text_zh) == (preview.effects, preview.text_zh)
    assert done.booking.state is BookingState.CANCELLED
    desk.advance(second.id, "accepted", NOW, actor="p")
    desk.advance(second.id, "notified", NOW, actor="p")
    late = desk.cancel(second.id, NOW, actor="t")
    assert not late.in_time
    assert late.booking.state is BookingState.FORFEITED
    assert counts(desk) == [(1, 0)]
    assert events(desk).count("booking.cancelled") == 2


def test_cancelling_after_signing_changes_nothing(desk: Entitlements) -> None:
    """4.11 注意6: refused with its own code; the count stays held until the consultation or the absence."""
    found = booked(desk, "4.11", Facts.parse({"disease_class": "critical", "diagnosis": "suspected"}))
    desk.advance(found.id, "accepted", NOW, actor="p")
    desk.advance(found.id, "agreement_signed", NOW, actor="p")
    preview = desk.cancellation(found.id, NOW, actor="t")
    assert (preview.possible, preview.code) == (False, "cancel_barred")
    with pytest.raises(CancelBarred, match="不能取消") as barred:
        desk.cancel(found.id, NOW, actor="t", told=preview.state)
    assert (barred.value.code, isinstance(barred.value, IllegalTransition)) == ("cancel_barred", True)
    assert counts(desk, "4.11") == [(0, 1)]
    assert "booking.cancelled" not in events(desk)
    person = desk.cancellation(found.id, NOW, actor="t", cause="nobody_can_attend")
    assert (person.possible, person.code) == (False, "nobody_can_attend")
    desk.advance(found.id, "forfeited", NOW, actor="p")
    assert counts(desk, "4.11") == [(1, 0)]


@pytest.mark.parametrize(
    ("to", "details", "own", "visit"),
    [
        ("rejected", {}, [(0, 0), (0, 0)], [(0, 0)]),
        ("rejected", {"cause": "no_indication"}, [(0, 0), (0, 0)], [(1, 0)]),
        ("forfeited", {"cause": "no_show"}, [(1, 0), (0, 0)], [(1, 0)]),
    ],
)
def test_endings_of_a_stay_without_notice(
    desk: Entitlements, to: str, details: dict[str, str], own: list[tuple[int, int]], visit: list[tuple[int, int]]
) -> None:
    """4.6 without notice holds two counts; each ending treats them its own way."""
    facts = Facts.parse({"disease_class": "critical", "diagnosis": "suspected", "admission_notice": "none"})
    found = booked(desk, "4.6", facts)
    assert counts(desk, "4.6") == [(0, 1), (0, 0)]
    assert counts(desk) == [(0, 1)]
    desk.advance(found.id, to, NOW, actor="p", details=details)
    assert counts(desk, "4.6") == own
    assert counts(desk) == visit


def test_rescheduling(desk: Entitlements) -> None:
    """In time and far enough ahead: moved, the count stays held; else refused with the first possible day."""
    found = booked(desk)
    near = desk.reschedule(found.id, date(2026, 12, 1), NOW, actor="t")
    assert (near.done, near.earliest_date) == (False, date(2026, 12, 2))
    moved = desk.reschedule(found.id, date(2026, 12, 9), NOW, actor="t")
    assert moved.done
    assert moved.booking.wanted_date == date(2026, 12, 9)
    assert moved.booking.facts["wanted_date"] == "2026-12-09"
    assert counts(desk) == [(0, 1)]
    desk.advance(found.id, "accepted", NOW, actor="p")
    desk.advance(found.id, "notified", NOW, actor="p")
    late = desk.reschedule(found.id, date(2026, 12, 20), NOW, actor="t")
    assert not late.done
    assert [reason.code for reason in late.reasons] == ["reschedule_too_late"]
    assert counts(desk) == [(0, 1)]
    assert "booking.rescheduled" in events(desk)


def test_a_move_is_told_before_it_is_made(desk: Entitlements) -> None:
    """The preview says what the move then does, changes nothing, and leaves its audit line."""
    found = booked(desk)
    preview = desk.rescheduling(found.id, date(2026, 12, 9), NOW, actor="t")
    assert (preview.possible, preview.done, preview.booking) == (True, False, found)
    assert preview.text_zh == "可以改期，占用的次数不变。"
    assert (desk.booking(found.id, actor="t"), events(desk)) == (found, ["booking.requested"])
    done = desk.reschedule(found.id, date(2026, 12, 9), NOW, actor="t")
    assert (done.possible, done.done, done.text_zh) == (True, True, "已经改期，占用的次数不变。")
    near = desk.rescheduling(found.id, date(2026, 12, 1), NOW, actor="t")
    assert (near.possible, near.earliest_date) == (False, date(2026, 12, 2))
    assert near == desk.reschedule(found.id, date(2026, 12, 1), NOW, actor="t")
    assert "rescheduling" in [line.action for line in desk.audit_lines("a")]
    with pytest.raises(BadDate):
        desk.rescheduling(found.id, date(2200, 1, 1), NOW, actor="t")
    desk.cancel(found.id, NOW, actor="t")
    with pytest.raises(IllegalTransition):
        desk.rescheduling(found.id, date(2026, 12, 9), NOW, actor="t")


def test_moving_a_confirmed_talk_says_that_its_hour_falls(desk: Entitlements) -> None:
    """Before and after; the provider has to confirm anew."""
    found = booked(desk, "4.10", Facts.parse({"wanted_date": "2026-12-07"}))
    desk.advance(found.id, "accepted", NOW, actor="p")
    desk.advance(found.id, "visit_time_confirmed", NOW, actor="p", details={"visit_at": "2026-12-07T15:00"})
    told = desk.rescheduling(found.id, date(2026, 12, 14), NOW, actor="t")
    assert told.text_zh == "可以改期，占用的次数不变。原来确认的2026年12月7日15点作废，要重新确认。"
    done = desk.reschedule(found.id, date(2026, 12, 14), NOW, actor="t")
    assert done.text_zh == "已经改期，占用的次数不变。原来确认的2026年12月7日15点作废，要重新确认。"
    assert (done.booking.state, done.booking.visit_at) == (BookingState.ACCEPTED, None)


def test_rescheduling_needs_no_second_count(desk: Entitlements) -> None:
    """The only use of classic is held by the booking itself."""
    result = desk.book("c", "4.4", VISIT, NOW, actor="t")
    assert result.booking is not None
    assert desk.reschedule(result.booking.id, date(2026, 12, 9), NOW, actor="t").done


def test_designating_relatives(desk: Entitlements) -> None:
    """Two for good; the same person again changes nothing; Chinese relations are understood."""
    assert desk.designate_relative("a", "甲", "妈妈", NOW, actor="t").allowed
    assert desk.designate_relative("a", "甲", "parent", NOW, actor="t").allowed
    refused = desk.designate_relative("a", "乙", "other", NOW, actor="t")
    assert [reason.code for reason in refused.reasons] == ["relation_not_allowed"]
    assert len(desk.designate_relative("a", "丙", "child", NOW, actor="t").relatives) == 2
    third = desk.designate_relative("a", "丁", "child", NOW, actor="t")
    assert not third.allowed
    assert [reason.code for reason in third.reasons] == ["relatives_full"]
    lapsed = desk.designate_relative("l", "甲", "child", NOW, actor="t")
    assert [reason.code for reason in lapsed.reasons] == ["policy_not_in_force"]
    talk = Facts.parse({"for_whom": "parent", "relative_name": "甲"})
    assert desk.book("a", "4.10", talk, NOW, actor="t").kind is BookingKind.BOOKED


def test_every_access_leaves_a_line(desk: Entitlements) -> None:
    """Who, what, whose, when, about what."""
    found = booked(desk)
    desk.check("a", "4.6", NO_FACTS, NOW, actor="agent:7")
    desk.standing("a", NOW, actor="member:a")
    desk.cancel(found.id, NOW, actor="member:a")
    lines = [(line.actor, line.action, line.subject) for line in desk.audit_lines("a")]
    assert lines == [
        ("t", "book", "4.4"),
        ("agent:7", "check", "4.6"),
        ("member:a", "standing", ""),
        ("member:a", "cancel", found.id),
    ]
    assert {line.at for line in desk.audit_lines("a")} == {NOW}
    assert [line.action for line in desk.audit_lines("")] == ["load_members"]


def test_a_failure_leaves_nothing(desk: Entitlements, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever breaks inside the transaction: no booking, no hold, no event, no number lost to view."""
    from actions.entitlement.storage import audit, repository

    for target, name in ((repository, "add_entries"), (repository, "add_event"), (audit, "write")):
        with monkeypatch.context() as patch:
            def broken(*_: object, **__: object) -> None:
                raise RuntimeError("power cut")

            patch.setattr(target, name, broken)
            with pytest.raises(RuntimeError):
                desk.book("a", "4.4", VISIT, NOW, actor="t")
        assert counts(desk) == [(0, 0)]
        assert desk.bookings("a", NOW, actor="t") == ()
        assert events(desk) == []
    assert booked(desk).id == "B20261123-0001"


def test_the_ledger_cannot_settle_a_hold_twice(desk: Entitlements) -> None:
    """Not even by writing past the domain: the database refuses a second settlement."""
    found = booked(desk)
    desk.cancel(found.id, NOW, actor="t")
    with desk.database.read() as connection:
        entries = reading.entries_of_booking(connection, found.id)
        row = connection.execute(sa.select(ledger).where(ledger.c.kind == "release")).mappings().one()
    assert [entry.kind.value for entry in entries] == ["hold", "release"]
    with pytest.raises(sa.exc.IntegrityError), desk.database.write() as connection:
        connection.execute(ledger.insert(), {**{k: v for k, v in row.items() if k != "id"}, "kind": "consume"})
