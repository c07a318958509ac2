"""What was told in a talk, remembered sentence by sentence without its words."""

from __future__ import annotations

import zlib

_SENTENCES = str.maketrans({"\n": "。", "：": "。"})


def digest(text: str) -> tuple[str, ...]:
    """What is remembered of a reply: a number for each of its sentences."""
    said = (one.strip(" ，；") for one in text.translate(_SENTENCES).split("。"))
    return tuple(f"{zlib.crc32(one.encode()):08x}" for one in said if one)
