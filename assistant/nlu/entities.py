"""Named things: lexicon entries found by the spaCy span ruler, dates and counts."""

from __future__ import annotations

from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.extractors.extractor import EntityExtractorMixin
from rasa.shared.nlu.constants import (
    ENTITIES,
    ENTITY_ATTRIBUTE_END,
    ENTITY_ATTRIBUTE_START,
    ENTITY_ATTRIBUTE_TYPE,
    ENTITY_ATTRIBUTE_VALUE,
    TEXT,
)
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from actions.language.counts import find_counts
from actions.language.dates import find_dates
from assistant.nlu.lexicon import Lexicon, project_lexicon
from assistant.nlu.reading import read
from assistant.nlu.storage import read_text, source_digest, write_text

_LEXICON_FILE = "lexicon.json"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=True)
class LexiconEntityExtractor(GraphComponent, EntityExtractorMixin):
    """Entities with resolved values: ``service`` carries a service id, ``relation`` a relation …

    A ``date`` entity carries the words as written; what day they mean depends on now and is
    settled by the actions.
    """

    def __init__(self, lexicon: Lexicon, storage: ModelStorage, resource: Resource) -> None:
        self._lexicon = lexicon
        self._storage = storage
        self._resource = resource

    @classmethod
    def create(
        cls, config: dict[str, Any], model_storage: ModelStorage, resource: Resource, execution_context: ExecutionContext
    ) -> LexiconEntityExtractor:
        return cls(project_lexicon(), model_storage, resource)

    @classmethod
    def load(
        cls, config: dict[str, Any], model_storage: ModelStorage, resource: Resource,
        execution_context: ExecutionContext, **kwargs: Any,
    ) -> LexiconEntityExtractor:
        return cls(Lexicon.from_json(read_text(model_storage, resource, _LEXICON_FILE)), model_storage, resource)

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> str:
        return f"{project_lexicon().digest()}-{source_digest()}"

    def train(self, training_data: TrainingData) -> Resource:
        write_text(self._storage, self._resource, _LEXICON_FILE, self._lexicon.to_json())
        return self._resource

    def process(self, messages: list[Message]) -> list[Message]:
        for message in messages:
            text = message.get(TEXT)
            if text:
                found = self.add_extractor_name(self.entities_of(text))
                message.set(ENTITIES, message.get(ENTITIES, []) + found, add_to_output=True)
        return messages

    def entities_of(self, text: str) -> list[dict[str, Any]]:
        """Entities of ``text`` in order of their start offset."""
        named = [(m.label, m.value, m.start, m.end) for m in read(self._lexicon, text).mentions]
        dates = [("date", words, start, start + len(words)) for words, start in find_dates(text)]
        counts = [("count", str(number), start, end) for number, start, end in find_counts(text)]
        return [
            {
                ENTITY_ATTRIBUTE_TYPE: label,
                ENTITY_ATTRIBUTE_VALUE: value,
                ENTITY_ATTRIBUTE_START: start,
                ENTITY_ATTRIBUTE_END: end,
            }
            for label, value, start, end in sorted([*named, *dates, *counts], key=lambda found: found[2])
        ]
