"""A snapshot: one read and one audit line, then the same answers as the facade gives, without the database."""

from __future__ import annotations

from dataclasses import FrozenInstanceError
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from actions.entitlement import (
    NO_FACTS,
    BadFact,
    BadInstant,
    BookingState,
    Entitlements,
    Facts,
    IllegalTransition,
    RuleBook,
    Snapshot,
    UnknownBooking,
    UnknownMember,
    UnknownService,
)
from actions.entitlement.domain.case import Account
from actions.entitlement.snapshot import assuming
from actions.entitlement.storage import reading

from .builders import (
    CALENDAR,
    CONFIRMED,
    NOW,
    SERVICE_IDS,
    TODAY,
    instant,
    main,
    member,
    members_file,
    policy_record,
    record,
)

VISIT = Facts.parse({"wanted_date": "2026-12-02", "department": "心内科"})
ESCORT = Facts.parse({"wanted_date": "2026-11-27"})


@pytest.fixture
def desk(entitlements: Entitlements, tmp_path: Path) -> Entitlements:
    """A platinum member `a` with a rider, a use and three bookings; `b` with none; `l` lapsed."""
    rider = policy_record("R-a", kind="rider", sum_insured=100_000)
    path = members_file(
        tmp_path,
        record("a", policies=[policy_record("P-a", sum_insured=600_000), rider],
               usage=[{"service": "4.4", "on": "2026-05-12"}],
               relatives=[{"name": "测试妻", "relation": "spouse", "designated_on": "2025-01-01"}]),
        record("b"),
        record("l", policies=[policy_record("P-l", status="lapsed")]),
    )  # fmt: skip
    assert entitlements.load_members(path, actor="t", today=TODAY).refused == ()
    for service, facts in (("4.4", VISIT), ("4.5", ESCORT), ("4.10", Facts.parse({"for_whom": "self"}))):
        assert entitlements.book("a", service, facts, NOW, actor="t").booking is not None
    return entitlements


def taken(desk: Entitlements, who: str = "a", at: Any = NOW) -> Snapshot:
    """The member's snapshot."""
    return desk.for_member(who, at, actor="t", purpose="4.4")


def audited(desk: Entitlements, who: str = "a") -> int:
    """How many audit lines the member has."""
    return len(desk.audit_lines(who))


def test_it_leaves_one_audit_line_that_says_what_for(desk: Entitlements) -> None:
    before = audited(desk)
    snapshot = taken(desk)
    assert len(snapshot.counts()) == len({balance.line for balance in snapshot.counts()}) == 19
    snapshot.check("4.6", Facts.parse(CONFIRMED))
    snapshot.cancellation(snapshot.bookings()[0].id)
    assert audited(desk) == before + 1
    line = desk.audit_lines("a")[-1]
    assert (line.actor, line.action, line.member_id, line.subject) == ("t", "snapshot", "a", "4.4")


def test_nothing_is_read_after_it_was_taken(desk: Entitlements) -> None:
    snapshot = taken(desk)
    asked: list[str] = []
    sa.event.listen(desk.database.engine, "before_cursor_execute", lambda *call: asked.append(str(call[2])))
    snapshot.counts()
    snapshot.quota("4.1")
    decision = snapshot.check("4.11", Facts.parse({"disease_class": "other"}))
    assert decision.alternatives
    for booking in snapshot.bookings():
        snapshot.cancellation(booking.id)
        snapshot.rescheduling(booking.id, date(2026, 12, 9))
    assert asked == []


@pytest.mark.parametrize("who", ["a", "b", "l"])
def test_it_answers_like_the_facade(desk: Entitlements, who: str) -> None:
    snapshot = taken(desk, who)
    assert snapshot.member == desk.member(who, actor="t")
    assert snapshot.policies == snapshot.member.policies
    assert snapshot.relatives == snapshot.member.relatives
    assert snapshot.standing == desk.standing(who, NOW, actor="t")
    assert snapshot.tier == snapshot.standing.tier
    assert snapshot.bookings() == desk.bookings(who, NOW, actor="t")
    for service in SERVICE_IDS:
        assert snapshot.quota(service) == desk.quota(who, service, NOW, actor="t")
        for facts in (NO_FACTS, VISIT, Facts.parse(CONFIRMED)):
            assert snapshot.check(service, facts) == desk.check(who, service, facts, NOW, actor="t")


def test_the_books_are_read_as_before(desk: Entitlements) -> None:
    done, running, *_ = desk.bookings("a", NOW, actor="t")
    for state in desk.catalogue.services[done.service].booking.path[1:]:
        desk.advance(done.id, state, NOW, actor="t")
    desk.cancel(running.id, NOW, actor="t")
    with desk.database.read() as connection:
        account, bookings = reading.account_and_bookings(connection, "a")
        assert account == reading.account(connection, "a")
        assert bookings == reading.bookings_of(connection, "a")
        assert reading.account_and_bookings(connection, "b") == (Account(), ())


@pytest.mark.parametrize("at", ["2026-11-23", "2026-11-26T20:30", "2026-12-01"])
def test_previews_are_those_of_the_facade(desk: Entitlements, at: str) -> None:
    when = instant(at)
    snapshot = taken(desk, at=when)
    for booking in snapshot.bookings():
        assert snapshot.booking(booking.id) == desk.booking(booking.id, actor="t")
        assert snapshot.cancellation(booking.id) == desk.cancellation(booking.id, when, actor="t")
        for days in (1, 10, 40):
            day = when.date() + timedelta(days=days)
            assert snapshot.rescheduling(booking.id, day) == desk.rescheduling(booking.id, day, when, actor="t")


def test_it_goes_on_saying_what_was_true(desk: Entitlements) -> None:
    snapshot = taken(desk)
    booking = snapshot.bookings()[-1]
    desk.cancel(booking.id, NOW, actor="t")
    assert snapshot.booking(booking.id).open
    with pytest.raises(IllegalTransition):
        taken(desk).cancellation(booking.id)
    with pytest.raises(IllegalTransition):
        taken(desk).rescheduling(booking.id, date(2026, 12, 9))
    assert taken(desk).booking(booking.id).state is BookingState.CANCELLED


def test_it_is_frozen(desk: Entitlements) -> None:
    with pytest.raises(FrozenInstanceError):
        taken(desk).at = NOW  # type: ignore[misc]


def test_a_check_at_another_instant(desk: Entitlements) -> None:
    next_year = instant("2027-03-01")
    assert taken(desk).check("4.4", at=next_year) == desk.check("a", "4.4", NO_FACTS, next_year, actor="t")
    assert taken(desk).standing_on(next_year.date()).year_number == 4


def test_a_part_is_checked_by_its_name(desk: Entitlements) -> None:
    facts = Facts.parse({"sub_service": "专家报告解读"})
    assert taken(desk).check("4.1", facts).service == "4.1.2"
    with pytest.raises(BadFact):
        taken(desk).check("4.1", Facts.parse({"sub_service": "美容"}))


def test_what_is_unknown_is_refused(desk: Entitlements) -> None:
    with pytest.raises(UnknownMember):
        taken(desk, "nobody")
    with pytest.raises(BadInstant):
        taken(desk, at=NOW.replace(tzinfo=None))
    for ask in (taken(desk).quota, taken(desk).check):
        with pytest.raises(UnknownService):
            ask("9.9")


def test_another_members_booking_is_not_in_it(desk: Entitlements) -> None:
    booking = taken(desk).bookings()[0].id
    with pytest.raises(UnknownBooking):
        taken(desk, "b").booking(booking)


def test_a_snapshot_needs_no_database(rulebook: RuleBook) -> None:
    snapshot = Snapshot(rulebook, CALENDAR, member(main()), Account(), (), NOW)
    assert (snapshot.hypothetical, snapshot.assumed) == (False, NO_FACTS)
    assert snapshot.tier is not None and snapshot.tier.id == "vip"
    assert snapshot.on == TODAY
    assert snapshot.catalogue is rulebook.catalogue
    first = snapshot.times.first_day("4.5", snapshot.on)
    assert first is not None and first.day == snapshot.check("4.5").earliest_date


def test_what_is_assumed_outweighs_what_is_told() -> None:
    told = Facts.parse({"diagnosis": "suspected", "disease_class": "unknown", "department": "心内科"})
    assumed = Facts.parse({"diagnosis": "confirmed", "disease_class": "mild"})
    found = assuming(told, assumed)
    assert found.plain() == {"diagnosis": "confirmed", "department": "心内科", "disease_class": "mild"}
    assert assuming(told, NO_FACTS) is told
