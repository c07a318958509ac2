"""Entities with resolved values and their places in the text."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.shared.nlu.constants import ENTITIES, TEXT
from rasa.shared.nlu.training_data.message import Message

from assistant.nlu.entities import LexiconEntityExtractor
from assistant.nlu.lexicon import Lexicon

from .small import training_data


@pytest.fixture
def extractor(small_lexicon: Lexicon, tmp_path: Path) -> LexiconEntityExtractor:
    return LexiconEntityExtractor(small_lexicon, LocalModelStorage.create(tmp_path), Resource("entities"))


def found(extractor: LexiconEntityExtractor, text: str) -> list[tuple[str, str, str]]:
    """Label, value and the words as written."""
    return [(e["entity"], e["value"], text[e["start"] : e["end"]]) for e in extractor.entities_of(text)]


def test_names_dates_and_counts_in_order(extractor: LexiconEntityExtractor) -> None:
    assert found(extractor, "我妈明天约2次專家號") == [
        ("relation", "parent", "我妈"),
        ("date", "明天", "明天"),
        ("count", "2", "2次"),
        ("service", "4.4", "專家號"),
    ]


def test_a_negated_service_is_no_entity(extractor: LexiconEntityExtractor) -> None:
    assert found(extractor, "不是图文，是电话医生") == [("service", "4.2", "电话医生")]


def test_nothing_named_nothing_found(extractor: LexiconEntityExtractor) -> None:
    assert found(extractor, "你好👌") == []


def test_messages_get_entities_with_the_extractors_name(extractor: LexiconEntityExtractor) -> None:
    before: dict[str, Any] = {"entity": "x", "value": "y", "start": 0, "end": 1}
    messages = [Message({TEXT: "约专家号", ENTITIES: [before]}), Message({TEXT: ""}), Message({})]
    extractor.process(messages)
    kept, new = messages[0].get(ENTITIES)
    assert kept == before
    assert (new["value"], new["extractor"]) == ("4.4", "LexiconEntityExtractor")
    assert messages[1].get(ENTITIES) is None
    assert ENTITIES in messages[0].output_properties


def test_the_words_travel_with_the_model(extractor: LexiconEntityExtractor, tmp_path: Path) -> None:
    resource = extractor.train(training_data())
    loaded = LexiconEntityExtractor.load({}, LocalModelStorage(tmp_path), resource, None)
    assert found(loaded, "早筛门诊") == [("service", "4.1.3", "早筛门诊")]
