"""`bench entitlement` on a small file: every figure is there; a figure below a least value fails the run."""

from __future__ import annotations

import json
from datetime import date

import pytest

from assistant.bench import BenchReport, Figure
from assistant.cli.working.bench import print_report

from .conftest import Run


def test_it_measures_everything(run: Run) -> None:
    status, out, err = run("bench", "entitlement", "--members", "300", "--json")
    report = json.loads(out)
    assert status == (0 if report["passed"] else 1), err
    names = [figure["name"] for figure in report["figures"]]
    assert any(name.startswith("装入 300") for name in names)
    assert {"纯判定（一个核）", "check p95", "预约（SQLite，一个接一个）"} <= set(names)
    assert sum(name.startswith("一轮的读取 p50") for name in names) == 3
    assert all(figure["value"] > 0 for figure in report["figures"])


def test_a_figure_below_its_least_value_fails_the_run(capsys: pytest.CaptureFixture[str]) -> None:
    machine = {"cpu": "x", "cores": 2, "python": "3.10"}
    good, bad = (Figure("判定", value, "次/秒", 5000.0, at_least=True) for value in (10_000.0, 4_000.0))
    assert BenchReport(date(2026, 11, 23), machine, (good,)).passed
    report = BenchReport(date(2026, 11, 23), machine, (good, bad))
    assert not report.passed
    print_report(report)
    out = capsys.readouterr().out
    assert "50%" in out and "125% 不够" in out and "≥ 5000" in out


def test_a_wrong_call_is_one_line(run: Run) -> None:
    status, _, err = run("bench", "entitlement", "--members", "3")
    assert status == 2 and err.count("\n") == 1
