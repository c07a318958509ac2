"""The words for people, read once from ``data/language/people.yml``."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

DEFAULT_PATH = Path(__file__).resolve().parents[3] / "data" / "language" / "people.yml"


@dataclass(frozen=True)
class PeopleWords:
    """Compiled cues by name; ``kinds`` and ``sharing`` keep the order of the file, where the first that fits counts."""

    kinds: Mapping[str, re.Pattern[str]]
    sharing: Mapping[str, re.Pattern[str]]
    polite: Mapping[str, str]
    pronoun: re.Pattern[str]
    female: re.Pattern[str]
    male: re.Pattern[str]
    customer: re.Pattern[str]
    caller: re.Pattern[str]
    self: re.Pattern[str]
    policy: re.Pattern[str]
    claims: re.Pattern[str]
    office: re.Pattern[str]
    how_to_ask: re.Pattern[str]
    sums: re.Pattern[str]
    family: re.Pattern[str]
    alone: re.Pattern[str]
    applies: re.Pattern[str]
    guardian: re.Pattern[str]
    of_age: re.Pattern[str]
    then: re.Pattern[str]


def raw_words(path: Path = DEFAULT_PATH) -> dict[str, Any]:
    """The file as it stands, examples too."""
    return dict(yaml.safe_load(path.read_text(encoding="utf8")))


@lru_cache(maxsize=1)
def people_words() -> PeopleWords:
    """The project's words for people."""
    raw = raw_words()
    return PeopleWords(
        kinds={name: re.compile(entry["words"]) for name, entry in raw.pop("kinds").items()},
        sharing={name: re.compile(entry["cues"]) for name, entry in raw.pop("sharing").items()},
        female=re.compile(raw.pop("female")),
        polite=raw.pop("polite"),
        male=re.compile(raw.pop("male")),
        **{name: re.compile(entry["cues"]) for name, entry in raw.items()},
    )
