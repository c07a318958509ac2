"""The conversation suite catches a project broken on purpose, each time."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from assistant import project
from assistant.evaluation.attacks.mutations import MUTATIONS, Mutation, first_catch
from assistant.evaluation.casefiles.cases import Case, load_cases
from assistant.evaluation.running.runner import DEMO_MEMBERS, agent_talks

CONVERSATIONS = Path(__file__).parents[1] / "conversations"
# So many cases on the subject are tried before a mutation counts as unnoticed.
MOST = 80


@pytest.fixture(scope="module")
def cases() -> list[Case]:
    """The suite without the cases written against these very mutations: the others have to show what they can."""
    return [case for case in load_cases(CONVERSATIONS) if case.file.name != "guards.yml"]


def test_ten_and_more_each_with_a_name() -> None:
    assert len(MUTATIONS) >= 10
    assert len({mutation.name for mutation in MUTATIONS}) == len(MUTATIONS)


@pytest.mark.parametrize("mutation", MUTATIONS, ids=lambda mutation: mutation.name)
def test_each_is_caught(mutation: Mutation, cases: list[Case], agent: Any) -> None:
    about = [case for case in cases if mutation.concerns(case)][:MOST]
    caught = first_catch(mutation, about, agent_talks(agent), project.root() / DEMO_MEMBERS)
    assert caught is not None, f"no case noticed: {mutation.title}"
    assert caught.turns[-1].failures


@pytest.mark.parametrize("mutation", MUTATIONS, ids=lambda mutation: mutation.name)
def test_nothing_stays_broken(mutation: Mutation) -> None:
    assert _state() == _state()
    before = _state()
    with mutation.apply():
        assert _state() != before, "it must change something"
    assert _state() == before


def _state() -> list[object]:
    """Everything the mutations touch, told apart by identity."""
    from actions.answers.registry import ANSWERS
    from actions.dialogue import moves
    from actions.entitlement import desk, service
    from assistant.nlu.danger.component import SafetyClassifier

    parts = [service.load_editions, desk.entry_kind, SafetyClassifier.understand, moves._next_of_booking]
    return [id(part) for part in (*parts, *ANSWERS.values())]
