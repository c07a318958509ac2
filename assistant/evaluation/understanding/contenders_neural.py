"""The contenders that need a neural framework: spaCy's text categorizers and Rasa's DIET."""

from __future__ import annotations

import asyncio
import random
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import yaml

from assistant.nlu.features import Sentence

_SEED = 7
_SPACY_EPOCHS = 10
_BATCH = 128
# Four had not ended after eight minutes on two busy cores; every epoch goes over some 14,000 sentences.
DIET_EPOCHS = 2

_BAG = {
    "@architectures": "spacy.TextCatBOW.v2", "exclusive_classes": True, "ngram_size": 2, "no_output_layer": False,
}  # fmt: skip
_ENSEMBLE = {
    "@architectures": "spacy.TextCatEnsemble.v2",
    "linear_model": _BAG,
    "tok2vec": {
        "@architectures": "spacy.Tok2Vec.v2",
        "embed": {
            "@architectures": "spacy.MultiHashEmbed.v2", "width": 64, "rows": [4000, 2000],
            "attrs": ["NORM", "SHAPE"], "include_static_vectors": False,
        },
        "encode": {
            "@architectures": "spacy.MaxoutWindowEncoder.v2", "width": 64, "window_size": 1,
            "maxout_pieces": 3, "depth": 2,
        },
    },
}  # fmt: skip
ARCHITECTURES: dict[str, dict[str, Any]] = {"bow": _BAG, "ensemble": _ENSEMBLE}


class SpacyTextcat:
    """spaCy's ``textcat`` on our words (service names masked), without pretrained vectors."""

    def __init__(self, architecture: str, epochs: int = _SPACY_EPOCHS) -> None:
        self._model = ARCHITECTURES[architecture]
        self._epochs = epochs
        self.classes: list[str] = []

    def train(self, sentences: Sequence[Sentence], intents: Sequence[str]) -> None:
        import spacy
        from spacy.training import Example
        from spacy.util import fix_random_seed, minibatch

        fix_random_seed(_SEED)
        self._nlp = spacy.blank("zh")
        textcat = self._nlp.add_pipe("textcat", config={"model": self._model})
        self.classes = sorted(set(intents))
        for name in self.classes:
            textcat.add_label(name)
        examples = [
            Example.from_dict(self._doc(s), {"cats": {name: float(name == intent) for name in self.classes}})
            for s, intent in zip(sentences, intents, strict=False)
        ]
        optimizer = self._nlp.initialize(lambda: examples)
        shuffle = random.Random(_SEED)
        for _ in range(self._epochs):
            shuffle.shuffle(examples)
            for batch in minibatch(examples, _BATCH):
                self._nlp.update(batch, sgd=optimizer, drop=0.2)

    def probabilities(self, sentences: Sequence[Sentence]) -> np.ndarray:
        docs = self._nlp.pipe(self._doc(sentence) for sentence in sentences)
        return np.array([[doc.cats[name] for name in self.classes] for doc in docs])

    def size(self) -> int:
        return len(self._nlp.to_bytes(exclude=["vocab", "tokenizer"]))

    def _doc(self, sentence: Sentence) -> Any:
        from spacy.tokens import Doc

        return Doc(self._nlp.vocab, words=list(sentence.words) or ["∅"])


class Diet:
    """Rasa's DIETClassifier on the assistant's tokens with counted words and characters."""

    def __init__(self, epochs: int = DIET_EPOCHS) -> None:
        self._epochs = epochs
        self.classes: list[str] = []

    def train(self, sentences: Sequence[Sentence], intents: Sequence[str]) -> None:
        from rasa.core.agent import load_agent
        from rasa.model_training import train_nlu

        self.classes = sorted(set(intents))
        self._folder = tempfile.TemporaryDirectory()
        folder = Path(self._folder.name)
        (folder / "config.yml").write_text(yaml.safe_dump(self._config()), encoding="utf-8")
        (folder / "nlu.yml").write_text(self._examples(sentences, intents), encoding="utf-8")
        self._archive = Path(
            train_nlu(str(folder / "config.yml"), str(folder / "nlu.yml"), str(folder), fixed_model_name="diet")
        )
        self._agent = asyncio.run(load_agent(model_path=str(self._archive)))

    def probabilities(self, sentences: Sequence[Sentence]) -> np.ndarray:
        return asyncio.run(self._parse(sentences))

    async def _parse(self, sentences: Sequence[Sentence]) -> np.ndarray:
        column = {name: index for index, name in enumerate(self.classes)}
        table = np.zeros((len(sentences), len(column)))
        for row, sentence in enumerate(sentences):
            for rank in (await self._agent.parse_message(sentence.text))["intent_ranking"]:
                table[row, column[rank["name"]]] = rank["confidence"]
        return table

    def size(self) -> int:
        return self._archive.stat().st_size

    def _config(self) -> dict[str, Any]:
        return {
            "recipe": "default.v1",
            "assistant_id": "comparison",
            "language": "zh",
            "pipeline": [
                {"name": "assistant.nlu.tokenizer.SpacyJiebaTokenizer"},
                {"name": "CountVectorsFeaturizer"},
                {"name": "CountVectorsFeaturizer", "analyzer": "char_wb", "min_ngram": 1, "max_ngram": 4},
                {
                    "name": "DIETClassifier", "epochs": self._epochs, "entity_recognition": False,
                    "ranking_length": 0, "random_seed": _SEED,
                },
            ],
            "policies": [],
        }  # fmt: skip

    @staticmethod
    def _examples(sentences: Sequence[Sentence], intents: Sequence[str]) -> str:
        by_intent: dict[str, list[str]] = {}
        for sentence, intent in zip(sentences, intents, strict=False):
            # Brackets would be read as annotations.
            by_intent.setdefault(intent, []).append(sentence.text.translate(str.maketrans("[](){}", "      ")))
        nlu = [
            {"intent": intent, "examples": "".join(f"- {text}\n" for text in texts)}
            for intent, texts in by_intent.items()
        ]
        return yaml.safe_dump({"version": "3.1", "nlu": nlu}, allow_unicode=True)
