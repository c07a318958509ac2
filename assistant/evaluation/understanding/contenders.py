"""Intent classifiers that were weighed against each other, all behind one small interface.

A contender learns from sentences as the assistant reads them and gives every class a probability.
What ships is in ``assistant.nlu``; these are its rivals, kept so that the choice can be repeated.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from typing import Any, Protocol

import joblib
import numpy as np
from scipy.special import softmax
from sklearn.decomposition import TruncatedSVD
from sklearn.feature_extraction.text import HashingVectorizer, TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.naive_bayes import ComplementNB
from sklearn.neural_network import MLPClassifier
from sklearn.pipeline import FeatureUnion, Pipeline, make_pipeline
from sklearn.preprocessing import Normalizer
from sklearn.svm import LinearSVC

from assistant.nlu import features as views
from assistant.nlu.features import Sentence

_SEED = 7
# Turns support vector margins into probabilities before they are averaged with others; about what
# ``assistant.nlu.linear`` fits on held-out folds.
_MARGIN_TEMPERATURE = 0.15


class Contender(Protocol):
    """``probabilities`` has a row a sentence and a column a class, in the order of ``classes``."""

    classes: list[str]

    def train(self, sentences: Sequence[Sentence], intents: Sequence[str]) -> None: ...

    def probabilities(self, sentences: Sequence[Sentence]) -> np.ndarray: ...

    def size(self) -> int:
        """Bytes of the trained model, compressed as it would be kept."""
        ...


class Pipe:
    """Any scikit-learn pipeline from sentences to intents."""

    def __init__(self, features: Callable[[], Any], machine: Callable[[], Any]) -> None:
        self._make = lambda: Pipeline([("features", features()), ("machine", machine())])
        self.classes: list[str] = []

    def train(self, sentences: Sequence[Sentence], intents: Sequence[str]) -> None:
        self._pipeline = self._make().fit(list(sentences), np.asarray(intents))
        self.classes = [str(name) for name in self._pipeline.classes_]

    def probabilities(self, sentences: Sequence[Sentence]) -> np.ndarray:
        if hasattr(self._pipeline, "predict_proba"):
            return np.asarray(self._pipeline.predict_proba(list(sentences)))
        return softmax(self._pipeline.decision_function(list(sentences)) / _MARGIN_TEMPERATURE, axis=1)

    def size(self) -> int:
        kept = io.BytesIO()
        joblib.dump(self._pipeline, kept, compress=3)
        return kept.tell()


class Ensemble:
    """The mean of the members' probabilities."""

    def __init__(self, *members: Contender) -> None:
        self._members = members
        self.classes: list[str] = []

    def train(self, sentences: Sequence[Sentence], intents: Sequence[str]) -> None:
        for member in self._members:
            member.train(sentences, intents)
        self.classes = self._members[0].classes

    def probabilities(self, sentences: Sequence[Sentence]) -> np.ndarray:
        return np.mean([member.probabilities(sentences) for member in self._members], axis=0)

    def size(self) -> int:
        return sum(member.size() for member in self._members)


def view_union(without: Sequence[str] = ()) -> Callable[[], FeatureUnion]:
    """The features that ship, less some views."""

    def make() -> FeatureUnion:
        union = views.intent_features()
        kept = [(name, vectoriser) for name, vectoriser in union.transformer_list if name not in without]
        weights = {name: weight for name, weight in union.transformer_weights.items() if name not in without}
        return FeatureUnion(kept, transformer_weights=weights)

    return make


def characters_and_words() -> FeatureUnion:
    """The usual features: characters as written and jieba words (with names of services masked)."""
    return FeatureUnion(
        [
            ("characters", TfidfVectorizer(analyzer=views.full_characters, sublinear_tf=True, min_df=2)),
            ("words", TfidfVectorizer(analyzer=views.word_pairs, sublinear_tf=True, min_df=2)),
        ]
    )


def _hashed() -> HashingVectorizer:
    return HashingVectorizer(analyzer=views.characters, n_features=2**15, alternate_sign=False)


def _latent() -> Pipeline:
    return make_pipeline(view_union()(), TruncatedSVD(400, n_iter=3, random_state=_SEED), Normalizer())


def _svm() -> LinearSVC:
    return LinearSVC(C=0.7, random_state=_SEED)


def _logistic() -> LogisticRegression:
    return LogisticRegression(C=20, solver="liblinear", random_state=_SEED)


def _bayes() -> ComplementNB:
    return ComplementNB(alpha=0.3)


def _averaging() -> MLPClassifier:
    """Embeddings of hashed n-grams, averaged, then a softmax: the idea of fastText."""
    return MLPClassifier((64,), activation="identity", max_iter=12, learning_rate_init=5e-3, random_state=_SEED)


def _perceptron() -> MLPClassifier:
    return MLPClassifier((256,), alpha=1e-3, max_iter=25, learning_rate_init=2e-3, random_state=_SEED)


_UNION = view_union()
CONTENDERS: dict[str, Callable[[], Contender]] = {
    "svm": lambda: Pipe(_UNION, _svm),
    "svm-plain": lambda: Pipe(characters_and_words, _svm),
    "svm-no-concepts": lambda: Pipe(view_union(["concepts"]), _svm),
    "svm-no-pinyin": lambda: Pipe(view_union(["syllables"]), _svm),
    "svm-no-names": lambda: Pipe(view_union(["names"]), _svm),
    "svm-only-masked": lambda: Pipe(view_union(["full_characters"]), _svm),
    "svm-no-skips": lambda: Pipe(view_union(["word_skips", "character_skips", "places"]), _svm),
    "logistic": lambda: Pipe(_UNION, _logistic),
    "logistic-plain": lambda: Pipe(characters_and_words, _logistic),
    "bayes": lambda: Pipe(_UNION, _bayes),
    "hashed-average": lambda: Pipe(_hashed, _averaging),
    "latent-mlp": lambda: Pipe(_latent, _perceptron),
    "svm+plain": lambda: Ensemble(Pipe(_UNION, _svm), Pipe(characters_and_words, _svm)),
    "svm+logistic": lambda: Ensemble(Pipe(_UNION, _svm), Pipe(_UNION, _logistic)),
    "svm+bayes": lambda: Ensemble(Pipe(_UNION, _svm), Pipe(_UNION, _bayes)),
    "svm+latent-mlp": lambda: Ensemble(Pipe(_UNION, _svm), Pipe(_latent, _perceptron)),
}
