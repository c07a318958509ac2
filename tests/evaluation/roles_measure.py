"""How well roles are heard in sentences nothing was learnt from: the figures of docs/understanding.md.

``python -m tests.evaluation.roles_measure FILE…`` prints them for files of the shape of ``data/roles``.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from assistant.nlu.lexicon import project_lexicon
from assistant.nlu.roles.component import RoleClassifier, settled
from assistant.nlu.roles.data import Annotated, project_sentences, read_sentences
from assistant.nlu.roles.model import labelled, train_roles

_BINS = 5


@dataclass
class Measured:
    """Mentions heard right, over all and where the role was sure enough to be acted on; by kind and role."""

    mentions: int = 0
    right: int = 0
    sure: int = 0
    sure_right: int = 0
    said: Counter[tuple[str, str]] = field(default_factory=Counter)
    heard: Counter[tuple[str, str]] = field(default_factory=Counter)
    both: Counter[tuple[str, str]] = field(default_factory=Counter)
    bins: dict[int, tuple[int, float, int]] = field(default_factory=dict)


def measure(sentences: Sequence[Annotated]) -> Measured:
    """The shipped data and configuration on ``sentences``, each mention where its talk stands."""
    config, told = RoleClassifier.get_default_config(), Measured()
    model = train_roles(project_lexicon(), project_sentences(), config["cost"])
    for _, seen, role in labelled(project_lexicon(), sentences):
        ranking = model.kinds[seen.kind].ranking(seen)  # type: ignore[arg-type]
        (best, share), (name, _) = ranking[0], settled(seen.kind, ranking, config["sure"])
        right, sure = (name or best) == role, bool(name)
        told.mentions, told.right = told.mentions + 1, told.right + right
        told.sure, told.sure_right = told.sure + sure, told.sure_right + (sure and right)
        told.said[seen.kind, role] += 1
        if sure:
            told.heard[seen.kind, name] += 1
            told.both[seen.kind, name] += right
        count, shares, rights = told.bins.get(int(share * _BINS), (0, 0.0, 0))
        told.bins[int(share * _BINS)] = count + 1, shares + share, rights + right
    return told


def _table(told: Measured) -> list[str]:
    lines = [
        f"| {one[0]} | {one[1]} | {n} | {told.both[one]} | {told.heard[one]} |" for one, n in sorted(told.said.items())
    ]
    curve = [f"| {shares / n:.2f} | {rights / n:.2f} | {n} |" for _, (n, shares, rights) in sorted(told.bins.items())]
    total = f"{told.right} of {told.mentions} right; {told.sure} sure enough, {told.sure_right} of them right"
    return [total, "| kind | role | said | heard right | heard |", *lines, "| confidence | right | mentions |", *curve]


if __name__ == "__main__":
    print("\n".join(_table(measure([one for name in sys.argv[1:] for one in read_sentences(Path(name))]))))
