"""How many times or people."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actions.language.counts import find_counts


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("用了3次", [3]),
        ("３次", [3]),
        ("两回", [2]),
        ("仨人", [3]),
        ("俩人", [2]),
        ("十次", [10]),
        ("十二趟", [12]),
        ("二十次", [20]),
        ("三十五位", [35]),
        ("120人", [120]),
        ("一次也没用，还剩兩次", [1, 2]),
        ("几次", []),
        ("三天", []),
        ("次", []),
        ("", []),
    ],
)
def test_numbers(text: str, numbers: list[int]) -> None:
    assert [number for number, _, _ in find_counts(text)] == numbers


def test_places() -> None:
    text = "我要約兩次專家號"
    ((number, start, end),) = find_counts(text)
    assert (number, text[start:end]) == (2, "兩次")


@given(st.integers(1, 99))
def test_chinese_numbers_up_to_a_hundred(number: int) -> None:
    digits = "零一二三四五六七八九"
    tens, ones = divmod(number, 10)
    words = f"{digits[tens] if tens > 1 else ''}{'十' if tens else ''}{digits[ones] if ones else ''}"
    assert [found for found, _, _ in find_counts(f"用了{words}次")] == [number]


@given(st.text("一二三十两0123456789次回人", max_size=12))
def test_any_mixture_is_read_without_a_crash(text: str) -> None:
    for number, start, end in find_counts(text):
        assert number >= 0 and 0 <= start < end <= len(text)
