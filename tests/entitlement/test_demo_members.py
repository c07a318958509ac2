"""The demo members tell the stories they are named after."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from actions.entitlement import Entitlements, Facts, Member

from .builders import NOW, SCREENING, TODAY

DEMO = Path(__file__).parents[2] / "data" / "demo" / "members.yml"
NAMES = (
    "classic", "vip", "platinum", "waiting", "cooling", "lapsed", "unpaid", "rider", "used-up", "minor", "multi",
    "relatives", "screening", "booked", "notified", "spouse", "future", "rider-waiting", "rider-unpaid", "second",
    "last-year", "late",
)  # fmt: skip


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Entitlements]:
    """The demo members, loaded on 2026-11-23."""
    folder = tmp_path_factory.mktemp("demo")
    opened = Entitlements.open(f"sqlite:///{folder / 'demo.db'}", clock=lambda: NOW)
    report = opened.load_members(DEMO, actor="t", today=TODAY)
    assert (report.loaded, report.refused) == (len(NAMES), ())
    yield opened
    opened.close()


def codes(demo: Entitlements, name: str, service: str, **facts: str) -> list[str]:
    """Reason codes of a check."""
    decision = demo.check(f"demo-{name}", service, Facts.parse(facts), NOW, actor="t")
    return [reason.code for reason in decision.reasons]


@pytest.mark.parametrize(
    ("name", "tier"),
    [("classic", "classic"), ("vip", "vip"), ("platinum", "platinum"), ("rider", "vip"), ("multi", "vip")],
)
def test_tiers(demo: Entitlements, name: str, tier: str) -> None:
    """By their sums."""
    standing = demo.standing(f"demo-{name}", NOW, actor="t")
    assert standing.tier is not None
    assert standing.tier.id == tier


def test_vip_has_one_visit_left(demo: Entitlements) -> None:
    """Absolute dates: 4.4 used on 2026-05-12 in the policy year 2026-02-01 to 2027-01-31."""
    (balance,) = demo.quota("demo-vip", "4.4", NOW, actor="t")
    assert (balance.limit, balance.used, balance.remaining) == (2, 1, 1)
    assert (balance.window_start, balance.window_end) == (date(2026, 2, 1), date(2027, 1, 31))
    assert demo.standing("demo-vip", NOW, actor="t").rider is None


def test_blocked_stories(demo: Entitlements) -> None:
    """Each for its own reason."""
    assert codes(demo, "waiting", "4.4") == ["waiting_period"]
    assert codes(demo, "cooling", "4.4") == ["cooling_off", "waiting_period"]
    assert codes(demo, "lapsed", "4.4") == ["policy_not_in_force"]
    assert codes(demo, "unpaid", "4.4") == ["premium_unpaid"]
    assert codes(demo, "used-up", "4.4") == ["quota_used_up"]
    assert codes(demo, "used-up", "4.10") == ["quota_used_up"]
    assert codes(demo, "minor", "4.1.1", **SCREENING) == ["under_age"]
    assert codes(demo, "future", "4.4") == ["policy_not_in_force"]
    assert codes(demo, "second", "4.1.1", **SCREENING) == ["service_period_ended"]
    assert codes(demo, "last-year", "4.1.3", **SCREENING) == ["quota_used_up"]
    mild = {"disease_class": "mild", "diagnosis": "suspected"}
    assert codes(demo, "rider-waiting", "4.8", **mild) == ["rider_waiting_period"]
    assert codes(demo, "rider-unpaid", "4.8", **mild) == ["rider_required"]


def test_late_stories(demo: Entitlements) -> None:
    """Whoever cancels these loses the count; the escort can still be given back until the line closes today."""
    late = {
        booking.service: demo.cancellation(booking.id, NOW, actor="t").in_time
        for booking in demo.bookings("demo-late", NOW, actor="t") if booking.open
    }  # fmt: skip
    assert late == {"4.11": False, "4.8": False, "4.13": False, "4.5": True}


def test_open_stories(demo: Entitlements) -> None:
    """Rider, relatives, screening, minor."""
    assert codes(demo, "rider", "4.8", disease_class="mild", diagnosis="suspected") == []
    assert codes(demo, "relatives", "4.10", for_whom="spouse") == []
    assert codes(demo, "relatives", "4.10", for_whom="child") == ["relatives_full"]
    assert codes(demo, "screening", "4.1.3", **SCREENING) == []
    assert demo.member("demo-minor", actor="t").guardians[0].name
    assert codes(demo, "minor", "4.4", applicant="guardian") == []
    expected = demo.standing("demo-multi", NOW, actor="t").expected_tier
    assert expected is not None
    assert expected.id == "platinum"


def test_they_are_plainly_made_up(demo: Entitlements) -> None:
    """Phones of the 19900000000 block, ids and policies that say so."""
    for name in NAMES:
        found: Member = demo.member(f"demo-{name}", actor="t")
        assert re.fullmatch(r"19900000\d{3}", found.mobile)
        assert found.name.startswith("演示")
        assert found.id_number.startswith("DEMO-")
        assert all(policy.number.startswith("DEMO-") for policy in found.policies)


@pytest.mark.parametrize("today", [date(2026, 3, 1), date(2027, 1, 15), date(2028, 2, 29)])
def test_they_load_on_any_day(tmp_path: Path, today: date) -> None:
    """Relative dates never fall outside their own contracts (from demo-vip's last use on)."""
    if today < date(2026, 5, 12):
        today = date(2026, 5, 13)
    opened = Entitlements.open(f"sqlite:///{tmp_path / 'demo.db'}")
    report = opened.load_members(DEMO, actor="t", today=today)
    assert (report.refused, report.warnings) == ((), ())
    opened.close()
