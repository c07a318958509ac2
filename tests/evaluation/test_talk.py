"""The real assistant under the bench: what it did in a turn is seen whole, and only that."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from assistant import project
from assistant.evaluation.casefiles.cases import Circumstances
from assistant.evaluation.running.database import CaseDatabases
from assistant.evaluation.running.results import CaseResult
from assistant.evaluation.running.runner import DEMO_MEMBERS, agent_talks, run_cases

from .fakes import cases_of

CASES = """
fixtures: [{asked: [{state: {service: "4.5", member: demo-vip, turns: 1}}]}]
metadata: {member_id: demo-vip, now: 2026-11-23T10:00:00+08:00}
test_cases:
  - test_case: two turns
    fixtures: [asked]
    steps:
      - user: 我还有几次专家门诊
        assertions:
          - intent_is: my_quota
          - action_executed: action_answer
          - answer_contains: {services: [4.4]}
          - effects: {quota: {line: 4.4, used: 1}, nothing_booked: true, usage_unchanged: true}
      - user: /my_quota{"service":"4.7"}
        assertions:
          - answer_contains: {services: [4.7]}
          - slot_was_not_set: [{name: state.service, value: "4.4"}]
      - user: "   "
        assertions: [bot_uttered: {text_matches: 没有收到文字}]
"""


@pytest.fixture(scope="module")
def result(agent: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[CaseResult]:
    cases = cases_of(tmp_path_factory.mktemp("talk"), CASES)
    with CaseDatabases(Path(project.root(), DEMO_MEMBERS)) as databases:
        yield asyncio.run(run_cases(cases, agent_talks(agent), databases)).cases[0]


def test_every_assertion_holds(result: CaseResult) -> None:
    assert [failure for turn in result.turns for failure in turn.failures] == []


def test_the_first_message_is_not_lost_in_the_session_start(result: CaseResult) -> None:
    first = result.turns[0]
    assert first.intent.confidence > 0
    assert first.runner_up.name
    assert len(first.slots) == 1, "what was set before the talk is not of the turn"


def test_a_turn_holds_its_own_events_only(result: CaseResult) -> None:
    assert [action.name for action in result.turns[1].actions] == ["action_answer"]
    assert result.turns[2].actions == ()


def test_circumstances_become_a_sealed_identity() -> None:
    from assistant.evaluation.running.talk import identity_of

    assert identity_of(Circumstances()).member_id is None
    identity = identity_of(Circumstances("M1", "2026-01-01", "agent"))
    assert (identity.member_id, identity.actor, identity.now) == ("M1", "agent", "2026-01-01")
