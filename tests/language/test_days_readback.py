"""The one form in which days are read back."""

from __future__ import annotations

from datetime import date, datetime
from datetime import time as clock_time

import pytest

from actions.language.days import Choice, describe_choice

NOW = datetime(2026, 11, 23, 10)


@pytest.mark.parametrize(
    ("choice", "words"),
    [
        (Choice(date(2026, 12, 9), date(2026, 12, 9)), "12月9日（周三）"),
        (Choice(date(2026, 11, 24), date(2026, 11, 24), part="下午"), "明天（11月24日，周二）下午"),
        (Choice(date(2027, 1, 5), date(2027, 1, 5), time=clock_time(9)), "2027年1月5日（周二）9:00"),
        (
            Choice(date(2026, 12, 9), date(2026, 12, 9), time=clock_time(14), until=clock_time(15, 30)),
            "12月9日（周三）14:00至15:30",
        ),
        (Choice(date(2026, 12, 9), date(2026, 12, 11), "span"), "12月9日（周三）至12月11日（周五）"),
        (Choice(date(2026, 11, 23), date(2026, 12, 14), "deadline"), "最晚12月14日（周一）"),
        (Choice(date(2026, 12, 16), date(2026, 12, 29), "not_before"), "12月16日（周三）起"),
    ],
)
def test_read_back(choice: Choice, words: str) -> None:
    assert describe_choice(choice, NOW) == words
