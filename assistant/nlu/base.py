"""What the trained classifiers share: a linear model and a lexicon, kept in the model archive."""

from __future__ import annotations

from typing import Any

import joblib
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.training_data.message import Message

from assistant.nlu.features import Sentence
from assistant.nlu.lexicon import Lexicon, project_lexicon
from assistant.nlu.reading import read, read_all
from assistant.nlu.storage import read_text, source_digest, write_text

_LEXICON_FILE = "lexicon.json"
_MODEL_FILE = "model.joblib"


class TrainedClassifier(GraphComponent):
    """A component around one or more linear models; subclasses train and apply them.

    ``model`` is what ``joblib`` keeps: only archives trained here are ever loaded.
    """

    def __init__(
        self, config: dict[str, Any], lexicon: Lexicon, storage: ModelStorage, resource: Resource, model: Any = None
    ) -> None:
        self.config = {**self.get_default_config(), **config}
        self.lexicon = lexicon
        self.model = model
        self._storage = storage
        self._resource = resource

    @classmethod
    def create(
        cls, config: dict[str, Any], model_storage: ModelStorage, resource: Resource, execution_context: ExecutionContext
    ) -> TrainedClassifier:
        return cls(config, project_lexicon(), model_storage, resource)

    @classmethod
    def load(
        cls, config: dict[str, Any], model_storage: ModelStorage, resource: Resource,
        execution_context: ExecutionContext, **kwargs: Any,
    ) -> TrainedClassifier:
        lexicon = Lexicon.from_json(read_text(model_storage, resource, _LEXICON_FILE))
        with model_storage.read_from(resource) as folder:
            return cls(config, lexicon, model_storage, resource, joblib.load(folder / _MODEL_FILE))

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> str | None:
        return f"{project_lexicon().digest()}-{source_digest()}"

    def keep(self, model: Any) -> Resource:
        """Persist ``model`` together with the lexicon it was trained with."""
        self.model = model
        write_text(self._storage, self._resource, _LEXICON_FILE, self.lexicon.to_json())
        with self._storage.write_to(self._resource) as folder:
            joblib.dump(model, folder / _MODEL_FILE, compress=3)
        return self._resource

    def sentences(self, examples: list[Message]) -> list[Sentence]:
        """The sentences of training examples, read once for all classifiers."""
        return list(read_all(self.lexicon, tuple(example.get("text") for example in examples)))

    def sentence(self, text: str) -> Sentence:
        return read(self.lexicon, text).sentence

    def process(self, messages: list[Message]) -> list[Message]:
        for message in messages:
            if message.get("text"):
                self.understand(message)
        return messages

    def understand(self, message: Message) -> None:
        """Add what this component finds out to ``message``."""
        raise NotImplementedError
