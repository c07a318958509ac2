"""Figures as bars: slices of time that join, heights that are shares, nothing drawn for nothing."""

from __future__ import annotations

import itertools

import pytest

from assistant.console.charts import HEIGHT, WIDTH, chart, counted, spans

from .conftest import START


@pytest.mark.parametrize(("days", "count", "last"), [(1, 24, "09:00"), (7, 7, "11-30"), (30, 30, "11-30")])
def test_slices_join_and_end_with_now(days: int, count: int, last: str) -> None:
    found = spans(START, days)
    assert len(found) == count and found[-1].label == last and found[-1].begin < START.timestamp() < found[-1].end
    assert all(one.end == other.begin for one, other in itertools.pairwise(found))


def test_a_moment_on_the_border_counts_once() -> None:
    slices = spans(START, 7)
    border = slices[3].begin
    assert counted(slices, [border, border - 1, START.timestamp(), START.timestamp() + 2]) == [0, 0, 1, 1, 0, 0, 1]


def test_the_highest_bar_fills_the_drawing_and_all_stay_inside() -> None:
    slices = spans(START, 7)
    found = chart(slices, [[0, 4, 0, 0, 0, 0, 8], [0, 2, 0, 0, 0, 0, 0]])
    assert found.top == 8 and len(found.bars) == 3
    heights = {(bar.series, bar.height) for bar in found.bars}
    assert heights == {(0, HEIGHT), (0, HEIGHT / 2), (1, HEIGHT / 4)}
    assert all(bar.x >= 0 and bar.x + bar.width <= WIDTH and bar.y + bar.height == HEIGHT for bar in found.bars)
    assert found.rows == ((slices[1].label, (4, 2)), (slices[6].label, (8, 0)))


def test_nothing_is_drawn_for_nothing() -> None:
    assert chart(spans(START, 30), [[0] * 30, [0] * 30]).empty
