"""A changed word retrains what learns from it; an unchanged project restores everything from the cache."""

from __future__ import annotations

import asyncio
import functools
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from rasa.core.agent import Agent
from rasa.engine.graph import GraphComponent

from assistant import project
from assistant.nlu.acts.component import ActClassifier
from assistant.nlu.danger.component import SafetyClassifier
from assistant.nlu.entities import LexiconEntityExtractor
from assistant.nlu.importer import ProjectImporter
from assistant.nlu.intents import LinearIntentClassifier
from assistant.nlu.lexicon import lexicon_dir, project_lexicon
from assistant.nlu.service_classifier import ServiceClassifier
from assistant.nlu.tokenizer import SpacyJiebaTokenizer
from assistant.training import TrainingFailed, ensure_model

LEARNERS = (
    SpacyJiebaTokenizer, LexiconEntityExtractor, ServiceClassifier, LinearIntentClassifier, ActClassifier, SafetyClassifier,
)  # fmt: skip
NAMES = {learner.__name__ for learner in LEARNERS}
# No dictionary knows this word, so nobody but our own entry can make one token of it.
NEW_WORD = "彩虹通道"


@pytest.fixture
def trained(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """Names of the components that really train, in order; restored ones do not appear."""
    names: list[str] = []

    def recording(learner: type[GraphComponent]) -> Any:
        train = learner.train  # type: ignore[attr-defined]

        @functools.wraps(train)  # Rasa reads the annotations
        def record(self: GraphComponent, *arguments: Any, **named: Any) -> Any:
            names.append(learner.__name__)
            return train(self, *arguments, **named)

        return record

    for learner in LEARNERS:
        monkeypatch.setattr(learner, "train", recording(learner))
    yield names


def replace_in(file: Path, old: str, new: str) -> None:
    """Change a file as an editor does, with a new time of change."""
    text = file.read_text(encoding="utf8")
    assert text.count(old) == 1
    before = file.stat().st_mtime_ns
    file.write_text(text.replace(old, new), encoding="utf8")
    os.utime(file, ns=(before + 1_000_000, before + 1_000_000))


def add_alias(root: Path) -> None:
    replace_in(root / "data/handbook/jiankang-suixin-v.yml", "[专家号, 特需号,", f"[专家号, {NEW_WORD}, 特需号,")


def understood(model: Path, text: str) -> tuple[list[str], dict[str, str]]:
    """The tokens and the entities (label → value) of ``text`` in a trained model."""
    parsed = asyncio.run(Agent.load(str(model)).parse_message(text))
    tokens = [text[start:end] for start, end in parsed["text_tokens"]]
    return tokens, {entity["entity"]: entity["value"] for entity in parsed["entities"]}


def test_trainings_in_a_row(small_project: Path, trained: list[str]) -> None:
    first = ensure_model()
    assert {*trained} == NAMES

    trained.clear()
    assert ensure_model() == first
    assert trained == [], "an unchanged project has its model already"

    first.rename(first.with_suffix(".before"))
    assert ensure_model() == first
    assert trained == [], "everything comes from the cache"

    add_alias(small_project)
    second = ensure_model()
    assert second != first
    assert {*trained} == NAMES, "the dictionary shapes all of the understanding and none of the dialogue"
    assert first.is_file(), "the older model stays until somebody removes it"
    text = f"{NEW_WORD}还剩几次"
    assert understood(second, text) == (["彩虹通道", "还", "剩", "几次"], {"service": "4.4"})
    assert NEW_WORD not in understood(first, text)[0], "a model speaks with the dictionary it was trained with"

    trained.clear()
    with (small_project / "data/lexicon/relation.yml").open("a", encoding="utf8") as file:
        file.write("- {value: parent, forms: [慈祥老人]}\n")
    third = ensure_model()
    assert {*trained} == NAMES
    tokens, entities = understood(third, "慈祥老人在吗")
    assert ("慈祥老人" in tokens, entities) == (True, {"relation": "parent"})


@pytest.mark.parametrize(
    ("file", "old", "new", "reason"),
    [
        ("config.yml", "intents.LinearIntentClassifier", "intents.Nobody", "assistant.nlu.intents.Nobody"),
        ("domain.yml", "intents: [", "intents: [[", "domain.yml"),
        ("data/nlu/small.yml", "    - 在吗\n    - 你好在吗\n    - 您好早上好\n    - 早上好\n", "", "'greet' has only 2 examples"),
        ("data/concepts.yml", "count_left: [", "count_left: [[", "concepts.yml: not valid YAML"),
        ("data/safety_cues.yml", "'不省人事'", "'(不省人事'", "safety_cues.yml: emergency: '\\(不省人事' is no pattern"),
        ("data/lexicon/relation.yml", "- value: spouse\n", "- valve: spouse\n", "relation.yml: entry 1 needs"),
    ],
    ids=["configuration", "domain", "utterances", "concepts", "cues", "lexicon"],
)
def test_what_cannot_be_trained_is_told_in_one_line(
    small_project: Path, file: str, old: str, new: str, reason: str
) -> None:
    replace_in(small_project / file, old, new)
    with pytest.raises(TrainingFailed, match=f"模型没有训练成：.*{reason}") as told:
        ensure_model()
    assert "\n" not in str(told.value)
    assert not list((small_project / "models").glob("*"))


def test_words_are_read_anew_when_a_file_has_changed(small_project: Path) -> None:
    before, fingerprints, project_before = project_lexicon(), addons({}), project.fingerprint()
    assert project_lexicon() is before
    # On a cached node Rasa asks with the configuration of a precomputed value.
    assert addons({"output": object()}) == fingerprints

    add_alias(small_project)
    after = project_lexicon()
    assert (NEW_WORD in before.words(), NEW_WORD in after.words()) == (False, True)
    assert NEW_WORD in lookup_table("service")
    assert not {*fingerprints} & {*addons({})}
    assert project.fingerprint() != project_before

    replace_in(small_project / "data/concepts.yml", "count_left: [还剩,", "count_left: [还剩, 余量可观,")
    last = project_lexicon()
    assert last.digest() not in (before.digest(), after.digest())

    os.utime(lexicon_dir() / "relation.yml")
    assert project_lexicon() is last, "equal content is the same object: no pipeline is built twice"
    (lexicon_dir() / "vehicle.yml").write_text("- {value: car, forms: [小汽车]}\n", encoding="utf8")
    assert lookup_table("vehicle") == ["小汽车"]


def addons(config: dict[str, Any]) -> list[str | None]:
    return [learner.fingerprint_addon(config) for learner in LEARNERS]


def lookup_table(label: str) -> list[str]:
    tables = ProjectImporter().get_nlu_data().lookup_tables
    return next(list(table["elements"]) for table in tables if table["name"] == label)
