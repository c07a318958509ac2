"""How people ask: ``data/language/tags.yml``, read and looked up in normalised text."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from actions.entitlement.handbook import TAGS, Tag, YesNo

DEFAULT_PATH = Path(__file__).resolve().parents[3] / "data" / "language" / "tags.yml"
_GAP = ".{0,6}?"
# How much less a cue tells that only names the service.
_NAMED = 0.3
# How much less a wide tag tells beside one that narrows it.
_WIDER = 0.35
_TURNED: dict[YesNo, YesNo] = {"yes": "no", "no": "yes", "depends": "depends"}


class TagError(ValueError):
    """The tag file cannot be used; the message names the place."""


@dataclass(frozen=True)
class TagCues:
    """One tag: how people ask after it, how they ask for the opposite of its claim, and its examples."""

    cues: re.Pattern[str]
    against: re.Pattern[str] | None
    claim: str
    words: Mapping[YesNo, str] | None
    narrows: tuple[Tag, ...]
    telling: bool
    match: tuple[str, ...]
    not_: tuple[str, ...]


@dataclass(frozen=True)
class Frame:
    """A way of asking for yes or no, and the words that answer it."""

    cues: re.Pattern[str]
    words: Mapping[YesNo, str]
    # Tells nothing of the verb (收费吗): a tag's own words come before it.
    plain: bool


@dataclass(frozen=True)
class TagLexicon:
    """The tag file. Every text handed in is normalised (``actions.language.normalise``)."""

    tags: Mapping[Tag, TagCues]
    frames: tuple[Frame, ...]
    masked: re.Pattern[str]
    what: re.Pattern[str]
    yes_no: re.Pattern[str]
    aspects: Mapping[str, tuple[Tag, ...]]
    asks: re.Pattern[str]
    filler: re.Pattern[str]

    def asked(self, text: str, names: Collection[int] = ()) -> dict[Tag, float]:
        """The tags ``text`` asks after, each with how much its cue tells: a longer one tells more, up to 1.

        ``names`` are the places of ``text`` that belong to a service's name: a cue inside one (陪诊 in 陪诊要钱吗)
        says which service is meant rather than what is asked of it.
        """
        found: dict[Tag, float] = {}
        for tag, entry in self.tags.items():
            for match in entry.cues.finditer(text):
                inside = not entry.telling and all(at in names for at in range(*match.span()))
                tells = min(1.0, 0.4 + 0.2 * (match.end() - match.start())) * (_NAMED if inside else 1.0)
                found[tag] = max(found.get(tag, 0.0), tells)
        wider = {wide for tag, tells in found.items() if tells > _NAMED for wide in self.tags[tag].narrows}
        return {tag: tells * (_WIDER if tag in wider else 1.0) for tag, tells in found.items()}

    def turned(self, tag: Tag, answer: YesNo, text: str) -> YesNo:
        """``answer`` to the tag's claim as the answer to ``text``, which may ask for the opposite (免费吗)."""
        against = self.tags[tag].against
        return _TURNED[answer] if against is not None and against.search(text) else answer

    def asks_yes_no(self, text: str) -> bool:
        """Whether ``text`` wants a yes or no rather than a thing, a number or a way."""
        plain = self.masked.sub("…", text)
        if self.what.search(plain) and not self.yes_no.search(plain):
            return False
        return any(frame.cues.search(plain) for frame in self.frames)

    def opening(self, tag: Tag, answer: YesNo, text: str) -> str:
        """The word a reply to ``text`` begins with (可以, 不用 …), ``answer`` being to the claim of ``tag``.

        Empty when no yes or no was asked.
        """
        if not self.asks_yes_no(text):
            return ""
        plain = self.masked.sub("…", text)
        frame = next((frame for frame in self.frames if frame.cues.search(plain)), None)
        if frame is None:
            return ""
        turned = self.turned(tag, answer, text)
        own = self.tags[tag].words
        return own[turned] if own and frame.plain and turned == answer else frame.words[turned]

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
            masked=_pattern(raw["masked"]),
            what=_pattern(raw["what"]),
            yes_no=_pattern(raw["yes_no"]),
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
        words=_words(raw["words"]) if "words" in raw else None,
        narrows=tuple(raw.get("narrows", ())),
        telling=raw.get("telling", False),
        match=tuple(raw["match"]),
        not_=tuple(raw["not"]),
    )


def _frame(raw: Mapping[Any, Any]) -> Frame:
    return Frame(_pattern(raw["cues"]), _words(raw), raw.get("plain", False))


def _words(raw: Mapping[Any, Any]) -> dict[YesNo, str]:
    # YAML reads the bare keys yes and no as true and false.
    return {"yes": raw[True], "no": raw[False], "depends": raw["depends"]}


def _pattern(cues: list[str]) -> re.Pattern[str]:
    return re.compile("|".join(_GAP.join(re.escape(part) for part in str(cue).split("…")) for cue in cues))
