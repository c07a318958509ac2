"""Hospitals and cities named in a Chinese text, each with where it stands."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

_FILE = Path(__file__).resolve().parents[2] / "data" / "language" / "wishes.yml"
HOSPITAL, CITY = "hospital", "city"
_NAME = 14
_NUMBERED = "[一二三四五六七八九十]{1,2}院"


@dataclass(frozen=True)
class Place:
    """``kind`` is hospital or city; ``name`` the words ``text[start:end]``."""

    kind: str
    name: str
    start: int
    end: int


@dataclass(frozen=True)
class _Words:
    hospital: re.Pattern[str]
    before: re.Pattern[str]
    nameless: re.Pattern[str]
    city: re.Pattern[str]


@lru_cache(maxsize=1)
def _words() -> _Words:
    found: dict[str, Any] = yaml.safe_load(_FILE.read_text(encoding="utf-8"))
    known = _any_of(found["hospitals"])
    ends, never = "|".join(found["hospital_ends"]), "".join(found["never_in_a_name"])
    return _Words(
        re.compile(rf"(?:{known})+(?:院|{_NUMBERED}|(?:(?![{never}])[\u4e00-\u9fff]){{0,6}}?(?:{ends}))?|[\u4e00-\u9fff0-9]{{1,{_NAME}}}?(?:{ends})"),
        re.compile(f".*(?:{_any_of(found['hospital_leads'])})"),
        re.compile(f"(?:{_any_of(found['not_a_name'])})*(?:{ends})"),
        re.compile(_any_of(found["cities"])),
    )


def _any_of(words: list[str]) -> str:
    return "|".join(sorted(map(re.escape, map(str, words)), key=len, reverse=True))


def find_places(text: str) -> list[Place]:
    """The hospitals and cities of a name in ``text``, in order; a city inside a hospital's name is no place of its own."""
    hospitals = list(_hospitals(text))
    inside = {at for one in hospitals for at in range(one.start, one.end)}
    cities = [Place(CITY, m[0], m.start(), m.end()) for m in _words().city.finditer(text) if m.start() not in inside]
    return sorted([*hospitals, *cities], key=lambda one: one.start)


def _hospitals(text: str) -> Iterator[Place]:
    words, position = _words(), 0
    while match := words.hospital.search(text, position):
        start = _begins(words, match)
        name = text[start : match.end()]
        if name and not words.nameless.fullmatch(name):
            yield Place(HOSPITAL, name, start, match.end())
        position = match.end()


def _begins(words: _Words, match: re.Match[str]) -> int:
    """Where the name begins, behind the words that lead to it: 我想去|瑞金医院."""
    head = match[0][:-2]
    lead = words.before.match(head)
    return match.start() + (lead.end() if lead else 0)
