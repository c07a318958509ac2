"""How people ask about their own policy beside the plain question: the cues of ``data/language/queries.yml``."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from actions.language.normalise import normalise

FILE = Path(__file__).resolve().parents[2] / "data" / "language" / "queries.yml"


@lru_cache(maxsize=1)
def entries() -> Mapping[str, Mapping[str, Any]]:
    """The file as it stands: a cue's name to its pattern and its examples."""
    return dict(yaml.safe_load(FILE.read_text(encoding="utf-8")))


@lru_cache(maxsize=1)
def _patterns() -> Mapping[str, re.Pattern[str]]:
    return {name: re.compile(str(entry["cues"])) for name, entry in entries().items()}


def heard(name: str, text: str) -> bool:
    """Whether the cue ``name`` is found in ``text`` as said."""
    return _patterns()[name].search(normalise(text)) is not None


def split_at(name: str, text: str) -> tuple[str, str]:
    """``text`` before and after the first place where the cue ``name`` is found; all of it before where it is not."""
    plain = normalise(text)
    found = _patterns()[name].search(plain)
    return (plain[: found.start()], plain[found.end() :]) if found else (plain, "")


def heard_of(group: str, text: str) -> Iterator[str]:
    """The cues of ``group`` found in ``text``, by their names without the group, in the order of the file."""
    plain = normalise(text)
    prefix = f"{group}."
    for name, pattern in _patterns().items():
        if name.startswith(prefix) and pattern.search(plain):
            yield name.removeprefix(prefix)


def starts_with(name: str, text: str) -> bool:
    """Whether ``text`` begins with the cue ``name``."""
    return _patterns()[name].match(normalise(text)) is not None


def last_heard(name: str, text: str) -> re.Match[str] | None:
    """The last place of ``text`` where the cue ``name`` is found."""
    return next(reversed(list(_patterns()[name].finditer(normalise(text)))), None)
