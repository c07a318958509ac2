"""Several processes share the cases: all run once, in order, and a dead worker is told."""

from __future__ import annotations

import os
from collections.abc import Sequence
from contextlib import nullcontext
from pathlib import Path

import pytest

from assistant.evaluation.casefiles.cases import Step
from assistant.evaluation.running.results import CaseResult
from assistant.evaluation.running.workers import WorkerDied, run_parallel

from .fakes import FakeDatabases, FakeReply, FakeTalk, cases_of

TEXT = "test_cases:\n" + "".join(
    f"  - test_case: c{number}\n    steps: [{{user: u{number}, assertions: [bot_uttered: {{text_matches: u{number % 4}}}]}}]\n"
    for number in range(6)
)


def speak(step: Step) -> Sequence[FakeReply]:
    return [FakeReply(f"{step.user} 进程{os.getpid()}")]


def setup() -> tuple[object, object]:
    return lambda: FakeTalk(speak), nullcontext(FakeDatabases())


def broken() -> tuple[object, object]:
    raise RuntimeError("no model")


def test_results_keep_the_order_and_two_processes_work(tmp_path: Path) -> None:
    heard: list[CaseResult] = []
    results = run_parallel(cases_of(tmp_path, TEXT), setup, 2, heard.append)  # type: ignore[arg-type]
    assert [case.name for case in results.cases] == [f"c{number}" for number in range(6)]
    assert [case.passed for case in results.cases] == [True] * 4 + [False] * 2
    assert sorted(case.name for case in heard) == [f"c{number}" for number in range(6)]
    processes = {case.turns[0].text.partition("进程")[2] for case in results.cases}
    assert str(os.getpid()) not in processes


def test_a_worker_that_cannot_begin_is_told(tmp_path: Path) -> None:
    with pytest.raises(WorkerDied, match="no model"):
        run_parallel(cases_of(tmp_path, TEXT), broken, 2)  # type: ignore[arg-type]
