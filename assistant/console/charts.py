"""Figures as bars, drawn on the server: plain geometry that a template turns into inline SVG, without a script."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

WIDTH, HEIGHT, BELOW = 600, 150, 18
_GAP = 0.25
# Not every bar has room for its time below it.
_LABELS = 8


@dataclass(frozen=True)
class Span:
    """One slice of time, half open; UTC seconds."""

    begin: float
    end: float
    label: str


@dataclass(frozen=True)
class Bar:
    """A rectangle of the drawing; `series` is its place among the figures of one slice."""

    x: float
    y: float
    width: float
    height: float
    series: int


@dataclass(frozen=True)
class Chart:
    """Bars, the labels below them with their places, the highest figure, and all figures for who cannot see them."""

    bars: tuple[Bar, ...]
    labels: tuple[tuple[float, str], ...]
    top: int
    rows: tuple[tuple[str, tuple[int, ...]], ...]

    @property
    def empty(self) -> bool:
        """Whether there is nothing to draw."""
        return self.top == 0


def spans(at: datetime, days: int) -> tuple[Span, ...]:
    """The last `days` days up to `at` (aware) and including it: one day by the hour, more by the day."""
    at += timedelta(seconds=1)
    step = timedelta(hours=1) if days == 1 else timedelta(days=1)
    count, form = (24, "%H:%M") if days == 1 else (days, "%m-%d")
    begins = [at - step * (count - place) for place in range(count)]
    # A slice of a day is named by the day it ends on.
    named = begins if days == 1 else [begin + step for begin in begins]
    pairs = zip(begins, named, strict=True)
    return tuple(Span(begin.timestamp(), (begin + step).timestamp(), name.strftime(form)) for begin, name in pairs)


def counted(slices: Sequence[Span], moments: Iterable[float]) -> list[int]:
    """How many of `moments` lie in each slice."""
    found = list(moments)
    return [sum(one.begin <= moment < one.end for moment in found) for one in slices]


def chart(slices: Sequence[Span], series: Sequence[Sequence[int]]) -> Chart:
    """Bars side by side for each slice, one a series; heights as shares of the highest figure."""
    top = max((figure for figures in series for figure in figures), default=0)
    room = WIDTH / max(1, len(slices))
    width = room * (1 - _GAP) / max(1, len(series))
    bars = [
        _bar(place * room + room * _GAP / 2 + number * width, width, figures[place], top, number)
        for number, figures in enumerate(series)
        for place in range(len(slices))
        if figures[place]
    ]
    every = -(-len(slices) // _LABELS)
    labels = [(round(place * room + room / 2, 1), one.label) for place, one in enumerate(slices) if place % every == 0]
    rows = [(one.label, tuple(figures[place] for figures in series)) for place, one in enumerate(slices)]
    return Chart(tuple(bars), tuple(labels), top, tuple(row for row in rows if any(row[1])))


def _bar(x: float, width: float, figure: int, top: int, series: int) -> Bar:
    height = HEIGHT * figure / top
    return Bar(round(x, 1), round(HEIGHT - height, 1), round(width, 1), round(height, 1), series)
