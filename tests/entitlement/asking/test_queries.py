"""Questions over all services at once: which, for whom, when again."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from actions.entitlement import (
    AskedOn,
    Criterion,
    Diagnosis,
    Facts,
    NewContract,
    Outcome,
    PolicyStatus,
    Snapshot,
    UnknownService,
    UsedUp,
    asked_between,
    compile_rules,
    list_edition,
    list_services,
    load_catalogue,
    next_counts_on,
    single_services,
    usable_now,
    who_may,
)
from actions.entitlement.asking.criteria import OF_EDITION, OF_MEMBER
from actions.entitlement.domain.case import Account

from ..builders import CALENDAR, CONFIRMED, NOW, instant, main, member, relative, tiered, used

# A busy machine must not fail a test.
UNHURRIED = settings(deadline=None)
BOOK = compile_rules(load_catalogue())
SINGLE = single_services(BOOK.catalogue)
SCREENING_PARTS = ["4.1.1", "4.1.2", "4.1.3", "4.1.4", "4.1.5"]


def snap(who: Any = None, at: str = "2026-11-23") -> Snapshot:
    """The snapshot of a member (a vip with rider) without database."""
    return Snapshot(BOOK, CALENDAR, who or tiered("vip"), Account(), (), instant(at))


def ids(found: Any) -> list[str]:
    """Service ids of a list."""
    return [entry.service for entry in found]


def those(where: Any, who: Any = None, at: str = "2026-11-23") -> list[str]:
    """The services that meet the criteria."""
    return ids(list_services(snap(who, at), where))


# 哪些不用确诊, 不限次的有哪些 …


@pytest.mark.parametrize(
    ("tier", "where", "services"),
    [
        ("vip", {"without_diagnosis"},
         [*SCREENING_PARTS, "4.2", "4.3", "4.4", "4.5", "4.6", "4.7", "4.8", "4.10", "4.11"]),
        ("classic", {"without_diagnosis"},
         [*SCREENING_PARTS, "4.2", "4.3", "4.4", "4.5", "4.6", "4.7", "4.8", "4.10"]),
        ("vip", {"without_designated"}, [*SCREENING_PARTS, "4.2", "4.3", "4.4", "4.5", "4.6", "4.7", "4.10"]),
        ("classic", {"without_designated"}, [*SCREENING_PARTS, "4.2", "4.3", "4.4", "4.5", "4.10"]),
        ("vip", {"without_illness"}, ["4.2", "4.3", "4.10"]),
        ("vip", {"without_diagnosis": False}, ["4.9", "4.12", "4.13"]),
        ("vip", {"unlimited"}, ["4.1.1", "4.1.2", "4.1.5", "4.2", "4.3"]),
        ("platinum", {"unlimited"}, ["4.1.1", "4.1.2", "4.1.5", "4.2", "4.3", "4.10"]),
        ("vip", {"for_relatives"}, ["4.10"]),
        ("vip", {"at_once"}, ["4.2", "4.3"]),
        ("vip", {"online"}, [*SCREENING_PARTS, "4.3"]),
        ("vip", {"online": True, "by_phone": False}, ["4.3"]),
        ("vip", {"ahead"}, ["4.4", "4.5", "4.9", "4.12", "4.13"]),
        ("vip", {"abroad"}, ["4.8", "4.9"]),
        ("vip", {"for_minors": False}, SCREENING_PARTS),
        ("vip", {"early_symptom"}, SCREENING_PARTS),
        ("classic", {"in_tier": False}, ["4.9", "4.11", "4.13"]),
        ("vip", {"on_holidays": False}, [*SCREENING_PARTS, "4.3", "4.13"]),
    ],
)  # fmt: skip
def test_services_by_what_the_handbook_says(tier: str, where: Any, services: list[str]) -> None:
    assert those(where, tiered(tier)) == services


def test_nothing_asked_is_every_service() -> None:
    assert tuple(those({})) == SINGLE == tuple(those(()))
    assert "4.1" not in SINGLE


def test_a_list_says_what_each_asks_of_the_illness() -> None:
    found = {entry.service: entry.diagnosis for entry in list_services(snap(tiered("classic")), {})}
    assert found["4.2"] is Diagnosis.NONE and found["4.4"] is Diagnosis.ANY_DISEASE
    assert found["4.6"] is Diagnosis.SUSPECTED and found["4.12"] is Diagnosis.CONFIRMED
    assert found["4.9"] is None
    assert {e.service: e.diagnosis for e in list_services(snap(), {})}["4.6"] is Diagnosis.ANY_DISEASE


def test_open_now_is_of_this_instant() -> None:
    assert those({"open_now"}, at="2026-11-23T22:30") == ["4.2"]
    assert "4.3" in those({"open_now"}, at="2026-11-23T20:30")
    assert those({"open_now"}, at="2027-02-06T10:00") == []  # the Eve of Spring Festival


def test_services_by_the_members_own_counts() -> None:
    spent = tiered("vip", usage=used("4.4", "2026-05-01", times=2))
    assert those({"used"}, spent) == ["4.4"] == those({"used_up"}, spent)
    assert "4.4" not in those({"left"}, spent) and "4.5" in those({"left"}, spent)
    assert those({"booked"}, spent) == []
    assert those({"usable", "ahead"}, spent) == ["4.5"]
    # What the tier lacks is neither left nor used up.
    classic = tiered("classic")
    assert "4.9" not in those({"left"}, classic) and "4.9" not in those({"used_up"}, classic)


def test_without_a_contract_in_force_the_whole_edition_counts() -> None:
    lapsed = member(main(status=PolicyStatus.LAPSED))
    assert those({"unlimited"}, lapsed) == ["4.1.1", "4.1.2", "4.1.5", "4.2", "4.3"]
    assert those({"without_diagnosis": False}, lapsed) == ["4.9", "4.12", "4.13"]
    assert those({"left"}, lapsed) == those({"usable"}, lapsed) == []


def test_the_edition_answers_without_a_member() -> None:
    assert ids(list_edition(BOOK, {"unlimited"}, NOW)) == ["4.1.1", "4.1.2", "4.1.5", "4.2", "4.3"]
    assert ids(list_edition(BOOK, {"unlimited"}, NOW, "platinum"))[-1] == "4.10"
    for wrong in ({"left"}, {"colour"}):
        with pytest.raises(ValueError):
            list_edition(BOOK, wrong, NOW)
    with pytest.raises(ValueError):
        list_edition(BOOK, {"unlimited"}, NOW, "gold")
    with pytest.raises(ValueError):
        list_services(snap(), {"colour"})


@UNHURRIED
@given(tier=st.sampled_from(["classic", "vip", "platinum"]), criterion=st.sampled_from(list(Criterion)))
def test_every_criterion_parts_the_services_in_two(tier: str, criterion: Criterion) -> None:
    yes, no = (those({criterion: holds}, tiered(tier)) for holds in (True, False))
    assert sorted(yes + no) == sorted(SINGLE)
    assert (criterion in OF_EDITION) != (criterion in OF_MEMBER)
    if criterion in OF_EDITION:
        assert ids(list_edition(BOOK, {criterion}, NOW, tier)) == yes


# 我妈能用什么, 现在能用什么


def test_what_can_be_used_now() -> None:
    found = {entry.service: entry for entry in usable_now(snap())}
    assert tuple(found) == SINGLE
    assert found["4.2"].now and found["4.4"].now and not found["4.9"].now
    assert found["4.9"].decision.outcome is Outcome.NEEDS
    night = {entry.service: entry for entry in usable_now(snap(at="2026-11-23T22:30"))}
    # A question may be left at night, but nobody answers at once; a visit can be asked for at any hour.
    assert not night["4.3"].now and night["4.3"].decision.allowed and night["4.2"].now
    assert night["4.4"].now and not night["4.4"].opening.open


def test_what_a_relative_can_use() -> None:
    named = tiered("vip", relatives=(relative("测试母", "parent"),))
    facts = Facts.parse({"for_whom": "parent", "relative_name": "测试母"})
    assert [entry.service for entry in usable_now(snap(named), facts) if entry.now] == ["4.10"]
    refused = [e for e in usable_now(snap(), Facts.parse({"for_whom": "parent"})) if e.decision.allowed]
    assert refused == []


def test_who_may() -> None:
    named = tiered("vip", relatives=(relative("测试母", "parent"),))
    talk = who_may(snap(named), "4.10")
    assert (talk.relations, talk.places, len(talk.designated)) == (("spouse", "child", "parent"), 1, 1)
    visit = who_may(snap(named), "4.4")
    assert (visit.relations, visit.designated, visit.places, visit.applicants) == ((), (), 0, ())
    child = tiered("vip", birth_date=date(2012, 5, 5))
    screening = who_may(snap(child), "4.1.1")
    assert (screening.min_age, screening.old_enough) == (18, False)
    assert screening.applicants == ("policyholder", "guardian")
    assert who_may(snap(child), "4.4").old_enough
    with pytest.raises(UnknownService):
        who_may(snap(), "9.9")


@UNHURRIED
@given(birth=st.dates(date(2005, 1, 1), date(2012, 1, 1)), service=st.sampled_from(SINGLE))
def test_age_is_judged_as_the_rules_judge_it(birth: date, service: str) -> None:
    young = snap(tiered("vip", birth_date=birth))
    codes = {reason.code for reason in young.check(service).reasons}
    assert who_may(young, service).old_enough == ("under_age" not in codes)
    as_insured = young.check(service, Facts.parse({"applicant": "insured"}))
    asks_others = bool(who_may(young, service).applicants)
    assert asks_others == ("minor_applicant" in {reason.code for reason in as_insured.reasons})


# 几号又有次数


def test_counts_renew_with_the_policy_year() -> None:
    spent = snap(tiered("vip", usage=used("4.4", "2026-05-01", times=2)))
    found = next_counts_on(spent, "4.4")
    assert (found.day, found.ends_on, found.unlimited) == (date(2027, 2, 1), None, False)
    assert [b.remaining for b in found.now] == [0] and [b.remaining for b in found.then] == [2]
    assert found.tier is not None and found.tier.id == "vip"
    assert [b.line for b in next_counts_on(snap(), "4.6").then] == ["4.6/designated", "4.6/any"]


def test_screening_ends_instead_of_renewing() -> None:
    found = next_counts_on(snap(), "4.1.3")
    assert (found.day, found.ends_on, found.then) == (None, date(2027, 1, 31), ())
    young = snap(member(main(effective="2025-02-01")))
    assert next_counts_on(young, "4.1").day == date(2027, 2, 1)


def test_a_contract_that_opens_till_then_lifts_the_counts() -> None:
    bought = snap().what_if([NewContract(300_000, date(2026, 12, 1))])
    assert [b.limit for b in next_counts_on(bought, "4.4").then] == [4]


def test_what_is_unlimited_needs_no_day() -> None:
    assert next_counts_on(snap(), "4.2").unlimited


def test_without_a_contract_nothing_renews() -> None:
    found = next_counts_on(snap(member(main(status=PolicyStatus.LAPSED))), "4.4")
    assert (found.day, found.now, found.then, found.tier) == (None, (), (), None)


@UNHURRIED
@given(
    start=st.dates(date(2020, 1, 1), date(2026, 10, 1)),
    tier=st.sampled_from(["classic", "vip", "platinum"]),
    service=st.sampled_from(SINGLE),
)
def test_on_the_day_told_there_are_the_counts_told(start: date, tier: str, service: str) -> None:
    sums = {"classic": 100_000, "vip": 300_000, "platinum": 500_000}
    snapshot = snap(member(main(effective=start.isoformat(), sum_insured=sums[tier])))
    if any(balance.limit for balance in snapshot.quota(service)):
        snapshot = snapshot.what_if([UsedUp(service)])
    found = next_counts_on(snapshot, service)
    if found.day is None:
        return
    before, after = (snapshot.what_if([AskedOn(day)]) for day in (found.day.fromordinal(found.day.toordinal() - 1), found.day))
    assert after.quota(service) == found.then
    assert before.quota(service) == found.now
    assert all(balance.used == 0 for balance in found.then)


# 12月中旬再申请行吗


def test_asked_on_the_days_of_a_span() -> None:
    waiting = snap(member(main(effective="2026-11-15")))
    found = asked_between(waiting, "4.4", date(2026, 12, 11), date(2026, 12, 20))
    assert found.allowed == tuple(date(2026, 12, day) for day in range(15, 21))
    assert not found.on_first.allowed and found.on_last.allowed
    all_of_it = asked_between(snap(), "4.4", date(2026, 12, 11), date(2026, 12, 20))
    assert len(all_of_it.allowed) == 10
    spent = snap(tiered("vip", usage=used("4.4", "2026-05-01", times=2)))
    turn = asked_between(spent, "4.4", date(2027, 1, 25), date(2027, 2, 5))
    assert turn.allowed[0] == date(2027, 2, 1)
    none = asked_between(snap(), "4.9", date(2026, 12, 1), date(2026, 12, 2), Facts.parse({"diagnosis": "suspected"}))
    assert none.allowed == ()
    ill = Facts.parse(CONFIRMED)
    assert len(asked_between(snap(), "4.9", date(2026, 12, 1), date(2026, 12, 2), ill).allowed) == 2


@pytest.mark.parametrize(("first", "last"), [("2026-12-02", "2026-12-01"), ("2026-01-01", "2026-12-31")])
def test_a_span_that_is_none_is_refused(first: str, last: str) -> None:
    with pytest.raises(ValueError):
        asked_between(snap(), "4.4", date.fromisoformat(first), date.fromisoformat(last))


def test_lists_hold_under_suppositions_as_well() -> None:
    spent = snap().what_if([UsedUp("4.4")])
    assert ids(list_services(spent, {"used_up"})) == ["4.4"]
    assert all(entry.decision.hypothetical for entry in usable_now(spent))
    assert replace(spent, hypothetical=False).check("4.4").hypothetical is False
