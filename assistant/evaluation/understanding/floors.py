"""What other floors and margins of confidence would have done: the table the shipped ones were chosen from.

A message is asked back about when its best intent is less sure than the floor, or hardly surer than the next.
Asking back is weighed one, a wrong answer five: it sends a sick person the wrong way.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rich.table import Table

from assistant.evaluation.understanding.nlu import DANGERS, Understood

GRID = ((0.0, 0.0), (0.2, 0.05), (0.28, 0.03), (0.3, 0.1), (0.35, 0.1), (0.4, 0.1), (0.45, 0.1), (0.5, 0.15), (0.6, 0.15))
_COST_WRONG, _COST_ASKED = 5, 1


@dataclass(frozen=True)
class Floors:
    """One choice and what it does: shares of all sentences; ``needless`` are asked back about although right."""

    floor: float
    margin: float
    wrong: float
    asked: float
    needless: float

    @property
    def cost(self) -> float:
        return _COST_WRONG * self.wrong + _COST_ASKED * self.asked


def sweep(sentences: Sequence[Understood], grid: Sequence[tuple[float, float]] = GRID) -> list[Floors]:
    """Each choice of ``grid`` (floor, margin) on sentences with a ranking. Raises ValueError when there is none."""
    judged = [s for s in sentences if s.ranking]
    if not judged:
        raise ValueError("no sentence has a ranking of intents")
    return [_judge(judged, floor, margin) for floor, margin in grid]


def _judge(sentences: Sequence[Understood], floor: float, margin: float) -> Floors:
    asked = [_asks(s, floor, margin) for s in sentences]
    right = [s.ranking[0][0] in s.sample.right for s in sentences]
    pairs, count = list(zip(asked, right, strict=True)), len(sentences)
    return Floors(
        floor,
        margin,
        wrong=sum(not a and not r for a, r in pairs) / count,
        asked=sum(asked) / count,
        needless=sum(a and r for a, r in pairs) / count,
    )


def _asks(sentence: Understood, floor: float, margin: float) -> bool:
    """A danger is never asked back about."""
    (best, share), *others = sentence.ranking
    next_best = others[0][1] if others else 0.0
    return best not in DANGERS and (share < floor or share - next_best < margin)


def as_table(choices: Sequence[Floors]) -> Table:
    """The choices for the terminal."""
    table = Table(title="把握的下限和差距", title_justify="left")
    for heading in ("下限", "差距", "答错", "反问", "其中多余", "代价"):
        table.add_column(heading, justify="right")
    for one in choices:
        shares = (f"{share:.1%}" for share in (one.wrong, one.asked, one.needless))
        table.add_row(f"{one.floor:.2f}", f"{one.margin:.2f}", *shares, f"{one.cost:.3f}")
    return table
