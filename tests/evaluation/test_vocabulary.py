"""The names a test may use are those of the project."""

from __future__ import annotations

from pathlib import Path

from assistant import project
from assistant.evaluation.casefiles.cases import load_cases
from assistant.evaluation.casefiles.vocabulary import project_vocabulary
from assistant.evaluation.running.runner import DEMO_MEMBERS


def test_every_kind_of_name() -> None:
    names = project_vocabulary(project.root() / DEMO_MEMBERS)
    assert {"book", "confirm", "decline", "nlu_fallback"} <= names.intents < names.answer_intents
    assert {"service", "date"} <= names.entities
    assert {"state", "state.booking", "state.proposal"} <= names.slots
    assert {"action_answer", "action_start_booking", "action_carry_out", "action_listen"} <= names.actions
    assert {"4.1.3", "4.13"} <= names.services
    assert {"3.2", "4.4 流程1", "4.4", "六"} <= names.clauses
    assert {"demo-vip", "demo-late"} <= names.members
    assert {"requested", "forfeited"} <= names.states
    assert {"service", "state", "wanted_date"} <= names.booking_fields
    assert {"line", "held", "remaining"} <= names.quota_fields
    assert names.answer_fields == {
        "intent",
        "services",
        "clauses",
        "quota",
        "decision",
        "booking",
        "options",
        "contact",
        "proposal",
    }


def test_a_members_file_that_cannot_be_read_leaves_members_unchecked(tmp_path: Path) -> None:
    """Loading it will say what is wrong with it."""
    names = project_vocabulary(tmp_path / "none.yml")
    assert names.members == frozenset()
    (tmp_path / "a.yml").write_text(
        "test_cases:\n  - test_case: a\n    metadata: {member_id: anybody}\n    steps: [{user: hi}]\n",
        encoding="utf-8",
    )
    assert load_cases(tmp_path / "a.yml", vocabulary=names)
