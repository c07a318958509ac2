"""The bookings: seen, cancelled and moved by hand, with the consequence told before and the counts right after."""

import pytest
from playwright.sync_api import Route

from .conftest import Phone

pytestmark = pytest.mark.browser


def _open(phone: Phone, member: str, booking: str) -> None:
    phone.open("bookings/index", member)
    phone.page.locator(".card", has_text="查看和修改").first.wait_for()
    phone.open(f"booking/index?id={booking}", member)
    phone.see(booking)


def test_a_booking_is_cancelled_after_it_is_told_what_that_costs(phone: Phone) -> None:
    member, booking = "demo-booked", "DEMO-B-0002"
    assert phone.server.counts(member, "4.4") == (0, 1, 1)
    _open(phone, member, booking)
    phone.tap("取消预约")
    phone.see("不会用掉次数")
    assert phone.server.bookings(member)[booking] == "requested"
    phone.tap("确定取消")
    phone.see("已经取消。")
    assert phone.server.bookings(member)[booking] == "cancelled"
    assert phone.server.counts(member, "4.4") == (0, 0, 2)


def test_a_booking_is_moved_to_another_day(phone: Phone) -> None:
    member, booking = "demo-booked", "DEMO-B-0003"
    _open(phone, member, booking)
    phone.tap("改日期")
    phone.tap("确定改到这一天")
    phone.see("请先选日期。")
    phone.page.locator("input[type=date]").fill("2026-12-18")
    phone.see("12月18日（周五）")
    phone.tap("确定改到这一天")
    phone.see("已经改好。")
    assert phone.server.wanted(member, booking) == "2026-12-18"
    assert phone.server.counts(member, "4.5") == (0, 1, 1)


def test_a_day_that_cannot_be_is_refused_and_changes_nothing(phone: Phone) -> None:
    member, booking = "demo-booked", "DEMO-B-0003"
    before = phone.server.wanted(member, booking)
    _open(phone, member, booking)
    phone.tap("改日期")
    phone.page.locator("input[type=date]").fill("2026-11-24")
    phone.tap("确定改到这一天")
    phone.page.get_by_role("alert").wait_for()
    assert phone.server.wanted(member, booking) == before


def test_what_forfeits_a_count_says_so_and_waits_for_the_yes(phone: Phone) -> None:
    member, booking = "demo-notified", "DEMO-B-0004"
    _open(phone, member, booking)
    phone.tap("取消预约")
    phone.see("这样会用掉次数")
    phone.tap("先不取消")
    assert phone.server.bookings(member)[booking] == "notified"
    phone.tap("改日期")
    phone.see("这一项要打电话办理")


def test_a_signed_agreement_is_for_the_line(phone: Phone) -> None:
    _open(phone, "demo-late", "DEMO-B-0006")
    phone.tap("取消预约")
    phone.see("这一项要打电话办理")
    assert phone.server.bookings("demo-late")["DEMO-B-0006"] == "agreement_signed"


def test_what_was_told_no_longer_holds_and_is_told_anew(phone: Phone) -> None:
    """Between telling and the yes the provider notified: the yes to the old words carries nothing out."""

    def stale(route: Route) -> None:
        error = {"code": "stale", "message": "情况变了。", "told": "x", "forfeits": True, "proposal": "y"}
        route.fulfill(status=409, json={"error": error})

    _open(phone, "demo-late", "DEMO-B-0007")
    phone.page.route("**/cancel", stale)
    phone.tap("取消预约")
    phone.tap("确定取消")
    phone.see("情况有变化，请再看一遍。")
    phone.see("取消之前，请先看清")
    assert phone.server.bookings("demo-late")["DEMO-B-0007"] == "institution_chosen"


def test_who_has_no_booking_is_told_how_to_begin(phone: Phone) -> None:
    phone.open("bookings/index", "demo-spouse")
    phone.see("您还没有预约")
    phone.tap("去预约")
    phone.see("系统自动回复")
