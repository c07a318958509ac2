"""What a tester gets to read: the broken turn with everything around it."""

from __future__ import annotations

import asyncio
import io
import json
from pathlib import Path
from xml.etree import ElementTree

import pytest
from rich.console import Console

from assistant.evaluation.reports.junit import to_junit, write_junit
from assistant.evaluation.reports.report import decision_line, print_results, to_json
from assistant.evaluation.running.results import Results
from assistant.evaluation.running.runner import run_cases

from .fakes import FakeDatabases, FakeReply, FakeTalk, cases_of

TEXT = """
metadata: {member_id: M1}
test_cases:
  - {test_case: good, capability: happy_path, steps: [{user: 你好}]}
  - test_case: "bad [case] <&>"
    capability: refusal
    clause: 3.2
    steps:
      - user: 我还有几次[门诊]\\x0b
        assertions: [bot_uttered: {text_matches: 还有2次}]
      - user: 没跑到
"""
ANSWER = {
    "decision": {"allowed": False, "reasons": [{"code": "quota_used_up", "clause": "3.2"}]},
    "clauses": ["3.2"],
}


@pytest.fixture
def results(tmp_path: Path) -> Results:
    def script(_: object) -> list[FakeReply]:
        return [FakeReply("[已用完]次数\x0b", ANSWER, [{"title": "看看别的"}])]

    cases = cases_of(tmp_path, TEXT.replace("我还有几次[门诊]\\x0b", '"我还有几次[门诊]\\x0b"'))
    return asyncio.run(run_cases(cases, lambda: FakeTalk(script), FakeDatabases()))


def shown(results: Results) -> str:
    stream = io.StringIO()
    print_results(results, Console(file=stream, width=120, color_system=None))
    return stream.getvalue()


def test_the_terminal_shows_the_broken_turn(results: Results) -> None:
    text = shown(results)
    for part in (
        "bad [case] <&>",
        "cases.yml:5",
        "我还有几次[门诊]",
        "[已用完]次数",
        "[看看别的]",
        "my_quota（0.91），其次 quota_rule（0.06）",
        "service=4.4",
        "action_my_quota〔0_RulePolicy〕",
        "quota_used_up",
        "bot_uttered（第 10 行）",
        "还有2次",
        "后面 1 步没有再跑",
        "2 个测试，2 轮，1 通过，1 失败",
    ):
        assert part in text, part
    assert "你好" not in text, "what passed is not shown"


def test_no_cases_are_said(results: Results) -> None:
    assert "没有符合条件" in shown(Results(()))


def test_junit(results: Results, tmp_path: Path) -> None:
    write_junit(results, tmp_path / "out" / "junit.xml")
    root = ElementTree.parse(tmp_path / "out" / "junit.xml").getroot()
    assert root.get("tests") == "2"
    suite = root.find("testsuite")
    assert suite is not None
    assert (suite.get("tests"), suite.get("failures")) == ("2", "1")
    good, bad = suite.findall("testcase")
    assert list(good) == []
    assert (bad.get("name"), bad.get("classname"), bad.get("line")) == (
        "bad [case] <&>",
        "cases.refusal",
        "5",
    )
    failure = bad.find("failure")
    assert failure is not None
    assert "还有2次" in str(failure.get("message"))
    assert "quota_used_up" in str(failure.text)
    assert "没跑到" not in to_junit(results)


def test_json(results: Results) -> None:
    document = json.loads(to_json(results))
    assert (document["cases"], document["failed"], document["turns"], document["passed"]) == (2, 1, 2, False)
    turn = document["results"][1]["turns"][0]
    assert turn["failures"][0]["kind"] == "bot_uttered"
    assert turn["replies"][0]["answer"] == ANSWER


def test_a_decision_in_one_line() -> None:
    decision = {
        "service": "4.4",
        "allowed": True,
        "needs": [{"fact": "department"}],
        "earliest_date": "2026-12-02",
    }
    assert decision_line({**decision, "consumes": [{"line": "4.4", "uses": 1}]}) == (
        "4.4 allowed，还需 department，占用 4.4×1，最早 2026-12-02"
    )
    assert decision_line(ANSWER["decision"]) == "not allowed，因 quota_used_up（3.2）"
