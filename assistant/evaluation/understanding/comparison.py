"""``python -m assistant.evaluation.understanding.comparison``: rival intent classifiers on the same data, side by side.

Each contender learns the training utterances of the project and is asked about every sentence of the
evaluation files; cross-validation over the training utterances stands beside it. Training time, time for a
sentence and size are measured too. Nothing of the evaluation files is learnt from.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from pathlib import Path

import numpy as np

from assistant.evaluation.casefiles.problems import BadFile
from assistant.evaluation.understanding.contenders import CONTENDERS, Contender
from assistant.evaluation.understanding.contenders_neural import DIET_EPOCHS, Diet, SpacyTextcat
from assistant.evaluation.understanding.cross_validation import (
    Labelled,
    cross_validate,
    read_sentences,
    training_data,
)
from assistant.evaluation.understanding.nlu_file import load_samples
from assistant.nlu.features import Sentence

_TIMED = 200
NEURAL: dict[str, Callable[[], Contender]] = {
    "spacy-bow": lambda: SpacyTextcat("bow"),
    "spacy-ensemble": lambda: SpacyTextcat("ensemble"),
    "diet": Diet,
}
ALL: dict[str, Callable[[], Contender]] = {**CONTENDERS, **NEURAL}


@dataclass(frozen=True)
class Row:
    """One contender's figures. ``accuracy`` by evaluation file; ``cross_validated`` None where it was not run."""

    name: str
    accuracy: dict[str, float]
    cross_validated: float | None
    train_seconds: float
    milliseconds: float
    megabytes: float


@dataclass(frozen=True)
class Comparison:
    """All rows, with what is needed to repeat them. Times are wall-clock, one sentence at a time."""

    day: str
    machine: dict[str, object]
    command: str
    training_sentences: int
    folds: int
    rows: list[Row] = field(default_factory=list)


def measure(
    name: str, make: Callable[[], Contender], training: Labelled, samples: Sequence[Labelled], folds: int
) -> Row:
    """Train one contender and weigh it. ``folds`` below 2: no cross-validation."""
    contender = make()
    start = time.perf_counter()
    contender.train(training.sentences, training.intents)
    seconds = time.perf_counter() - start
    return Row(
        name,
        {sample.name: accuracy(contender, sample) for sample in samples},
        cross_validate(make, training, folds) if folds > 1 else None,
        round(seconds, 1),
        round(_milliseconds(contender, training.sentences[:_TIMED]), 2),
        round(contender.size() / 1e6, 1),
    )


def accuracy(contender: Contender, sample: Labelled) -> float:
    """Share of sentences whose best class is one of the right ones."""
    best = contender.probabilities(sample.sentences).argmax(axis=1)
    hits = [contender.classes[column] in right for column, right in zip(best, sample.right, strict=False)]
    return round(float(np.mean(hits)), 4)


def _milliseconds(contender: Contender, sentences: Sequence[Sentence]) -> float:
    contender.probabilities(sentences[:2])
    start = time.perf_counter()
    if isinstance(contender, Diet):
        contender.probabilities(sentences)
    else:
        for sentence in sentences:
            contender.probabilities([sentence])
    return 1000 * (time.perf_counter() - start) / len(sentences)


def compare(
    names: Sequence[str], training: Labelled, samples: Sequence[Labelled], folds: int, command: str
) -> Comparison:
    """All named contenders, one after another; progress goes to stderr. The neural ones are not cross-validated."""
    from assistant.cli.shared.machine import machine

    result = Comparison(date.today().isoformat(), machine(), command, len(training.sentences), folds)
    for name in names:
        row = measure(name, ALL[name], training, samples, 0 if name in NEURAL else folds)
        print(json.dumps(asdict(row), ensure_ascii=False), file=sys.stderr, flush=True)
        result.rows.append(row)
    return result


def as_markdown(comparison: Comparison) -> str:
    """The table for the documentation."""
    samples = list(comparison.rows[0].accuracy) if comparison.rows else []
    header = ["model", *samples, f"{comparison.folds}-fold", "train s", "ms", "MB"]
    lines = ["| " + " | ".join(header) + " |", "|---" + "|---:" * (len(header) - 1) + "|"]
    for row in comparison.rows:
        validated = "–" if row.cross_validated is None else f"{row.cross_validated:.1%}"
        shares = [f"{row.accuracy[name]:.1%}" for name in samples]
        figures = [validated, f"{row.train_seconds:.0f}", f"{row.milliseconds:.1f}", f"{row.megabytes:.0f}"]
        lines.append("| " + " | ".join([row.name, *shares, *figures]) + " |")
    cores, python = comparison.machine.get("cores"), comparison.machine.get("python")
    lines += ["", f"{comparison.day}, {comparison.machine.get('cpu')}, {cores} cores, Python {python}, "
              f"{comparison.training_sentences} training sentences: `{comparison.command}`"]  # fmt: skip
    return "\n".join(lines)


def main(arguments: Sequence[str] | None = None) -> int:
    """The command. Returns the exit status: 2 for a wrong call, with one line on stderr."""
    options = _parser().parse_args(arguments)
    unknown = [name for name in options.models if name not in ALL]
    if unknown:
        print(f"没有这个模型：{'、'.join(unknown)}（有：{'、'.join(ALL)}）", file=sys.stderr)
        return 2
    try:
        loaded = [(file.stem, load_samples(file)) for file in options.eval]
    except BadFile as error:
        print(error, file=sys.stderr)
        return 2
    samples = [read_sentences(name, rows) for name, rows in loaded]
    command = " ".join(["python -m assistant.evaluation.understanding.comparison", *(arguments or sys.argv[1:])])
    comparison = compare(options.models, training_data(), samples, options.folds, command)
    print(json.dumps(asdict(comparison), ensure_ascii=False, indent=2) if options.json else as_markdown(comparison))
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m assistant.evaluation.understanding.comparison", description=__doc__)
    parser.add_argument("--models", nargs="+", default=list(ALL), metavar="NAME", help=f"of: {', '.join(ALL)}")
    parser.add_argument("--eval", nargs="+", type=Path, required=True, metavar="FILE", help="JSONL evaluation files")
    parser.add_argument("--folds", type=int, default=5, help="cross-validation folds; 0 for none (default 5)")
    parser.add_argument("--json", action="store_true", help="one JSON document instead of a table")
    parser.epilog = f"DIET trains {DIET_EPOCHS} epochs; it and spaCy are not cross-validated."
    return parser


if __name__ == "__main__":
    raise SystemExit(main())
