"""The bench on the command line: what is written where, and how it ends."""

from __future__ import annotations

import json
import logging
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from assistant import __main__ as entry
from assistant import project
from assistant.evaluation.attacks import explore
from assistant.evaluation.attacks.explore import ExploreReport, Finding
from assistant.evaluation.attacks.explore_checks import Problem
from assistant.evaluation.casefiles.cases import Circumstances
from assistant.evaluation.running import runner
from assistant.evaluation.running.results import CaseResult, Failure, Guess, Results, Said, Turn

Call = Callable[..., tuple[int, str, str]]
GOOD = Turn("你好", Guess("greet", 1.0), replies=(Said("您好。", {"intent": "greet", "services": ["4.4"]}),))
BAD = Turn("几次", Guess("my_quota", 0.9), failures=(Failure("bot_uttered", "2次", "1次", 3),))


@pytest.fixture(autouse=True)
def _settings_put_back() -> Iterator[None]:
    disabled, show = logging.root.manager.disable, warnings.showwarning
    with warnings.catch_warnings():
        yield
    logging.disable(disabled)
    warnings.showwarning = show


@pytest.fixture
def call(capfd: pytest.CaptureFixture[str]) -> Call:
    def run(*arguments: object) -> tuple[int, str, str]:
        capfd.readouterr()
        status = entry.main([str(argument) for argument in arguments])
        told = capfd.readouterr()
        return status, told.out, told.err

    return run


@pytest.fixture
def suite(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, Any]]:
    """A suite whose run is made up; what it was called with."""
    seen: dict[str, Any] = {"path": tmp_path / "suite", "turns": [GOOD]}
    seen["path"].mkdir()

    def run(
        path: Path, members: Any, keyword: str, agent: Any, on_case: Any, workers: int, on_start: Any,
        keep_going: bool,
    ) -> Results:
        seen.update(keyword=keyword, workers=workers)
        on_start(1)
        case = CaseResult("a", "a.yml", 1, "happy_path", "3.2", tuple(seen["turns"]), 1)
        on_case(case)
        return Results((case,), 0.5)

    monkeypatch.setattr(runner, "run_conversations", run)
    yield seen


def test_every_report_at_once(call: Call, suite: dict[str, Any], tmp_path: Path) -> None:
    files = {name: tmp_path / "out" / name for name in ("r.html", "j.xml", "h.png")}
    status, out, err = call(
        "eval", "conversations", suite["path"], "--html", files["r.html"], "--junit", files["j.xml"], "--cover",
        "--heatmap", files["h.png"], "--workers", 3, "-k", "refusal",
    )  # fmt: skip
    assert (status, err) == (0, "")
    assert all(file.stat().st_size > 200 for file in files.values())
    assert (suite["workers"], suite["keyword"]) == (3, "refusal")
    assert "还没碰到" in out
    assert "覆盖" in files["r.html"].read_text(encoding="utf-8")


def test_json_is_one_document_with_coverage(call: Call, suite: dict[str, Any]) -> None:
    status, out, err = call("eval", "conversations", suite["path"], "--json", "--cover")
    document = json.loads(out)
    assert (status, err, document["passed"]) == (0, "", True)
    assert document["coverage"]["services"]["hits"] == {"4.4": 1}
    assert "coverage" not in json.loads(call("eval", "conversations", suite["path"], "--json")[1])


def test_a_failed_case_is_a_failed_run(call: Call, suite: dict[str, Any]) -> None:
    suite["turns"] = [BAD]
    status, out, _ = call("eval", "conversations", suite["path"])
    assert status == 1
    assert "2次" in out


def test_the_schema_is_one_json_document(call: Call) -> None:
    status, out, err = call("eval", "schema")
    assert (status, err) == (0, "")
    assert "test_cases" in json.loads(out)["properties"]


def walk(findings: tuple[Finding, ...]) -> Callable[..., ExploreReport]:
    def run(turns: int, seed: int, members: Any, on_turn: Any) -> ExploreReport:
        on_turn(turns)
        return ExploreReport(seed, turns, 3, 2.0, findings)

    return run


def test_a_walk_without_findings(call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(explore, "explore", walk(()))
    status, out, err = call("eval", "explore", "--turns", 40, "--seed", 7)
    assert (status, err) == (0, "")
    assert "种子 7：3 段对话，40 轮，20 轮/秒，0 种问题" in out


def test_a_walk_with_findings(call: Call, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    finding = Finding(Problem("silence", "没有回复", "greet"), Circumstances("demo-vip"), (GOOD,), 1, 5)
    monkeypatch.setattr(explore, "explore", walk((finding,)))
    status, out, _ = call("eval", "explore", "--turns", 40, "--save", tmp_path / "out" / "found.yml")
    assert status == 1
    assert "没有回复" in out and "user: 你好" in out
    assert "test_case" in (tmp_path / "out" / "found.yml").read_text(encoding="utf-8")
    document = json.loads(call("eval", "explore", "--turns", 40, "--json")[1])
    assert document["findings"][0]["times"] == 5


def test_a_recording_never_overwrites(call: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SUIXIN_DATABASE_URL", f"sqlite:///{tmp_path}/cli.db")
    file = tmp_path / "talk.yml"
    file.write_text("mine", encoding="utf-8")
    status, out, err = call("chat", "--record", file)
    assert (status, out) == (2, "")
    assert "已经有这个文件" in err
    assert file.read_text(encoding="utf-8") == "mine"


def test_the_demo_members_are_there() -> None:
    assert (project.root() / runner.DEMO_MEMBERS).is_file()


def test_every_fault_of_every_file_is_listed_without_running(call: Call, tmp_path: Path) -> None:
    good = "test_cases:\n  - test_case: a\n    steps:\n      - user: 你好\n"
    (tmp_path / "good.yml").write_text(good, encoding="utf-8")
    assert call("eval", "check", tmp_path) == (0, "1 个测试写法没有问题\n", "")
    (tmp_path / "wrong.yml").write_text(
        f"{good}        metadata: {{member_id: demo-vpi}}\n        bot: 您好\n", encoding="utf-8"
    )
    (tmp_path / "worse.yml").write_text(good.replace("user: 你好", "user: /gret"), encoding="utf-8")
    status, out, err = call("eval", "check", tmp_path)
    assert (status, err) == (1, "")
    assert "wrong.yml:6:9: 不认识“bot”" in out
    assert "worse.yml:4:9: 没有意图“gret”；是不是 greet？" in out
    assert out.endswith("1 个测试写法没有问题，2 处要改\n")
