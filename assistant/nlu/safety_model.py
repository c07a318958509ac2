"""What the ear for danger has learnt: how likely each danger is, and who is in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.nlu.cues import DANGERS, Cues
from assistant.nlu.features import Sentence, danger_features
from assistant.nlu.linear import LinearModel, train_linear
from assistant.nlu.safety_data import DOUBTFUL, ENDANGERED, NONE, NOT_ENDANGERED, Label

CALM = Label(NONE, "nobody", NONE)


@dataclass(frozen=True)
class Judgement:
    """``certain`` and ``heard`` are probabilities a danger: that it is one, and that it is one or may be one."""

    certain: dict[str, float]
    heard: dict[str, float]

    def likeliest(self) -> str:
        return max(DANGERS, key=lambda danger: (self.heard[danger], self.certain[danger]))


@dataclass
class DangerModel:
    """Two linear models over the same sentences, and the words that bear witness by themselves."""

    dangers: LinearModel
    people: LinearModel | None
    cues: Cues

    def judge(self, sentence: Sentence) -> Judgement:
        """Probabilities of each danger."""
        shares = dict(self.dangers.ranking(sentence))
        certain = {danger: shares.get(danger, 0.0) for danger in DANGERS}
        return Judgement(certain, {danger: certain[danger] + shares.get(_doubtful(danger), 0.0) for danger in DANGERS})

    def who(self, sentence: Sentence, endangered: bool) -> str:
        """Who is in danger, or why nobody is; the first of the possible ones where nothing was learnt."""
        possible = ENDANGERED if endangered else NOT_ENDANGERED
        ranking = self.people.ranking(sentence) if self.people else []
        return next((who for who, _share in ranking if who in possible), possible[0])


def train_dangers(
    sentences: Sequence[Sentence], labels: Sequence[Label], cues: Cues, cost: float
) -> LinearModel:
    """The model of the dangers. Raises ValueError where a class has too few examples."""
    return train_linear(sentences, [_class(label) for label in labels], danger_features, cost)


def train_people(sentences: Sequence[Sentence], labels: Sequence[Label], cost: float) -> LinearModel | None:
    """The model of who is in danger; None where the labels tell too few people apart to learn from."""
    people = [label.who for label in labels]
    if len(set(people)) < 2 or min(map(people.count, set(people))) < 4:
        return None
    return train_linear(sentences, people, danger_features, cost, class_weight="balanced")


def _class(label: Label) -> str:
    return _doubtful(label.kind) if label.level == DOUBTFUL else label.kind


def _doubtful(danger: str) -> str:
    return f"{danger}?"
