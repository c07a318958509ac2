"""A person's own copy, and erasing: what goes, what remains and why."""

from __future__ import annotations

import json
from datetime import datetime, timedelta

import pytest

from actions.entitlement import BookingState, Entitlements
from assistant.channels.members import erasing
from assistant.channels.miniprogram.calls import Desk
from assistant.talks.rows import SqlRows, beside

from .conftest import NOW, Client
from .test_bookings import AT, booked

__all__ = ["booked"]


def test_the_copy_holds_the_record_the_chat_and_what_was_agreed(vip: Client) -> None:
    vip.say("我有胃炎")
    copy = vip.get("/me/export")
    assert copy["member"]["member"]["id"] == "demo-vip"
    assert [one["text"] for one in copy["chat"]] == ["我有胃炎", "回答 我有胃炎"]
    assert [one["agreement"] for one in copy["agreements"]] == ["privacy", "health_data", "pass_to_provider"]


def test_erasing_wants_to_be_meant(vip: Client) -> None:
    assert vip.refused("POST", "/me/erase", {}) == (422, "confirm_erase")
    assert vip.call("GET", "/services")[0] == 200


def test_erasing_unbinds_deletes_the_chat_and_tells_what_remains(vip: Client, desk: Desk) -> None:
    vip.say("我有胃炎")
    before = vip.token
    report = vip.post("/me/erase", {"confirm": True})
    assert report["done"] and all({"what", "why", "until"} == set(one) for one in report["remains"])
    vip.token = before
    assert vip.refused("GET", "/services") == (401, "login_again")
    with desk.store.database.read() as connection:
        dump = json.dumps([tuple(map(str, row)) for row in connection.exec_driver_sql("SELECT * FROM channel_messages")])
        openids = list(connection.exec_driver_sql("SELECT openid, mobile FROM channel_accounts"))
    assert "胃炎" not in dump and openids == [(None, "")]


def test_what_was_told_for_an_ended_booking_goes_and_the_provider_is_asked(
    vip: Client, booked: str, database: Entitlements
) -> None:
    database.cancel(booked, AT, actor="tester")
    used = database.quota("demo-vip", "4.4", AT, actor="tester")
    vip.post("/me/erase", {"confirm": True})
    found = database.booking(booked, actor="tester")
    assert set(found.facts) <= {"wanted_date", "for_whom"} and found.state is BookingState.CANCELLED
    events = [event.type for event in database.outbox(actor="tester")]
    assert events == ["booking.requested", "booking.cancelled", "booking.erasure_requested"]
    assert all("department" not in event.payload["facts"] for event in database.outbox(actor="tester"))
    assert database.quota("demo-vip", "4.4", AT, actor="tester") == used


def test_a_running_booking_keeps_what_it_needs(vip: Client, booked: str, database: Entitlements) -> None:
    before = database.booking(booked, actor="tester").facts
    remains = [one["what"] for one in vip.post("/me/erase", {"confirm": True})["remains"]]
    assert any("还没结束的预约" in what for what in remains)
    assert database.booking(booked, actor="tester").facts == before


def test_agreements_once_given_cannot_be_changed(vip: Client, desk: Desk) -> None:
    for statement in ("UPDATE channel_agreements SET agreed = 0", "DELETE FROM channel_agreements"):
        with pytest.raises(Exception, match="never changed"), desk.store.database.write() as connection:
            connection.exec_driver_sql(statement)


def test_the_retention_job_deletes_old_chat_and_nothing_else(vip: Client, desk: Desk) -> None:
    vip.say("你好")
    now = datetime.fromisoformat(NOW)
    assert erasing.delete_old(desk.store, now + timedelta(days=89))["messages"] == 0
    assert erasing.delete_old(desk.store, now + timedelta(days=91))["messages"] == 2
    assert vip.get("/messages?after=0")["messages"] == []
    assert all(one["agreed_at"] for one in vip.get("/agreements"))


def test_taking_back_an_agreement_ends_personal_answers(vip: Client) -> None:
    one = next(one for one in vip.get("/agreements") if one["id"] == "health_data")
    listed = vip.post("/agreements", {"id": "health_data", "version": one["version"], "agreed": False})
    assert next(one for one in listed if one["id"] == "health_data")["agreed_at"] is None
    assert [one["from"] for one in vip.say("我还有几次专家号")] == ["assistant", "notice"]
    assert vip.refused("POST", "/agreements", {"id": "privacy", "version": "2020", "agreed": True}) == (409, "agreement_version")




def test_what_the_assistant_remembers_of_the_talk_goes_too(vip: Client, desk: Desk) -> None:
    account = desk.store.accounts.of_member("demo-vip")[0]
    rows = SqlRows.open(beside(str(desk.store.database.engine.url)))
    rows.write(account.sender, 0, "我有胃炎")
    rows.write("wx-somebody-1", 0, "别人的")
    vip.post("/me/erase", {"confirm": True})
    assert rows.senders() == ["wx-somebody-1"]
    rows.close()
