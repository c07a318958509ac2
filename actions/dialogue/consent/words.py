"""The words of consent, read once from ``data/language/consent.yml``."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml
from pypinyin import lazy_pinyin

from actions.language.normalise import normalise

_DATA = Path(__file__).resolve().parents[3] / "data"
_LATIN = re.compile(r"[a-z0-9]")


@dataclass(frozen=True)
class Cue:
    """One way of saying something that is not quite a yes: plain words, and one compiled pattern (None: none)."""

    words: frozenset[str]
    pattern: re.Pattern[str] | None


@dataclass(frozen=True)
class Beside:
    """What may stand beside a firm yes: ``acts`` by act; the rest as the file explains it."""

    acts: Mapping[str, re.Pattern[str]]
    remarks: re.Pattern[str]
    leads: re.Pattern[str]
    other_matter: re.Pattern[str]
    conditions: re.Pattern[str]
    tags: re.Pattern[str]
    seeks: re.Pattern[str]
    also: re.Pattern[str]
    afterwards: re.Pattern[str]
    somebody: re.Pattern[str]
    no_remark: re.Pattern[str]


@dataclass(frozen=True)
class ConsentWords:
    """Everything ``consent.yml`` says; all words simplified, half-width and in lower case."""

    lifetime_minutes: int
    sentences: Mapping[str, str]
    day: str
    caption: str
    spellings: tuple[tuple[str, str], ...]
    sounds: Mapping[tuple[str, ...], str]
    sounds_never: frozenset[str]
    endings: Mapping[str, str]
    vocatives: frozenset[str]
    nouns: Mapping[str, frozenset[str]]
    accounted: Mapping[str, frozenset[str]]
    verbs: Mapping[str, frozenset[str]]
    to_day: frozenset[str]
    takes_ba: frozenset[str]
    reasons_only: frozenset[str]
    sigh: str
    people: Mapping[str, frozenset[str]]
    wider: Mapping[str, str]
    pronouns: frozenset[str]
    relatives: frozenset[str]
    for_person: re.Pattern[str]
    person_acts: re.Pattern[str]
    whose: str
    negated: re.Pattern[str]
    not_refused: re.Pattern[str]
    noun_before: re.Pattern[str]
    cannot: re.Pattern[str]
    day_wanted: re.Pattern[str]
    before_relation: tuple[str, ...]
    refuses: re.Pattern[str]
    cues: Mapping[str, Cue]
    other_acts: Mapping[str, frozenset[str]]
    beside: Beside
    gives_up: re.Pattern[str]
    never_gives_up: re.Pattern[str]


def _set(words: Iterable[str]) -> frozenset[str]:
    return frozenset(normalise(word) for word in words)


def _sets(groups: Mapping[str, list[str]]) -> dict[str, frozenset[str]]:
    return {key: _set(words) for key, words in groups.items()}


def _cue(entry: Mapping[str, Any], surnames: str) -> Cue:
    patterns = [pattern.replace("{surnames}", surnames) for pattern in entry.get("patterns", ())]
    return Cue(_set(entry.get("words", ())), re.compile("|".join(f"(?:{p})" for p in patterns)) if patterns else None)


def _beside(entry: Mapping[str, Any]) -> Beside:
    acts = {act: re.compile(pattern) for act, pattern in entry["acts"].items()}
    names = (
        "remarks", "leads", "other_matter", "conditions", "tags", "seeks", "also", "afterwards", "somebody", "no_remark",
    )  # fmt: skip
    return Beside(acts, **{name: re.compile(entry[name]) for name in names})


def starts_with(text: str, at: int, word: str) -> bool:
    """Whether ``word`` stands at ``at``; a Latin one only as a whole word ('ok' is not in 'okra')."""
    if not text.startswith(word, at):
        return False
    end = at + len(word)
    before = at > 0 and _LATIN.match(word[0]) and _LATIN.match(text[at - 1])
    after = end < len(text) and _LATIN.match(word[-1]) and _LATIN.match(text[end])
    return not (before or after)


@lru_cache(maxsize=1)
def consent_words() -> ConsentWords:
    """The words of consent; a missing key of the file raises KeyError at the first use."""
    raw = yaml.safe_load((_DATA / "language" / "consent.yml").read_text(encoding="utf8"))
    relations = yaml.safe_load((_DATA / "lexicon" / "relation.yml").read_text(encoding="utf8"))
    people = _sets(raw["people"])
    relatives = _set(form for entry in relations for form in entry["forms"] if len(form) > 1)
    others = frozenset(form for group, forms in people.items() if group != "self" for form in forms)
    spellings = sorted(raw["spellings"].items(), key=lambda pair: -len(pair[0]))
    return ConsentWords(
        lifetime_minutes=int(raw["lifetime_minutes"]),
        sentences=raw["sentences"],
        day=raw["day"],
        caption=raw["caption"],
        spellings=tuple(spellings),
        sounds={tuple(lazy_pinyin(char)[0] for char in word): word for word in raw["sounds"]},
        sounds_never=_set(raw["sounds_never"]),
        endings=raw["endings"],
        vocatives=_set(raw["vocatives"]),
        nouns=_sets(raw["nouns"]),
        accounted={key: _set(entry["words"]) for key, entry in raw["accounted"].items()},
        verbs=_sets(raw["verbs"]),
        to_day=_set(raw["to_day"]),
        takes_ba=_set(raw["takes_ba"]),
        reasons_only=_set(raw["reasons_only"]),
        sigh=normalise(raw["sigh"]),
        people=people,
        wider=raw["wider"],
        pronouns=_set(raw["pronouns"]),
        relatives=relatives | others | _set(raw["kin"]),
        for_person=re.compile(raw["for_person"]),
        person_acts=re.compile(raw["person_acts"]),
        whose=raw["whose"],
        cannot=re.compile(raw["cannot"]),
        not_refused=re.compile(raw["not_refused"]),
        noun_before=re.compile(raw["noun_before"]),
        day_wanted=re.compile(raw["day_wanted"]),
        before_relation=tuple(raw["before_relation"]),
        negated=re.compile(raw["negated"]),
        refuses=re.compile(raw["refuses"]),
        cues={key: _cue(entry, raw["surnames"]) for key, entry in raw["cues"].items()},
        other_acts=_sets(raw["other_acts"]),
        beside=_beside(raw["beside"]),
        gives_up=re.compile("|".join(raw["gives_up"]["patterns"])),
        never_gives_up=re.compile("|".join(raw["gives_up"]["never"])),
    )
