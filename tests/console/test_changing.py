"""Cancelling, moving, designating: the consequence first, once, with evidence."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from actions.entitlement import BookingState, Entitlements, Facts
from assistant.console.context import Console

from .conftest import START, Agent

CLINIC = {"disease": "肺结节", "department": "呼吸内科", "wanted_date": "2026-12-20"}


@pytest.fixture
def booking(engine: Entitlements) -> str:
    """An open 4.4 booking of the VIP."""
    facts: dict[str, str] = {}
    for _ in range(8):
        result = engine.book("demo-vip", "4.4", Facts.parse(facts), START, actor="tester")
        if result.booking is not None:
            return result.booking.id
        for need in result.decision.needs:
            name = need.fact.value
            facts[name] = CLINIC.get(name) or (need.values[0].value if need.values else "无")
    raise AssertionError(result)


def press(agent: Agent, path: str, page: str) -> Any:
    """Confirm the change as the page offers it."""
    fields = dict(re.findall(r'name="(told|day|proposal)" value="([^"]*)"', page))
    return agent.post(path, **fields)


def test_cancelling_in_time_gives_the_count_back_and_says_so_before(
    anna: Agent, booking: str, engine: Entitlements
) -> None:
    path = f"{anna.call('demo-vip')}/bookings/{booking}/cancel"
    page = anna.get(path).text
    assert "退回" in page and "不退" not in page
    assert "已办理" in press(anna, path, page).text
    assert engine.booking(booking, actor="tester").state is BookingState.CANCELLED


def test_after_the_notification_the_warning_comes_first(anna: Agent, booking: str, engine: Entitlements) -> None:
    engine.advance(booking, "accepted", START, actor="tester")
    engine.advance(booking, "notified", START, actor="tester", details={"visit_at": "2026-12-20T09:00"})
    path = f"{anna.call('demo-vip')}/bookings/{booking}/cancel"
    page = anna.get(path).text
    assert "次数不退" in page and "不退回，视为已使用" in page
    press(anna, path, page)
    assert engine.booking(booking, actor="tester").state is BookingState.FORFEITED


def test_a_consequence_that_changed_meanwhile_is_told_anew(anna: Agent, booking: str, engine: Entitlements) -> None:
    path = f"{anna.call('demo-vip')}/bookings/{booking}/cancel"
    page = anna.get(path).text
    engine.advance(booking, "accepted", START, actor="tester")
    engine.advance(booking, "notified", START, actor="tester", details={"visit_at": "2026-12-20T09:00"})
    answer = press(anna, path, page)
    assert answer.status_code == 409 and "预约刚有变化" in answer.text and "次数不退" in answer.text
    assert engine.booking(booking, actor="tester").open


def test_cancelling_twice_or_by_two_agents_does_it_once(
    anna: Agent, booking: str, sign_in: Callable[..., Agent], engine: Entitlements
) -> None:
    path = f"{anna.call('demo-vip')}/bookings/{booking}/cancel"
    page, bert = anna.get(path).text, sign_in("bert")
    press(anna, path, page)
    again = press(anna, path, page)
    assert again.status_code == 409 and "已经结束" in again.text
    other = press(bert, f"{bert.call('demo-vip')}/bookings/{booking}/cancel", page)
    assert other.status_code == 409
    assert len(engine.consents(booking_id=booking, actor="tester")) == 1


def test_moving_asks_for_a_day_tells_what_it_means_and_moves(anna: Agent, booking: str, engine: Entitlements) -> None:
    path = f"{anna.call('demo-vip')}/bookings/{booking}/move"
    page = anna.get(f"{path}?day=2026-12-25").text
    assert "2026-12-25" in page
    press(anna, path, page)
    assert engine.booking(booking, actor="tester").wanted_date == date(2026, 12, 25)


def test_a_day_too_near_cannot_be_confirmed(anna: Agent, booking: str) -> None:
    page = anna.get(f"{anna.call('demo-vip')}/bookings/{booking}/move?day=2026-12-01").text
    assert "现在不能这样办" in page and "data-confirm" not in page


@pytest.mark.parametrize("day", ["2026-02-30", "明天<b>", "99"])
def test_a_day_that_does_not_exist_is_one_sentence(anna: Agent, booking: str, day: str) -> None:
    answer = anna.get(f"{anna.call('demo-vip')}/bookings/{booking}/move?day={day}")
    assert answer.status_code == 400 and "<b>" not in answer.text


def test_a_booking_of_another_member_is_not_there(anna: Agent, booking: str) -> None:
    there = anna.call("demo-classic")
    assert anna.get(f"{there}/bookings/{booking}").status_code == 404
    assert anna.post(f"{there}/bookings/{booking}/cancel", told="cancelled", proposal="x").status_code == 404


def test_designating_wants_the_members_own_words(anna: Agent, engine: Entitlements, console: Console) -> None:
    there, told = anna.call("demo-vip"), {"name": "演示亲属", "relation": "spouse", "proposal": "p-1"}
    assert anna.post(f"{there}/relatives", words="", **told).status_code == 400
    assert engine.member("demo-vip", actor="tester").relatives == ()
    anna.post(f"{there}/relatives", words="我同意指定我爱人，知道不能换", **told)
    assert [one.name for one in engine.member("demo-vip", actor="tester").relatives] == ["演示亲属"]
    evidence = engine.consents(member_id="demo-vip", actor="tester")[0]
    assert evidence.consent.answer == "我同意指定我爱人，知道不能换" and not evidence.consent.by_button
