"""Rasa's own way: `rasa test core` and `rasa test nlu` hold on tests/stories, and notice what is wrong."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest

from assistant import project
from tests.nlu.utterances import read_utterances, sameness

STORIES = project.root() / "tests" / "stories"
SENTENCES = STORIES / "nlu.yml"
LEAST_UNDERSTOOD = 0.9
# Sent by the buttons below a proposal; nobody says them.
BUTTONS = {"confirm", "decline"}


def test_every_story_goes_as_told(agent: Any) -> None:
    result = run_stories(STORIES, agent)
    assert result["accuracy"] == 1.0
    assert len(result["actions"]) > 40
    assert {action["action"] for action in result["actions"]} >= {"action_answer", "action_start_booking", "action_hold"}


def test_a_wrong_story_is_noticed(agent: Any, tmp_path: Path) -> None:
    from rasa.core.test import WrongPredictionException

    told = (STORIES / "test_questions.yml").read_text(encoding="utf-8")
    assert told.count("action: action_designate") == 1
    wrong = tmp_path / "test_wrong.yml"
    wrong.write_text(told.replace("action: action_designate", "action: action_start_booking"), encoding="utf-8")
    with pytest.raises(WrongPredictionException, match="wrong action"):
        run_stories(wrong, agent)


def run_stories(path: Path, agent: Any) -> dict[str, Any]:
    """What ``rasa test core --e2e --fail-on-prediction-errors`` does, without its pictures."""
    from rasa.core.test import test

    return asyncio.run(
        test(str(path), agent, fail_on_prediction_errors=True, e2e=True, disable_plotting=True)
    )


def test_the_nlu_file_is_understood(agent: Any) -> None:
    utterances = list(read_utterances(SENTENCES))
    heard = {u.text: asyncio.run(agent.parse_message(u.text))["intent"]["name"] for u in utterances}
    wrong = [f"{u.text}：{u.intent}，听成 {heard[u.text]}" for u in utterances if heard[u.text] != u.intent]
    assert len(wrong) <= (1 - LEAST_UNDERSTOOD) * len(utterances), "\n".join(wrong)


def test_the_nlu_file_is_nobodys_training_data() -> None:
    files = sorted((project.root() / "data" / "nlu").rglob("*.yml"))
    learnt = {sameness(u.text) for file in files for u in read_utterances(file)}
    tested = list(read_utterances(SENTENCES))
    assert not [u.text for u in tested if sameness(u.text) in learnt]
    assert len(tested) >= 130
    assert {u.intent for u in tested} == intents() - {"nlu_fallback", *BUTTONS}


def intents() -> set[str]:
    from rasa.shared.core.domain import Domain

    return set(Domain.load(str(project.root() / "domain.yml")).intents) - {
        "back", "restart", "session_start", "EXTERNAL"
    }  # fmt: skip
