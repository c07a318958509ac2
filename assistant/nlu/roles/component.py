"""Says of every person, day and place named in a message what it is there for."""

from __future__ import annotations

from typing import Any

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.nlu.constants import ENTITY_ATTRIBUTE_CONFIDENCE_ROLE
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.nlu.constants import (
    ENTITIES,
    ENTITY_ATTRIBUTE_END,
    ENTITY_ATTRIBUTE_ROLE,
    ENTITY_ATTRIBUTE_START,
    ENTITY_ATTRIBUTE_TYPE,
    TEXT,
)
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from assistant.nlu.acts.component import STATE_SLOT
from assistant.nlu.acts.features import context_of
from assistant.nlu.base import TrainedClassifier
from assistant.nlu.roles.data import project_sentences, roles_digest
from assistant.nlu.roles.mentions import DAY, GROUPS, PERSON, Mention
from assistant.nlu.roles.model import train_roles

MENTIONS = "mentions"
Ranking = list[tuple[str, float]]
_ENTITY = {PERSON: "relation", DAY: "date"}


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class RoleClassifier(TrainedClassifier, IntentClassifier):
    """Adds ``mentions``: kind, start, end, role and confidence of each; ``relation`` and ``date`` entities get the role too.

    Where no group of roles of like consequence reaches ``sure`` the role is empty: whoever acts on it stays with the
    speaker, and takes no day.
    Learns from ``data/roles``; a project without it has mentions without roles.
    """

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        return {"cost": 1.0, "sure": 0.5}

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> str | None:
        return f"{super().fingerprint_addon(config)}-{roles_digest()}"

    def train(self, training_data: TrainingData) -> Resource:
        sentences = project_sentences()
        return self.keep(train_roles(self.lexicon, sentences, self.config["cost"]) if sentences else None)

    def process(self, messages: list[Message], tracker: DialogueStateTracker | None = None) -> list[Message]:
        context = context_of(tracker.get_slot(STATE_SLOT)) if tracker is not None else None
        for message in messages:
            if self.model is not None and message.get(TEXT):
                found = self._mentions(message, context)
                message.set(MENTIONS, found, add_to_output=True)
                message.set(ENTITIES, [_with_role(e, found) for e in message.get(ENTITIES, [])], add_to_output=True)
        return messages

    def _mentions(self, message: Message, context: Any) -> list[dict[str, Any]]:
        return described(self.model.roles(self.lexicon, message.get(TEXT), context), self.config["sure"])


def described(told: list[tuple[Mention, Ranking]], sure: float) -> list[dict[str, Any]]:
    """Mentions as a message carries them: kind, value, start, end, role (empty in doubt), confidence of the role."""
    return [
        {
            "kind": one.kind,
            "value": one.value,
            "start": one.start,
            "end": one.end,
            **dict(zip(("role", "confidence"), settled(one.kind, ranking, sure), strict=True)),
        }
        for one, ranking in told
    ]


def settled(kind: str, ranking: Ranking, sure: float) -> tuple[str, float]:
    """The role to act on and its confidence: the likeliest of the likeliest group, empty where that group is below ``sure``."""
    shares = dict(ranking)
    group = max(GROUPS[kind], key=lambda roles: sum(shares.get(role, 0.0) for role in roles))
    share = sum(shares.get(role, 0.0) for role in group)
    role = next(name for name, _ in ranking if name in group)
    return (role if share >= sure else ""), shares[role]


def _with_role(entity: dict[str, Any], found: list[dict[str, Any]]) -> dict[str, Any]:
    """``entity`` with the role of the mention at its place, where it is a person or a day."""
    for one in found:
        same = _ENTITY.get(one["kind"]) == entity.get(ENTITY_ATTRIBUTE_TYPE)
        if same and one["start"] == entity.get(ENTITY_ATTRIBUTE_START) and one["end"] == entity.get(ENTITY_ATTRIBUTE_END):
            told = {ENTITY_ATTRIBUTE_ROLE: one["role"], ENTITY_ATTRIBUTE_CONFIDENCE_ROLE: one["confidence"]}
            return {**entity, **told} if one["role"] else entity
    return entity
