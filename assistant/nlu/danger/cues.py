"""Words that mean danger by themselves, and contexts which take them back: ``data/safety_cues.yml``."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import yaml

from assistant import project

# Harm to oneself is looked for first: a message of farewell may also name an injury.
DANGERS = ("mental_crisis", "emergency")


class CueError(ValueError):
    """The cue file cannot be used; the message says file, place and reason."""


def cues_file() -> Path:
    return project.root() / "data" / "safety_cues.yml"


class Cues:
    """The compiled patterns of one file. Raises CueError for a missing section or a pattern that is none."""

    def __init__(self, text: str) -> None:
        content = yaml.safe_load(text)
        try:
            self._signs = {d: _any(d, _all(content[d]["cues"])) for d in DANGERS}
            self._not_meant = {d: _any(d, _all(content[d]["not_meant"])) for d in DANGERS}
            self._past = {d: _any(d, content[d]["past"]) for d in DANGERS}
            self._now, self._better = _any("now", content["now"]), _any("better", content["better"])
            self._groups = {
                f"{d}.{group}": _any(d, patterns) for d in DANGERS for group, patterns in content[d]["cues"].items()
            }
        except (KeyError, TypeError, AttributeError) as error:
            raise CueError(f"{cues_file().name}: missing or misplaced: {error}") from error

    def danger(self, text: str) -> str:
        """The danger which ``text`` (normalised) names and nothing takes back, empty for none."""
        return next((danger for danger in DANGERS if self._meant(text, danger)), "")

    def touched(self, text: str) -> list[str]:
        """Names of all groups and contexts which ``text`` (normalised) touches, whether or not they count."""
        contexts = {"now": self._now, "better": self._better}
        for danger in DANGERS:
            contexts |= {f"{danger}.not_meant": self._not_meant[danger], f"{danger}.past": self._past[danger]}
        groups = [f"cue={name}" for name, pattern in (self._groups | contexts).items() if pattern.search(text)]
        return [*groups, f"cue={self.danger(text)}"]

    def _meant(self, text: str, danger: str) -> bool:
        if not self._signs[danger].search(text) or self._not_meant[danger].search(text):
            return False
        return not self._past[danger].search(text) or self._again(text)

    def _again(self, text: str) -> bool:
        return bool(self._now.search(text)) and not self._better.search(text)


def _all(groups: dict[str, list[str]]) -> list[str]:
    return [pattern for patterns in groups.values() for pattern in patterns]


def _any(place: str, patterns: Iterable[Any]) -> re.Pattern[str]:
    """One expression for all; each is compiled alone first, so that an error names it."""
    patterns = list(patterns)
    for pattern in patterns:
        try:
            re.compile(pattern)
        except (re.error, TypeError) as error:
            raise CueError(f"{cues_file().name}: {place}: '{pattern}' is no pattern: {error}") from error
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns))


def project_cues() -> Cues:
    """The cues of the project on disk as they stand; a trained model keeps those it was trained with."""
    return Cues(cues_file().read_text(encoding="utf8"))


def cues_digest() -> str:
    """A hash over the cue file, for fingerprints."""
    return hashlib.sha256(cues_file().read_bytes()).hexdigest()[:16]
