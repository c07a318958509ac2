"""Finding a member and writing down who calls."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from actions.entitlement import Entitlements
from assistant.console.context import Console

from .conftest import Agent


@pytest.mark.parametrize("asked", ["DEMO-P-0002", "+86 199-0000-0002", "演示贵宾 1980-09-01", "0002"])
def test_a_member_is_found_by_any_of_the_four(anna: Agent, asked: str) -> None:
    assert "演示贵宾" in anna.post("/", q=asked).text


def test_several_matches_are_a_list_to_choose_from(anna: Agent, engine: Entitlements) -> None:
    page = anna.post("/", q="0002").text
    hits = engine.records.search_members("0002", actor="tester").found
    assert page.count('class="hit"') == len(hits)


def test_a_link_with_the_callers_number_opens_the_match(anna: Agent) -> None:
    assert "演示贵宾" in anna.get("/?phone=19900000002").text


@pytest.mark.parametrize(("asked", "words"), [("", "请输入保单号"), ("张三", "请输入保单号"), ("NO-SUCH-0001", "没有找到")])
def test_what_finds_nobody_is_told(anna: Agent, asked: str, words: str) -> None:
    assert words in anna.post("/", q=asked).text


def test_what_was_typed_is_shown_as_text(anna: Agent) -> None:
    page = anna.post("/", q='"><img src=x onerror=alert(1)>').text
    assert "<img" not in page and "&lt;img" in page


def test_one_check_is_not_enough(anna: Agent, console: Console) -> None:
    answer = anna.post("/calls", member="demo-vip", caller="insured", policy_number="1")
    assert answer.status_code == 400 and "至少要核对两项" in answer.text
    assert console.calls.recent("anna") == ()


def test_somebody_unverified_gets_the_general_rules_only(anna: Agent, console: Console) -> None:
    answer = anna.post("/calls", member="demo-vip", caller="unverified")
    assert "只答通用规则" in answer.text and "演示贵宾" not in answer.text and "350,000" not in answer.text
    there = answer.url.path
    assert anna.post(f"{there}/drafts", service="4.4").status_code == 403
    assert anna.post(f"{there}/reveal", reason="想看一看").status_code == 403
    assert console.drafts.open_of("demo-vip") == ()


def test_a_policyholder_never_sees_another_adult(anna: Agent, engine: Entitlements) -> None:
    checks = {"policy_number": "1", "name_birth": "1"}
    answer = anna.post(
        "/calls", member="demo-vip", caller="policyholder", person_name="演示路人", person_mobile="19900000099", **checks
    )
    assert answer.status_code == 403


def test_a_guardian_the_insurer_knows_may_speak_for_a_minor(anna: Agent, engine: Entitlements) -> None:
    member = engine.member("demo-minor", actor="tester")
    guardian = member.guardians[0]
    there = anna.call("demo-minor", "guardian", person_name=guardian.name, person_mobile=guardian.mobile)
    assert member.name in anna.get(there).text


def test_a_call_is_the_agents_own(sign_in: Callable[..., Agent], anna: Agent) -> None:
    there = anna.call("demo-vip")
    assert sign_in("bert").get(there).status_code == 404
