"""How well acts are heard in talks nobody trained on: ``python -m tests.evaluation.acts_measure [--errors]``."""

from __future__ import annotations

import itertools
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import joblib
from scipy.stats import binomtest

from assistant import project
from assistant.nlu.acts.component import ActModel, act_concepts_file, sentence_of, train_acts, train_hints
from assistant.nlu.acts.talks import ACTS, Context, Talk, TalkTurn, project_talks, read_talks
from assistant.nlu.concepts import load_concepts
from assistant.nlu.features import Sentence
from assistant.nlu.importer import ProjectImporter
from assistant.nlu.lexicon import Lexicon, project_lexicon
from assistant.nlu.linear import LinearModel
from assistant.nlu.reading import read_all

from .acts_baselines import UsualAct, by_rules

# Writers nobody trains on: those looked at while the acts were made, and those who were not.
DEVELOPMENT = sorted(Path(__file__).parent.glob("acts_development_*.yml"))
UNSEEN = sorted(Path(__file__).parent.glob("acts_unseen_*.yml"))
COST = 0.35
BINS = (0.0, 0.45, 0.6, 0.75, 0.9, 1.01)
Guess = Callable[[str, Context], str]


@dataclass(frozen=True)
class Heard:
    """One measured turn and the ranking it got."""

    turn: TalkTurn
    ranking: list[tuple[str, float]]

    @property
    def right(self) -> bool:
        return self.ranking[0][0] == self.turn.act


def talks_of(files: Sequence[Path]) -> list[Talk]:
    return [talk for file in files for talk in read_talks(file)]


def project_hints(lexicon: Lexicon, most: int = 200, cost: float = 0.5) -> LinearModel:
    files = [str(project.root() / "data" / "nlu")]
    examples = ProjectImporter(training_data_paths=files).get_nlu_data().intent_examples
    sentences = read_all(lexicon, tuple(example.get("text") for example in examples))
    return train_hints(zip([e.get("intent") for e in examples], sentences, strict=True), most, cost)


def hear(model: ActModel, talks: Sequence[Talk], lexicon: Lexicon, outside: bool = False) -> list[Heard]:
    def ranking(turn: TalkTurn) -> list[tuple[str, float]]:
        sentence: Sentence = sentence_of(lexicon, turn.text)
        return model.ranking(sentence, None if outside else turn.before)

    return [Heard(turn, ranking(turn)) for talk in talks for turn in talk.turns]


def accuracy(right: Sequence[bool]) -> float:
    return sum(right) / len(right)


def guessed(guess: Guess, heard: Sequence[Heard]) -> list[bool]:
    return [guess(h.turn.text, h.turn.before) == h.turn.act for h in heard]


def mcnemar(ours: Sequence[bool], theirs: Sequence[bool]) -> float:
    """The exact two-sided p that one is no better than the other."""
    better = sum(a and not b for a, b in zip(ours, theirs, strict=True))
    worse = sum(b and not a for a, b in zip(ours, theirs, strict=True))
    return float(binomtest(better, better + worse, 0.5).pvalue) if better + worse else 1.0


def calibration(heard: Sequence[Heard]) -> list[tuple[float, int, float, float]]:
    """For each bin: its lower bound, turns in it, mean confidence, share right."""
    rows = []
    for low, high in itertools.pairwise(BINS):
        part = [h for h in heard if low <= h.ranking[0][1] < high]
        if part:
            rows.append((low, len(part), sum(h.ranking[0][1] for h in part) / len(part), accuracy([h.right for h in part])))
    return rows


def per_act(heard: Sequence[Heard]) -> list[tuple[str, int, float, float]]:
    """For each act: turns of it, share of them heard (recall), share of those heard as it that are it (precision)."""
    said = Counter(h.turn.act for h in heard)
    named = Counter(h.ranking[0][0] for h in heard)
    right = Counter(h.turn.act for h in heard if h.right)
    return [(act, said[act], right[act] / max(said[act], 1), right[act] / max(named[act], 1)) for act in ACTS]


def main() -> None:
    lexicon, training = project_lexicon(), project_talks()
    hints = project_hints(lexicon)
    start = time.process_time()
    model = train_acts(training, lexicon, hints, load_concepts(act_concepts_file()), cost=COST)
    seconds = time.process_time() - start
    joblib.dump(model, size := Path(tempfile.gettempdir()) / "acts.joblib", compress=3)
    turns = sum(len(talk.turns) for talk in training)
    print(f"{len(training)} talks, {turns} turns: trained in {seconds:.1f} s of one core, {size.stat().st_size / 1e6:.1f} MB")
    for name, files in (("development", DEVELOPMENT), ("unseen", UNSEEN)):
        print(f"--- {name}")
        report(model, talks_of(files), training, lexicon)
        for file in files:
            heard = hear(model, talks_of([file]), lexicon)
            print(f"{file.stem}: {accuracy([h.right for h in heard]):.1%} of {len(heard)}")


def report(model: ActModel, measured: list[Talk], training: list[Talk], lexicon: Lexicon) -> None:
    start = time.process_time()
    heard = hear(model, measured, lexicon)
    each = (time.process_time() - start) / len(heard) * 1e3
    ours = [h.right for h in heard]
    usual = guessed(UsualAct(turn for talk in training for turn in talk.turns), heard)
    rules = guessed(by_rules, heard)
    alone = accuracy([h.right for h in hear(model, measured, lexicon, outside=True)])
    among = accuracy([h.turn.act in dict(h.ranking[:2]) for h in heard])
    print(f"learned {accuracy(ours):.1%} of {len(ours)}, right among two {among:.1%}, outside a talk {alone:.1%}")
    print(f"{each:.2f} ms of one core each")
    print(f"usual act {accuracy(usual):.1%}; rules {accuracy(rules):.1%}, p = {mcnemar(ours, rules):.1e}")
    for low, count, mean, share in calibration(heard):
        print(f"  confidence from {low:.2f}: {count:4d} turns, mean {mean:.2f}, right {share:.2f}")
    for act, count, recall, precision in per_act(heard):
        print(f"  {act:13s} {count:4d} recall {recall:.2f} precision {precision:.2f}")
    if "--errors" in sys.argv:
        print(*(error(h) for h in heard if not h.right), sep="\n")


def error(heard: Heard) -> str:
    turn, guesses = heard.turn, " ".join(f"{act} {share:.2f}" for act, share in heard.ranking[:2])
    return f"{turn.place} {turn.text} | {turn.act} | {guesses} | {turn.before.open} {turn.before.fact}"


if __name__ == "__main__":
    main()
