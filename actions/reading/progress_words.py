"""Which side of a booking a message asks after: submitted, who calls, what is arranged, where to meet, what to bring."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path

import yaml

_FILE = Path(__file__).resolve().parents[2] / "data" / "language" / "progress.yml"


@lru_cache(maxsize=1)
def _cues() -> dict[str, re.Pattern[str]]:
    found: dict[str, list[str]] = yaml.safe_load(_FILE.read_text(encoding="utf-8"))
    return {aspect: re.compile("|".join(sorted(map(re.escape, cues), key=len, reverse=True))) for aspect, cues in found.items()}


def aspects(text: str) -> tuple[str, ...]:
    """The aspects ``text`` asks after, the one that leads first; empty where it asks after none."""
    plain = "".join(text.split())
    return tuple(aspect for aspect, cue in _cues().items() if cue.search(plain))
