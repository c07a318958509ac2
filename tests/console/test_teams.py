"""A supervisor sees the own team's work; without a team, and as administrator, everybody's."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from actions.entitlement import Entitlements
from assistant.console.context import Console

from .conftest import START, Agent, Said

OF_EAST, OF_WEST = "东组的问法", "西组的问法"


@pytest.fixture
def worked(console: Console, sign_in: Callable[..., Agent], said: Said) -> None:
    """anna of the east and bert of the west each had a call, asked, were told wrong and wrapped up."""
    console.users.change("anna", team="东组")
    console.users.change("bert", team="西组")
    said.understood = {"intent": "service_materials", "confidence": 0.2, "others": [], "found": []}
    for name, asked in (("anna", OF_EAST), ("bert", OF_WEST)):
        agent = sign_in(name)
        there = agent.call("demo-vip")
        agent.post(f"{there}/ask", asked=asked)
        shown = console.suggestions.of_call(there.split("/")[-1])[0]
        agent.post(f"{there}/suggestions/{shown.id}", verdict="wrong", meant="quota_rule")
        agent.post(f"{there}/wrap-up", topic="quota", promised=f"{name} 答应的")


@pytest.mark.usefixtures("worked")
def test_a_supervisor_sees_the_own_team(console: Console, sign_in: Callable[..., Agent]) -> None:
    console.users.change("lead", team="东组")
    lead = sign_in("lead")
    for path in ("/supervisor?days=7&member=demo-vip", "/supervisor?days=7&team=西组&member=demo-vip"):
        shown = lead.get(path).text
        assert OF_EAST in shown and OF_WEST not in shown and "bert" not in shown and "agent:anna" in shown
    for kind, own in (("views", "anna"), ("corrections", OF_EAST), ("calls", "anna 答应的")):
        exported = lead.get(f"/supervisor/{kind}.csv?days=7&team=西组").text
        assert own in exported and "bert" not in exported


@pytest.mark.usefixtures("worked")
@pytest.mark.parametrize("name", ["lead", "root"])
def test_without_a_team_everybody_and_any_team_by_choice(name: str, sign_in: Callable[..., Agent]) -> None:
    other = sign_in(name)
    everybody = other.get("/supervisor?days=7").text
    assert OF_EAST in everybody and OF_WEST in everybody
    chosen = other.get("/supervisor?days=7&team=西组").text
    assert OF_EAST not in chosen and OF_WEST in chosen
    assert OF_EAST in other.get("/supervisor?days=7&team=<i>x").text and "<i>x" not in other.last.text


@pytest.mark.usefixtures("worked")
def test_charts_show_alarms_acceptance_and_what_was_unsure(
    sign_in: Callable[..., Agent], engine: Entitlements
) -> None:
    engine.raise_incident("complaint", START, actor="tester", conversation="t-1")
    shown = sign_in("lead").get("/supervisor?days=1").text
    assert shown.count("<svg") == 3 and "要什么材料" in shown and "2 / 2" in shown
    later = sign_in("lead").get("/supervisor?days=7").text
    assert later.count("<svg") == 3 and "http:" not in later and "<script" in later and later.count("<script") == 1


def test_with_nothing_there_nothing_is_drawn(sign_in: Callable[..., Agent]) -> None:
    assert "<svg" not in sign_in("lead").get("/supervisor?days=30").text


def test_figures_by_time_are_those_of_the_slices(console: Console) -> None:
    for minutes, copied in ((5, True), (65, False), (70, True)):
        at = START.timestamp() - 60 * minutes
        one = console.suggestions.show("call", "anna", "问", {}, START.fromtimestamp(at, START.tzinfo))
        if copied:
            console.suggestions.mark(one.id, "anna", "copied")
    now = START.timestamp()
    assert console.suggestions.by_time([(now - 7200, now - 3600), (now - 3600, now)]) == [(2, 1), (1, 1)]
    assert console.suggestions.by_time([(now - 7200, now)], {"bert"}) == [(0, 0)]
