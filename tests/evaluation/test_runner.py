"""Running cases against a scripted assistant: every assertion holds when it should, and fails when it should."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from pathlib import Path

import pytest

from assistant.evaluation.casefiles.cases import BadFile, Circumstances, Step
from assistant.evaluation.running.results import CaseResult
from assistant.evaluation.running.runner import run_cases, run_conversations

from .fakes import FakeDatabases, FakeReply, FakeTalk, FakeView, Script, cases_of, crash

HEAD = (
    "metadata: {member_id: M1, now: 2025-09-01T10:00:00+08:00}\ntest_cases:\n  - test_case: a\n    steps:\n"
)
ANSWER = {"intent": "my_quota", "quota": {"remaining": 1, "used": 1}, "clauses": ["3.2"]}
REPLIES = [
    FakeReply("您还有1次。", ANSWER, [{"title": "预约", "payload": "帮我约"}]),
    FakeReply("还想问什么？"),
]


def speak(_: Step) -> Sequence[FakeReply]:
    return REPLIES


def run(
    folder: Path, steps: str, script: Script = speak, databases: FakeDatabases | None = None
) -> CaseResult:
    """The result of one case with ``steps``."""
    cases = cases_of(folder, HEAD + steps)
    results = asyncio.run(run_cases(cases, lambda: FakeTalk(script), databases or FakeDatabases()))
    return results.cases[0]


def one(assertion: str) -> str:
    return f"      - user: 还有几次\n        assertions:\n          - {assertion}\n"


HOLDS_AND_FAILS = [
    ("bot_uttered: {text_matches: '还有1次'}", "bot_uttered: {text_matches: '还有2次'}"),
    (r"bot_uttered: {text_matches: '还有\d次'}", r"bot_uttered: {text_matches: '没有\d次'}"),
    ("bot_uttered: {text_matches: '1次.*还想'}", "bot_uttered: {text_matches: '^还想.*1次'}"),
    ("bot_uttered: {utter_name: utter_done}", "bot_uttered: {utter_name: utter_other}"),
    ("bot_uttered: {buttons: [{title: 预约}]}", "bot_uttered: {buttons: [{title: 预约, payload: x}]}"),
    ("bot_did_not_utter: {text_matches: 2次}", "bot_did_not_utter: {text_matches: 1次}"),
    ("bot_did_not_utter: {utter_name: utter_x}", "bot_did_not_utter: {utter_name: utter_done}"),
    ("bot_did_not_utter: {buttons: [{title: 取消}]}", "bot_did_not_utter: {buttons: [{title: 预约}]}"),
    ("slot_was_set: [{name: service, value: 4.4}]", "slot_was_set: [{name: service, value: 4.5}]"),
    ("slot_was_set: [{name: service}]", "slot_was_set: [{name: last_intent}]"),
    ("slot_was_set: [{name: last_intent, value: null}]", "slot_was_set: [{name: service, value: null}]"),
    ("slot_was_not_set: [{name: last_intent}]", "slot_was_not_set: [{name: service}]"),
    ("slot_was_not_set: [{name: service, value: 4.5}]", "slot_was_not_set: [{name: servce}]"),
    ("slot_was_set: [{name: state.service, value: '4.4'}]", "slot_was_set: [{name: state.booking}]"),
    ("slot_was_not_set: [{name: state.booking}]", "slot_was_not_set: [{name: stte.booking}]"),
    ("action_executed: action_my_quota", "action_executed: action_quota"),
    ("intent_is: my_quota", "intent_is: quota_rule"),
    ("answer_contains: {quota: {remaining: 1}}", "answer_contains: {quota: {remaining: 2}}"),
    ("effects: {nothing_booked: true}", "effects: {nothing_booked: false}"),
    ("effects: {usage_unchanged: true}", "effects: {usage_unchanged: false}"),
    (
        "effects: {booking_state: {id: B0, state: requested}}",
        "effects: {booking_state: {id: B0, state: cancelled}}",
    ),
    ("effects: {quota: {line: 4.4, used: 1}}", "effects: {quota: {line: 4.4, used: 0}}"),
]


def stocked() -> FakeView:
    """M1 has one booking of 4.4 and has used it once."""
    booking = {"id": "B0", "service": "4.4", "state": "requested"}
    return FakeView({"M1": [booking]}, {"M1": [{"line": "4.4", "used": 1, "held": 0}]})


@pytest.mark.parametrize(("holds", "fails"), HOLDS_AND_FAILS)
def test_each_assertion_both_ways(tmp_path: Path, holds: str, fails: str) -> None:
    assert run(tmp_path, one(holds), databases=FakeDatabases(stocked)).passed
    broken = run(tmp_path, one(fails), databases=FakeDatabases(stocked))
    (failure,) = broken.turns[0].failures
    assert failure.kind == fails.partition(":")[0]
    assert failure.line == 7
    assert failure.expected
    assert failure.actual


def test_a_turn_is_laid_open(tmp_path: Path) -> None:
    turn = run(tmp_path, one("intent_is: my_quota")).turns[0]
    assert (turn.intent.name, turn.intent.confidence, turn.runner_up.name) == ("my_quota", 0.91, "quota_rule")
    assert [(action.name, action.policy) for action in turn.actions] == [("action_my_quota", "0_RulePolicy")]
    assert turn.entities[0]["value"] == "4.4"
    assert turn.replies[0].answer == ANSWER


def test_a_broken_turn_ends_the_case(tmp_path: Path) -> None:
    result = run(tmp_path, one("intent_is: book") + one("intent_is: book"))
    assert not result.passed
    assert (len(result.turns), result.steps, result.not_run) == (1, 2, 1)


def test_a_hidden_crash_breaks_the_turn(tmp_path: Path) -> None:
    (failure,) = run(tmp_path, "      - user: x\n", crash).turns[0].failures
    assert failure.kind == "no_error"
    assert "KeyError: 'quota'" in failure.actual


def test_an_open_crash_breaks_the_turn_only(tmp_path: Path) -> None:
    def raising(_: Step) -> Sequence[FakeReply]:
        raise RuntimeError("boom")

    text = HEAD + "      - user: x\n  - test_case: b\n    steps: [{user: y}]\n"
    talks = iter([FakeTalk(raising), FakeTalk(speak)])
    results = asyncio.run(run_cases(cases_of(tmp_path, text), lambda: next(talks), FakeDatabases()))
    assert [case.passed for case in results.cases] == [False, True]
    assert not results.passed


def test_each_case_has_its_own_talk_database_and_slots(tmp_path: Path) -> None:
    text = (
        "fixtures: [{asked: [{service: 4.4}]}]\n" + HEAD + "      - user: x\n"
        "  - test_case: b\n    fixtures: [asked]\n    metadata: {member_id: M2}\n    steps: [{user: y}]\n"
    )
    talks: list[FakeTalk] = []
    databases, heard = FakeDatabases(), []

    def open_talk() -> FakeTalk:
        talks.append(FakeTalk(speak))
        return talks[-1]

    asyncio.run(
        run_cases(cases_of(tmp_path, text), open_talk, databases, lambda case: heard.append(case.name))
    )
    assert heard == ["a", "b"]
    assert len(databases.views) == 2
    now = "2025-09-01T10:00:00+08:00"
    assert [talk.begun_with for talk in talks] == [
        ({}, Circumstances("M1", now)),
        ({"service": "4.4"}, Circumstances("M2", now)),
    ]


class Clerk:
    """Books 4.4 for a member at each message."""

    def __init__(self, member: str = "M1", times: int = 1) -> None:
        self.databases = FakeDatabases(stocked)
        self.member, self.times = member, times

    def __call__(self, step: Step) -> Sequence[FakeReply]:
        view = self.databases.views[-1]
        for _ in range(self.times):
            number = view.total_bookings()
            booking = {"id": f"B{number}", "service": "4.4", "state": "requested"}
            view.all_bookings.setdefault(self.member, []).append(booking)
            view.lines.setdefault(self.member, [{"line": "4.4", "used": 0, "held": 0}])[0]["held"] += 1
        return REPLIES


def failures(folder: Path, clerk: Clerk, assertion: str) -> list[str]:
    return [f.actual for f in run(folder, one(assertion), clerk, clerk.databases).turns[0].failures]


def test_a_booking_is_seen(tmp_path: Path) -> None:
    clerk = Clerk()
    assert failures(tmp_path, clerk, "effects: {booking_created: {service: 4.4, state: requested}}") == []
    assert failures(tmp_path, clerk, "effects: {nothing_booked: false, usage_unchanged: false}") == []
    assert failures(tmp_path, clerk, "effects: {nothing_booked: true}") == ["B1 4.4 requested"]
    assert "held" in failures(tmp_path, clerk, "effects: {usage_unchanged: true}")[0]
    assert "应为 4.5，实为 4.4" in failures(tmp_path, clerk, "effects: {booking_created: {service: 4.5}}")[0]
    turn = run(tmp_path, one("effects: {nothing_booked: true}"), clerk, clerk.databases).turns[0]
    assert turn.effects == ("新预约 B1 4.4 requested",)


def test_a_double_booking_is_no_booking_created(tmp_path: Path) -> None:
    assert failures(tmp_path, Clerk(times=2), "effects: {booking_created: {service: 4.4}}")[0].startswith(
        "有 2 个"
    )


def test_a_booking_for_somebody_else_is_seen(tmp_path: Path) -> None:
    assert failures(tmp_path, Clerk(member="M2"), "effects: {nothing_booked: true}") == [
        "别的会员多了 1 个预约"
    ]


def test_a_cancelled_booking_leaves_usage_as_it_was(tmp_path: Path) -> None:
    databases = FakeDatabases(stocked)

    def book_then_cancel(step: Step) -> Sequence[FakeReply]:
        line = databases.views[-1].lines["M1"][0]
        line["held"] = 1 if step.user == "约" else 0
        databases.views[-1].all_bookings["M1"][0]["state"] = "cancelled"
        return REPLIES

    steps = one("effects: {usage_unchanged: false}").replace("还有几次", "约") + one(
        "effects: {usage_unchanged: true}"
    )
    result = run(tmp_path, steps, book_then_cancel, databases)
    assert result.passed
    assert "→ B0 4.4 cancelled" in result.turns[1].effects[0]


def test_a_member_that_was_not_loaded_is_told(tmp_path: Path) -> None:
    databases = FakeDatabases(lambda: FakeView(refused={"M1": "birth_date：还没到"}))
    (failure,) = run(tmp_path, "      - user: x\n", databases=databases).turns[0].failures
    assert failure.actual == "会员 M1 没有载入：birth_date：还没到"


def test_no_case_is_no_success(tmp_path: Path) -> None:
    cases_of(tmp_path, HEAD.replace("M1", "demo-vip") + "      - user: x\n")
    results = run_conversations(tmp_path / "cases.yml", keyword="nothing like it")
    assert not results.passed
    assert results.to_dict()["cases"] == 0


def test_a_member_the_file_lacks_is_refused_before_anything_runs(tmp_path: Path) -> None:
    cases_of(tmp_path, HEAD.replace("M1", "demo-vpi") + "      - user: x\n")
    with pytest.raises(BadFile, match="没有会员“demo-vpi”；是不是 demo-vip？"):
        run_conversations(tmp_path / "cases.yml")
