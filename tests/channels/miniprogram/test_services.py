"""The services page says what the entitlement module says, in the shape of the contract."""

from __future__ import annotations

from .conftest import Client, Members


def test_every_service_with_its_counts(vip: Client) -> None:
    page = vip.get("/services")
    assert page["tier_name"] == "贵宾套餐"
    assert page["policy_year"] == {"start": "2026-02-01", "end": "2027-01-31"}
    clinic = next(one for one in page["services"] if one["id"] == "4.4")
    assert (clinic["used"], clinic["held"], clinic["remaining"], clinic["limit"]) == (1, 0, 1, 2)
    talk = next(one for one in page["services"] if one["id"] == "4.2")
    assert talk["unlimited"] and talk["remaining"] is None and talk["may_use_now"] is True
    assert len(page["services"]) == 17


def test_why_not_and_from_which_day_while_waiting(members: Members) -> None:
    page = members("dev:demo-waiting").get("/services")
    clinic = next(one for one in page["services"] if one["id"] == "4.4")
    assert clinic["may_use_now"] is False and clinic["from"] == "2026-12-13"
    assert "等待期" in clinic["reason"] and clinic["clause"]
    assert page["waiting_until"] == "2026-12-12"


def test_what_is_not_known_yet_is_neither_yes_nor_no(vip: Client) -> None:
    page = vip.get("/services")
    admission = next(one for one in page["services"] if one["id"] == "4.8")
    assert admission["may_use_now"] is None and admission["needs"]


def test_one_service_with_its_clauses_word_for_word(vip: Client) -> None:
    page = vip.get("/services/4.4")
    assert page["phone"] == {"name": "健康服务专线", "number": "95169038", "hours": "每天08:00–20:00，春节假期休息"}
    assert page["steps"] and page["summary"] and page["hours"]
    assert all(quote["text"] and quote["clause"] for quote in page["verbatim"])
    assert {"title", "text", "clause"} <= set(page["facts"][0])


def test_a_service_that_is_not(vip: Client) -> None:
    assert vip.refused("GET", "/services/4.99")[0] == 404


def test_the_lines(vip: Client) -> None:
    assert [one["number"] for one in vip.get("/contacts")] == ["95169038", "021-22236700", "400-818-8168"]
