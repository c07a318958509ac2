"""Loading members: all or nothing per member, every refusal with field and reason, nothing lost on loading again."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from actions.entitlement import (
    NO_FACTS,
    Entitlements,
    Facts,
    LoadProgress,
    LoadReport,
    MembersFileError,
    UnknownMember,
)
from actions.entitlement.storage.members.loading import load_members

from ...builders import NOW, TODAY, members_file, policy_record, record


def load(entitlements: Entitlements, tmp_path: Path, *entries: Any) -> LoadReport:
    """Load these entries on the day of the tests."""
    return entitlements.load_members(members_file(tmp_path, *entries), actor="t", today=TODAY)


def use(service: str, on: str, **more: str) -> dict[str, str]:
    """A reported use."""
    return {"service": service, "on": on, **more}


NOTIFIED = {"id": "B", "service": "4.4", "state": "notified", "requested_on": "2026-11-01"}
REFUSALS: dict[str, tuple[dict[str, Any], str]] = {
    "negative sum": ({"policies": [policy_record("P", sum_insured=-1)]}, "policies[0].sum_insured"),
    "sum as text": ({"policies": [policy_record("P", sum_insured="many")]}, "policies[0].sum_insured"),
    "impossible date": ({"policies": [policy_record("P", effective_date="2024-02-30")]}, "policies[0].effective_date"),
    "date as number": ({"birth_date": 19800101}, "birth_date"),
    "born tomorrow": ({"birth_date": "2026-11-24"}, "birth_date"),
    "insured before birth": ({"birth_date": "2024-02-02"}, "policies[0].effective_date"),
    "cooling-off before the contract": (
        {"policies": [policy_record("P", cooling_off_until="2024-01-01")]}, "policies[0].cooling_off_until",
    ),
    "unknown status": ({"policies": [policy_record("P", status="sleeping")]}, "policies[0].status"),
    "unknown kind": ({"policies": [policy_record("P", kind="pet")]}, "policies[0].kind"),
    "one number, two contents": ({"policies": [policy_record("P"), policy_record("P", kind="rider")]}, "policies[1].number"),
    "unknown service": ({"usage": [use("4.14", "2026-05-01")]}, "usage[0].service"),
    "a group has no uses": ({"usage": [use("4.1", "2026-05-01")]}, "usage[0].service"),
    "unknown line": ({"usage": [use("4.6", "2026-05-01", line="4.6/x")]}, "usage[0].line"),
    "use tomorrow": ({"usage": [use("4.4", "2026-11-24")]}, "usage[0].on"),
    "unknown relation": (
        {"relatives": [{"name": "甲", "relation": "cousin", "designated_on": "2025-01-01"}]}, "relatives[0].relation",
    ),
    "relative named tomorrow": (
        {"relatives": [{"name": "甲", "relation": "child", "designated_on": "2026-11-24"}]}, "relatives[0].designated_on",
    ),
    "state of another service": (
        {"bookings": [{"id": "B", "service": "4.4", "state": "agreement_signed", "requested_on": "2026-11-01"}]},
        "bookings[0].state",
    ),
    "booking of tomorrow": (
        {"bookings": [{"id": "B", "service": "4.4", "state": "requested", "requested_on": "2026-11-24"}]},
        "bookings[0].requested_on",
    ),
    "visit before the request": (
        {"bookings": [NOTIFIED | {"visit_at": "2026-10-01"}]},
        "bookings[0].visit_at",
    ),
    "impossible visit": (
        {"bookings": [NOTIFIED | {"visit_at": "2026-11-31"}]},
        "bookings[0].visit_at",
    ),
    "effective in the year 9998": ({"policies": [policy_record("P", effective_date="9998-01-01")]}, "policies[0].effective_date"),
    "born in the year 1899": ({"birth_date": "1899-12-31"}, "birth_date"),
    "a cooling-off period for ever": (
        {"policies": [policy_record("P", cooling_off_until="9999-12-31")]}, "policies[0].cooling_off_until",
    ),
    "a day before all calendars": ({"birth_date": "today-9999y"}, "birth_date"),
    "a day after all calendars": (
        {"policies": [policy_record("P", effective_date="today+99999w")]}, "policies[0].effective_date",
    ),
    "unknown field": ({"shoe_size": 42}, "shoe_size"),
    "no mobile": ({"mobile": None}, "mobile"),
    "paid as text": ({"policies": [policy_record("P", premium_paid="sure")]}, "policies[0].premium_paid"),
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSALS)
def test_refused_with_field_and_reason(entitlements: Entitlements, tmp_path: Path, name: str) -> None:
    """The bad member is refused whole; the good one beside it is loaded."""
    changes, field = REFUSALS[name]
    report = load(entitlements, tmp_path, record("bad", **changes), record("good"))
    assert report.loaded == 1
    (refused,) = report.refused
    assert (refused.index, refused.id, refused.field) == (0, "bad", field)
    assert refused.reason
    with pytest.raises(UnknownMember):
        entitlements.member("bad", actor="t")


def test_a_character_no_database_stores_spoils_one_member_only(entitlements: Entitlements, tmp_path: Path) -> None:
    """NUL: SQLite would take it, PostgreSQL would fail in the middle of the load."""
    path = members_file(tmp_path, record("bad", name="甲\x00乙"), record("good"))
    assert "\\0" in path.read_text(encoding="utf-8")
    report = entitlements.load_members(path, actor="t", today=TODAY)
    assert (report.loaded, [(r.index, r.id) for r in report.refused]) == (1, [(0, "")])
    assert "不能写出的字符" in report.refused[0].reason


def test_the_first_and_the_last_year_are_taken(entitlements: Entitlements, tmp_path: Path) -> None:
    """And decided on: nothing overflows."""
    ancient = record("old", birth_date="1900-01-01", policies=[policy_record("P-old", effective_date="1900-01-01")])
    far = policy_record("P-far", effective_date="2199-12-31", cooling_off_until="2199-12-31")
    assert load(entitlements, tmp_path, ancient, record("far", policies=[far])).refused == ()
    assert entitlements.check("old", "4.4", NO_FACTS, NOW, actor="t").allowed
    refused = entitlements.check("far", "4.1.1", NO_FACTS, NOW, actor="t")
    assert [reason.code for reason in refused.reasons] == ["policy_not_in_force"]


def test_ids_stand_once(entitlements: Entitlements, tmp_path: Path) -> None:
    """Members, policies, openids and bookings; in the file and against what is stored."""
    booked = [{"id": "B", "service": "4.4", "state": "requested", "requested_on": "2026-11-01"}]
    report = load(
        entitlements, tmp_path,
        record("a", openid="o", bookings=booked),
        record("a", policies=[policy_record("Q")]),
        record("b", policies=[policy_record("P-a")]),
        record("c", openid="o"),
        record("d", bookings=booked),
    )  # fmt: skip
    assert [(r.index, r.field) for r in report.refused] == [
        (1, "id"), (2, "policies[0].number"), (3, "openid"), (4, "bookings[0].id"),
    ]  # fmt: skip
    again = load(
        entitlements, tmp_path,
        record("b", policies=[policy_record("P-a")]), record("c", openid="o"), record("d", bookings=booked), record("e"),
    )  # fmt: skip
    assert [(r.id, r.field) for r in again.refused] == [
        ("b", "policies[0].number"), ("c", "openid"), ("d", "bookings[0].id"),
    ]  # fmt: skip
    assert again.loaded == 1


def test_what_moves_between_members_of_one_file_may_move(entitlements: Entitlements, tmp_path: Path) -> None:
    """A contract and an openid change hands."""
    load(entitlements, tmp_path, record("a", openid="o"), record("b"))
    report = load(
        entitlements, tmp_path,
        record("a", policies=[policy_record("P-b")]), record("b", openid="o", policies=[policy_record("P-a")]),
    )  # fmt: skip
    assert report.refused == ()
    assert entitlements.member_by_openid("o", actor="t").id == "b"
    assert entitlements.member("a", actor="t").policies[0].number == "P-b"


def test_loading_again_replaces_the_record_and_keeps_what_happened_since(
    entitlements: Entitlements, tmp_path: Path
) -> None:
    """Bookings, their counts and relatives named here stay."""
    entry = record(
        "a",
        usage=[use("4.4", "2026-05-01")],
        bookings=[{"id": "IMPORTED", "service": "4.10", "state": "accepted", "requested_on": "2026-11-01"}],
    )
    load(entitlements, tmp_path, entry)
    facts = Facts.parse({"wanted_date": "2026-12-02", "department": "心内科"})
    booking = entitlements.book("a", "4.4", facts, NOW, actor="t").booking
    assert booking is not None
    entitlements.designate_relative("a", "甲", "spouse", NOW, actor="t")
    entitlements.cancel("IMPORTED", NOW, actor="t")
    changed = {**entry, "name": "新名", "mobile": "19900000001", "policies": [policy_record("P-a", sum_insured=600_000)]}
    assert load(entitlements, tmp_path, changed).loaded == 1
    member = entitlements.member("a", actor="t")
    assert (member.name, member.mobile, len(member.usage)) == ("新名", "19900000001", 1)
    assert [r.name for r in member.relatives] == ["甲"]
    states = {found.id: found.state.value for found in entitlements.bookings("a", NOW, actor="t")}
    assert states == {booking.id: "requested", "IMPORTED": "cancelled"}
    (balance,) = entitlements.quota("a", "4.4", NOW, actor="t")
    assert (balance.limit, balance.used, balance.held) == (4, 1, 1)


def test_relatives_of_file_and_system_together_are_two_at_most(entitlements: Entitlements, tmp_path: Path) -> None:
    """Named here and told by the file: the same person once, a third one left out and told."""
    load(entitlements, tmp_path, record("a"))
    for name in ("甲", "乙"):
        assert entitlements.designate_relative("a", name, "child", NOW, actor="t").allowed
    same = [{"name": "甲", "relation": "child", "designated_on": "2025-01-01"}]
    assert load(entitlements, tmp_path, record("a", relatives=same)).warnings == ()
    third = [{"name": "丙", "relation": "child", "designated_on": "2025-01-01"}]
    report = load(entitlements, tmp_path, record("a", relatives=third))
    assert [(w.field, w.code) for w in report.warnings] == [("relatives", "relatives_above_limit")]
    assert [r.name for r in entitlements.member("a", actor="t").relatives] == ["甲", "乙"]


@pytest.mark.parametrize(
    ("state", "held", "used"),
    [("requested", 1, 0), ("notified", 1, 0), ("completed", 0, 1), ("forfeited", 0, 1), ("cancelled", 0, 0), ("rejected", 0, 0)],
)
def test_imported_bookings_count(
    entitlements: Entitlements, tmp_path: Path, state: str, held: int, used: int
) -> None:
    """By their state; they can be carried on here."""
    booked = [{"id": "B", "service": "4.4", "state": state, "requested_on": "2026-11-01", "visit_at": "2026-12-01T09:30"}]
    load(entitlements, tmp_path, record("a", bookings=booked))
    (balance,) = entitlements.quota("a", "4.4", NOW, actor="t")
    assert (balance.held, balance.used) == (held, used)
    if state == "notified":
        assert entitlements.advance("B", "completed", NOW, actor="p").state.value == "completed"
        (balance,) = entitlements.quota("a", "4.4", NOW, actor="t")
        assert (balance.held, balance.used) == (0, 1)


def test_lines_without_name_fill_up_in_order(entitlements: Entitlements, tmp_path: Path) -> None:
    """4.6 twice: its own line first, then the other."""
    load(entitlements, tmp_path, record("a", usage=[use("4.6", "2026-05-01"), use("4.6", "2026-06-01")]))
    assert [u.line for u in entitlements.member("a", actor="t").usage] == ["4.6/designated", "4.6/any"]


def test_uses_before_a_downgrade_are_no_mistake(entitlements: Entitlements, tmp_path: Path) -> None:
    """Four visits while two contracts made platinum; one lapsed since."""
    policies = [policy_record("P"), policy_record("Q", effective_date="2024-03-01", status="lapsed")]
    report = load(entitlements, tmp_path, record("a", policies=policies, usage=[use("4.4", "2026-05-01")] * 4))
    assert report.refused == ()
    (balance,) = entitlements.quota("a", "4.4", NOW, actor="t")
    assert (balance.limit, balance.used, balance.remaining) == (2, 4, 0)


def test_progress_and_large_files(entitlements: Entitlements, tmp_path: Path) -> None:
    """Batches, told as they are done."""
    steps: list[LoadProgress] = []
    path = members_file(tmp_path, *(record(f"m{n}") for n in range(1203)))
    report = entitlements.load_members(path, actor="t", today=TODAY, progress=steps.append)
    assert report.loaded == 1203
    assert [step.members for step in steps] == [500, 1000, 1203]
    assert steps[-1].bytes_read == steps[-1].bytes_total == path.stat().st_size


def test_a_file_that_cannot_be_read(entitlements: Entitlements, tmp_path: Path) -> None:
    """Missing, or no list."""
    with pytest.raises(MembersFileError):
        entitlements.load_members(tmp_path / "none.yml", actor="t", today=TODAY)
    path = tmp_path / "map.yml"
    path.write_text("members:\n  - id: a\n", encoding="utf-8")
    with pytest.raises(MembersFileError):
        entitlements.load_members(path, actor="t", today=TODAY)


def test_today_is_the_clock_s_day_by_default(entitlements: Entitlements, tmp_path: Path) -> None:
    """Relative dates."""
    path = members_file(tmp_path, record("a", birth_date="today-30y"))
    entitlements.load_members(path, actor="t")
    assert entitlements.member("a", actor="t").birth_date == date(1996, 11, 23)


def test_a_large_file_read_by_several_processes_gives_the_same(entitlements: Entitlements, tmp_path: Path) -> None:
    """Members, refusals with their places, doubled ids across batches."""
    entries = [record(f"m{n}", openid=f"o{n}") for n in range(1100)]
    entries[3]["policies"][0]["sum_insured"] = -1
    entries[700] = record("m1")
    entries[900]["openid"] = "o2"
    entries[1000] = {"name": "nobody"}
    path = members_file(tmp_path, *entries)
    database, catalogue = entitlements.database, entitlements.catalogue
    alone = load_members(path, database, catalogue, TODAY, processes=1)
    together = load_members(path, database, catalogue, TODAY, processes=2)
    assert together == alone
    assert [(r.index, r.field) for r in together.refused] == [
        (3, "policies[0].sum_insured"), (700, "id"), (900, "openid"), (1000, "id"),
    ]  # fmt: skip
    assert together.loaded == 1096


def test_a_broken_large_file_ends_its_processes(entitlements: Entitlements, tmp_path: Path) -> None:
    """The error of the reading comes through."""
    path = tmp_path / "members.yml"
    path.write_bytes(members_file(tmp_path, record("a")).read_bytes() + b"- id: \xff\n")
    with pytest.raises(MembersFileError):
        load_members(path, entitlements.database, entitlements.catalogue, TODAY, processes=2)
