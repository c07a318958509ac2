"""What the provider tells becomes news of the member's, told once, by the first way that is open."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Any

import pytest

from actions.clock import current_time
from actions.entitlement import BookingState, Entitlements
from assistant.channels.gateway import GatewayError
from assistant.channels.members.news import Reader
from assistant.channels.miniprogram.calls import Desk

from .conftest import Client, Members
from .test_bookings import AT, booked

__all__ = ["booked"]
TEMPLATES = {"arranged": "T-arranged", "rejected": "T-rejected"}


class Pushed:
    """Remembers subscription messages; refuses with `code`."""

    def __init__(self, code: int = 0) -> None:
        self.sent: list[Mapping[str, str]] = []
        self.code = code

    async def subscribe_send(self, openid: str, template: str, page: str, data: Mapping[str, str], state: str) -> None:
        if self.code:
            raise GatewayError(self.code)
        self.sent.append(data)


@pytest.fixture
def reader(vip: Client, desk: Desk) -> Reader:
    """A reader that has seen everything up to now."""
    found = Reader(desk.handler, Pushed(), TEMPLATES)
    asyncio.run(found.once())
    return found


def arrange(database: Entitlements, booking: str, **details: str) -> None:
    told = {"hospital": "示范大学医学院附属第一人民示范医院（东院区）", "visit_at": "2026-12-10T09:30+08:00", **details}
    database.advance(booking, BookingState.ACCEPTED, AT, actor="provider")
    database.advance(booking, BookingState.NOTIFIED, AT, actor="provider", details=told)


def test_hospital_and_time_stand_on_the_page_and_in_the_chat_once(
    vip: Client, booked: str, reader: Reader, database: Entitlements
) -> None:
    arrange(database, booked)
    assert asyncio.run(reader.once()) == 2
    assert asyncio.run(reader.once()) == 0
    newest, first = vip.get("/news?unread=1")
    assert newest["booking"] == booked and "示范医院" in newest["text"] and "12月10日 09:30" in newest["text"]
    assert first["title"]
    notices = [one["text"] for one in vip.get("/messages?after=0")["messages"] if one["from"] == "notice"]
    assert len(notices) == 2
    vip.post(f"/news/{newest['id']}/read", {})
    assert [one["id"] for one in vip.get("/news?unread=1")] == [first["id"]]


def test_outside_the_window_a_granted_subscription_message_is_sent_and_used(
    vip: Client, booked: str, reader: Reader, database: Entitlements, desk: Desk
) -> None:
    assert vip.post("/subscriptions", {"accepted": ["T-arranged"]})["left"] == {"T-arranged": 1, "T-rejected": 0}
    arrange(database, booked)
    asyncio.run(reader.once())
    (sent,) = reader.push.sent  # type: ignore[union-attr]
    assert sent["time5"] == "2026年12月10日 09:30" and len(sent["thing4"]) <= 20
    assert vip.post("/subscriptions", {"accepted": []})["left"]["T-arranged"] == 0


@pytest.mark.parametrize(("code", "left"), [(43101, 0), (41030, 1), (47003, 1)])
def test_what_wechat_does_not_take_uses_nothing_unless_it_was_used_up(
    vip: Client, booked: str, reader: Reader, database: Entitlements, code: int, left: int
) -> None:
    vip.post("/subscriptions", {"accepted": ["T-arranged"]})
    reader.push.code = code  # type: ignore[union-attr]
    arrange(database, booked)
    asyncio.run(reader.once())
    assert vip.post("/subscriptions", {"accepted": []})["left"]["T-arranged"] == left
    assert len(vip.get("/news")) == 2


def test_inside_the_window_it_goes_into_the_chat_of_wechat(
    vip: Client, booked: str, reader: Reader, database: Entitlements, desk: Desk
) -> None:
    account = desk.store.accounts.of_member("demo-vip")[0]
    desk.store.outgoing.acted(account.id, "message", current_time())
    arrange(database, booked)
    asyncio.run(reader.once())
    (waiting,) = desk.store.outgoing.waiting()
    assert "示范医院" in waiting.text


def test_a_rejection_is_told_and_ones_own_cancelling_is_not(
    vip: Client, booked: str, reader: Reader, database: Entitlements
) -> None:
    database.advance(booked, BookingState.REJECTED, AT, actor="provider", details={"cause": "full"})
    assert asyncio.run(reader.once()) == 1
    (found,) = vip.get("/news")
    assert "次数" in found["text"]


def test_what_the_member_did_himself_is_no_news(vip: Client, booked: str, reader: Reader) -> None:
    told = vip.get(f"/bookings/{booked}")["cancel"]
    vip.post(f"/bookings/{booked}/cancel", {"proposal": told["proposal"], "key": "k"})
    assert asyncio.run(reader.once()) == 0


def test_somebody_elses_news_are_none_of_ours(
    booked: str, reader: Reader, database: Entitlements, members: Members
) -> None:
    arrange(database, booked)
    asyncio.run(reader.once())
    other = members("dev:demo-classic")
    assert other.get("/news") == []
    assert other.refused("POST", "/news/1/read", {}) == (404, "not_found")


def test_the_page_learns_which_templates_it_can_ask_for(vip: Client) -> None:
    offered = vip.get("/subscriptions")
    assert [one["id"] for one in offered["templates"]] == ["T-arranged", "T-rejected"]
    assert all(one["title"] for one in offered["templates"]) and set(offered["left"].values()) == {0}


@pytest.mark.parametrize("accepted", [None, "T-arranged", ["T-other"], ["T-arranged"] * 4, [5]])
def test_only_our_templates_are_granted(vip: Client, accepted: Any) -> None:
    assert vip.refused("POST", "/subscriptions", {"accepted": accepted}) == (422, "bad_value")
