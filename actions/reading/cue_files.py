"""Cue files of data/language: name -> {cues, unless, match}; the first cue that holds names what a text says."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

LANGUAGE = Path(__file__).resolve().parents[2] / "data" / "language"
NONE = "none"
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@lru_cache(maxsize=16)
def cue_file(topic: str) -> dict[str, dict[str, Any]]:
    """The cues of ``data/language/TOPIC.yml`` in the order of trying; ``none`` has sentences only."""
    found: dict[str, dict[str, Any]] = yaml.load((LANGUAGE / f"{topic}.yml").read_text(encoding="utf-8"), Loader=_LOADER)
    return found


@lru_cache(maxsize=16)
def _patterns(topic: str) -> dict[str, tuple[re.Pattern[str], re.Pattern[str]]]:
    return {
        name: (re.compile(cue["cues"]), re.compile(cue.get("unless") or r"(?!)"))
        for name, cue in cue_file(topic).items() if name != NONE
    }  # fmt: skip


def cues_in(topic: str, text: str) -> tuple[str, ...]:
    """Every cue of ``topic`` found in ``text`` with nothing that takes it back, in the order of the file."""
    return tuple(name for name, (cue, unless) in _patterns(topic).items() if cue.search(text) and not unless.search(text))


def first_cue(topic: str, text: str) -> str:
    """The first cue of ``topic`` found in ``text`` with nothing that takes it back; empty for none."""
    return next(iter(cues_in(topic, text)), "")
