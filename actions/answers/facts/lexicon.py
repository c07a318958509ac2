"""How people ask: ``data/language/tags.yml``, read and looked up in normalised text."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from actions.entitlement.handbook import TAGS, Tag, YesNo

DEFAULT_PATH = Path(__file__).resolve().parents[3] / "data" / "language" / "tags.yml"
_GAP = ".{0,6}?"
_TURNED: dict[YesNo, YesNo] = {"yes": "no", "no": "yes", "depends": "depends"}


class TagError(ValueError):
    """The tag file cannot be used; the message names the place."""


@dataclass(frozen=True)
class TagCues:
    """One tag: how people ask after it, how they ask for the opposite of its claim, and its examples."""

    cues: re.Pattern[str]
    against: re.Pattern[str] | None
    claim: str
    match: tuple[str, ...]
    not_: tuple[str, ...]


@dataclass(frozen=True)
class Frame:
    """A way of asking for yes or no, and the words that answer it."""

    cues: re.Pattern[str]
    words: Mapping[YesNo, str]


@dataclass(frozen=True)
class TagLexicon:
    """The tag file. Every text handed in is normalised (``actions.language.normalise``)."""

    tags: Mapping[Tag, TagCues]
    frames: tuple[Frame, ...]
    aspects: Mapping[str, tuple[Tag, ...]]
    asks: re.Pattern[str]
    filler: re.Pattern[str]

    def asked(self, text: str) -> dict[Tag, int]:
        """The tags ``text`` asks after, with the length of the longest cue of each: a long cue tells more."""
        found = {}
        for tag, entry in self.tags.items():
            lengths = [match.end() - match.start() for match in entry.cues.finditer(text)]
            if lengths:
                found[tag] = max(lengths)
        return found

    def turned(self, tag: Tag, answer: YesNo, text: str) -> YesNo:
        """``answer`` to the tag's claim as the answer to ``text``, which may ask for the opposite (免费吗)."""
        against = self.tags[tag].against
        return _TURNED[answer] if against is not None and against.search(text) else answer

    def opening(self, text: str, answer: YesNo) -> str:
        """The word a reply to ``text`` begins with (可以, 不用 …); empty when no yes or no was asked."""
        frame = next((frame for frame in self.frames if frame.cues.search(text)), None)
        return "" if frame is None else frame.words[answer]

    def aspect(self, name: str) -> tuple[Tag, ...]:
        """The tags of an intent or the tag itself; empty for a name that says nothing about tags."""
        if name in TAGS:
            return (name,)
        return self.aspects.get(name, ())


@lru_cache(maxsize=4)
def load_tags(path: Path = DEFAULT_PATH) -> TagLexicon:
    """The lexicon of ``path``. Raises TagError when a tag is missing, unknown or written otherwise."""
    try:
        raw = yaml.safe_load(path.read_text(encoding="utf8"))
        unknown = set(raw["tags"]) ^ set(TAGS)
        if unknown:
            raise TagError(f"{path.name}: tags missing or unknown: {', '.join(sorted(unknown))}")
        return TagLexicon(
            tags={tag: _tag(raw["tags"][tag]) for tag in TAGS},
            frames=tuple(_frame(frame) for frame in raw["frames"]),
            aspects={name: tuple(tags) for name, tags in raw["aspects"].items()},
            asks=_pattern(raw["asks"]),
            filler=_pattern(sorted(raw["filler"], key=len, reverse=True)),
        )
    except (OSError, yaml.YAMLError, KeyError, TypeError, AttributeError) as error:
        raise TagError(f"{path.name}: {error}") from error


def _tag(raw: Mapping[str, Any]) -> TagCues:
    return TagCues(
        cues=_pattern(raw["cues"]),
        against=_pattern(raw["against"]) if "against" in raw else None,
        claim=raw.get("claim", ""),
        match=tuple(raw["match"]),
        not_=tuple(raw["not"]),
    )


def _frame(raw: Mapping[Any, Any]) -> Frame:
    # YAML reads the bare keys yes and no as true and false.
    words: dict[YesNo, str] = {"yes": raw[True], "no": raw[False], "depends": raw["depends"]}
    return Frame(_pattern(raw["cues"]), words)


def _pattern(cues: list[str]) -> re.Pattern[str]:
    return re.compile("|".join(_GAP.join(re.escape(part) for part in str(cue).split("…")) for cue in cues))
