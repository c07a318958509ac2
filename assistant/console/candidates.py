"""Corrections of agents as candidates for the training data: a file for people to look through, no double in it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

import yaml

from assistant import project

from .storage.suggestions import Suggestion, folded


def fresh(found: Iterable[Suggestion], folder: Path | None = None) -> tuple[Suggestion, ...]:
    """Those whose sentence is not in the training data yet, however it is annotated there."""
    known = _known(folder or project.root() / "data" / "nlu")
    return tuple(one for one in found if folded(one.asked) not in known)


def as_yaml(found: Iterable[Suggestion]) -> str:
    """Rasa's training format, by intent. Named things are not annotated: whoever takes a sentence over does that."""
    by_intent: dict[str, list[str]] = {}
    for one in found:
        by_intent.setdefault(one.meant, []).append(" ".join(one.asked.split()))
    nlu = [
        {"intent": intent, "examples": "".join(f"- {text}\n" for text in texts)} for intent, texts in sorted(by_intent.items())
    ]
    return str(yaml.safe_dump({"nlu": nlu}, allow_unicode=True, sort_keys=False, width=10_000))


def _known(folder: Path) -> set[str]:
    """Every line of the training data as it is compared; annotation signs are taken off."""
    found = set()
    for file in sorted(folder.glob("*.yml")):
        for line in file.read_text("utf-8").splitlines():
            found.add(folded(_plain(line)))
    return found


def _plain(line: str) -> str:
    """A line without ``[words](entity)`` and ``{…}``."""
    return re.sub(r"\[([^\]]*)\](?:\([^)]*\)|\{[^}]*\})", r"\1", line)
