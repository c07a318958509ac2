"""The board, alerts, handbook, supervisor's page and its exports."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from actions.entitlement import Entitlements, Facts
from assistant.console.context import Console
from assistant.console.pages.supervising import csv_of

from .conftest import START, Agent, Clock


@pytest.fixture
def talk(engine: Entitlements) -> str:
    """A booking of psychological counselling."""
    facts = {"for_whom": "self"}
    result = engine.book("demo-vip", "4.10", Facts.parse(facts), START, actor="tester")
    for need in result.decision.needs:
        facts[need.fact.value] = {"wanted_date": "2026-12-05", "wanted_time": "10:00"}.get(need.fact.value, "no")
    booked = engine.book("demo-vip", "4.10", Facts.parse(facts), START, actor="tester").booking
    assert booked is not None
    return booked.id


def test_the_board_filters_by_state_service_and_age(anna: Agent, talk: str, clock: Clock) -> None:
    assert talk in anna.get("/board").text
    assert talk in anna.get("/board?service=4.10").text
    assert talk not in anna.get("/board?service=4.4").text
    assert talk not in anna.get("/board?state=completed").text
    assert talk not in anna.get("/board?age=3").text
    clock.forward(days=4)


@pytest.mark.parametrize("query", ["?state=%3Cb%3E", "?age=abc", "?service=9.9", "?state=&service=&age="])
def test_a_filter_that_makes_no_sense_is_left_out(anna: Agent, query: str) -> None:
    answer = anna.get(f"/board{query}")
    assert answer.status_code == 200 and "<b>" not in answer.text


def test_a_supervisor_advances_on_the_providers_word_an_agent_does_not(
    anna: Agent, sign_in: Callable[..., Agent], talk: str, engine: Entitlements
) -> None:
    assert anna.post(f"/board/{talk}", to="accepted").status_code == 403
    lead = sign_in("lead")
    lead.post(f"/board/{talk}", to="accepted")
    assert engine.booking(talk, actor="tester").state.value == "accepted"
    assert lead.post(f"/board/{talk}", to="requested").status_code == 409


def test_an_alert_is_taken_up_once(anna: Agent, sign_in: Callable[..., Agent], engine: Entitlements) -> None:
    alert = engine.raise_incident("emergency", START, actor="tester", conversation="t-1", who="self", member_id="demo-vip")
    ticket = engine.raise_incident("complaint", START, actor="tester", conversation="t-2", member_id="demo-vip")
    page = anna.get("/incidents").text
    assert page.index(alert.id) < page.index(ticket.id)
    assert dict(engine.open_incidents()) == {alert.kind: 1, ticket.kind: 1}
    anna.post(f"/incidents/{alert.id}", step="take")
    other = sign_in("bert").post(f"/incidents/{alert.id}", step="take")
    assert other.status_code == 409 and "已有人处理" in other.text
    assert dict(engine.open_incidents()) == {ticket.kind: 1}


@pytest.mark.parametrize("service", ["4.1", "4.1.4", "4.6", "4.10", "4.13"])
def test_the_handbook_shows_the_clauses_word_for_word(anna: Agent, service: str) -> None:
    assert f"手册 {service}" in anna.get(f"/handbook/{service}").text


def test_a_service_that_does_not_exist_is_not_there(anna: Agent) -> None:
    assert anna.get("/handbook/9.9").status_code == 404


def test_the_supervisor_sees_looks_corrections_and_calls(
    anna: Agent, sign_in: Callable[..., Agent], console: Console
) -> None:
    there = anna.call("demo-vip")
    anna.post(f"{there}/ask", asked="=1+1")
    shown = console.suggestions.of_call(there.split("/")[-1])[0]
    anna.post(f"{there}/suggestions/{shown.id}", verdict="wrong", meant="quota_rule")
    anna.post(f"{there}/wrap-up", topic="quota", promised="")
    lead = sign_in("lead")
    page = lead.get("/supervisor?days=7&member=demo-vip").text
    assert "=1+1" in page and "各套餐几次" in page and "agent:anna" in page
    exported = lead.get("/supervisor/corrections.csv?days=7")
    assert exported.headers["content-type"].startswith("text/csv") and "'=1+1" in exported.text
    assert "demo-vip" in lead.get("/supervisor/views.csv").text and "quota" in lead.get("/supervisor/calls.csv").text
    assert lead.get("/supervisor/users.csv").status_code == 404


def test_csv_disarms_formulas_and_keeps_the_rest() -> None:
    assert csv_of([["@x", "a,b", 3]]) == '\ufeff\'@x,"a,b",3\r\n'
