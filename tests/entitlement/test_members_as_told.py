"""What the insurer's file says is true: odd entries are loaded, reported, and decided on rightly; nobody is locked out."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from actions.entitlement import (
    NO_FACTS,
    Booking,
    BookingState,
    Catalogue,
    Entitlements,
    Facts,
    LoadReport,
    Policyholder,
    load_catalogue,
)
from actions.entitlement.domain.counts.quota import balances_of
from actions.entitlement.domain.standing import standing_of
from actions.entitlement.storage.members.checks import checked
from actions.entitlement.storage.members.records import parse_record

from .builders import NOW, TODAY, members_file, policy_record, record


def load(entitlements: Entitlements, tmp_path: Path, *entries: Any) -> LoadReport:
    """Load these entries on the day of the tests."""
    return entitlements.load_members(members_file(tmp_path, *entries), actor="t", today=TODAY)


def use(service: str, on: str, **more: str) -> dict[str, str]:
    return {"service": service, "on": on, **more}


def booked(service: str, state: str = "accepted", **more: Any) -> dict[str, Any]:
    return {"id": "B", "service": service, "state": state, "requested_on": "2026-11-01", **more}


def named(name: str, on: str) -> dict[str, str]:
    return {"name": name, "relation": "child", "designated_on": on}


# Alike contracts


def test_two_contracts_of_one_day_and_sum_are_two(entitlements: Entitlements, tmp_path: Path) -> None:
    """Their sums are added: twice 300,000 make platinum."""
    twins = [policy_record(number, sum_insured=300_000) for number in ("P", "Q")]
    report = load(entitlements, tmp_path, record("a", policies=twins))
    assert (report.loaded, report.refused, report.warnings) == (1, (), ())
    standing = entitlements.standing("a", NOW, actor="t")
    assert standing.tier is not None and (standing.tier.id, standing.sum_insured) == ("platinum", 600_000)


def test_one_number_twice_alike_is_one_contract(entitlements: Entitlements, tmp_path: Path) -> None:
    """Counted once, and told."""
    report = load(entitlements, tmp_path, record("a", policies=[policy_record("P"), policy_record("P")]))
    assert [(w.index, w.id, w.field, w.code) for w in report.warnings] == [(0, "a", "policies[1].number", "number_repeated")]
    assert entitlements.standing("a", NOW, actor="t").sum_insured == 350_000


@pytest.mark.parametrize("change", [{"sum_insured": 1}, {"status": "lapsed"}, {"policyholder": {"name": "甲"}}])
def test_one_number_with_two_contents_is_an_error(
    entitlements: Entitlements, tmp_path: Path, change: dict[str, Any]
) -> None:
    entry = record("a", policies=[policy_record("P"), policy_record("P", **change)])
    (refused,) = load(entitlements, tmp_path, entry).refused
    assert (refused.field, "内容不同" in refused.reason) == ("policies[1].number", True)


# Odd entries

ABOVE = [("usage[2]", "above_limit"), ("usage[3]", "above_limit")]
ODD: dict[str, tuple[dict[str, Any], list[tuple[str, str]]]] = {
    "more riders than contracts": (
        {"policies": [policy_record("P"), policy_record("R", kind="rider"), policy_record("S", kind="rider")]},
        [("policies", "riders_without_contract")],
    ),
    "use before the contract": ({"usage": [use("4.4", "2024-01-31")]}, [("usage[0]", "before_contract")]),
    "use without any contract": ({"policies": [], "usage": [use("4.4", "2026-01-31")]}, [("usage[0]", "before_contract")]),
    "booking before the contract": (
        {"bookings": [booked("4.4", requested_on="2023-05-01")]}, [("bookings[0]", "before_contract")],
    ),
    "use above the limit": ({"usage": [use("4.4", "2026-05-01")] * 4}, ABOVE),
    "use the tier never had": (
        {"policies": [policy_record("P", sum_insured=100_000)], "usage": [use("4.9", "2026-05-01")]},
        [("usage[0]", "above_limit")],
    ),
    "booking above the limit": (
        {"usage": [use("4.4", "2026-05-01")] * 2, "bookings": [booked("4.4")]}, [("bookings[0]", "above_limit")],
    ),
    "three relatives": (
        {"relatives": [named("甲", "2025-01-03"), named("乙", "2025-01-01"), named("丙", "2025-01-02")]},
        [("relatives", "relatives_above_limit")],
    ),
    "relative twice": ({"relatives": [named("甲", "2025-01-01")] * 2}, [("relatives[1]", "relative_repeated")]),
}  # fmt: skip


@pytest.mark.parametrize("name", ODD)
def test_odd_entries_are_loaded_and_reported(entitlements: Entitlements, tmp_path: Path, name: str) -> None:
    """With place, id, field and code; the member exists, and every count can be asked for."""
    changes, expected = ODD[name]
    report = load(entitlements, tmp_path, record("good"), record("odd", **changes))
    assert (report.loaded, report.refused) == (2, ())
    assert [(w.index, w.id, w.field, w.code) for w in report.warnings] == [(1, "odd", *one) for one in expected]
    assert all(warning.reason for warning in report.warnings)
    assert entitlements.member("odd", actor="t").id == "odd"
    for service in entitlements.catalogue.services:
        for balance in entitlements.quota("odd", service, NOW, actor="t"):
            assert balance.remaining is None or balance.remaining >= 0


def test_used_above_the_limit_leaves_nothing_and_a_new_year_begins_fresh(
    entitlements: Entitlements, tmp_path: Path
) -> None:
    load(entitlements, tmp_path, record("a", usage=[use("4.4", "2026-05-01")] * 3))
    (balance,) = entitlements.quota("a", "4.4", NOW, actor="t")
    assert (balance.limit, balance.used, balance.remaining) == (2, 3, 0)
    facts = Facts.parse({"department": "心内科"})
    refused = entitlements.check("a", "4.4", facts, NOW, actor="t")
    assert [reason.code for reason in refused.reasons] == ["quota_used_up"]
    (balance,) = entitlements.quota("a", "4.4", NOW.replace(year=2027, month=3), actor="t")
    assert (balance.used, balance.remaining) == (0, 2)


def test_a_use_before_the_contract_takes_nothing_of_it(entitlements: Entitlements, tmp_path: Path) -> None:
    early = booked("4.5", requested_on="2020-02-29")
    load(entitlements, tmp_path, record("a", usage=[use("4.4", "2024-01-31")], bookings=[early]))
    assert entitlements.quota("a", "4.4", NOW, actor="t")[0].used == 0
    assert entitlements.quota("a", "4.5", NOW, actor="t")[0].held == 0
    assert entitlements.check("a", "4.4", NO_FACTS, NOW, actor="t").allowed


def test_of_too_many_relatives_the_first_named_stay(entitlements: Entitlements, tmp_path: Path) -> None:
    """3.2: once named, never replaced."""
    load(entitlements, tmp_path, record("odd", **ODD["three relatives"][0]))
    assert {r.name for r in entitlements.member("odd", actor="t").relatives} == {"乙", "丙"}


def test_a_member_refused_by_what_is_stored_gives_no_warnings(entitlements: Entitlements, tmp_path: Path) -> None:
    """Warnings speak of loaded members only."""
    load(entitlements, tmp_path, record("a"))
    odd = record("b", policies=[policy_record("P-a")], usage=[use("4.4", "2020-01-01")])
    report = load(entitlements, tmp_path, odd, record("c", usage=[use("4.4", "2020-01-01")]))
    assert ([r.id for r in report.refused], [w.id for w in report.warnings]) == (["b"], ["c"])


CATALOGUE: Catalogue = load_catalogue()
LINES = [(key, line.line) for key, spec in CATALOGUE.services.items() for line in spec.quota]


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    sums=st.lists(st.sampled_from([50_000, 150_000, 300_000, 500_000]), max_size=3),
    status=st.sampled_from(["in_force", "lapsed", "terminated"]),
    starts=st.lists(st.dates(min_value=TODAY.replace(year=2020), max_value=TODAY), min_size=3, max_size=3),
    uses=st.lists(
        st.tuples(st.sampled_from(LINES), st.booleans(), st.dates(TODAY.replace(year=2018), TODAY)), max_size=8
    ),
)
def test_whatever_was_used_is_loaded_and_never_owed(
    sums: list[int], status: str, starts: list[Any], uses: list[Any]
) -> None:
    """Any contracts, any uses: no refusal, every use kept, nothing below zero."""
    entry = record(
        "a",
        policies=[
            policy_record(f"P{n}", sum_insured=insured, effective_date=starts[n].isoformat(), status=status if n else "in_force")
            for n, insured in enumerate(sums)
        ],
        usage=[use(key, day.isoformat(), **({"line": line} if named else {})) for (key, line), named, day in uses],
    )  # fmt: skip
    found = checked(parse_record(entry, TODAY), 0, CATALOGUE, TODAY).member
    assert len(found.usage) == len(uses)
    standing = standing_of(found, CATALOGUE, TODAY)
    for service in CATALOGUE.services:
        for balance in balances_of(CATALOGUE, service, found, standing, ()):
            assert balance.remaining is None or 0 <= balance.remaining <= (balance.limit or 0)


# Bookings that hold a second count


def held(entitlements: Entitlements, service: str) -> tuple[int, int]:
    balances = entitlements.quota("a", service, NOW, actor="t")
    return sum(b.held for b in balances), sum(b.used for b in balances)


@pytest.mark.parametrize(("service", "also"), [("4.6", "4.4"), ("4.7", "4.4"), ("4.1.4", "4.1.3")])
@pytest.mark.parametrize("listed", [True, False])
def test_an_imported_booking_holds_the_count_it_names(
    entitlements: Entitlements, tmp_path: Path, service: str, also: str, listed: bool
) -> None:
    """And gives it back, or uses it up, with its own."""
    names = [also] if listed else also
    report = load(entitlements, tmp_path, record("a", bookings=[booked(service, also_holds=names)]))
    assert report.warnings == ()
    assert (held(entitlements, service), held(entitlements, also)) == ((1, 0), (1, 0))
    booking = entitlements.booking("B", actor="t")
    assert [cost.service for cost in booking.consumes] == [service, also]
    entitlements.cancel("B", NOW, actor="t")
    assert (held(entitlements, service), held(entitlements, also)) == ((0, 0), (0, 0))


@pytest.mark.parametrize(
    ("state", "counts"), [("completed", (0, 1)), ("forfeited", (0, 1)), ("cancelled", (0, 0)), ("rejected", (0, 0))]
)
def test_an_ended_booking_has_used_both_or_neither(
    entitlements: Entitlements, tmp_path: Path, state: str, counts: tuple[int, int]
) -> None:
    load(entitlements, tmp_path, record("a", bookings=[booked("4.6", state, also_holds="4.4")]))
    assert held(entitlements, "4.6") == held(entitlements, "4.4") == counts


@pytest.mark.parametrize(("service", "reported"), [("4.6", True), ("4.7", True), ("4.1.4", True), ("4.4", False), ("4.8", False)])
def test_a_booking_that_does_not_say_is_reported(
    entitlements: Entitlements, tmp_path: Path, service: str, reported: bool
) -> None:
    """[] says that it holds none; a cancelled one holds nothing anyway."""
    warnings = load(entitlements, tmp_path, record("a", bookings=[booked(service)])).warnings
    assert [(w.field, w.code) for w in warnings] == [("bookings[0].also_holds", "also_holds_missing")] * reported
    for silent in (booked(service, also_holds=[]), booked(service, "cancelled")):
        assert load(entitlements, tmp_path, record("b", bookings=[silent | {"id": "C"}])).warnings == ()


@pytest.mark.parametrize(
    ("service", "also"), [("4.6", "4.5"), ("4.6", "4.1.3"), ("4.1.4", "4.4"), ("4.4", "4.4"), ("4.6", ["4.4", "4.5"])]
)
def test_a_count_it_cannot_hold_is_refused(
    entitlements: Entitlements, tmp_path: Path, service: str, also: Any
) -> None:
    (refused,) = load(entitlements, tmp_path, record("a", bookings=[booked(service, also_holds=also)])).refused
    assert refused.field == "bookings[0].also_holds"


def test_a_second_count_named_later_is_held_from_then_on(entitlements: Entitlements, tmp_path: Path) -> None:
    """The report asked for it, the insurer mended the file; loading a third time adds nothing."""
    load(entitlements, tmp_path, record("a", bookings=[booked("4.6")]))
    entitlements.advance("B", "notified", NOW, actor="p")
    for _ in range(2):
        load(entitlements, tmp_path, record("a", bookings=[booked("4.6", also_holds="4.4")]))
        assert (held(entitlements, "4.6"), held(entitlements, "4.4")) == ((1, 0), (1, 0))
        assert entitlements.booking("B", actor="t").state is BookingState.NOTIFIED


def test_a_booking_made_here_knows_its_counts_better(entitlements: Entitlements, tmp_path: Path) -> None:
    """The file echoes it with a count it does not hold."""
    load(entitlements, tmp_path, record("a"))
    facts = Facts.parse({"disease_class": "critical", "diagnosis": "suspected", "admission_notice": "valid"})
    made: Booking | None = entitlements.book("a", "4.6", facts, NOW, actor="t").booking
    assert made is not None
    echo = booked("4.6", id=made.id, requested_on="2026-11-23", also_holds="4.4")
    load(entitlements, tmp_path, record("a", bookings=[echo]))
    assert held(entitlements, "4.4") == (0, 0)


def test_one_booking_twice_alike_is_one(entitlements: Entitlements, tmp_path: Path) -> None:
    """Its count is held once; with another content it is an error with its place."""
    report = load(entitlements, tmp_path, record("a", bookings=[booked("4.4"), booked("4.4")]))
    assert [(w.field, w.code) for w in report.warnings] == [("bookings[1].id", "number_repeated")]
    assert held(entitlements, "4.4") == (1, 0)
    (refused,) = load(entitlements, tmp_path, record("b", bookings=[booked("4.4"), booked("4.5")])).refused
    assert (refused.field, "内容不同" in refused.reason) == ("bookings[1].id", True)


# Policyholders


def test_policyholders_are_kept_with_their_contract(entitlements: Entitlements, tmp_path: Path) -> None:
    """Replaced with it at the next load."""
    holder = {"name": "测试甲", "mobile": "19900000011", "relation": "母亲"}
    load(entitlements, tmp_path, record("a", policies=[policy_record("P", policyholder=holder), policy_record("Q")]))
    member = entitlements.member("a", actor="t")
    assert member.policyholders == (Policyholder("P", **holder),)
    assert "19900000011" not in repr(member)
    load(entitlements, tmp_path, record("a", policies=[policy_record("P"), policy_record("Q")]))
    assert entitlements.member("a", actor="t").policyholders == ()


@pytest.mark.parametrize("holder", [{}, {"name": ""}, {"name": "甲", "shoe_size": 42}, "甲"])
def test_a_policyholder_needs_a_name(entitlements: Entitlements, tmp_path: Path, holder: Any) -> None:
    entry = record("a", policies=[policy_record("P", policyholder=holder)])
    (refused,) = load(entitlements, tmp_path, entry).refused
    assert refused.field.startswith("policies[0].policyholder")
