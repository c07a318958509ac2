"""What is asked: the intent classifier."""

from __future__ import annotations

from typing import Any

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.nlu.constants import INTENT, INTENT_NAME_KEY, PREDICTED_CONFIDENCE_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from actions.reading.facts.reasking import reasked
from assistant.nlu.base import TrainedClassifier
from assistant.nlu.features import intent_features
from assistant.nlu.linear import train_linear
from assistant.nlu.questions import parts, rests

INTENT_RANKING = "intent_ranking"
QUESTIONS, RESTS, REASKED = "questions", "rests", "reasked"
_LIKELIEST = 3


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class LinearIntentClassifier(TrainedClassifier, IntentClassifier):
    """A calibrated linear model over characters, words, pinyin, concepts and named things."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        return {"cost": 0.5, "ranking_length": 8}

    def train(self, training_data: TrainingData) -> Resource:
        examples = [e for e in training_data.intent_examples if e.get(TEXT)]
        return self.keep(
            train_linear(
                self.sentences(examples),
                [e.get(INTENT) for e in examples],
                intent_features,
                cost=self.config["cost"],
            )
        )

    def understand(self, message: Message) -> None:
        ranking = self._ranking(message.get(TEXT))
        message.set(INTENT, ranking[0], add_to_output=True)
        message.set(INTENT_RANKING, ranking, add_to_output=True)
        spans = parts(message.get(TEXT))
        if len(spans) > 1:
            message.set(QUESTIONS, [self._question(message.get(TEXT), *span) for span in spans], add_to_output=True)
        if starts := rests(message.get(TEXT)):
            message.set(RESTS, [self._rest(message.get(TEXT), start) for start in starts], add_to_output=True)
        again = reasked(message.get(TEXT))
        if again is not None and again.text:
            message.set(REASKED, {"text": again.text, "ranking": self._ranking(again.text)}, add_to_output=True)

    def _rest(self, text: str, start: int) -> dict[str, Any]:
        """What is left of the message from ``start`` on, understood on its own: its likeliest intents."""
        ranking = self.model.ranking(self.sentence(text[start:]))[:_LIKELIEST]
        return {"start": start, "ranking": [{"name": name, "confidence": confidence} for name, confidence in ranking]}

    def _ranking(self, text: str) -> list[dict[str, Any]]:
        ranking = self.model.ranking(self.sentence(text))[: self.config["ranking_length"]]
        return [{INTENT_NAME_KEY: name, PREDICTED_CONFIDENCE_KEY: confidence} for name, confidence in ranking]

    def _question(self, text: str, start: int, end: int) -> dict[str, Any]:
        """One part of the message, understood on its own; offsets refer to the whole text."""
        intent, confidence = self.model.ranking(self.sentence(text[start:end]))[0]
        return {"start": start, "end": end, "intent": intent, "confidence": confidence}
