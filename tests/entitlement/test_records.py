"""Records for people at a screen: who may be searched by what, lists by the page, a person's own copy."""

from __future__ import annotations

import contextlib
import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actions.entitlement import (
    ActedBy,
    AuditFilter,
    BadPage,
    BadSearch,
    BookingFilter,
    BookingState,
    Consent,
    Entitlements,
    Facts,
    MemberQuery,
    UnknownMember,
)
from actions.entitlement.domain.people.searching import SUFFICIENT, queries_of

from .builders import NOW, TODAY, members_file, policy_record, record

MOTHER = "19900000011"
BORN = date(1980, 9, 1)


@pytest.fixture
def desk(entitlements: Entitlements, tmp_path: Path) -> Entitlements:
    """Two namesakes, a child of the first, a stranger."""
    holder = {"name": "测试·甲", "mobile": MOTHER, "relation": "mother"}
    entries = [
        record("m1", name="测试·甲", birth_date="1980-09-01", mobile=f"+86 {MOTHER}", id_number="TEST-0000-123X"),
        record("m2", name="测试甲", birth_date="1981-09-01", mobile="19900000012", id_number="TEST 0000 9123x"),
        record("m3", name="小乙", birth_date="2015-01-02", mobile="", policies=[policy_record("ab-77", policyholder=holder)]),
        record("m4", name="Anna", birth_date="1980-09-01", mobile="19900000014", id_number="TEST00005678",
               guardians=[{"name": "丙", "mobile": "19900000015"}]),
    ]  # fmt: skip
    assert entitlements.load_members(members_file(tmp_path, *entries), actor="t", today=TODAY).refused == ()
    return entitlements


# Searching


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("P-m1", [("m1", "policy_number")]),
        ("p-m1", [("m1", "policy_number")]),
        ("ab77", [("m3", "policy_number")]),
        ("AB-77", [("m3", "policy_number")]),
        (MOTHER, [("m1", "mobile"), ("m3", "policyholder")]),
        ("199 0000 0011", [("m1", "mobile"), ("m3", "policyholder")]),
        ("+86-199-0000-0012", [("m2", "mobile")]),
        ("１９９００００００１２", [("m2", "mobile")]),
        ("19900000015", [("m4", "guardian")]),
        ("测试甲 1980-09-01", [("m1", "name")]),
        ("1981年9月1日，测试·甲", [("m2", "name")]),
        ("anna 19800901", [("m4", "name")]),
        ("123x", [("m1", "identity_tail"), ("m2", "identity_tail")]),
        ("9123X", [("m2", "identity_tail")]),
        ("测试甲 0000123X", [("m1", "identity_tail")]),
        ("Anna 19900000011", []),
        ("小乙 19900000011", [("m3", "policyholder")]),
        ("测试甲 1999-01-01", []),
        ("99999999", []),
    ],
)
def test_what_agents_type_finds_whom_they_mean(desk: Entitlements, typed: str, found: list[tuple[str, str]]) -> None:
    hits = desk.records.search_members(typed, actor="agent:1")
    assert [(hit.id, hit.by) for hit in hits.found] == found
    assert not hits.more


@pytest.mark.parametrize("typed", ["", " ", "测试甲", "1980-09-01 测试", "张 王", "123", "x", "测试甲 12", "%", "____ ----"])
def test_too_little_is_refused_or_finds_nobody(desk: Entitlements, typed: str) -> None:
    """A name alone would list other people."""
    try:
        assert desk.records.search_members(typed, actor="agent:1").found == ()
    except BadSearch as error:
        assert error.code == "search_too_broad"


@pytest.mark.parametrize("typed", ["", "测试甲", "张三 李四", "Anna"])
def test_names_alone_are_refused(desk: Entitlements, typed: str) -> None:
    with pytest.raises(BadSearch):
        desk.records.search_members(typed, actor="agent:1")


@given(
    policy=st.sampled_from(["", "P1"]), mobile=st.sampled_from(["", "19900000011", "123"]), name=st.sampled_from(["", "甲"]),
    born=st.sampled_from([None, BORN]), tail=st.sampled_from(["", "123", "1234"]),
)  # fmt: skip
def test_the_rule_of_what_may_be_searched(policy: str, mobile: str, name: str, born: date | None, tail: str) -> None:
    """One of the sufficient sets, and no number too short to mean one person."""
    query = MemberQuery(policy, mobile, name, born, tail)
    short = mobile == "123" or tail == "123"
    assert query.enough == (not short and any(facts <= query.told for facts in SUFFICIENT))


@given(st.text(max_size=30))
def test_whatever_is_typed_is_read_or_refused(text: str) -> None:
    with contextlib.suppress(BadSearch):
        assert all(query.enough for query in queries_of(text))


def test_told_by_name_every_fact_must_fit(desk: Entitlements) -> None:
    search = desk.records.search_members
    assert [h.id for h in search(MemberQuery(policy_number="P-m1", mobile=MOTHER), actor="t").found] == ["m1"]
    assert search(MemberQuery(policy_number="P-m1", mobile="19900000012"), actor="t").found == ()
    assert search(MemberQuery(policy_number="P-m1", birth_date=TODAY), actor="t").found == ()
    with pytest.raises(BadSearch):
        search(MemberQuery(name="Anna"), actor="t")


def test_hits_tell_no_more_than_tails(desk: Entitlements) -> None:
    (first, _) = desk.records.search_members(MOTHER, actor="t").found
    assert (first.name, first.birth_date, first.mobile_tail, first.identity_tail) == ("测试·甲", BORN, "0011", "123X")


def test_who_was_shown_is_told_in_the_audit_and_what_was_typed_is_not(desk: Entitlements) -> None:
    desk.records.search_members(MOTHER, actor="agent:7")
    for member in ("m1", "m3"):
        line = desk.audit_lines(member)[-1]
        assert (line.actor, line.action) == ("agent:7", "search_members")
    (summary,) = desk.records.audit_lines(AuditFilter(actor="agent:7"), actor="t").items[2:]
    assert summary.subject.endswith(": 2") and MOTHER not in summary.subject
    assert [line for line in desk.audit_lines("m2") if line.actor == "agent:7"] == []


def test_too_many_hits_are_cut_and_said(desk: Entitlements, tmp_path: Path) -> None:
    crowd = [record(f"c{n:02}", id_number=f"TEST{n:04}7777") for n in range(25)]
    desk.load_members(members_file(tmp_path, *crowd), actor="t", today=TODAY)
    hits = desk.records.search_members("7777", actor="t")
    assert (len(hits.found), hits.more, hits.found[0].id) == (20, True, "c00")


# Pages


def book(desk: Entitlements, member: str, service: str, days: int, at: int = 0) -> str:
    """A booking asked for `at` days from now; its id."""
    facts = {"wanted_date": (TODAY + timedelta(days=days)).isoformat(), "department": "心内科"}
    made = desk.book(member, service, Facts.parse(facts), NOW + timedelta(days=at), actor="t").booking
    assert made is not None
    return made.id


def everything(desk: Entitlements, size: int, **wanted: Any) -> list[str]:
    """All pages, one after the other."""
    ids: list[str] = []
    after: str | None = None
    while True:
        page = desk.records.bookings(BookingFilter(**wanted), actor="t", size=size, after=after)
        assert len(page.items) <= size
        ids += [booking.id for booking in page.items]
        after = page.next
        if after is None:
            return ids


@pytest.fixture
def booked(desk: Entitlements) -> list[str]:
    """Six bookings of three members, oldest first."""
    return [
        book(desk, "m1", "4.4", 30), book(desk, "m2", "4.4", 30), book(desk, "m1", "4.10", 31),
        book(desk, "m4", "4.5", 40, at=1), book(desk, "m2", "4.10", 41, at=2), book(desk, "m1", "4.5", 42, at=3),
    ]  # fmt: skip


@pytest.mark.parametrize("size", [1, 2, 3, 5, 6, 7])
def test_pages_hold_every_booking_once_newest_first(desk: Entitlements, booked: list[str], size: int) -> None:
    assert everything(desk, size) == booked[::-1]


def test_a_booking_that_comes_in_between_moves_no_page(desk: Entitlements, booked: list[str]) -> None:
    page = desk.records.bookings(actor="t", size=3)
    book(desk, "m4", "4.10", 50, at=4)
    rest = desk.records.bookings(actor="t", size=3, after=page.next)
    assert [one.id for one in (*page.items, *rest.items)] == booked[::-1]


@pytest.mark.parametrize(
    ("wanted", "places"),
    [
        ({"member_id": "m1"}, [0, 2, 5]), ({"services": ["4.10", "4.5"]}, [2, 3, 4, 5]), ({"member_id": "nobody"}, []),
        ({"states": [BookingState.ACCEPTED]}, [1]), ({"since": TODAY + timedelta(days=1)}, [3, 4, 5]),
        ({"until": TODAY}, [0, 1, 2]), ({"since": TODAY, "until": TODAY, "services": ["4.4"]}, [0, 1]),
    ],
)  # fmt: skip
def test_filters(desk: Entitlements, booked: list[str], wanted: dict[str, Any], places: list[int]) -> None:
    desk.advance(booked[1], "accepted", NOW, actor="p")
    assert everything(desk, 2, **wanted) == [booked[n] for n in reversed(places)]


def test_whose_bookings_were_listed_is_told_once_a_page(desk: Entitlements, booked: list[str]) -> None:
    desk.records.bookings(actor="supervisor:1")
    for member in ("m1", "m2", "m4"):
        seen = [line for line in desk.audit_lines(member) if line.actor == "supervisor:1"]
        assert [line.action for line in seen] == ["bookings_page"]
    assert [line for line in desk.audit_lines("m3") if line.actor == "supervisor:1"] == []


@pytest.mark.parametrize("call", [{"size": 0}, {"size": 201}, {"after": "nothing"}, {"size": -1}])
def test_pages_that_are_none(desk: Entitlements, call: dict[str, Any]) -> None:
    for read in (desk.records.bookings, desk.records.audit_lines):
        with pytest.raises(BadPage):
            read(actor="t", **call)


def test_accesses_by_the_page(desk: Entitlements) -> None:
    """Newest first; by member, actor, kind."""
    for _ in range(5):
        desk.member("m1", actor="agent:1")
    desk.quota("m1", "4.4", NOW, actor="agent:2")
    wanted = AuditFilter(member_id="m1", actor="agent:1")
    first = desk.records.audit_lines(wanted, actor="t", size=3)
    rest = desk.records.audit_lines(wanted, actor="t", size=3, after=first.next)
    assert (len(first.items), len(rest.items), rest.next) == (3, 2, None)
    (quota,) = desk.records.audit_lines(AuditFilter(action="quota"), actor="t").items
    assert (quota.actor, quota.subject) == ("agent:2", "4.4")
    assert desk.audit_lines("m1")[-1].action == "audit_page"


# All counts


def test_all_counts_are_one_read_and_one_line(desk: Entitlements, booked: list[str]) -> None:
    """The same as asked for one by one, in handbook order, each line once."""
    before = len(desk.audit_lines("m1"))
    found = desk.all_quota("m1", NOW, actor="t")
    assert len(desk.audit_lines("m1")) == before + 1
    lines = [balance.line for balance in found]
    assert lines == [line.line for spec in desk.catalogue.services.values() for line in spec.quota]
    for balance in found:
        assert balance in desk.quota("m1", balance.service, NOW, actor="t")
    assert desk.all_quota("m1", NOW.replace(year=2020), actor="t") == ()


# A person's own copy


def test_the_copy_holds_everything_about_one_person(desk: Entitlements) -> None:
    yes = Consent(
        shown="约吗？", proposal="p", answer="好", by_button=False, at=NOW, channel="wechat", acted_by=ActedBy.MEMBER,
        edition="e",
    )  # fmt: skip
    facts = Facts.parse({"wanted_date": "2026-12-08", "department": "心内科"})
    booking = desk.book("m1", "4.4", facts, NOW, actor="member", consent=yes).booking
    desk.designate_relative("m1", "配偶甲", "spouse", NOW, actor="member")
    other = book(desk, "m2", "4.10", 31)
    document = json.loads(json.dumps(desk.records.export("m1", actor="operator:1")))
    assert booking is not None
    assert (document["format"], document["made_at"]) == ("suixin-member-copy/1", NOW.isoformat())
    assert document["member"]["id_number"] == "TEST-0000-123X" and document["member"]["mobile"] == f"+86 {MOTHER}"
    assert [policy["number"] for policy in document["member"]["policies"]] == ["P-m1"]
    assert [relative["name"] for relative in document["member"]["relatives"]] == ["配偶甲"]
    assert [(b["id"], b["facts"]["department"]) for b in document["bookings"]] == [(booking.id, "心内科")]
    assert [(c["kind"], c["line"]) for c in document["counts"]] == [("hold", "4.4")]
    assert document["consents"][0]["consent"]["answer"] == "好"
    assert [event["type"] for event in document["told_to_the_provider"]] == ["booking.requested"]
    assert document["accesses"][0]["action"] == "book"
    assert other not in json.dumps(document)
    assert desk.audit_lines("m1")[-1].action == "export"


def test_of_other_people_the_copy_tells_only_tails(desk: Entitlements) -> None:
    """Guardian and policyholder are persons of their own."""
    child = json.dumps(desk.records.export("m3", actor="t"), ensure_ascii=False)
    assert MOTHER not in child and "0011" in child
    assert "19900000015" not in json.dumps(desk.records.export("m4", actor="t"))


def test_nobody_has_no_copy(desk: Entitlements) -> None:
    with pytest.raises(UnknownMember):
        desk.records.export("nobody", actor="t")
