"""What the ear for danger has learnt: how likely each danger is, and who is in it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.pipeline import FeatureUnion

from assistant.nlu.danger.cues import DANGERS, Cues
from assistant.nlu.danger.data import DOUBTFUL, ENDANGERED, NONE, NOT_ENDANGERED, Label
from assistant.nlu.danger.signs import Signs
from assistant.nlu.features import Sentence, danger_features
from assistant.nlu.linear import LinearModel, train_linear

CALM = Label(NONE, "nobody", NONE)
# The sentences of data/safety stand at the border of danger; those of the intents seldom come near it.
_BORDER = 3.0
_SIGNS = ("signs", 1.0)


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
    sentences: Sequence[Sentence], labels: Sequence[Label], signs: Signs, cost: float, border: int
) -> LinearModel:
    """The model of the dangers; the last ``border`` sentences are those of data/safety.

    Raises ValueError where a class has too few examples.
    """
    importance = [1.0] * (len(labels) - border) + [_BORDER] * border
    return train_linear(sentences, [_class(label) for label in labels], _views(signs), cost, importance=importance)


def train_people(
    sentences: Sequence[Sentence], labels: Sequence[Label], signs: Signs, cost: float
) -> LinearModel | None:
    """The model of who is in danger; None where the labels tell too few people apart to learn from."""
    people = [label.who for label in labels]
    if len(set(people)) < 2 or min(map(people.count, set(people))) < 4:
        return None
    return train_linear(sentences, people, _views(signs), cost, class_weight="balanced")


def _views(signs: Signs) -> Callable[[], FeatureUnion]:
    """The views of danger and that of the word classes beside them."""
    name, weight = _SIGNS

    def union() -> FeatureUnion:
        views = danger_features()
        views.transformer_list.append((name, TfidfVectorizer(analyzer=signs.features, sublinear_tf=True, min_df=2)))
        views.transformer_weights = {**views.transformer_weights, name: weight}
        return views

    return union


def _class(label: Label) -> str:
    return _doubtful(label.kind) if label.level == DOUBTFUL else label.kind


def _doubtful(danger: str) -> str:
    return f"{danger}?"
