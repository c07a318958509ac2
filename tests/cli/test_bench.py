"""What the bench makes of its figures; the measuring itself is started by hand and by CI."""

from __future__ import annotations

import os
from datetime import date

import pytest

from assistant.bench import BenchReport, Figure, to_dict
from assistant.cli.shared.machine import machine, memory_mb
from assistant.cli.working.bench import print_report

MACHINE = {"cpu": "x", "cores": 2, "python": "3.10"}


def report(*figures: Figure) -> BenchReport:
    return BenchReport(date(2026, 11, 23), MACHINE, figures)


def test_a_figure_above_its_limit_fails_the_run() -> None:
    assert report(Figure("a", 30.0, "ms", 30.0), Figure("b", 99.0, "ms")).passed
    assert not report(Figure("a", 30.1, "ms", 30.0)).passed


def test_the_document_has_date_machine_and_ratios() -> None:
    told = to_dict(report(Figure("a", 15.0, "ms", 30.0), Figure("b", 9.0, "ms")))
    assert (told["on"], told["machine"], told["passed"]) == ("2026-11-23", MACHINE, True)
    assert [figure["ratio"] for figure in told["figures"]] == [0.5, None]


def test_the_table_marks_what_is_over(capsys: pytest.CaptureFixture[str]) -> None:
    print_report(report(Figure("内存", 990.0, "MB", 900.0)))
    out = capsys.readouterr().out
    assert "2026-11-23" in out and "990.0 MB" in out and "110% 超过" in out


def test_this_process_has_a_size_and_this_machine_a_name() -> None:
    assert memory_mb(os.getpid()) > 5
    assert machine()["cores"] and machine()["cpu"]
