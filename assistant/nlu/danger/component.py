"""Danger to life is heard first: a layer of its own, before and beside the intent model."""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.nlu.constants import INTENT, INTENT_NAME_KEY, PREDICTED_CONFIDENCE_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from assistant import project
from assistant.nlu.base import TrainedClassifier
from assistant.nlu.danger.cues import DANGERS, cues_digest, project_cues
from assistant.nlu.danger.data import CERTAIN, DOUBTFUL, NONE, Label, labelled_digest, load_labelled
from assistant.nlu.danger.model import CALM, DangerModel, Judgement, train_dangers, train_people
from assistant.nlu.danger.signs import load_signs, signs_digest
from assistant.nlu.features import Sentence
from assistant.nlu.intents import INTENT_RANKING
from assistant.nlu.reading import read

# The key of the finding in the parse result.
SAFETY = "safety"
# A certain danger must not be asked back about by the fallback, nor look ambiguous to it.
_LEAST_CONFIDENCE = 0.9
_CLEAR = 0.3


@dataclass(frozen=True)
class Finding:
    """What a message says of danger, as it stands in the parse result under ``safety``.

    ``kind`` is emergency, mental_crisis or none; ``level`` certain (help first), doubtful (one caring question beside
    the answer) or none; ``who`` is self, other or agent_caller where somebody may be in danger, else nobody, past,
    fiction or cover_question; ``confidence`` is the probability, 0 to 1, that the likeliest kind is meant.
    """

    kind: str
    level: str
    who: str
    confidence: float


_CLAUSE_END = re.compile(r"[，,。；;！!？?\s…]+")
_SHORTEST_CLAUSE = 4


def clauses(text: str) -> list[str]:
    """The clauses of a message of several; empty for a message of one."""
    parts = [part for part in _CLAUSE_END.split(text) if len(part) >= _SHORTEST_CLAUSE]
    return parts if len(parts) > 1 else []


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class SafetyClassifier(TrainedClassifier, IntentClassifier):
    """Adds ``safety`` to the message (see ``Finding``) and makes a certain danger the intent.

    A danger is certain when the layer's own model gives it ``certain``, or gives it ``witnessed`` and a second witness
    (the intent model with ``witness``, or words of ``data/safety_cues.yml`` which nothing takes back) names the same
    one; or when one clause reaches ``clause_certain``, for a danger hidden in a routine question drowns in it
    (流血止不住了，电话医生几点上班). It is doubtful when the danger or a doubt of it reaches ``doubtful``, or
    ``doubtful_witnessed`` and a witness names it. Where the danger is not certain and only the intent model hears it, its next
    best intent stands. The other intents follow in ``intent_ranking``, shared out among themselves: the rest of the
    message is answered after the help.
    """

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        return {
            "sentences": "data/safety", "cost": 0.5,
            "certain": 0.4, "witnessed": 0.35, "witness": 0.5, "clause_certain": 0.92,
            "doubtful": 0.12, "doubtful_witnessed": 0.08,
        }  # fmt: skip

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> str | None:
        digests = cues_digest(), labelled_digest(_folder(config)), signs_digest(_folder(config))
        return "-".join((str(super().fingerprint_addon(config)), *digests))

    def train(self, training_data: TrainingData) -> Resource:
        examples = [e for e in training_data.intent_examples if e.get(TEXT)]
        own = load_labelled(_folder(self.config))
        labels = [item.label for item in own]
        sentences = [read(self.lexicon, item.text).sentence for item in own]
        cues, cost = project_cues(), self.config["cost"]
        signs = load_signs(_folder(self.config), cues)
        people = train_people(sentences, labels, signs, cost)
        everything = [*self.sentences(examples), *sentences]
        dangers = train_dangers(everything, [*map(_label, examples), *labels], signs, cost, border=len(own))
        return self.keep(DangerModel(dangers, people, cues))

    def understand(self, message: Message) -> None:
        ranking = {r[INTENT_NAME_KEY]: r[PREDICTED_CONFIDENCE_KEY] for r in message.get(INTENT_RANKING) or []}
        finding = self._finding(message.get(TEXT), ranking)
        message.set(SAFETY, asdict(finding), add_to_output=True)
        others = {name: share for name, share in ranking.items() if name not in DANGERS}
        if finding.level == CERTAIN:
            confidence = min(max(finding.confidence, _LEAST_CONFIDENCE), 1.0)
            _set(message, {finding.kind: confidence, **_behind(others)})
        elif others and (message.get(INTENT) or {}).get(INTENT_NAME_KEY) in DANGERS:
            _set(message, others)

    def _finding(self, text: str, said: dict[str, float]) -> Finding:
        """The danger ``text`` speaks of; ``said`` is what the intent model gives each intent."""
        sentence = self.sentence(text)
        judged = self.model.judge(sentence)
        witness = self._witness(sentence, said)
        kind, level = self._level(judged, witness)
        if level != CERTAIN and (hidden := self._in_a_clause(text)):
            kind, level, judged = hidden[0], CERTAIN, hidden[1]
        endangered = level != NONE
        confidence = judged.heard[kind or judged.likeliest()]
        return Finding(kind or NONE, level, self.model.who(sentence, endangered), round(min(confidence, 1.0), 4))

    def _level(self, judged: Judgement, witness: str) -> tuple[str, str]:
        """Kind and level of a whole message; the kind is empty where nobody hears a danger."""
        likeliest, needed = judged.likeliest(), self.config
        if judged.certain[likeliest] >= needed["certain"]:
            return likeliest, CERTAIN
        if witness and judged.certain[witness] >= needed["witnessed"]:
            return witness, CERTAIN
        if judged.heard[likeliest] >= needed["doubtful"]:
            return likeliest, DOUBTFUL
        if witness and judged.heard[witness] >= needed["doubtful_witnessed"]:
            return witness, DOUBTFUL
        return "", NONE

    def _witness(self, sentence: Sentence, said: dict[str, float]) -> str:
        """The danger the cues name, else the one the intent model is sure enough of, else empty."""
        sure = [danger for danger in DANGERS if said.get(danger, 0.0) >= self.config["witness"]]
        return self.model.cues.danger(sentence.text) or next(iter(sure), "")

    def _in_a_clause(self, text: str) -> tuple[str, Judgement] | None:
        """The surest danger of a clause by itself and how it was judged; None where none is sure enough."""
        judged = [self.model.judge(self.sentence(clause)) for clause in clauses(text)]
        surest = max(judged, key=lambda one: one.certain[one.likeliest()], default=None)
        if surest is None or surest.certain[surest.likeliest()] < self.config["clause_certain"]:
            return None
        return surest.likeliest(), surest


def _folder(config: dict[str, Any]) -> Path:
    # Rasa asks for the fingerprint of a cached node with another configuration.
    return project.root() / str(config.get("sentences", SafetyClassifier.get_default_config()["sentences"]))


def _label(example: Message) -> Label:
    intent = example.get(INTENT)
    return Label(intent, "self", CERTAIN) if intent in DANGERS else CALM


def _behind(others: dict[str, float]) -> dict[str, float]:
    """What else the message may be about, as if no danger were in it; far enough behind for the fallback."""
    most = _LEAST_CONFIDENCE - _CLEAR
    return {name: most * share / sum(others.values()) for name, share in others.items() if share > 0.0}


def _set(message: Message, shares: dict[str, float]) -> None:
    ranking = [{INTENT_NAME_KEY: name, PREDICTED_CONFIDENCE_KEY: float(share)} for name, share in shares.items()]
    message.set(INTENT, dict(ranking[0]), add_to_output=True)
    message.set(INTENT_RANKING, ranking, add_to_output=True)
