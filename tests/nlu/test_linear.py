"""The linear model: it learns, its confidences are honest, and it sums as scikit-learn does."""

from __future__ import annotations

import io

import joblib
import numpy as np
import pytest
from sklearn.svm import LinearSVC

from assistant.nlu.features import Sentence, intent_features, service_features
from assistant.nlu.linear import LinearModel, train_linear
from assistant.nlu.reading import read

from .small import SENTENCES, SMALL_LEXICON
from .utterances import parse

TEXTS = [(parse(line).text, intent) for intent, lines in SENTENCES.items() for line in lines]
LABELS = [intent for _, intent in TEXTS]
READ = [read(SMALL_LEXICON, text).sentence for text, _ in TEXTS]
UNSEEN = [read(SMALL_LEXICON, text).sentence for text in ("请问还剩几次心理咨询", "xyz", "你好还剩几次", "手术要钱吗")]


@pytest.fixture(scope="module")
def model() -> LinearModel:
    return train_linear(READ, LABELS, intent_features)


def test_it_learns_what_it_was_shown(model: LinearModel) -> None:
    assert [model.ranking(sentence)[0][0] for sentence in READ] == LABELS


def test_another_service_does_not_matter_to_the_intent(model: LinearModel) -> None:
    assert model.ranking(UNSEEN[0])[0][0] == "my_quota"
    assert model.ranking(UNSEEN[3])[0][0] == "service_cost"


def test_confidences_are_a_distribution_best_first(model: LinearModel) -> None:
    for sentence in (*READ, *UNSEEN):
        confidences = [confidence for _, confidence in model.ranking(sentence)]
        assert sum(confidences) == pytest.approx(1.0)
        assert confidences == sorted(confidences, reverse=True)
        assert {name for name, _ in model.ranking(sentence)} == set(LABELS)


def test_a_sentence_without_a_known_word_gets_the_bare_bias(model: LinearModel) -> None:
    nothing = Sentence("", "", ())
    total = model.margins(nothing)
    assert total.shape == model.bias.shape
    assert np.isfinite(total).all()


@pytest.mark.parametrize("features", [intent_features, service_features])
@pytest.mark.parametrize("weighting", [None, "balanced"])
def test_margins_equal_those_of_scikit_learn(features: object, weighting: str | None) -> None:
    """Answering goes round scikit-learn; it must come to the same sums."""
    fast = train_linear(READ, LABELS, features, cost=0.5, class_weight=weighting)  # type: ignore[arg-type]
    union = features()  # type: ignore[operator]
    matrix = union.fit_transform(READ)
    slow = LinearSVC(C=0.5, class_weight=weighting, random_state=7).fit(matrix, LABELS)
    sentences = [*READ, *UNSEEN]
    theirs = slow.decision_function(union.transform(sentences))
    assert fast.classes == list(slow.classes_)
    np.testing.assert_allclose([fast.margins(s) for s in sentences], theirs, atol=5e-3)


def test_two_classes_have_opposite_margins() -> None:
    model = train_linear(READ, ["yes" if label == "greet" else "no" for label in LABELS], intent_features)
    margins = model.margins(READ[0])
    assert margins.shape == (2,)
    assert margins[0] == pytest.approx(-margins[1])
    assert model.ranking(READ[0])[0][0] == "yes"


def noisy(share_wrong: float, seed: int = 3) -> tuple[list[Sentence], list[str]]:
    """Sentences of two kinds of words, some of them with the label of the other kind."""
    draw = np.random.default_rng(seed)
    words = {"left": "甲乙丙丁", "right": "子丑寅卯"}
    sentences, labels = [], []
    for number in range(160):
        kind, other = ("left", "right") if number % 2 else ("right", "left")
        text = "".join(draw.choice(list(words[kind]), size=6))
        sentences.append(Sentence(text, text, tuple(text)))
        labels.append(other if draw.random() < share_wrong else kind)
    return sentences, labels


def test_confidence_is_as_often_right_as_it_says() -> None:
    """Where a quarter of the labels is noise nobody can be sure; where none is, one should be."""
    confidences = {}
    for share in (0.0, 0.25):
        model = train_linear(*noisy(share), intent_features)
        confidences[share] = float(np.mean([model.ranking(s)[0][1] for s in noisy(share, seed=4)[0]]))
    assert confidences[0.0] > 0.95
    assert confidences[0.25] == pytest.approx(0.75, abs=0.1)


def test_training_is_repeatable(model: LinearModel) -> None:
    again = train_linear(READ, LABELS, intent_features)
    np.testing.assert_array_equal(again.weights, model.weights)
    assert again.temperature == model.temperature


def test_a_kept_model_answers_the_same(model: LinearModel) -> None:
    file = io.BytesIO()
    joblib.dump(model, file)
    file.seek(0)
    assert joblib.load(file).ranking(UNSEEN[0]) == model.ranking(UNSEEN[0])


def test_a_class_with_too_few_examples_is_named() -> None:
    with pytest.raises(ValueError, match="'rare' has only 2 examples, needs 4"):
        train_linear(READ, ["rare", "rare", *LABELS[2:]], intent_features)
