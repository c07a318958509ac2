"""Floors and margins of confidence, on five sentences worked out by hand."""

from __future__ import annotations

import io

import pytest
from rich.console import Console

from assistant.evaluation.understanding.floors import as_table, sweep
from assistant.evaluation.understanding.nlu import Understood
from assistant.evaluation.understanding.nlu_file import Sample


def understood(label: str, *ranking: tuple[str, float]) -> Understood:
    return Understood(Sample("x", label), ranking[0][0], ranking[0][1], (), ranking)


SENTENCES = [
    understood("book", ("book", 0.9), ("my_quota", 0.05)),
    understood("book", ("book", 0.4), ("my_quota", 0.35)),
    understood("my_quota", ("book", 0.3), ("my_quota", 0.1)),
    understood("my_quota", ("book", 0.8), ("my_quota", 0.1)),
    understood("emergency", ("emergency", 0.2), ("book", 0.19)),
]


def test_a_higher_floor_asks_instead_of_answering_wrong() -> None:
    nothing, floor, both = sweep(SENTENCES, [(0.0, 0.0), (0.35, 0.0), (0.35, 0.1)])
    assert (nothing.wrong, nothing.asked, nothing.needless) == (0.4, 0.0, 0.0)
    assert (floor.wrong, floor.asked, floor.needless) == (0.2, 0.2, 0.0)
    assert (both.wrong, both.asked, both.needless) == (0.2, 0.4, 0.2)
    assert nothing.cost == pytest.approx(2.0) and floor.cost == pytest.approx(1.2)


def test_a_danger_is_never_asked_back_about() -> None:
    (choice,) = sweep(SENTENCES[4:], [(0.9, 0.9)])
    assert choice.asked == choice.wrong == 0.0


def test_without_rankings_there_is_nothing_to_sweep() -> None:
    with pytest.raises(ValueError, match="ranking"):
        sweep([Understood(Sample("x", "book"), "book", 1.0, ())])


def test_the_table_shows_shares_and_costs() -> None:
    stream = io.StringIO()
    Console(file=stream, width=100, color_system=None).print(as_table(sweep(SENTENCES, [(0.35, 0.1)])))
    assert "20.0%" in stream.getvalue() and "1.400" in stream.getvalue()
