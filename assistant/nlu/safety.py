"""Danger to life is heard first: a layer of its own, before and beside the intent model."""

from __future__ import annotations

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
from assistant.nlu.linear import LinearModel, train_linear

DANGERS = ("mental_crisis", "emergency")
_CALM = "calm"


@dataclass
class DangerModel:
    """One model for both dangers against everything else."""

    model: LinearModel

    def judge(self, sentence: Sentence) -> dict[str, float]:
        """Probability of each danger."""
        ranking = dict(self.model.ranking(sentence))
        return {danger: ranking[danger] for danger in DANGERS}


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class SafetyClassifier(TrainedClassifier, IntentClassifier):
    """Overrides the intent with ``emergency`` or ``mental_crisis`` when danger is likely.

    Missing a danger is far worse than one needless hint at 120, so the threshold lies well below
    one half. What the intent model thought stays in ``intent_ranking``: the rest of the message
    is answered after the help.
    """

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        return {"cost": 0.5, "threshold": 0.35}

    def train(self, training_data: TrainingData) -> Resource:
        examples = [e for e in training_data.intent_examples if e.get(TEXT)]
        labels = [e.get(INTENT) if e.get(INTENT) in DANGERS else _CALM for e in examples]
        sentences, cost = self.sentences(examples), self.config["cost"]
        return self.keep(DangerModel(train_linear(sentences, labels, service_features, cost, class_weight="balanced")))

    def understand(self, message: Message) -> None:
        dangers = self.model.judge(self.sentence(message.get(TEXT)))
        danger = max(dangers, key=lambda name: dangers[name])
        said = message.get(INTENT) or {}
        if said.get(INTENT_NAME_KEY) in DANGERS or dangers[danger] < self.config["threshold"]:
            return
        confidence = float(np.clip(max(dangers[danger], 0.9), 0.0, 1.0))
        message.set(INTENT, {INTENT_NAME_KEY: danger, PREDICTED_CONFIDENCE_KEY: confidence}, add_to_output=True)
