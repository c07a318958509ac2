"""What a message does where the talk stands: a yes, an answer, the last question again about somebody else …

The intent says what a sentence is about by itself and never looks at the talk; the act is the second opinion which does.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.nlu.constants import INTENT, INTENT_NAME_KEY, PREDICTED_CONFIDENCE_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from actions.language.dates import find_dates
from assistant.nlu.act_features import Turn, act_features, context_of, hint_features, turn
from assistant.nlu.base import TrainedClassifier
from assistant.nlu.features import Sentence
from assistant.nlu.lexicon import Lexicon
from assistant.nlu.linear import LinearModel, train_linear
from assistant.nlu.reading import read
from assistant.nlu.talks import Context, Talk, project_talks, talks_digest

ACT = "act"
ACT_RANKING = "act_ranking"
STATE_SLOT = "state"


@dataclass
class ActModel:
    """The model of acts, and the small intent model whose guesses are part of what it sees.

    The hints are learnt here once more rather than taken from the intent classifier: the turns of the talks are new to
    them, so that they are wrong in training as often as they are in use.
    """

    acts: LinearModel
    hints: LinearModel

    def ranking(self, sentence: Sentence, context: Context | None) -> list[tuple[str, float]]:
        """All acts with their confidence (they sum to 1), best first; ``context`` None means outside a talk."""
        return self.acts.ranking(turn(sentence, context, self.hints.ranking(sentence)))


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


def train_acts(talks: Sequence[Talk], lexicon: Lexicon, hints: LinearModel, cost: float) -> ActModel:
    """Learn from every turn where its talk stands and once more outside a talk; held out for confidences by talk."""
    turns: list[Turn] = []
    acts: list[str] = []
    groups: list[int] = []
    for number, talk in enumerate(talks):
        for said in talk.turns:
            sentence = sentence_of(lexicon, said.text)
            ranking = hints.ranking(sentence)
            turns += [turn(sentence, said.before, ranking), turn(sentence, None, ranking)]
            acts += [said.act] * 2
            groups += [number] * 2
    return ActModel(train_linear(turns, acts, act_features, cost, groups=groups), hints)


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class ActClassifier(TrainedClassifier, IntentClassifier):
    """Adds ``act`` (name, confidence) and ``act_ranking`` (the best five) to a message.

    Where the talk stands is read from the slot ``state``, key ``context`` (see ``talks.Context``); without a tracker,
    slot or key the message is taken by itself. Learns from ``data/talks``; a project without talks has no acts.
    """

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        return {"cost": 0.5, "hints_per_intent": 200, "ranking_length": 5}

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> str | None:
        return f"{super().fingerprint_addon(config)}-{talks_digest()}"

    def train(self, training_data: TrainingData) -> Resource:
        talks = project_talks()
        if not talks:
            return self.keep(None)
        examples = [e for e in training_data.intent_examples if e.get(TEXT)]
        labelled = zip([e.get(INTENT) for e in examples], self.sentences(examples), strict=True)
        cost = self.config["cost"]
        hints = train_hints(labelled, self.config["hints_per_intent"], cost)
        return self.keep(train_acts(talks, self.lexicon, hints, cost))

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
