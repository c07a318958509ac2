"""The sentences which the ear for danger learns from besides the intents: ``data/safety/*.txt``.

A file is a list of sentences, one a line, under headings ``== KIND WHO`` or ``== KIND WHO doubtful``:
``== emergency other``, ``== mental_crisis self doubtful``, ``== none past``. Lines that start with ``#`` are remarks.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

EMERGENCY, MENTAL_CRISIS, NONE = "emergency", "mental_crisis", "none"
CERTAIN, DOUBTFUL = "certain", "doubtful"
# Who is in danger, and why nobody is though it sounds so.
ENDANGERED = ("self", "other", "agent_caller")
NOT_ENDANGERED = ("nobody", "past", "fiction", "cover_question")
KINDS = (EMERGENCY, MENTAL_CRISIS, NONE)
_HEADING = "=="


class LabelError(ValueError):
    """A line of a labelled file cannot be used; the message says file, line and reason."""


@dataclass(frozen=True)
class Label:
    """What a sentence says of danger. ``level`` is ``none`` exactly where ``kind`` is."""

    kind: str
    who: str
    level: str


@dataclass(frozen=True)
class Labelled:
    """One sentence with its label; ``place`` is ``file:line``."""

    text: str
    label: Label
    place: str


def load_labelled(folder: Path) -> list[Labelled]:
    """All sentences below ``folder`` in the order of file names; none where there is no such folder.

    Raises LabelError for a sentence without heading or a heading that is none.
    """
    return [item for file in sorted(folder.rglob("*.txt")) for item in read_labelled(file)]


def read_labelled(file: Path) -> Iterator[Labelled]:
    """The sentences of one file. Raises LabelError."""
    label: Label | None = None
    for number, line in enumerate(file.read_text(encoding="utf8").splitlines(), 1):
        text, place = line.strip(), f"{file.name}:{number}"
        if not text or text.startswith("#"):
            continue
        if text.startswith(_HEADING):
            label = heading(text.removeprefix(_HEADING), place)
        elif label is None:
            raise LabelError(f"{place}: a sentence before the first heading")
        else:
            yield Labelled(text, label, place)


def heading(text: str, place: str = "") -> Label:
    """The label a heading names, e.g. ``emergency other doubtful``. Raises LabelError naming ``place``."""
    kind, who, *level = text.split() if len(text.split()) > 1 else ("", "")
    if kind not in KINDS or level not in ([], [DOUBTFUL]):
        raise LabelError(f"{place}: '{text.strip()}' is no heading: KIND WHO [doubtful] with KIND of {', '.join(KINDS)}")
    people = NOT_ENDANGERED if kind == NONE else ENDANGERED
    if who not in people or (kind == NONE and level):
        raise LabelError(f"{place}: '{text.strip()}': with {kind} goes one of {', '.join(people)}")
    return Label(kind, who, NONE if kind == NONE else (level or [CERTAIN])[0])


def labelled_digest(folder: Path) -> str:
    """A hash over all files below ``folder``, for fingerprints."""
    digest = hashlib.sha256()
    for file in sorted(folder.rglob("*.txt")):
        digest.update(file.name.encode())
        digest.update(file.read_bytes())
    return digest.hexdigest()[:16]
