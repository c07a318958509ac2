"""One written form for what people type, without moving a single character.

Entity offsets refer to the original text, so every step here keeps the length: traditional
characters become simplified ones, full-width letters half-width ones, capitals small ones.
"""

from __future__ import annotations

from functools import lru_cache

from opencc import OpenCC  # type: ignore[import-untyped]

_FULL_WIDTH_OFFSET = 0xFEE0
# Cantonese and variant characters OpenCC keeps, but whose Mandarin twin carries the meaning.
_VARIANTS = str.maketrans({"喺": "在", "冇": "没", "咗": "了", "嘅": "的", "唔": "不", "睇": "看", "係": "是", "佢": "他"})


@lru_cache(maxsize=1)
def _converter() -> OpenCC:
    return OpenCC("t2s")


@lru_cache(maxsize=20_000)
def _simplified(char: str) -> str:
    converted = _converter().convert(char) if "\u3400" <= char <= "\u9fff" else char
    return converted if len(converted) == 1 else char


def _half_width(char: str) -> str:
    if "\uff01" <= char <= "\uff5e":
        return chr(ord(char) - _FULL_WIDTH_OFFSET)
    return " " if char == "\u3000" else char


def normalise(text: str) -> str:
    """``text`` simplified, half-width and in lower case; same length as ``text``."""
    chars = []
    for char in text.translate(_VARIANTS):
        plain = _simplified(_half_width(char)).lower()
        chars.append(plain if len(plain) == 1 else char)
    return "".join(chars)
