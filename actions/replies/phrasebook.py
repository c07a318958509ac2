"""The sentences of data/replies by their ids: strict about parameters, a variant for each manner of saying.

A reply file is YAML: ``id: {text, short?, again?, others?, clause?, owner?, author?, approver?, effective_from?}`` or
``id: text``. ``short`` is for somebody
who wants it short, ``again`` for the second time, ``others`` are texts as good as the first, taken in turn.
Placeholders are ``{name}``. ``coming/<day>.yml`` holds wordings that take the place of the others from that day on.
"""

from __future__ import annotations

import string
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from actions.clock import current_time

COMING = "coming"
REPLIES = Path(__file__).resolve().parents[2] / "data" / "replies"
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class BadReply(Exception):
    """A reply that does not exist, or is given other parameters than it names."""


@dataclass(frozen=True)
class Entry:
    """One reply: its texts by manner, the handbook clause it stands on, and who answers for the wording.

    ``author`` wrote and ``approver``, somebody else, released the last change; it holds from ``effective_from`` (ISO day).
    """

    id: str
    text: str
    short: str = ""
    again: str = ""
    others: tuple[str, ...] = ()
    clause: str = ""
    owner: str = ""
    author: str = ""
    approver: str = ""
    effective_from: str = ""

    @property
    def parameters(self) -> frozenset[str]:
        """The placeholders of all its texts."""
        return frozenset(name for text in self.texts for name in placeholders(text))

    @property
    def texts(self) -> tuple[str, ...]:
        """Every way of saying it."""
        return tuple(text for text in (self.text, self.short, self.again, *self.others) if text)


def placeholders(text: str) -> Iterator[str]:
    """The names in braces in ``text``."""
    return (field for _, field, _, _ in string.Formatter().parse(text) if field)


def read_entries(folder: Path = REPLIES, today: date | None = None) -> dict[str, Entry]:
    """All entries of the YAML files of ``folder`` by id, as they are said on ``today`` (default: now, Asia/Shanghai).

    Raises BadReply for a double id, an unknown field, or a coming wording of a reply that does not exist.
    """
    entries: dict[str, Entry] = {}
    for file in sorted(folder.glob("*.yml")):
        for key, entry in _entries_of(file):
            if key in entries:
                raise BadReply(f"{file.name}: reply {key} stands twice; keep one")
            entries[key] = entry
    day = (today or current_time(None).date()).isoformat()
    for file in sorted((folder / COMING).glob("*.yml")):
        for key, entry in _entries_of(file):
            if key not in entries:
                raise BadReply(f"{COMING}/{file.name}: there is no reply {key} to take the place of")
            entries[key] = entry if file.stem <= day else entries[key]
    return entries


def _entries_of(file: Path) -> Iterator[tuple[str, Entry]]:
    for key, value in (yaml.load(file.read_text(encoding="utf-8"), Loader=_LOADER) or {}).items():
        yield key, _entry(file.name, key, value)


def _entry(file: str, key: str, value: Any) -> Entry:
    fields = {"text": value} if isinstance(value, str) else dict(value)
    fields["others"] = tuple(fields.get("others", ()))
    fields = {name: str(value) if name == "effective_from" else value for name, value in fields.items()}
    try:
        return Entry(id=key, **fields)
    except TypeError as error:
        raise BadReply(f"{file}: reply {key}: {error}; see the fields in actions/replies/phrasebook.py") from error


@lru_cache(maxsize=1)
def entries() -> Mapping[str, Entry]:
    """The project's replies by id."""
    return read_entries()


def say(key: str, manner: str = "text", turn: int = 0, **parameters: object) -> str:
    """The reply ``key`` with its parameters filled in; a manner it lacks is said the plain way.

    ``turn`` picks among equally good texts, so that a talk does not say the same every time.
    Raises BadReply for an unknown id, and for parameters missing or unknown.
    """
    entry = entries().get(key)
    if entry is None:
        raise BadReply(f"no reply {key} in data/replies")
    if unknown := set(parameters) - entry.parameters:
        raise BadReply(f"reply {key} knows no {', '.join(sorted(unknown))}")
    text = getattr(entry, manner) or entry.text
    if manner == "text" and entry.others:
        choices = (entry.text, *entry.others)
        text = choices[turn % len(choices)]
    try:
        return text.format(**parameters)
    except KeyError as error:
        raise BadReply(f"reply {key} needs {error.args[0]}") from error


def clause_of(key: str) -> str:
    """The clause the reply ``key`` stands on; empty for none."""
    return entries()[key].clause
