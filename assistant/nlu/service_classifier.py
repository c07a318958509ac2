"""Which service is meant when nobody names it: 发个图多久有人理我 is about 4.3."""

from __future__ import annotations

from typing import Any

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.nlu.extractors.extractor import EntityExtractorMixin
from rasa.shared.nlu.constants import (
    ENTITIES,
    ENTITY_ATTRIBUTE_CONFIDENCE,
    ENTITY_ATTRIBUTE_END,
    ENTITY_ATTRIBUTE_START,
    ENTITY_ATTRIBUTE_TYPE,
    ENTITY_ATTRIBUTE_VALUE,
    TEXT,
)
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from assistant.nlu.base import TrainedClassifier
from assistant.nlu.features import service_features
from assistant.nlu.linear import train_linear
from assistant.nlu.reading import read
from assistant.nlu.services import Mention, settle

NO_SERVICE = "none"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=True)
class ServiceClassifier(TrainedClassifier, EntityExtractorMixin):
    """Learns from the annotated services which wording points to which service.

    A name found by the lexicon stands; the model speaks where no name was found and it is sure
    enough, and overrules one name where it is all but certain of another (早筛 context).
    """

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        return {"cost": 0.5, "floor": 0.45, "overrule": 0.97}

    def train(self, training_data: TrainingData) -> Resource:
        examples = [e for e in training_data.intent_examples if e.get(TEXT)]
        return self.keep(
            train_linear(
                self.sentences(examples),
                [annotated_service(e) for e in examples],
                service_features,
                cost=self.config["cost"],
            )
        )

    def understand(self, message: Message) -> None:
        text = message.get(TEXT)
        named = read(self.lexicon, text).services()
        service, confidence = self.model.ranking(self.sentence(text))[0]
        floor = self.config["overrule"] if named else self.config["floor"]
        if service == NO_SERVICE or confidence < floor or service in named or len(named) > 1:
            return
        others = [e for e in message.get(ENTITIES, []) if e.get(ENTITY_ATTRIBUTE_TYPE) != "service"]
        found = {
            ENTITY_ATTRIBUTE_TYPE: "service",
            ENTITY_ATTRIBUTE_VALUE: service,
            ENTITY_ATTRIBUTE_START: 0,
            ENTITY_ATTRIBUTE_END: len(text),
            ENTITY_ATTRIBUTE_CONFIDENCE: confidence,
        }
        message.set(ENTITIES, others + self.add_extractor_name([found]), add_to_output=True)


def annotated_service(example: Message) -> str:
    """The service an annotated training example is about; NO_SERVICE where none is marked."""
    text = example.get(TEXT)
    mentions = [
        Mention("service", str(e[ENTITY_ATTRIBUTE_VALUE]), e[ENTITY_ATTRIBUTE_START], e[ENTITY_ATTRIBUTE_END])
        for e in example.get(ENTITIES, [])
        if e[ENTITY_ATTRIBUTE_TYPE] == "service"
    ]
    settled = settle(text, mentions)
    return settled[0].value if settled else NO_SERVICE
