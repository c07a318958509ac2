"""The evidence of acts: stored with the act or not at all, whole, once for a proposal, and beyond anybody's reach."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from actions.entitlement import (
    Act,
    ActedBy,
    BadConsent,
    BookingKind,
    BookingOutdated,
    BookingState,
    Consent,
    ConsentSpent,
    Entitlements,
    Facts,
    IdempotencyConflict,
    MoveOutdated,
    PreviewOutdated,
    UnknownBooking,
    UnknownMember,
)
from actions.entitlement.storage.schema import consents

from ...builders import NOW, TODAY, members_file, record

VISIT = Facts.parse({"wanted_date": "2026-12-08", "department": "心内科"})
OTHER_WISH = Facts.parse({"wanted_date": "2026-12-08", "department": "骨科"})
OTHER_DAY = date(2026, 12, 10)


def consent(proposal: str = "p1", **changes: Any) -> Consent:
    """A member's plain yes."""
    values: dict[str, Any] = {
        "shown": "约12月8日的心内科，占用1次，确定吗？", "proposal": proposal, "answer": "确定", "by_button": False,
        "at": NOW, "channel": "miniprogram", "acted_by": ActedBy.MEMBER, "edition": "jiankang-suixin-v", "model": "m1",
    }  # fmt: skip
    return Consent(**{**values, **changes})


@pytest.fixture
def desk(entitlements: Entitlements, tmp_path: Path) -> Entitlements:
    """Two vip members, a and b."""
    assert entitlements.load_members(members_file(tmp_path, record("a"), record("b")), actor="t", today=TODAY).loaded == 2
    return entitlements


def booked(desk: Entitlements, yes: Consent | None = None) -> str:
    """A visit of a; its id."""
    result = desk.book("a", "4.4", VISIT, NOW, actor="member", consent=yes)
    assert result.booking is not None
    return result.booking.id


def test_a_booking_keeps_its_consent_whole(desk: Entitlements) -> None:
    """Every field comes back as it was given, with who acted and when it was written."""
    yes = consent(at=datetime(2026, 11, 23, 2, 0, tzinfo=timezone.utc), by_button=True, answer="确定预约")
    booking = booked(desk, yes)
    (found,) = desk.consents(booking_id=booking, actor="t")
    assert found.consent == yes
    assert (found.act, found.member_id, found.booking_id, found.actor) == (Act.BOOK, "a", booking, "member")
    assert (found.recorded_at, found.consent.at.utcoffset()) == (NOW, timedelta(hours=8))
    assert found.done == {"service": "4.4", "wanted_date": "2026-12-08", "holds": "4.4"}
    assert desk.audit_lines("a")[-1].action == "consents"


def test_every_act_of_a_life_is_told_in_order(desk: Entitlements) -> None:
    """Booked, moved, cancelled; the designation is the member's, not the booking's."""
    booking = booked(desk, consent("p1"))
    desk.reschedule(booking, OTHER_DAY, NOW, actor="member", consent=consent("p2"))
    desk.cancel(booking, NOW, actor="member", told=BookingState.CANCELLED, consent=consent("p3"))
    desk.designate_relative("a", "测试配偶", "spouse", NOW, actor="member", consent=consent("p4"))
    found = desk.consents(booking_id=booking, actor="t")
    assert [one.act for one in found] == [Act.BOOK, Act.RESCHEDULE, Act.CANCEL]
    assert found[1].done == {"rescheduled_from": "2026-12-08", "rescheduled_to": "2026-12-10"}
    assert found[2].done == {"state": "cancelled"}
    whole = desk.consents(member_id="a", actor="t")
    assert whole[:3] == found
    assert (whole[3].act, whole[3].booking_id) == (Act.DESIGNATE, "")
    assert whole[3].done == {"name": "测试配偶", "relation": "spouse"}
    assert desk.consents(member_id="b", actor="t") == ()


def test_without_consent_there_is_no_evidence(desk: Entitlements) -> None:
    """And none is made up."""
    assert desk.consents(booking_id=booked(desk), actor="t") == ()


def test_nobody_is_no_empty_list(desk: Entitlements) -> None:
    with pytest.raises(UnknownMember):
        desk.consents(member_id="nobody", actor="t")
    with pytest.raises(UnknownBooking):
        desk.consents(booking_id="B0", actor="t")
    for both in ({}, {"member_id": "a", "booking_id": "B0"}):
        with pytest.raises(ValueError, match="either"):
            desk.consents(actor="t", **both)


# What was not done has no evidence


def test_a_refused_act_keeps_no_consent(desk: Entitlements) -> None:
    """A department that is not covered, a day that cannot be, an end other than told, a fourth relation."""
    refused = desk.book("a", "4.4", Facts.parse({"department": "产科"}), NOW, actor="m", consent=consent("p0"))
    assert refused.booking is None
    booking = booked(desk)
    assert not desk.reschedule(booking, date(2026, 11, 24), NOW, actor="m", consent=consent("p1")).done
    with pytest.raises(PreviewOutdated):
        desk.cancel(booking, NOW, actor="m", told=BookingState.FORFEITED, consent=consent("p2"))
    assert not desk.designate_relative("a", "甲", "other", NOW, actor="m", consent=consent("p3")).allowed
    assert desk.consents(member_id="a", actor="t") == ()


def test_a_consent_for_somebody_else_stops_the_act(desk: Entitlements) -> None:
    """An agent's caller was b; nothing of a's is booked, and no count is held."""
    agents = consent(acted_by=ActedBy.AGENT, on_behalf_of="b")
    with pytest.raises(BadConsent):
        booked(desk, agents)
    assert desk.bookings("a", NOW, actor="t") == ()
    assert desk.quota("a", "4.4", NOW, actor="t")[0].held == 0
    assert booked(desk, replace(agents, on_behalf_of="a"))


def test_for_an_adult_nobody_but_agents_may_act(desk: Entitlements, tmp_path: Path) -> None:
    """5.4: policyholder and guardian act for a minor, up to the day before the birthday."""
    young = record("c", birth_date="2008-11-24")
    desk.load_members(members_file(tmp_path, young), actor="t", today=TODAY)
    for who in (ActedBy.GUARDIAN, ActedBy.POLICYHOLDER):
        theirs = consent(who.value, acted_by=who, on_behalf_of="a")
        with pytest.raises(BadConsent) as caught:
            desk.book("a", "4.4", VISIT, NOW, actor="m", consent=theirs)
        assert caught.value.field == "acted_by"
        day = {"guardian": "2026-12-08", "policyholder": "2026-12-09"}[who.value]
        theirs = replace(theirs, on_behalf_of="c")
        wish = Facts.parse({"applicant": "guardian", "wanted_date": day, "department": "心内科"})
        assert desk.book("c", "4.4", wish, NOW, actor="m", consent=theirs).booking is not None
    grown = NOW + timedelta(days=1)
    with pytest.raises(BadConsent):
        desk.designate_relative("c", "甲", "parent", grown, actor="m", consent=replace(theirs, at=grown, proposal="p"))
    assert booked(desk, consent("agent", acted_by=ActedBy.AGENT, on_behalf_of="a"))


# One yes is one act


def test_one_proposal_is_carried_out_once(desk: Entitlements) -> None:
    """For whatever act; the proposal of another member may bear the same id."""
    booking = booked(desk, consent("p1"))
    with pytest.raises(ConsentSpent):
        desk.book("a", "4.5", Facts.parse({"wanted_date": "2026-12-08"}), NOW, actor="m", consent=consent("p1"))
    with pytest.raises(ConsentSpent):
        desk.cancel(booking, NOW, actor="m", consent=consent("p1"))
    assert [one.state for one in desk.bookings("a", NOW, actor="t")] == [BookingState.REQUESTED]
    assert desk.book("b", "4.4", VISIT, NOW, actor="m", consent=consent("p1")).booking is not None


def test_a_button_pressed_many_times_at_once_books_once(desk: Entitlements) -> None:
    """Whatever arrives first; the others are told that it is done."""
    facts = Facts.parse({"wanted_date": "2026-12-08"})

    def press(_: int) -> str:
        try:
            return desk.book("a", "4.10", facts, NOW, actor="m", consent=consent("p1")).kind.value
        except ConsentSpent as error:
            return error.code

    with ThreadPoolExecutor(6) as pool:
        outcomes = sorted(pool.map(press, range(6)))
    assert outcomes == ["booked", *["consent_spent"] * 5]
    assert desk.quota("a", "4.10", NOW, actor="t")[0].held == 1


def test_a_copy_of_a_request_finds_its_booking_and_keeps_the_first_yes(desk: Entitlements) -> None:
    """The button pressed twice, with the key; another request under the key is refused before its consent counts."""
    first = desk.book("a", "4.4", VISIT, NOW, actor="m", key="k", consent=consent("p1"))
    again = desk.book("a", "4.4", VISIT, NOW, actor="m", key="k", consent=consent("p1", answer="好"))
    late = desk.book("a", "4.4", VISIT, NOW, actor="m", key="k", consent=consent("p2"))
    assert again.kind is late.kind is BookingKind.REPEATED
    assert first.booking is not None and again.booking is not None and again.booking.id == first.booking.id
    with pytest.raises(IdempotencyConflict):
        desk.book("a", "4.4", OTHER_WISH, NOW, actor="m", key="k", consent=consent("p3"))
    assert [one.consent.answer for one in desk.consents(member_id="a", actor="t")] == ["确定"]


def test_naming_the_same_relative_again_keeps_the_first_yes(desk: Entitlements) -> None:
    for proposal in ("p1", "p2"):
        assert desk.designate_relative("a", "甲", "spouse", NOW, actor="m", consent=consent(proposal)).allowed
    assert [one.consent.proposal for one in desk.consents(member_id="a", actor="t")] == ["p1"]


# What was told before booking


def test_a_booking_holds_the_counts_that_were_told_or_is_not_made(desk: Entitlements, tmp_path: Path) -> None:
    """The designated-disease line is used up between the proposal and the yes: now the other one would be held."""
    facts = Facts.parse({"disease_class": "critical", "diagnosis": "suspected", "admission_notice": "valid"})
    told = [cost.line for cost in desk.check("a", "4.6", facts, NOW, actor="m").consumes]
    assert told == ["4.6/designated"]
    first = desk.book("a", "4.6", facts, NOW, actor="m", told=told, key="k", consent=consent("p1"))
    assert first.booking is not None
    with pytest.raises(BookingOutdated) as caught:
        desk.book("a", "4.6", facts, NOW, actor="m", told=told, consent=consent("p2"))
    assert (caught.value.code, "预约" in caught.value.message_zh) == ("booking_outdated", True)
    assert len(desk.bookings("a", NOW, actor="t")) == len(desk.consents(member_id="a", actor="t")) == 1
    assert desk.book("a", "4.6", facts, NOW, actor="m", told=told, key="k").kind is BookingKind.REPEATED
    assert desk.book("a", "4.6", facts, NOW, actor="m", told=["4.6/any"]).booking is not None
    assert desk.book("a", "4.6", facts, NOW, actor="m", told=["4.6/any"]).kind is BookingKind.REFUSED


# What was told before moving


def test_a_move_does_what_was_told(desk: Entitlements) -> None:
    booking = booked(desk)
    told = desk.rescheduling(booking, OTHER_DAY, NOW, actor="m").told
    assert desk.reschedule(booking, OTHER_DAY, NOW, actor="m", told=told).done


def test_a_move_from_another_day_than_told_is_not_made(desk: Entitlements) -> None:
    """Moved elsewhere in between."""
    booking = booked(desk)
    told = desk.rescheduling(booking, OTHER_DAY, NOW, actor="m").told
    desk.reschedule(booking, date(2026, 12, 9), NOW, actor="m")
    with pytest.raises(MoveOutdated) as caught:
        desk.reschedule(booking, OTHER_DAY, NOW, actor="m", told=told, consent=consent())
    assert (caught.value.code, "改期" in caught.value.message_zh) == ("move_outdated", True)
    assert desk.booking(booking, actor="t").wanted_date == date(2026, 12, 9)
    assert desk.consents(booking_id=booking, actor="t") == ()


def test_a_move_that_has_become_too_late_is_not_answered_as_if_told(desk: Entitlements) -> None:
    """The provider has notified since: the member hears of it before, not after."""
    booking = booked(desk)
    told = desk.rescheduling(booking, OTHER_DAY, NOW, actor="m").told
    for state in ("accepted", "notified"):
        desk.advance(booking, state, NOW, actor="p")
    with pytest.raises(MoveOutdated):
        desk.reschedule(booking, OTHER_DAY, NOW, actor="m", told=told)
    late = desk.rescheduling(booking, OTHER_DAY, NOW, actor="m")
    assert (late.possible, late.told == told) == (False, False)


def test_an_hour_confirmed_since_was_not_told_to_fall(desk: Entitlements) -> None:
    facts = Facts.parse({"wanted_date": "2026-12-08"})
    talk = desk.book("a", "4.10", facts, NOW, actor="m").booking
    assert talk is not None
    told = desk.rescheduling(talk.id, OTHER_DAY, NOW, actor="m").told
    path = desk.catalogue.services["4.10"].booking.path
    for state in path[1:-1]:
        desk.advance(talk.id, state, NOW, actor="p", details={"visit_at": "2026-12-08T15:00"})
    with pytest.raises(MoveOutdated):
        desk.reschedule(talk.id, OTHER_DAY, NOW, actor="m", told=told)


# What a consent must hold to prove anything


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("shown", ""), ("shown", "  "), ("proposal", ""), ("answer", ""), ("channel", ""), ("edition", ""),
        ("at", datetime(2026, 11, 23, 10, 0)), ("proposal", "p" * 101), ("model", "m" * 101), ("answer", "好\x00"),
        ("shown", "\ud800"), ("acted_by", "robot"), ("on_behalf_of", "a"),
    ],
)  # fmt: skip
def test_a_consent_that_proves_nothing_cannot_be_made(field: str, value: Any) -> None:
    with pytest.raises(BadConsent) as caught:
        consent(**{field: value})
    assert caught.value.field == field


@pytest.mark.parametrize("who", [ActedBy.GUARDIAN, ActedBy.POLICYHOLDER, ActedBy.AGENT, "agent"])
def test_who_acts_for_another_says_for_whom(who: Any) -> None:
    with pytest.raises(BadConsent):
        consent(acted_by=who)
    assert consent(acted_by=who, on_behalf_of="a").acted_by is ActedBy(who)


def test_long_and_strange_words_are_kept_whole(desk: Entitlements) -> None:
    """Whatever was on screen: it is evidence."""
    yes = consent(shown="约" * 5000, answer="确定👌\n'; DROP TABLE consents; --", model="")
    (found,) = desk.consents(booking_id=booked(desk, yes), actor="t")
    assert found.consent == yes


# Beyond reach


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE consents SET answer = 'x'",
        "DELETE FROM consents",
        "UPDATE consents SET id = id + 1",
        "INSERT OR REPLACE INTO consents SELECT * FROM consents",
        "INSERT INTO consents SELECT * FROM consents WHERE true ON CONFLICT (id) DO UPDATE SET answer = 'x'",
        "TRUNCATE consents",
        "TRUNCATE members CASCADE",
    ],
)
def test_the_database_itself_refuses_to_change_it(desk: Entitlements, statement: str) -> None:
    """On both; a statement the one does not know is refused by it anyway."""
    booking = booked(desk, consent())
    before = desk.consents(booking_id=booking, actor="t")
    with pytest.raises(sa.exc.DBAPIError), desk.database.write() as connection:
        connection.execute(sa.text(statement))
    assert desk.consents(booking_id=booking, actor="t") == before
    with desk.database.read() as connection:
        assert connection.execute(sa.select(sa.func.count()).select_from(consents)).scalar() == 1


def test_loading_the_members_again_leaves_the_evidence(desk: Entitlements, tmp_path: Path) -> None:
    booking = booked(desk, consent())
    desk.load_members(members_file(tmp_path, record("a", name="新名")), actor="t", today=TODAY)
    assert len(desk.consents(booking_id=booking, actor="t")) == 1
