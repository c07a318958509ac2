"""The comparison of classifiers, on a dozen sentences of three intents."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from assistant.evaluation.understanding import comparison
from assistant.evaluation.understanding.comparison import Comparison, Labelled, Row, as_markdown, measure
from assistant.evaluation.understanding.contenders import CONTENDERS, Ensemble, view_union
from assistant.evaluation.understanding.contenders_neural import Diet, SpacyTextcat
from assistant.nlu.features import Sentence

TEXTS = {
    "greet": ["你好", "您好呀", "你好啊", "早上好", "你好你好", "您好"],
    "my_quota": ["我还剩几次", "还剩几次啊", "次数还剩多少", "我的次数还有几次", "还剩几次呢", "剩几次"],
    "book": ["帮我约一个", "帮我挂个号", "给我约上", "想约下周", "帮我约下周三", "帮约一下"],
}


def sentence(text: str) -> Sentence:
    return Sentence(text, text, tuple(text), (), ("count_left",) if "剩" in text else ())


@pytest.fixture(scope="module")
def training() -> Labelled:
    rows = [(sentence(text), (intent,)) for intent, texts in TEXTS.items() for text in texts]
    return Labelled("training", [s for s, _ in rows], [r for _, r in rows])


@pytest.fixture(scope="module")
def sample() -> Labelled:
    return Labelled("sample", [sentence("你好哇"), sentence("还剩几次")], [("greet",), ("quota_rule", "my_quota")])


@pytest.mark.parametrize("name", ["svm", "svm-plain", "logistic", "bayes", "svm+bayes"])
def test_a_contender_learns_and_gives_probabilities(name: str, training: Labelled) -> None:
    contender = CONTENDERS[name]()
    contender.train(training.sentences, training.intents)
    table = contender.probabilities(training.sentences)
    assert table.shape == (18, 3)
    assert np.allclose(table.sum(axis=1), 1, atol=1e-6)
    assert [contender.classes[column] for column in table.argmax(axis=1)] == training.intents
    assert contender.size() > 100


def test_figures_of_one_contender(training: Labelled, sample: Labelled) -> None:
    row = measure("svm", CONTENDERS["svm"], training, [sample], folds=3)
    assert row.accuracy == {"sample": 1.0}, "a further right intent counts"
    assert row.cross_validated is not None and 0.5 < row.cross_validated <= 1.0
    assert measure("svm", CONTENDERS["svm"], training, [sample], folds=0).cross_validated is None


def test_views_can_be_left_out() -> None:
    every = {name for name, _ in view_union()().transformer_list}
    left = {name for name, _ in view_union(["concepts"])().transformer_list}
    assert every - left == {"concepts"}


def test_an_ensemble_is_the_mean_of_its_members(training: Labelled) -> None:
    members = [CONTENDERS["svm"](), CONTENDERS["bayes"]()]
    ensemble = Ensemble(*members)
    ensemble.train(training.sentences, training.intents)
    mean = (members[0].probabilities(training.sentences) + members[1].probabilities(training.sentences)) / 2
    assert np.allclose(ensemble.probabilities(training.sentences), mean)
    assert ensemble.size() == sum(member.size() for member in members)


@pytest.mark.parametrize("architecture", ["bow", "ensemble"])
def test_spacy_learns(architecture: str, training: Labelled) -> None:
    contender = SpacyTextcat(architecture, epochs=2)
    contender.train(training.sentences, training.intents)
    table = contender.probabilities([sentence("你好"), Sentence("", "", ())])
    assert contender.classes == sorted(TEXTS) and table.shape == (2, 3)
    assert np.allclose(table.sum(axis=1), 1, atol=1e-4)


def test_training_files_for_diet_hold_no_annotations() -> None:
    written = Diet._examples([sentence("查[导医](service)"), sentence("你好")], ["my_quota", "greet"])
    assert "[" not in written.replace("nlu:", "") and "查 导医  service" in written


def test_the_table() -> None:
    rows = [Row("svm", {"dev": 0.95}, 0.8, 3.2, 1.25, 7.0), Row("diet", {"dev": 0.5}, None, 300.0, 20.0, 30.0)]
    result = Comparison("2026-11-22", {"cpu": "x", "cores": 2, "python": "3.10"}, "cmd", 18, 5, rows)
    lines = as_markdown(result).splitlines()
    assert lines[0] == "| model | dev | 5-fold | train s | ms | MB |"
    assert lines[2] == "| svm | 95.0% | 80.0% | 3 | 1.2 | 7 |"
    assert "–" in lines[3] and lines[-1].endswith("18 training sentences: `cmd`")


@pytest.fixture
def small_project(monkeypatch: pytest.MonkeyPatch, training: Labelled) -> None:
    monkeypatch.setattr(comparison, "training_data", lambda: training)
    monkeypatch.setattr(
        comparison,
        "read_sentences",
        lambda name, samples: Labelled(name, [sentence(s.text) for s in samples], [s.right for s in samples]),
    )


@pytest.mark.usefixtures("small_project")
def test_the_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "few.jsonl"
    file.write_text('{"text": "你好", "intent": "greet", "service": null}\n', encoding="utf-8")
    assert comparison.main(["--models", "svm", "bayes", "--folds", "0", "--json", "--eval", str(file)]) == 0
    document = json.loads(capsys.readouterr().out)
    assert [row["name"] for row in document["rows"]] == ["svm", "bayes"]
    assert document["rows"][0]["accuracy"] == {"few": 1.0}
    assert document["training_sentences"] == 18 and "--models svm bayes" in document["command"]


def test_a_wrong_call_is_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert comparison.main(["--models", "oracle", "--eval", str(tmp_path / "x.jsonl")]) == 2
    assert "没有这个模型：oracle" in capsys.readouterr().err
    assert comparison.main(["--models", "svm", "--eval", str(tmp_path / "none.jsonl")]) == 2
    assert "none.jsonl" in capsys.readouterr().err
