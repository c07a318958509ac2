"""Ideas behind words: ``data/concepts.yml`` maps many wordings to one concept id."""

from __future__ import annotations

import hashlib
import re
from functools import lru_cache
from pathlib import Path

import yaml

from assistant import project

_GAP = ".{0,6}?"


def concepts_file() -> Path:
    return project.root() / "data" / "concepts.yml"


@lru_cache(maxsize=1)
def _patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    content: dict[str, list[str]] = yaml.safe_load(concepts_file().read_text(encoding="utf8"))
    return tuple((name, re.compile("|".join(_pattern(form) for form in forms))) for name, forms in content.items())


def _pattern(form: str) -> str:
    return _GAP.join(re.escape(part) for part in str(form).split("…"))


def concepts_in(text: str) -> tuple[str, ...]:
    """Ids of the concepts ``text`` (normalised) touches, in file order."""
    return tuple(name for name, pattern in _patterns() if pattern.search(text))


def concepts_digest() -> str:
    """A hash over the concept file, for fingerprints."""
    return hashlib.sha256(concepts_file().read_bytes()).hexdigest()[:16]
