"""Editions: the newest governs, an open booking keeps its own; what differs between two, and whom it concerns."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from actions.entitlement import (
    AskedOn,
    Booking,
    BookingCancelled,
    BookingState,
    Catalogue,
    CatalogueError,
    DifferenceKind,
    Editions,
    Entitlements,
    Facts,
    compile_rules,
    concerned,
    differences,
    load_catalogue,
    load_editions,
    next_counts_on,
    single_services,
)
from actions.entitlement.handbook import DEFAULT_PATH, parse_catalogue

from .builders import NOW, TODAY, instant, members_file, policy_record, record

# A busy machine must not fail a test.
UNHURRIED = settings(deadline=None)
TEXT = DEFAULT_PATH.read_text(encoding="utf-8")
TURN = date(2027, 1, 1)
OLD_DAYS = ("id: jiankang-suixin-v\n", "id: v-2026\n  last_day: 2026-12-31\n")
NEW_DAYS = ("id: jiankang-suixin-v\n", "id: v-2027\n  first_day: 2027-01-01\n")
VISITS = ("limits: {classic: 1, vip: 2, platinum: 4}", "limits: {classic: 1, vip: 3, platinum: 4}")
SOONER = (
    '{rule: lead_time, clause: "4.5 流程1", working_days: 2}',
    '{rule: lead_time, clause: "4.5 流程1", working_days: 1}',
)
ANY_TIME = ("cutoff: last_working_day_before_visit", "cutoff: any_time")


def edition(*changes: tuple[str, str]) -> Catalogue:
    """The handbook with some places changed; each place must be there."""
    text = TEXT
    for before, after in changes:
        assert before in text, before
        text = text.replace(before, after)
    return parse_catalogue(text, "changed.yml")


OLD = edition(OLD_DAYS)
NEW = edition(NEW_DAYS, VISITS, SOONER, ANY_TIME)
CHANGED = differences(OLD, NEW)
BOTH = Editions.of_catalogues([NEW, OLD])


# Which edition governs


@UNHURRIED
@given(day=st.dates(date(2000, 1, 1), date(2100, 1, 1)))
def test_the_newest_that_has_begun_governs(day: date) -> None:
    assert BOTH.on(day).catalogue.edition.id == ("v-2027" if day >= TURN else "v-2026")


def test_before_every_edition_the_first_governs() -> None:
    alone = Editions.of_catalogues([edition(NEW_DAYS)])
    assert alone.on(date(2020, 1, 1)) is alone.newest


@pytest.mark.parametrize(
    ("older", "newer"),
    [
        (OLD_DAYS, ("id: jiankang-suixin-v\n", "id: v-2027\n  first_day: 2027-01-02\n")),
        (OLD_DAYS, ("id: jiankang-suixin-v\n", "id: v-2027\n  first_day: 2026-12-31\n")),
        (OLD_DAYS, ("id: jiankang-suixin-v\n", "id: v-2027\n")),
        (OLD_DAYS, ("id: jiankang-suixin-v\n", "id: v-2026\n  first_day: 2027-01-01\n")),
        (NEW_DAYS, ("id: jiankang-suixin-v\n", "id: v-other\n  first_day: 2027-01-01\n")),
    ],
)
def test_editions_that_do_not_join_are_refused(older: tuple[str, str], newer: tuple[str, str]) -> None:
    with pytest.raises(CatalogueError) as refused:
        Editions.of_catalogues([edition(older), edition(newer)])
    assert refused.value.field is not None and refused.value.field.startswith("edition.")


def test_a_last_day_before_the_first_is_refused() -> None:
    with pytest.raises(CatalogueError):
        edition(("id: jiankang-suixin-v\n", "id: v\n  first_day: 2027-01-01\n  last_day: 2026-01-01\n"))
    with pytest.raises(ValueError):
        Editions.of_catalogues([])


def test_editions_of_one_product_lie_in_one_folder(tmp_path: Path) -> None:
    for name, changes in {
        "old": [OLD_DAYS],
        "new": [NEW_DAYS],
        "other": [
            ("main: {name: 健康随心Ⅴ终身重大疾病保险", "main: {name: 另一种保险"),
            ("id: jiankang-suixin-v\n", "id: x\n"),
        ],
    }.items():
        text = TEXT
        for before, after in changes:
            text = text.replace(before, after)
        (tmp_path / f"{name}.yml").write_text(text, encoding="utf-8")
    found = load_editions(tmp_path / "old.yml")
    assert [book.catalogue.edition.id for book in found.books] == ["v-2026", "v-2027"]
    assert load_editions().newest.catalogue == load_catalogue()


# Through the facade


@pytest.fixture
def desk(database_url: str, tmp_path: Path) -> Any:
    """The facade with both editions and a vip member `a`, a classic `c`."""
    opened = Entitlements.open(database_url, editions=BOTH, clock=lambda: NOW)
    cheap = record("c", policies=[policy_record("P-c", sum_insured=100_000)])
    assert (
        opened.load_members(members_file(tmp_path, record("a"), cheap), actor="t", today=TODAY).refused == ()
    )
    yield opened
    opened.close()


def test_counts_and_days_ahead_are_those_of_the_day(desk: Entitlements) -> None:
    before, after = instant("2026-12-31"), instant("2027-01-01")
    for at, visits, ahead in ((before, 2, 2), (after, 3, 1)):
        snapshot = desk.for_member("a", at, actor="t")
        [visit] = desk.quota("a", "4.4", at, actor="t")
        assert visit.limit == snapshot.quota("4.4")[0].limit == visits
        lead = snapshot.times.lead("4.5")
        assert lead is not None and lead.working_days == ahead
        assert desk.times_on(at).lead("4.5") == lead
        assert desk.check("a", "4.5", Facts({}), at, actor="t") == snapshot.check("4.5")
        assert desk.edition_on(at) is snapshot.catalogue
    assert desk.catalogue is OLD and desk.standing("a", after, actor="t").catalogue is NEW


def test_suppositions_about_a_later_day_use_its_edition(desk: Entitlements) -> None:
    snapshot = desk.for_member("a", instant("2026-12-30"), actor="t")
    later = snapshot.what_if([AskedOn(date(2027, 1, 2))])
    assert later.catalogue is NEW and [b.limit for b in later.quota("4.4")] == [3]
    assert snapshot.check("4.4", at=later.at).quota[0].limit == 3
    assert [b.limit for b in next_counts_on(snapshot, "4.4").then] == [3]


def test_an_open_booking_keeps_the_edition_it_was_made_under(desk: Entitlements) -> None:
    made = instant("2026-12-30")
    told = Facts.parse({"wanted_date": "2027-01-05"})
    old = desk.book("a", "4.5", told, made, actor="t").booking
    new = desk.book("a", "4.5", told, instant("2027-01-02"), actor="t").booking
    assert old is not None and new is not None
    # On the day of the visit the older edition's cut-off has passed; the newer one has none.
    late = instant("2027-01-05")
    snapshot = desk.for_member("a", late, actor="t")
    for booking, in_time in ((old, False), (new, True)):
        assert desk.cancellation(booking.id, late, actor="t").in_time is in_time
        assert snapshot.cancellation(booking.id).in_time is in_time
        move = desk.rescheduling(booking.id, date(2027, 1, 11), late, actor="t")
        assert move == snapshot.rescheduling(booking.id, date(2027, 1, 11)) and move.possible is in_time
    supposed = snapshot.what_if([BookingCancelled(old.id)]).booking(old.id).state
    assert desk.cancel(old.id, late, actor="t").state is supposed is BookingState.FORFEITED
    assert desk.cancel(new.id, late, actor="t").state is BookingState.CANCELLED


def test_a_booking_of_a_service_its_edition_lacks_is_judged_by_one_that_has_it() -> None:
    editions = Editions.of_catalogues([without(OLD, "4.13"), NEW])
    care = Booking("B1", "a", "4.13", BookingState.REQUESTED, NOW, (), {})
    assert editions.kept_by(care) is editions.newest
    assert editions.kept_by(replace(care, service="4.4")) is editions.books[0]


# What differs


def test_an_edition_does_not_differ_from_itself() -> None:
    assert differences(OLD, OLD) == differences(load_catalogue(), OLD) == ()


def test_every_difference_is_named_with_its_place_and_clause() -> None:
    found = {entry.path: entry for entry in differences(OLD, NEW)}
    limit = found['services["4.4"].quota[4.4].limits.vip']
    assert (limit.kind, limit.service, limit.before, limit.after) == (DifferenceKind.FIGURE, "4.4", 2, 3)
    assert limit.clause == "3.2"
    ahead = found['services["4.5"].rules[lead_time].working_days']
    assert (ahead.kind, ahead.before, ahead.after, ahead.clause) == (DifferenceKind.RULE, 2, 1, "4.5 流程1")
    assert found['services["4.5"].cancellation.cutoff'].after == "any_time"


@pytest.mark.parametrize(
    ("change", "kind", "before", "after"),
    [
        (("每次60分钟，做完", "每次90分钟，做完"), DifferenceKind.FACT, "每次60分钟，做完后有护理反馈和满意度回访。",
         "每次90分钟，做完后有护理反馈和满意度回访。"),
        (("waiting: {days: 30, clause: \"2.2\"}", "waiting: {days: 60, clause: \"2.2\"}"), DifferenceKind.FIGURE, 30, 60),
        (("short_name: 电话医生\n", "short_name: 电话问医生\n"), DifferenceKind.NAME, "电话医生", "电话问医生"),
        (("{rule: minimum_age, clause: \"3.2\", years: 18}", "{rule: minimum_age, clause: \"3.2\", years: 16}"),
         DifferenceKind.RULE, 18, 16),
        (('phone: "95169038"', 'phone: "95169039"'), DifferenceKind.FIGURE, "95169038", "95169039"),
    ],
)  # fmt: skip
def test_kinds_of_difference(change: tuple[str, str], kind: DifferenceKind, before: Any, after: Any) -> None:
    if change[0] not in TEXT:
        pytest.fail(f"the handbook no longer says {change[0]}")
    found = differences(load_catalogue(), edition(change))
    assert {(entry.kind, entry.before, entry.after) for entry in found} == {(kind, before, after)}
    assert all(entry.clause for entry in found if kind is not DifferenceKind.NAME)


def without(catalogue: Catalogue, service: str) -> Catalogue:
    """The edition with one service less."""
    return catalogue.copy(update={"services": {k: s for k, s in catalogue.services.items() if k != service}})


def test_a_service_dropped_is_one_difference_and_no_more_counts(desk: Entitlements) -> None:
    fewer = without(NEW, "4.13")
    assert [(e.path, e.before, e.after) for e in differences(NEW, fewer)] == [
        ('services["4.13"]', "上门护理康复指导", None)
    ]
    assert [(e.before, e.after) for e in differences(fewer, NEW)] == [(None, "上门护理康复指导")]
    books = compile_rules(NEW), compile_rules(fewer)
    people, _ = desk.affected_by(*books, NOW, actor="t")
    assert [(p.member, p.lines, p.answers) for p in people] == [
        ("a", (("4.13", 1, 0),), (("4.13", "needs", "none"),)), ("c", (), (("4.13", "refused", "none"),)),
    ]  # fmt: skip
    snapshot = desk.for_member("a", NOW, actor="t")
    soon = replace(snapshot, editions=Editions.of_catalogues([OLD, fewer]))
    assert next_counts_on(soon, "4.13").day is None and next_counts_on(soon, "4.12").day == date(2027, 2, 1)


def test_a_fact_put_in_makes_only_itself_differ() -> None:
    marker = '      - {text: "每次60分钟，做完'
    more = edition((marker, '      - {text: "多一步。", clause: "4.13 注意5"}\n' + marker))
    found = differences(load_catalogue(), more)
    assert {entry.after for entry in found} == {"多一步。", "4.13 注意5"}
    back = differences(more, load_catalogue())
    assert {(entry.before, entry.after) for entry in back} == {("多一步。", None), ("4.13 注意5", None)}


@UNHURRIED
@given(service=st.sampled_from(single_services(load_catalogue())))
def test_what_concerns_a_service_is_its_own_or_common(service: str) -> None:
    own = concerned(CHANGED, service, OLD)
    assert all(entry.service == service for entry in own)
    assert bool(own) == (service in ("4.4", "4.5"))


def test_common_places_concern_the_services_that_rest_on_them() -> None:
    phone = differences(load_catalogue(), edition(('phone: "95169038"', 'phone: "95169039"')))
    assert (
        concerned(phone, "4.4", OLD)
        and not concerned(phone, "4.1.1", OLD)
        and not concerned(phone, "4.3", OLD)
    )
    sharing = differences(load_catalogue(), edition(("max_relatives: 2", "max_relatives: 3")))
    assert concerned(sharing, "4.10", OLD) and not concerned(sharing, "4.4", OLD)


# Whom it concerns


def test_members_and_open_bookings_affected(desk: Entitlements) -> None:
    told = Facts.parse({"wanted_date": "2026-12-10"})
    escort = desk.book("a", "4.5", told, NOW, actor="t").booking
    done = desk.book("a", "4.5", told, NOW, actor="t").booking
    talk = desk.book("a", "4.10", Facts.parse({"for_whom": "self"}), NOW, actor="t").booking
    assert escort is not None and done is not None and talk is not None
    desk.cancel(done.id, NOW, actor="t")
    people, bookings = desk.affected_by(BOTH.books[0], BOTH.books[1], NOW, actor="t")
    # The classic member's counts are as before; the vip gets a third visit and, the line being alike, a third escort.
    [person] = people
    assert (person.member, person.tier_before, person.tier_after, person.answers) == ("a", "vip", "vip", ())
    assert person.lines == (("4.4", 2, 3), ("4.5", 2, 3))
    [booking] = bookings
    assert (booking.booking, booking.member, booking.service) == (escort.id, "a", "4.5")
    assert 'services["4.5"].cancellation.cutoff' in booking.paths
    with desk.database.read() as connection:
        from actions.entitlement.storage import audit

        assert audit.lines(connection, "")[-1].subject == "v-2026 v-2027"


def test_a_member_who_reaches_another_tier_or_another_answer(desk: Entitlements) -> None:
    lower = compile_rules(edition(NEW_DAYS, ("min_sum_insured: 300000", "min_sum_insured: 100000")))
    people, _ = desk.affected_by(BOTH.books[0], lower, NOW, actor="t")
    assert [(p.member, p.tier_before, p.tier_after) for p in people] == [("c", "classic", "vip")]
    rule = '{rule: minimum_age, clause: "3.2", years: %d}'
    older = compile_rules(edition(NEW_DAYS, (rule % 18, rule % 60)))
    people, _ = desk.affected_by(BOTH.books[0], older, NOW, actor="t")
    assert {p.member for p in people} == {"a", "c"}
    assert ("4.1.1", "needs", "refused") in people[0].answers and people[0].lines == ()
    assert desk.affected_by(BOTH.books[0], BOTH.books[0], NOW + timedelta(days=1), actor="t") == ((), ())
