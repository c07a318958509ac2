"""Sentences in which every person, day and place is annotated with what it is there for. Files ``data/roles/*.yml``.

A file names its ``writer`` and ``voice`` and holds ``sentences``, one a line::

    {女儿:companion}没空陪我，改{9号:wanted} | propose book

the sentence with each mention in braces and its role behind a colon; after a bar, where the talk stands, in the words of
``assistant.nlu.acts.talks``: ``ask FACT``, ``propose ACT``, ``choose N``, ``offer``.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from assistant import project
from assistant.nlu.acts.talks import Context, after

_MARKED = re.compile(r"\{([^{}:]+):(\w+)\}")


class RoleDataError(ValueError):
    """A sentence cannot be used; the message says file, line and reason."""


@dataclass(frozen=True)
class Annotated:
    """One sentence: ``spans`` are start, end and role of what it names; ``place`` is ``file:line``."""

    place: str
    writer: str
    text: str
    spans: tuple[tuple[int, int, str], ...]
    context: Context | None


def roles_dir() -> Path:
    return project.root() / "data" / "roles"


def project_sentences() -> list[Annotated]:
    """The training sentences of the project on disk; empty where it has none. Raises RoleDataError."""
    return [one for file in sorted(roles_dir().glob("*.yml")) for one in read_sentences(file)]


def roles_digest() -> str:
    """A hash over the names and content of the files, for fingerprints."""
    digest = hashlib.sha256()
    for file in sorted(roles_dir().glob("*.yml")):
        digest.update(file.name.encode() + b"\0" + file.read_bytes())
    return digest.hexdigest()[:16]


def read_sentences(file: Path) -> Iterator[Annotated]:
    """The sentences of one file, in order. Raises RoleDataError for anything that is not as described above."""
    content: Any = yaml.safe_load(file.read_text(encoding="utf8"))
    if not isinstance(content, dict) or not {"writer", "voice", "sentences"} <= set(content):
        raise RoleDataError(f"{file.name}: needs 'writer', 'voice' and 'sentences'")
    for number, line in enumerate(str(content["sentences"]).strip().splitlines(), 1):
        yield _sentence(f"{file.name}:{number}", str(content["writer"]), line.strip())


def _sentence(place: str, writer: str, line: str) -> Annotated:
    marked, _, stand = line.partition(" | ")
    text, spans, position = "", [], 0
    for found in _MARKED.finditer(marked):
        text += marked[position : found.start()]
        spans.append((len(text), len(text) + len(found[1]), found[2]))
        text, position = text + found[1], found.end()
    text += marked[position:]
    if "{" in text or "}" in text:
        raise RoleDataError(f"{place}: '{line}' is not '{{words:role}} … | where the talk stands'")
    return Annotated(place, writer, text, tuple(spans), after(place, Context(), "", (), stand) if stand else None)
