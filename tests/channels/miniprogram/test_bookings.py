"""Bookings on the page: what a change costs is told first, and only what was told is carried out, once."""

from __future__ import annotations

from datetime import datetime

import pytest

from actions.entitlement import BookingState, Entitlements, Facts
from actions.entitlement.domain.times.hours import SHANGHAI

from .conftest import NOW, Client, Members

WANTED = {"wanted_date": "2026-12-10"}
AT = datetime.fromisoformat(NOW).astimezone(SHANGHAI)


@pytest.fixture
def booked(database: Entitlements) -> str:
    """demo-vip's booking of an expert clinic on 10 December, told whatever the service asks for."""
    facts = dict(WANTED)
    while True:
        result = database.book("demo-vip", "4.4", Facts.parse(facts), AT, actor="tester")
        if result.booking is not None:
            return result.booking.id
        need = result.decision.needs[0]
        assert need.fact.value not in facts, result.decision
        facts[need.fact.value] = need.values[0].value if need.values else "消化内科"


def held(database: Entitlements) -> int:
    return database.quota("demo-vip", "4.4", AT, actor="tester")[0].held


def test_a_booking_as_the_page_shows_it(vip: Client, booked: str) -> None:
    (found,) = vip.get("/bookings")
    assert (found["id"], found["service_name"], found["state_name"]) == (booked, "专家门诊协调", "已申请")
    assert found["wanted_date"] == "2026-12-10" and found["holds"] == [{"service": "4.4", "uses": 1}]
    assert found["may_cancel"] and found["may_move"] and found["next"]


def test_cancelling_gives_the_count_back_and_keeps_the_evidence(vip: Client, booked: str, database: Entitlements) -> None:
    told = vip.get(f"/bookings/{booked}")["cancel"]
    assert told["allowed"] and not told["forfeits"]
    done = vip.post(f"/bookings/{booked}/cancel", {"proposal": told["proposal"], "key": "k1"})
    assert done["state"] == "cancelled" and held(database) == 0
    (record,) = database.consents(actor="tester", booking_id=booked)
    assert (record.consent.shown, record.consent.by_button, record.consent.channel) == (told["told"], True, "miniprogram")


def test_a_second_press_changes_nothing(vip: Client, booked: str, database: Entitlements) -> None:
    body = {"proposal": vip.get(f"/bookings/{booked}")["cancel"]["proposal"], "key": "k1"}
    first, again = (vip.post(f"/bookings/{booked}/cancel", body) for _ in range(2))
    assert first == again
    assert len(database.consents(actor="tester", booking_id=booked)) == 1


def test_what_was_told_before_the_notification_is_stale_after_it(vip: Client, booked: str, database: Entitlements) -> None:
    before = vip.get(f"/bookings/{booked}")["cancel"]
    for state in (BookingState.ACCEPTED, BookingState.NOTIFIED):
        database.advance(booked, state, AT, actor="provider")
    status, answer = vip.call("POST", f"/bookings/{booked}/cancel", {"proposal": before["proposal"], "key": "k1"})
    assert (status, answer["error"]["code"], answer["error"]["forfeits"]) == (409, "stale", True)
    assert held(database) == 1
    done = vip.post(f"/bookings/{booked}/cancel", {"proposal": answer["error"]["proposal"], "key": "k1"})
    assert done["state"] == "forfeited"


def test_moving_to_a_day_that_can_be(vip: Client, booked: str, database: Entitlements) -> None:
    told = vip.get(f"/bookings/{booked}")["move"]
    body = {"proposal": told["proposal"], "key": "k1", "date": "2026-12-15", "time": None}
    moved = vip.post(f"/bookings/{booked}/move", body)
    assert moved["wanted_date"] == "2026-12-15" and held(database) == 1
    assert vip.post(f"/bookings/{booked}/move", body)["wanted_date"] == "2026-12-15"
    back = {**body, "proposal": moved["move"]["proposal"], "date": "2026-12-10"}
    assert vip.post(f"/bookings/{booked}/move", back)["wanted_date"] == "2026-12-10"


def test_a_day_too_near_is_refused_with_the_first_that_can_be(vip: Client, booked: str) -> None:
    told = vip.get(f"/bookings/{booked}")["move"]
    body = {"proposal": told["proposal"], "key": "k1", "date": "2026-11-24", "time": None}
    status, answer = vip.call("POST", f"/bookings/{booked}/move", body)
    assert (status, answer["error"]["code"]) == (422, "day_impossible")
    assert answer["error"]["earliest_date"] == "2026-12-02"


def test_another_members_booking_is_none_of_ours(booked: str, members: Members) -> None:
    other = members("dev:demo-classic")
    assert other.refused("GET", f"/bookings/{booked}")[0] == 404
    assert other.refused("POST", f"/bookings/{booked}/cancel", {"proposal": "cancel-x", "key": "k"})[0] == 404


@pytest.mark.parametrize("body", [{}, {"proposal": "x"}, {"key": "k"}, {"proposal": 5, "key": "k"}])
def test_a_change_needs_its_proposal_and_key(vip: Client, booked: str, body: dict[str, object]) -> None:
    assert vip.refused("POST", f"/bookings/{booked}/cancel", body) == (422, "bad_value")


def test_a_move_takes_the_time_of_day_along(vip: Client, booked: str, database: Entitlements) -> None:
    told = vip.get(f"/bookings/{booked}")["move"]
    body = {"proposal": told["proposal"], "key": "k", "date": "2026-12-15", "time": "14:30"}
    moved = vip.post(f"/bookings/{booked}/move", body)
    assert (moved["wanted_date"], moved["wanted_time"]) == ("2026-12-15", "14:30")
    (record,) = database.consents(actor="tester", booking_id=booked)
    assert record.consent.answer.endswith("2026-12-15 14:30")


@pytest.mark.parametrize("wrong", ["25:00", "noon", 9])
def test_a_time_that_is_none_moves_nothing(vip: Client, booked: str, wrong: object) -> None:
    told = vip.get(f"/bookings/{booked}")["move"]
    body = {"proposal": told["proposal"], "key": "k", "date": "2026-12-15", "time": wrong}
    assert vip.refused("POST", f"/bookings/{booked}/move", body) == (422, "bad_value")
    assert vip.get(f"/bookings/{booked}")["wanted_date"] == "2026-12-10"
