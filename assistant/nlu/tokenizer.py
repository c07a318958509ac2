"""Rasa tokens from the spaCy pipeline's jieba segmentation."""

from __future__ import annotations

from typing import Any

from rasa.engine.graph import ExecutionContext
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.tokenizers.tokenizer import Token, Tokenizer
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from actions.language.normalise import normalise
from assistant.nlu.language import build_language, words_of
from assistant.nlu.lexicon import Lexicon, project_lexicon
from assistant.nlu.storage import read_text, source_digest, write_text

_LEXICON_FILE = "lexicon.json"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_TOKENIZER, is_trainable=True)
class SpacyJiebaTokenizer(Tokenizer):
    """Segments with jieba through spaCy, the catalogue's names as one token each.

    The dictionary is trained into the model: a model always speaks with the dictionary it was
    trained with, and a changed dictionary changes the fingerprint and so retrains.
    """

    def __init__(self, config: dict[str, Any], lexicon: Lexicon, storage: ModelStorage, resource: Resource) -> None:
        super().__init__(config)
        self._lexicon = lexicon
        self._storage = storage
        self._resource = resource
        self._nlp = build_language(lexicon)

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        return {"intent_tokenization_flag": False, "intent_split_symbol": "_", "token_pattern": None}

    @classmethod
    def create(
        cls, config: dict[str, Any], model_storage: ModelStorage, resource: Resource, execution_context: ExecutionContext
    ) -> SpacyJiebaTokenizer:
        return cls(config, project_lexicon(), model_storage, resource)

    @classmethod
    def load(
        cls, config: dict[str, Any], model_storage: ModelStorage, resource: Resource,
        execution_context: ExecutionContext, **kwargs: Any,
    ) -> SpacyJiebaTokenizer:
        lexicon = Lexicon.from_json(read_text(model_storage, resource, _LEXICON_FILE))
        return cls(config, lexicon, model_storage, resource)

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> str:
        """Content of the lexicon and of this room's code; Rasa hashes neither by itself."""
        return f"{project_lexicon().digest()}-{source_digest()}"

    def train(self, training_data: TrainingData) -> Resource:
        write_text(self._storage, self._resource, _LEXICON_FILE, self._lexicon.to_json())
        return self._resource

    def tokenize(self, message: Message, attribute: str) -> list[Token]:
        text = message.get(attribute)
        doc = words_of(self._nlp, normalise(text))
        return [Token(text[t.idx : t.idx + len(t)], t.idx) for t in doc if not t.is_space]
