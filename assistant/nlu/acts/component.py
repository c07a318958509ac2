"""What a message does where the talk stands: a yes, an answer, the last question again about somebody else …

The intent says what a sentence is about by itself and never looks at the talk; the act is the second opinion which does.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.nlu.constants import INTENT, INTENT_NAME_KEY, PREDICTED_CONFIDENCE_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from actions.language.dates import find_dates
from assistant import project
from assistant.nlu.acts.features import act_features, context_of, hint_features, lone_act_features, turn
from assistant.nlu.acts.talks import Context, Talk, project_talks, talks_digest
from assistant.nlu.base import TrainedClassifier
from assistant.nlu.concepts import ConceptFinder, Concepts, load_concepts
from assistant.nlu.features import Sentence
from assistant.nlu.lexicon import Lexicon
from assistant.nlu.linear import LinearModel, train_linear
from assistant.nlu.reading import read

ACT = "act"
ACT_RANKING = "act_ranking"
STATE_SLOT = "state"
_LEAST_WRITERS = 8


@dataclass
class ActModel:
    """A model of acts in a talk, one of acts outside, and what both see beside the words.

    Two, because a yes learnt without its talk blurs the one learnt within. The hints are the guesses of a small intent
    model, learnt here once more rather than taken from the intent classifier: the turns of the talks are new to
    them, so that they are wrong in training as often as they are in use.
    """

    within: LinearModel
    outside: LinearModel
    hints: LinearModel
    concepts: Concepts

    def __post_init__(self) -> None:
        self._finder = ConceptFinder(self.concepts)

    def ranking(self, sentence: Sentence, context: Context | None) -> list[tuple[str, float]]:
        """All acts with their confidence (they sum to 1), best first; ``context`` None means outside a talk."""
        seen = turn(sentence, context, self.hints.ranking(sentence), self._finder.find(sentence.masked))
        return (self.outside if context is None else self.within).ranking(seen)


def act_concepts_file() -> Path:
    return project.root() / "data" / "act_concepts.yml"


def sentence_of(lexicon: Lexicon, text: str) -> Sentence:
    """``text`` as it is read for acts: with the days it names, for they often answer a question of ours."""
    sentence = read(lexicon, text).sentence
    return replace(sentence, names=(*sentence.names, "date")) if find_dates(text) else sentence


def train_hints(examples: Iterable[tuple[str, Sentence]], most: int, cost: float) -> LinearModel:
    """A small intent model on at most ``most`` sentences of each intent, spread evenly over its examples."""
    by_intent: dict[str, list[Sentence]] = defaultdict(list)
    for intent, sentence in examples:
        by_intent[intent].append(sentence)
    chosen = [
        (intent, sentence)
        for intent, sentences in sorted(by_intent.items())
        for sentence in sentences[:: max(1, -(-len(sentences) // most))]
    ]
    return train_linear([s for _, s in chosen], [i for i, _ in chosen], hint_features, cost)


def train_acts(
    talks: Sequence[Talk], lexicon: Lexicon, hints: LinearModel, concepts: Concepts, cost: float
) -> ActModel:
    """Learn from every turn where its talk stands, and apart from it.

    The confidences are fitted on writers held out, for members write like none of them; with few writers, on talks.
    Raises ValueError where an act has too few turns.
    """
    finder, said = ConceptFinder(concepts), [said for talk in talks for said in talk.turns]
    groups = _groups(talks)
    sentences = [sentence_of(lexicon, one.text) for one in said]
    seen = [(hints.ranking(sentence), finder.find(sentence.masked)) for sentence in sentences]
    acts = [one.act for one in said]
    within = [turn(s, one.before, *found) for s, one, found in zip(sentences, said, seen, strict=True)]
    outside = [turn(s, None, *found) for s, found in zip(sentences, seen, strict=True)]
    return ActModel(
        train_linear(within, acts, act_features, cost, groups=groups),
        train_linear(outside, acts, lone_act_features, cost, groups=groups),
        hints,
        concepts,
    )


def _groups(talks: Sequence[Talk]) -> list[int]:
    """For each turn the number of its writer, or of its talk where the writers are too few to hold some out."""
    writers = list(dict.fromkeys(talk.writer for talk in talks))
    few = len(writers) < _LEAST_WRITERS
    numbers = [number if few else writers.index(talk.writer) for number, talk in enumerate(talks)]
    return [number for number, talk in zip(numbers, talks, strict=True) for _ in talk.turns]


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class ActClassifier(TrainedClassifier, IntentClassifier):
    """Adds ``act`` (name, confidence) and ``act_ranking`` (the best five) to a message.

    Where the talk stands is read from the slot ``state``, key ``context`` (see ``talks.Context``); without a tracker,
    slot or key the message is taken by itself. Learns from ``data/talks``; a project without talks has no acts.
    """

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        return {"cost": 0.35, "hints_per_intent": 200, "ranking_length": 5}

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> str | None:
        return f"{super().fingerprint_addon(config)}-{talks_digest(act_concepts_file())}"

    def train(self, training_data: TrainingData) -> Resource:
        talks = project_talks()
        if not talks:
            return self.keep(None)
        examples = [e for e in training_data.intent_examples if e.get(TEXT)]
        labelled = zip([e.get(INTENT) for e in examples], self.sentences(examples), strict=True)
        cost = self.config["cost"]
        hints = train_hints(labelled, self.config["hints_per_intent"], cost)
        return self.keep(train_acts(talks, self.lexicon, hints, load_concepts(act_concepts_file()), cost))

    def process(self, messages: list[Message], tracker: DialogueStateTracker | None = None) -> list[Message]:
        context = context_of(tracker.get_slot(STATE_SLOT)) if tracker is not None else None
        for message in messages:
            if self.model is not None and message.get(TEXT):
                self._relate(message, context)
        return messages

    def _relate(self, message: Message, context: Context | None) -> None:
        ranking = [
            {INTENT_NAME_KEY: name, PREDICTED_CONFIDENCE_KEY: confidence}
            for name, confidence in self.model.ranking(sentence_of(self.lexicon, message.get(TEXT)), context)
        ]
        message.set(ACT, ranking[0], add_to_output=True)
        message.set(ACT_RANKING, ranking[: self.config["ranking_length"]], add_to_output=True)
