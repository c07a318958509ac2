"""How many times or people somebody speaks of (3次, 两回, 仨人)."""

from __future__ import annotations

import re

from actions.language.normalise import normalise

_DIGITS = {
    "零": 0, "一": 1, "二": 2, "两": 2, "俩": 2, "三": 3, "仨": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9,
    "十": 10,
}  # fmt: skip
_COUNT = re.compile(
    r"(\d{1,3}|[一二两三四五六七八九]?十[一二三四五六七八九]?|[一二两俩三仨四五六七八九])(次|回|趟|个人|位|名|人)"
)


def find_counts(text: str) -> list[tuple[int, int, int]]:
    """Counts in ``text`` as (number, start, end), end exclusive."""
    return [(_number(m.group(1)), m.start(), m.end()) for m in _COUNT.finditer(normalise(text))]


def _number(word: str) -> int:
    if word.isdigit():
        return int(word)
    if "十" in word:
        tens, _, ones = word.partition("十")
        return _DIGITS.get(tens, 1) * 10 + _DIGITS.get(ones, 0)
    return _DIGITS[word]
