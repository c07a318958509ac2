"""Sums insured as members and agents put them."""

from __future__ import annotations

import pytest

from actions.reading.facts.sums import spoken_sum, sums_in


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("保额50万", [50.0]), ("49万9是什么套餐", [49.9]), ("三十万和五十万差在哪", [30.0, 50.0]), ("35w够不够", [35.0]),
        ("一百二十万", [120.0]), ("29.9万", [29.9]), ("我有2份，一份20万", [20.0]), ("5月3号去", []), ("几万块", []),
    ],
)  # fmt: skip
def test_sums_in_units_of_ten_thousand(text: str, found: list[float]) -> None:
    assert sums_in(text) == found


@pytest.mark.parametrize("text", ["30万2次", "30万3号之前"])
def test_a_count_or_a_day_behind_it_is_no_part_of_it(text: str) -> None:
    assert sums_in(text) == [30.0]


@pytest.mark.parametrize(("yuan", "said"), [(350_000, "35万元"), (345_000, "34.5万元"), (1_200_000, "120万元")])
def test_a_sum_is_said_without_empty_places(yuan: int, said: str) -> None:
    assert spoken_sum(yuan) == said
