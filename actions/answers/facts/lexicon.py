"""How people ask: ``data/language/tags.yml``, read and looked up in normalised text."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from actions.entitlement.handbook import TAGS, Tag, YesNo
from actions.language.normalise import normalise

DEFAULT_PATH = Path(__file__).resolve().parents[3] / "data" / "language" / "tags.yml"
_GAP = ".{0,6}?"
# How much less a cue tells that only names the service.
_NAMED = 0.3
# How much less a cue tells that is found only without the small words inside it.
_BARE = 0.8
# 要不要钱 asks for neither: nothing in it is denied.
_A_NOT_A = re.compile(r"(.)不\1")
# How much less a wide tag tells beside one that narrows it.
_WIDER = 0.35
_TURNED: dict[YesNo, YesNo] = {"yes": "no", "no": "yes", "depends": "depends"}

Folds = tuple[tuple[str, str], ...]


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
    need: bool | None
    match: tuple[str, ...]
    not_: tuple[str, ...]


@dataclass(frozen=True)
class Frame:
    """A way of asking for yes or no, and the words that answer it."""

    cues: re.Pattern[str]
    words: Mapping[YesNo, str]
    # Tells nothing of the verb (收费吗): a tag's own words come before it.
    plain: bool
    # Asks for a must (要…吗), a may (可以…吗), or neither.
    need: bool | None


@dataclass(frozen=True)
class TagLexicon:
    """The tag file. Every text handed in has been through ``plain``."""

    tags: Mapping[Tag, TagCues]
    frames: tuple[Frame, ...]
    masked: re.Pattern[str]
    what: re.Pattern[str]
    yes_no: re.Pattern[str]
    aspects: Mapping[str, tuple[Tag, ...]]
    folds: tuple[tuple[str, str], ...]
    inside: re.Pattern[str]
    asks: re.Pattern[str]
    filler: re.Pattern[str]

    def plain(self, text: str) -> str:
        """``text`` normalised, with other words for the same written over: what every method here takes."""
        return _folded(normalise(text), self.folds)

    def asked(self, text: str, names: Collection[int] = ()) -> dict[Tag, float]:
        """The tags ``text`` asks after, each with how much its cue tells: a longer one tells more, up to 1.

        ``names`` are the places of ``text`` that belong to a service's name: a cue inside one (陪诊 in 陪诊要钱吗)
        says which service is meant rather than what is asked of it.
        """
        found: dict[Tag, float] = {}
        bare = self.inside.sub("", text)
        for tag, entry in self.tags.items():
            for match in entry.cues.finditer(text):
                inside = not entry.telling and all(at in names for at in range(*match.span()))
                found[tag] = max(found.get(tag, 0.0), _tells(match) * (_NAMED if inside else 1.0))
            if tag not in found and bare != text:
                found.update((tag, _tells(match) * _BARE) for match in entry.cues.finditer(bare))
        wider = {wide for tag, tells in found.items() if tells > _NAMED for wide in self.tags[tag].narrows}
        return {tag: tells * (_WIDER if tag in wider else 1.0) for tag, tells in found.items()}

    def last(self, tag: Tag, text: str) -> int:
        """Where the last cue of ``tag`` ends in ``text``; 0 when it has none. What is asked is mostly said last."""
        return max((match.end() for match in self.tags[tag].cues.finditer(text)), default=0)

    def turned(self, tag: Tag, answer: YesNo, text: str) -> YesNo:
        """``answer`` to the tag's claim as the answer to ``text``, which may ask for the opposite (免费吗)."""
        against = self.tags[tag].against
        return _TURNED[answer] if against is not None and against.search(_A_NOT_A.sub(r"\1", text)) else answer

    def asks_yes_no(self, text: str) -> bool:
        """Whether ``text`` wants a yes or no rather than a thing, a number or a way."""
        plain = self.masked.sub("…", text)
        if self.what.search(plain) and not self.yes_no.search(plain):
            return False
        return any(frame.cues.search(plain) for frame in self.frames)

    def opening(self, tag: Tag, answer: YesNo, text: str) -> str:
        """The word a reply to ``text`` begins with (可以, 不用 …), ``answer`` being to the claim of ``tag``.

        Empty when no yes or no was asked, or one to another claim: whether one may, where the claim is a must.
        """
        if not self.asks_yes_no(text):
            return ""
        plain = self.masked.sub("…", text)
        frame = next((frame for frame in self.frames if frame.cues.search(plain)), None)
        if frame is None:
            return ""
        turned = self.turned(tag, answer, text)
        asked, claimed = frame.need, self.tags[tag].need
        if turned == answer and None not in (asked, claimed) and asked != claimed:
            return ""
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
        folds = tuple(raw["folds"].items())
        unknown = set(raw["tags"]) ^ set(TAGS)
        if unknown:
            raise TagError(f"{path.name}: tags missing or unknown: {', '.join(sorted(unknown))}")
        return TagLexicon(
            tags={tag: _tag(raw["tags"][tag], folds) for tag in TAGS},
            frames=tuple(_frame(frame, folds) for frame in raw["frames"]),
            masked=_pattern(raw["masked"], folds),
            what=_pattern(raw["what"], folds),
            yes_no=_pattern(raw["yes_no"], folds),
            folds=folds,
            inside=_pattern(raw["inside"]),
            aspects={name: tuple(tags) for name, tags in raw["aspects"].items()},
            asks=_pattern(raw["asks"], folds),
            filler=_pattern(sorted(raw["filler"], key=len, reverse=True), folds),
        )
    except (OSError, yaml.YAMLError, KeyError, TypeError, AttributeError) as error:
        raise TagError(f"{path.name}: {error}") from error


def _tag(raw: Mapping[str, Any], folds: Folds) -> TagCues:
    return TagCues(
        cues=_pattern(raw["cues"], folds),
        against=_pattern(raw["against"], folds) if "against" in raw else None,
        claim=raw.get("claim", ""),
        words=_words(raw["words"]) if "words" in raw else None,
        narrows=tuple(raw.get("narrows", ())),
        telling=raw.get("telling", False),
        need=raw.get("need"),
        match=tuple(raw["match"]),
        not_=tuple(raw["not"]),
    )


def _frame(raw: Mapping[Any, Any], folds: Folds) -> Frame:
    return Frame(_pattern(raw["cues"], folds), _words(raw), raw.get("plain", False), raw.get("need"))


def _words(raw: Mapping[Any, Any]) -> dict[YesNo, str]:
    # YAML reads the bare keys yes and no as true and false.
    return {"yes": raw[True], "no": raw[False], "depends": raw["depends"]}


def _pattern(cues: Iterable[str], folds: Folds = ()) -> re.Pattern[str]:
    # A cue that folding leaves a single character of would be found anywhere.
    folded = {_folded(cue, folds): cue for cue in map(str, cues)}
    written = [new for new, old in folded.items() if len(new) > 1 or new == old]
    return re.compile(
        "|".join(_GAP.join(re.escape(part) for part in cue.split("…")) for cue in written if cue)
    )


def _folded(text: str, folds: Folds) -> str:
    for other, word in folds:
        text = text.replace(other, word)
    return text


def _tells(match: re.Match[str]) -> float:
    return min(1.0, 0.4 + 0.2 * (match.end() - match.start()))
