"""Sums of money as people say them."""

from __future__ import annotations

import pytest

from actions.answers.rules.tiers import sums_in


@pytest.mark.parametrize(
    ("said", "sums"),
    [
        ("保额50万", [50]),
        ("49万9算白金吗", [49.9]),
        ("三十万是贵宾吧", [30]),
        ("二十五万和一份十万", [25, 10]),
        ("35.5w", [35.5]),
        ("一百二十万", [120]),
        ("五十万三次", [50]),
        ("几次门诊", []),
    ],
)
def test_sums(said: str, sums: list[float]) -> None:
    assert sums_in(said) == sums
