"""Danger to life is heard first: a layer of its own, before and beside the intent model."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.nlu.constants import INTENT, INTENT_NAME_KEY, PREDICTED_CONFIDENCE_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from assistant.nlu.base import TrainedClassifier
from assistant.nlu.cues import DANGERS, Cues, cues_digest, project_cues
from assistant.nlu.features import Sentence, danger_features
from assistant.nlu.intents import INTENT_RANKING
from assistant.nlu.linear import LinearModel, train_linear

_CALM = "calm"
# A danger must not be asked back about by the fallback, nor look ambiguous to it.
_LEAST_CONFIDENCE = 0.9
_CLEAR = 0.3


@dataclass
class DangerModel:
    """One model for both dangers against everything else, and the words that are enough by themselves."""

    model: LinearModel
    cues: Cues

    def judge(self, sentence: Sentence) -> dict[str, float]:
        """Probability of each danger."""
        ranking = dict(self.model.ranking(sentence))
        return {danger: ranking[danger] for danger in DANGERS}


_CLAUSE_END = re.compile(r"[，,。；;！!？?\s…]+")
_SHORTEST_CLAUSE = 4


def clauses(text: str) -> list[str]:
    """The clauses of a message of several; empty for a message of one."""
    parts = [part for part in _CLAUSE_END.split(text) if len(part) >= _SHORTEST_CLAUSE]
    return parts if len(parts) > 1 else []


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class SafetyClassifier(TrainedClassifier, IntentClassifier):
    """Decides alone whether the intent is ``emergency`` or ``mental_crisis``.

    Missing a danger is far worse than one needless hint at 120, so any of four is enough: the model of this layer
    is sure by itself (``own_threshold``); its mean with the intent model reaches ``threshold``; the words name a
    danger which nothing takes back (``data/safety_cues.yml``); or one clause does so, surer than a whole message must
    be (``clause_threshold``), for a danger hidden in a routine question drowns in it (流血止不住了，电话医生几点上班).
    Where only the intent model hears a danger, its next best intent stands. The other intents follow in
    ``intent_ranking``, shared out among themselves: the rest of the message is answered after the help.
    """

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        return {"cost": 0.5, "threshold": 0.3, "own_threshold": 0.6, "clause_threshold": 0.92}

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> str | None:
        return f"{super().fingerprint_addon(config)}-{cues_digest()}"

    def train(self, training_data: TrainingData) -> Resource:
        examples = [e for e in training_data.intent_examples if e.get(TEXT)]
        labels = [e.get(INTENT) if e.get(INTENT) in DANGERS else _CALM for e in examples]
        sentences, cost = self.sentences(examples), self.config["cost"]
        cues = project_cues()
        model = train_linear(sentences, labels, danger_features, cost, class_weight="balanced")
        return self.keep(DangerModel(model, cues))

    def understand(self, message: Message) -> None:
        ranking = {r[INTENT_NAME_KEY]: r[PREDICTED_CONFIDENCE_KEY] for r in message.get(INTENT_RANKING) or []}
        danger, probability = self._danger(message.get(TEXT), ranking)
        others = {name: share for name, share in ranking.items() if name not in DANGERS}
        if danger:
            _set(message, {danger: min(max(probability, _LEAST_CONFIDENCE), 1.0), **_behind(others)})
        elif others and (message.get(INTENT) or {}).get(INTENT_NAME_KEY) in DANGERS:
            _set(message, others)

    def _danger(self, text: str, said: dict[str, float]) -> tuple[str, float]:
        """The danger the message or a clause of it speaks of, empty for none, and how likely it is."""
        sentence = self.sentence(text)
        own = self.model.judge(sentence)
        mean = {danger: (own[danger] + said.get(danger, 0.0)) / 2 for danger in DANGERS}
        likely = max(DANGERS, key=lambda danger: mean[danger])
        if mean[likely] >= self.config["threshold"] or own[likely] >= self.config["own_threshold"]:
            return likely, max(mean[likely], own[likely])
        if named := self.model.cues.danger(sentence.text):
            return named, mean[named]
        return self._in_a_clause(text)

    def _in_a_clause(self, text: str) -> tuple[str, float]:
        judged = [item for clause in clauses(text) for item in self.model.judge(self.sentence(clause)).items()]
        danger, probability = max(judged, key=lambda item: item[1], default=("", 0.0))
        return (danger, probability) if probability >= self.config["clause_threshold"] else ("", 0.0)


def _behind(others: dict[str, float]) -> dict[str, float]:
    """What else the message may be about, as if no danger were in it; far enough behind for the fallback."""
    most = _LEAST_CONFIDENCE - _CLEAR
    return {name: most * share / sum(others.values()) for name, share in others.items() if share > 0.0}


def _set(message: Message, shares: dict[str, float]) -> None:
    ranking = [{INTENT_NAME_KEY: name, PREDICTED_CONFIDENCE_KEY: float(share)} for name, share in shares.items()]
    message.set(INTENT, dict(ranking[0]), add_to_output=True)
    message.set(INTENT_RANKING, ranking, add_to_output=True)
