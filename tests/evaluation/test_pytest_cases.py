"""YAML conversations as pytest items, in a pytest of their own with a scripted assistant."""

from __future__ import annotations

from pathlib import Path

import pytest

CONFTEST = f"""
import sys
sys.path.insert(0, {str(Path(__file__).resolve().parents[2])!r})
sys.path.insert(0, {str(Path(__file__).resolve().parents[1])!r})
from assistant.evaluation.running.pytest_cases import Bench, collect_conversations
from evaluation.fakes import FakeDatabases, FakeReply, FakeTalk

def bench():
    return Bench(lambda: FakeTalk(lambda step: [FakeReply("您还有1次。")]), FakeDatabases())

def pytest_collect_file(file_path, parent):
    if file_path.suffix == ".yml":
        return collect_conversations(file_path, parent, bench)
"""
# Plugins that play no part here only cost time.
QUICK = ("-p", "no:cacheprovider", "-p", "no:asyncio", "-p", "no:hypothesispytest")
CASES = """
test_cases:
  - test_case: holds
    capability: happy_path
    steps: [{user: 几次, assertions: [{bot_uttered: {text_matches: 1次}}]}]
  - test_case: breaks
    capability: refusal
    steps: [{user: 几次, assertions: [{bot_uttered: {text_matches: 2次}}]}]
"""


@pytest.fixture
def inner(pytester: pytest.Pytester) -> pytest.Pytester:
    pytester.makeconftest(CONFTEST)
    (pytester.path / "quota.yml").write_text(CASES, encoding="utf-8")
    return pytester


def test_each_case_is_an_item(inner: pytest.Pytester) -> None:
    result = inner.runpytest_inprocess(*QUICK)
    result.assert_outcomes(passed=1, failed=1)
    output = result.stdout.str()
    assert "用户：几次" in output
    assert "期望 bot_uttered（第 8 行）：2次" in output
    assert "quota.yml::breaks" in output


def test_cases_are_selected_by_capability(inner: pytest.Pytester) -> None:
    inner.runpytest_inprocess("-k", "happy_path", *QUICK).assert_outcomes(passed=1, deselected=1)


def test_a_wrong_file_is_a_collection_error(inner: pytest.Pytester) -> None:
    (inner.path / "wrong.yml").write_text(CASES.replace("steps", "stpes"), encoding="utf-8")
    result = inner.runpytest_inprocess(*QUICK)
    result.assert_outcomes(errors=1)
    assert "wrong.yml:5:5: 不认识“stpes”；是不是 steps？" in result.stdout.str()
