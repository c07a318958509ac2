"""Sums insured as people say them: 50万, 49万9, 三十万, 35w, 十几万."""

from __future__ import annotations

import re

_DIGITS = {
    "零": 0, "一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9,
}  # fmt: skip
_SUM = re.compile(
    r"(\d+(?:\.\d+)?|[一二两三四五六七八九十百]+)\s*(?:万|[wW](?![a-zA-Z]))(?:([\d一二三四五六七八九])(?![次个份项月号日]))?"
)
WAN = 10_000


def sums_in(text: str) -> list[float]:
    """The sums in ``text`` in units of 10,000 yuan, in order."""
    return [
        _number(m.group(1)) + (_number(m.group(2)) / 10 if m.group(2) else 0) for m in _SUM.finditer(text)
    ]


def spoken_sum(yuan: int) -> str:
    """35万元, 34.5万元."""
    return f"{yuan / WAN:g}万元"


def _number(word: str) -> float:
    if word[0].isdigit():
        return float(word)
    hundreds, _, rest = word.rpartition("百")
    tens, ten, ones = rest.rpartition("十")
    value = 100 * _DIGITS.get(hundreds, 1) if "百" in word else 0
    return value + (10 * _DIGITS.get(tens, 1) if ten else 0) + _DIGITS.get(ones, 0)
