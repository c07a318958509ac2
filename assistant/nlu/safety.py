"""Danger to life is heard first: a layer of its own, before and beside the intent model."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

import numpy as np
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.nlu.constants import INTENT, INTENT_NAME_KEY, PREDICTED_CONFIDENCE_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from assistant.nlu.base import TrainedClassifier
from assistant.nlu.features import Sentence, service_features
from assistant.nlu.intents import INTENT_RANKING
from assistant.nlu.linear import LinearModel, train_linear

DANGERS = ("mental_crisis", "emergency")
_CALM = "calm"
# A danger must not be asked back about by the fallback.
_LEAST_CONFIDENCE = 0.9
_BEHIND_A_DANGER = 0.5


@dataclass
class DangerModel:
    """One model for both dangers against everything else."""

    model: LinearModel

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
    """Overrides the intent with ``emergency`` or ``mental_crisis`` when danger is likely.

    Missing a danger is far worse than one needless hint at 120, so the threshold lies below one half.
    A danger hidden in a routine question (流血止不住了，电话医生几点上班) drowns in the whole message, so
    each clause is judged as well; torn out of its sentence it must be surer (``clause_threshold``).
    What the intent model thought stays in ``intent_ranking``: the rest of the message is answered after the help.
    """

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        return {"cost": 0.5, "threshold": 0.4, "clause_threshold": 0.65}

    def train(self, training_data: TrainingData) -> Resource:
        examples = [e for e in training_data.intent_examples if e.get(TEXT)]
        labels = [e.get(INTENT) if e.get(INTENT) in DANGERS else _CALM for e in examples]
        sentences, cost = self.sentences(examples), self.config["cost"]
        return self.keep(DangerModel(train_linear(sentences, labels, service_features, cost, class_weight="balanced")))

    def understand(self, message: Message) -> None:
        said = message.get(INTENT) or {}
        if said.get(INTENT_NAME_KEY) in DANGERS:
            return
        danger, probability = self._danger(message.get(TEXT))
        if danger:
            confidence = float(np.clip(probability, _LEAST_CONFIDENCE, 1.0))
            heard = {INTENT_NAME_KEY: danger, PREDICTED_CONFIDENCE_KEY: confidence}
            others = [
                {**other, PREDICTED_CONFIDENCE_KEY: other[PREDICTED_CONFIDENCE_KEY] * _BEHIND_A_DANGER}
                for other in message.get(INTENT_RANKING) or []
                if other[INTENT_NAME_KEY] != danger
            ]
            message.set(INTENT, heard, add_to_output=True)
            # First in the ranking, too, and by far: the fallback asks back when the first two are close.
            message.set(INTENT_RANKING, [heard, *others], add_to_output=True)

    def _danger(self, text: str) -> tuple[str, float]:
        """The likeliest danger above its threshold, in the whole or in a clause; an empty name for none."""
        whole = self.model.judge(self.sentence(text))
        found = {danger: whole[danger] for danger in DANGERS if whole[danger] >= self.config["threshold"]}
        for clause in clauses(text):
            for danger, probability in self.model.judge(self.sentence(clause)).items():
                if probability >= self.config["clause_threshold"]:
                    found[danger] = max(found.get(danger, 0.0), probability)
        return max(found.items(), key=lambda item: item[1]) if found else ("", 0.0)
