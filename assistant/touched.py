"""Which replies and which test cases a change of the handbook may touch: those that cite its clause or say its words.

A list for people to look through: it would rather name one entry too many than miss one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from actions.entitlement import Catalogue, Difference, DifferenceKind

# A run of the old sentence at least this long, in characters, is taken for a quotation of it.
_LONG_ENOUGH = 6
_STOPS = re.compile(r"[，。；：！？、（）\s]+")
_ENTRY = re.compile(r"^\s*(?:- )?(?:test_case|id|story|rule)\s*:\s*(.+?)\s*$|^([\w.\-/]+):\s*$")
_OF_A_SERVICE = re.compile(r"4\.\d")
_TIER = re.compile(r"tiers\[(\w+)\]")


@dataclass(frozen=True)
class Touched:
    """One entry of a file. `line` is where it begins (1 is the first), `why` the clauses and words found in it."""

    file: Path
    line: int
    entry: str
    why: tuple[str, ...]


@dataclass(frozen=True)
class _Mark:
    """What to look for. `beside`: one of these must stand in the entry, too; empty: nothing more is asked."""

    name: str
    pattern: re.Pattern[str]
    beside: tuple[str, ...] = ()

    def found_in(self, text: str) -> bool:
        return self.pattern.search(text) is not None and (
            not self.beside or any(word in text for word in self.beside)
        )


def touched(found: Iterable[Difference], catalogue: Catalogue, roots: Iterable[Path]) -> tuple[Touched, ...]:
    """The entries of the YAML files below `roots` that cite a changed clause or quote what is no longer said.

    `catalogue` is the older edition. A clause that many entries cite (3.2) counts only where the entry also names what
    changes: the service, the tier or the old figure.
    """
    marks = [
        mark for entry in found if entry.kind is not DifferenceKind.NAME for mark in _marks(entry, catalogue)
    ]
    files = sorted(file for root in roots for file in _yaml_files(root))
    return tuple(entry for file in files for entry in _in_file(file, marks))


def _yaml_files(root: Path) -> Iterator[Path]:
    if root.is_file():
        yield root
    elif root.is_dir():
        yield from root.rglob("*.yml")


def _marks(entry: Difference, catalogue: Catalogue) -> Iterator[_Mark]:
    """The clause as it is cited, and the pieces of the old sentence that are gone."""
    if entry.clause:
        cited = re.compile(rf"(?<![\d.]){re.escape(entry.clause)}(?![\d.]|\s?(?:流程|注意|服务))")
        common = not _OF_A_SERVICE.match(entry.clause)
        yield _Mark(entry.clause, cited, tuple(_words(entry, catalogue)) if common else ())
    for piece in _gone(entry):
        yield _Mark(piece, re.compile(re.escape(piece)))


def _words(entry: Difference, catalogue: Catalogue) -> Iterator[str]:
    """What an entry names when it speaks of the place that changes; nothing where the place has no name of its own."""
    spec = catalogue.services.get(entry.service)
    if spec is not None:
        yield from (f'"{entry.service}"', spec.short_name, spec.name)
    tier = _TIER.match(entry.path)
    for known in catalogue.tiers if tier else ():
        if tier is not None and known.id == tier[1]:
            yield from (known.name, known.name.removesuffix("套餐"))
    if isinstance(entry.before, int) and not isinstance(entry.before, bool) and entry.before >= 10_000:
        yield from (str(entry.before), f"{entry.before:,}", f"{entry.before // 10_000}万")


def _gone(entry: Difference) -> Iterator[str]:
    if not isinstance(entry.before, str):
        return
    after = entry.after if isinstance(entry.after, str) else ""
    for piece in _STOPS.split(entry.before):
        if len(piece) >= _LONG_ENOUGH and piece not in after:
            yield piece


def _in_file(file: Path, marks: list[_Mark]) -> Iterator[Touched]:
    for name, line, text in _entries(file.read_text(encoding="utf-8")):
        why = tuple(dict.fromkeys(mark.name for mark in marks if mark.found_in(text)))
        if why:
            yield Touched(file, line, name, why)


def _entries(content: str) -> Iterator[tuple[str, int, str]]:
    """The entries of a file: name, first line, text; what stands before the first has no name."""
    name, begins, lines = "", 1, list[str]()
    for number, line in enumerate(content.splitlines(), start=1):
        opened = _ENTRY.match(line)
        if opened:
            yield name, begins, "\n".join(lines)
            name, begins, lines = opened[1] or opened[2], number, []
        lines.append(line)
    yield name, begins, "\n".join(lines)
