"""The suite itself: filed by behaviour, each case with the clause it checks, and large enough."""

from __future__ import annotations

from collections import Counter
from typing import get_args

import pytest

from assistant import project
from assistant.evaluation.casefiles.case_models import Capability
from assistant.evaluation.casefiles.cases import Case, load_cases
from assistant.evaluation.reports.coverage import Universe, project_universe

LEAST_CASES = 450
LEAST_PER_BEHAVIOUR = 15
BEHAVIOURS = set(get_args(Capability)) - {""}


@pytest.fixture(scope="module")
def cases() -> list[Case]:
    return load_cases(project.root() / "tests" / "conversations")


@pytest.fixture(scope="module")
def universe() -> Universe:
    return project_universe(project.root() / "domain.yml")


def test_every_case_is_filed_by_behaviour(cases: list[Case]) -> None:
    filed = Counter(case.capability for case in cases)
    assert set(filed) == BEHAVIOURS, "a case without a behaviour, or a behaviour without a case"
    assert min(filed.values()) >= LEAST_PER_BEHAVIOUR, filed
    assert len(cases) >= LEAST_CASES


def test_every_case_names_a_clause_of_the_handbook(cases: list[Case], universe: Universe) -> None:
    clauses = {*universe.clauses, *universe.services}
    headings = {clause.rpartition(".")[0] for clause in universe.clauses} | set("一二三四五六")
    wrong = {
        case.id: case.clause
        for case in cases
        if not case.clauses or not set(case.clauses) <= clauses | headings
    }
    assert not wrong


def test_no_name_twice_in_the_suite(cases: list[Case]) -> None:
    """Rasa and pytest tell cases apart by file, people by name."""
    assert {name: n for name, n in Counter(case.name for case in cases).items() if n > 1} == {}


def test_every_case_expects_something(cases: list[Case]) -> None:
    assert [case.id for case in cases if not any(step.assertions for step in case.steps)] == []


def test_the_filter_finds_cases_by_behaviour_clause_file_and_name(cases: list[Case]) -> None:
    path = project.root() / "tests" / "conversations"
    found = load_cases(path, "cancellation 4.11")
    assert found and {case.capability for case in found} == {"cancellation"}
    assert {case.file.name for case in load_cases(path, "safety.yml")} == {"safety.yml"}
    assert [case.name for case in load_cases(path, "早筛三年的最后一天")] == ["早筛三年的最后一天还在服务期"]
