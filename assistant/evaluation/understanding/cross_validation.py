"""Cross-validation of the intent model over its own training utterances, kept beside the model it belongs to.

An evaluation file says how the model does on other people's sentences; this says how it does on sentences like those
it learns from, which are full of near misses on purpose.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
import yaml
from sklearn.model_selection import StratifiedKFold
from sklearn.svm import LinearSVC

from assistant import project
from assistant.evaluation.understanding.contenders import Contender, Pipe, view_union
from assistant.evaluation.understanding.nlu_file import Sample
from assistant.nlu.features import Sentence

_SEED = 7
FOLDS = 5


@dataclass(frozen=True)
class CrossValidation:
    """Share of ``sentences`` understood right by a model which had not seen them."""

    accuracy: float
    folds: int
    sentences: int


@dataclass(frozen=True)
class Labelled:
    """Sentences as the assistant reads them, with the intents that count as right (the first is the label)."""

    name: str
    sentences: Sequence[Sentence]
    right: Sequence[tuple[str, ...]]

    @property
    def intents(self) -> list[str]:
        return [right[0] for right in self.right]


def cross_validation(folds: int = FOLDS, on_fold: Callable[[], object] = lambda: None) -> CrossValidation:
    """The figures of the project as it stands; worked out once (about two minutes), then read from beside the model."""
    file = project.models_dir() / f"suixin-{project.fingerprint()}.{folds}-fold.json"
    if file.is_file():
        return CrossValidation(**json.loads(file.read_text(encoding="utf8")))
    training = training_data()
    result = CrossValidation(cross_validate(shipped, training, folds, on_fold), folds, len(training.sentences))
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps(asdict(result)), encoding="utf8")
    return result


def shipped() -> Contender:
    """The intent model as configured: the same views and the same machine, with scikit-learn's own arithmetic."""
    return Pipe(view_union(), lambda: LinearSVC(C=_cost(project.root() / "config.yml"), random_state=_SEED))


def _cost(config: Path) -> float:
    pipeline = yaml.safe_load(config.read_text(encoding="utf8"))["pipeline"]
    return float(next(c["cost"] for c in pipeline if c["name"].endswith("LinearIntentClassifier")))


def cross_validate(
    make: Callable[[], Contender], training: Labelled, folds: int, on_fold: Callable[[], object] = lambda: None
) -> float:
    """Mean accuracy over stratified folds, features and all learnt anew in each. ``on_fold`` is called after each."""
    intents = np.asarray(training.intents)
    splits = StratifiedKFold(folds, shuffle=True, random_state=_SEED).split(intents, intents)
    hits = 0
    for known, asked in splits:
        contender = make()
        contender.train([training.sentences[i] for i in known], list(intents[known]))
        best = contender.probabilities([training.sentences[i] for i in asked]).argmax(axis=1)
        hits += sum(contender.classes[column] == intents[i] for column, i in zip(best, asked, strict=True))
        on_fold()
    return round(hits / len(intents), 4)


def training_data() -> Labelled:
    """The project's training utterances. Annotations are taken off; the intents are the labels."""
    from rasa.shared.nlu.training_data.loading import load_data

    examples = [e for e in load_data(str(project.root() / "data" / "nlu")).intent_examples if e.get("text")]
    return read_sentences("training", [Sample(e.get("text"), e.get("intent")) for e in examples])


def read_sentences(name: str, samples: Sequence[Sample]) -> Labelled:
    """Samples read with the project's lexicon, as the assistant would read them."""
    from assistant.nlu.lexicon import project_lexicon
    from assistant.nlu.reading import read

    lexicon = project_lexicon()
    return Labelled(name, [read(lexicon, s.text).sentence for s in samples], [s.right for s in samples])
