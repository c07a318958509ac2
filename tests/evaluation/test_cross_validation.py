"""Cross-validation over the training utterances, and that it is worked out once for each state of the project."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant import project
from assistant.evaluation.understanding import cross_validation as validation
from assistant.evaluation.understanding.contenders import CONTENDERS
from assistant.evaluation.understanding.cross_validation import (
    CrossValidation,
    Labelled,
    cross_validate,
    cross_validation,
)
from assistant.nlu.features import Sentence

TEXTS = {
    "greet": ["你好", "您好呀", "你好啊", "早上好", "你好你好", "您好"],
    "my_quota": ["我还剩几次", "还剩几次啊", "次数还剩多少", "我的次数还有几次", "还剩几次呢", "剩几次"],
    "book": ["帮我约一个", "帮我挂个号", "给我约上", "想约下周", "帮我约下周三", "帮约一下"],
}


@pytest.fixture
def training() -> Labelled:
    rows = [(Sentence(text, text, tuple(text)), (intent,)) for intent, texts in TEXTS.items() for text in texts]
    return Labelled("training", [s for s, _ in rows], [r for _, r in rows])


@pytest.fixture
def small_project(training: Labelled, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """A project of a few sentences; the list says which state it is in and can be changed."""
    state = ["before"]
    monkeypatch.setattr(validation, "training_data", lambda: training)
    monkeypatch.setattr(project, "models_dir", lambda: tmp_path / "models")
    monkeypatch.setattr(project, "fingerprint", lambda: state[0])
    return state


def test_every_sentence_is_asked_of_a_model_that_has_not_seen_it(training: Labelled) -> None:
    class Parrot:
        """Knows nothing but what it was taught, by heart."""

        def __init__(self) -> None:
            self.classes = [*TEXTS]

        def train(self, sentences: list[Sentence], intents: list[str]) -> None:
            assert len(sentences) == 12
            self.known = {s.text for s in sentences}

        def probabilities(self, sentences: list[Sentence]) -> validation.np.ndarray:
            assert not self.known & {s.text for s in sentences}
            return validation.np.array([[1.0, 0.0, 0.0]] * len(sentences))

        def size(self) -> int:
            return 0

    done: list[int] = []
    assert cross_validate(Parrot, training, 3, lambda: done.append(1)) == 0.3333
    assert len(done) == 3
    assert cross_validate(CONTENDERS["svm"], training, 3) > 0.7


def test_it_is_worked_out_once_for_each_state_of_the_project(small_project: list[str]) -> None:
    folds: list[int] = []
    first = cross_validation(3, lambda: folds.append(1))
    assert first == CrossValidation(first.accuracy, 3, 18) and first.accuracy > 0.5
    assert cross_validation(3, lambda: folds.append(1)) == first and len(folds) == 3
    small_project[0] = "after"
    cross_validation(3, lambda: folds.append(1))
    assert len(folds) == 6


def test_the_shipped_machine_is_the_configured_one(tmp_path: Path) -> None:
    config = tmp_path / "config.yml"
    config.write_text("pipeline:\n- name: x.Other\n- name: x.LinearIntentClassifier\n  cost: 0.25\n", encoding="utf8")
    assert validation._cost(config) == 0.25
    assert validation._cost(project.root() / "config.yml") > 0
