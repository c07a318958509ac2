"""`bookings`: look, advance, cancel with the counts told first, reschedule."""

from __future__ import annotations

import io
from datetime import datetime
from typing import Any

import pytest

from actions.clock import parse_instant
from actions.engine import entitlements
from actions.entitlement import Facts

from .conftest import TODAY, Run, short_name

AT: datetime = parse_instant(TODAY)


@pytest.fixture
def booking(demo: Run) -> str:
    """A booking of 4.4 on 2026-12-08 by demo-vip; its id."""
    facts = Facts.parse({"department": "心内科", "wanted_date": "2026-12-08"})
    result = entitlements().book("demo-vip", "4.4", facts, AT, actor="tester")
    assert result.booking is not None, result
    return result.booking.id


def test_the_list_has_the_booking_and_says_when_there_is_none(demo: Run, read: Any, booking: str) -> None:
    found = read("bookings", "list", "demo-vip", "--now", TODAY)
    assert [(one["id"], one["service"], one["state"]) for one in found["bookings"]] == [
        (booking, "4.4", "requested")
    ]
    assert booking in demo("bookings", "list", "demo-vip")[1]
    assert demo("bookings", "list", "demo-classic")[1] == "没有预约\n"


def test_show_has_dates_counts_and_history(demo: Run, read: Any, booking: str) -> None:
    found = read("bookings", "show", booking)
    assert (found["member_id"], found["requested_on"], found["wanted_date"]) == (
        "demo-vip", "2026-11-23", "2026-12-08",
    )  # fmt: skip
    assert found["consumes"] == [{"line": "4.4", "service": "4.4", "uses": 1}]
    assert [step["state"] for step in found["history"]] == ["requested"]
    out = demo("bookings", "show", booking)[1]
    assert "已申请" in out and "占用1次4.4" in out and "心内科" in out


def test_advance_takes_states_in_both_languages(read: Any, booking: str) -> None:
    assert read("bookings", "advance", booking, "accepted", "--now", TODAY)["state"] == "accepted"
    told = read(
        "bookings", "advance", booking, "已通知就诊安排", "--detail", "hospital=某医院", "--now", TODAY
    )
    assert told["state"] == "notified" and told["details"]["hospital"] == "某医院"


def test_a_step_that_is_not_next_is_one_line(demo: Run, booking: str) -> None:
    status, out, err = demo("bookings", "advance", booking, "completed", "--now", TODAY)
    assert (status, out) == (2, "") and "下一步只能是" in err and err.count("\n") == 1


def test_cancelling_tells_first_what_happens_to_the_count(demo: Run, read: Any, booking: str) -> None:
    status, out, _ = demo("bookings", "cancel", booking, "--yes", "--now", TODAY)
    assert status == 0
    assert f"1次4.4 {short_name('4.4')}：退回" in out.splitlines()
    assert out.splitlines()[-1].startswith(f"{booking} 4.4") and "已取消" in out
    assert read("quota", "demo-vip", "4.4", "--now", TODAY)["quota"][0]["remaining"] == 1


def test_cancelling_too_late_says_that_the_count_is_gone(demo: Run, read: Any, booking: str) -> None:
    demo("bookings", "advance", booking, "accepted", "--now", TODAY)
    demo("bookings", "advance", booking, "notified", "--now", TODAY)
    told = read("bookings", "cancel", booking, "--now", TODAY)
    assert (told["cancelled"], told["in_time"], told["effects"][0]["effect"]) == (False, False, "stays_used")
    assert read("bookings", "show", booking)["state"] == "notified"
    told = read("bookings", "cancel", booking, "--yes", "--now", TODAY)
    assert (told["cancelled"], told["booking"]["state"]) == (True, "forfeited")


@pytest.mark.parametrize(
    ("typed", "status", "state"),
    [("是\n", 0, "cancelled"), ("n\n", 1, "requested"), ("\n", 1, "requested")],
)
def test_cancelling_asks_first(
    demo: Run, read: Any, booking: str, monkeypatch: pytest.MonkeyPatch, typed: str, status: int, state: str
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(typed))
    assert demo("bookings", "cancel", booking, "--now", TODAY)[0] == status
    assert read("bookings", "show", booking)["state"] == state


def test_cancelling_where_nobody_can_be_asked_needs_yes(
    demo: Run, read: Any, booking: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(""))
    status, _, err = demo("bookings", "cancel", booking, "--now", TODAY)
    assert status == 2 and "请加 --yes" in err
    assert read("bookings", "show", booking)["state"] == "requested"


def test_rescheduling(demo: Run, read: Any, booking: str) -> None:
    told = read("bookings", "reschedule", booking, "2026-12-10", "--now", TODAY)
    assert (told["done"], told["booking"]["wanted_date"]) == (True, "2026-12-10")
    status, out, _ = demo("bookings", "reschedule", booking, "2026年12月11日", "--now", TODAY)
    assert status == 0 and out.startswith("已改期：") and "2026-12-11" in out


def test_a_preview_changes_nothing(demo: Run, read: Any, booking: str) -> None:
    told = read("bookings", "reschedule", booking, "2026-12-10", "--preview", "--now", TODAY)
    assert (told["possible"], told["done"], told["booking"]["wanted_date"]) == (True, False, "2026-12-08")
    status, out, _ = demo("bookings", "reschedule", booking, "2026-12-10", "--preview", "--now", TODAY)
    assert status == 0 and out.startswith("可以改期，占用的次数不变") and "还没有改" in out
    status, out, _ = demo("bookings", "reschedule", booking, "2026-11-24", "--preview", "--now", TODAY)
    assert status == 1 and out.startswith("没有改期") and "2026-12-02" in out
    assert read("bookings", "show", booking)["wanted_date"] == "2026-12-08"


def test_a_day_too_near_is_refused_with_the_first_possible_one(demo: Run, read: Any, booking: str) -> None:
    status, out, _ = demo("bookings", "reschedule", booking, "2026-11-24", "--now", TODAY)
    assert status == 1 and out.startswith("没有改期") and "2026-12-02" in out
    assert read("bookings", "show", booking)["wanted_date"] == "2026-12-08"


@pytest.mark.parametrize(
    ("call", "says"),
    [
        (("show", "B0"), "查不到预约 B0"),
        (("cancel", "B0", "--yes"), "查不到预约 B0"),
        (("advance", "B0", "accepted"), "查不到预约 B0"),
        (("reschedule", "B0", "2026-02-30"), "没有“2026-02-30”这一天"),
        (("list", "nobody"), "查不到会员 nobody"),
    ],
)
def test_what_nobody_knows_is_one_line(demo: Run, call: tuple[str, ...], says: str) -> None:
    status, out, err = demo("bookings", *call)
    assert (status, out) == (2, "") and says in err and err.count("\n") == 1
