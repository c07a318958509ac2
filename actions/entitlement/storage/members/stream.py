"""Reads a members file piece by piece: a hundred thousand members never stand in memory at once.

The file is a YAML list. Every entry begins with "- " at the left margin, so the text is cut there and each piece is
parsed alone; a broken piece spoils one member only. (YAML anchors therefore do not reach from one member to another.)
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ...errors import MembersFileError
from .yaml_values import ValueProblem, read_value

BATCH = 500


@dataclass(frozen=True)
class Piece:
    """One entry: its place in the list (from 0), what was read, or why it could not be; `position` in bytes."""

    index: int
    raw: Any
    problem: str
    position: int


@dataclass(frozen=True)
class Batch:
    """Consecutive entries as text, each with the byte it ends at; `index` is the first one's place in the list."""

    index: int
    entries: tuple[tuple[str, int], ...]


def batches(path: Path) -> Iterator[Batch]:
    """The entries of the file as text. Raises MembersFileError when it cannot be read or is no list."""
    index = 0
    batch: list[tuple[str, int]] = []
    for entry in _entries(path):
        batch.append(entry)
        if len(batch) == BATCH:
            yield Batch(index, tuple(batch))
            index += len(batch)
            batch = []
    if batch:
        yield Batch(index, tuple(batch))


def _entries(path: Path) -> Iterator[tuple[str, int]]:
    """The text of each entry and the byte it ends at."""
    lines: list[str] = []
    position = 0
    try:
        with path.open(encoding="utf-8-sig") as file:
            for line in file:
                starts = line.startswith(("- ", "-\n"))
                if starts and lines:
                    yield "".join(lines), position
                    lines = []
                if not starts and not lines:
                    _preamble(path, line)
                else:
                    lines.append(line)
                position += len(line.encode())
    except (OSError, UnicodeDecodeError) as error:
        raise MembersFileError(str(path), f"读不了：{error}") from error
    if lines:
        yield "".join(lines), position


def _preamble(path: Path, line: str) -> None:
    """Before the first entry only comments and YAML's own marks may stand (an empty list is a list too)."""
    text = line.strip()
    if text and text != "[]" and not text.startswith(("#", "---", "%")):
        raise MembersFileError(str(path), f"应为会员列表，每个会员以“- ”开头，读到的是：{text[:40]}")


def parsed(batch: Batch) -> list[Piece]:
    """Parse a batch at once, which is faster; one by one when something in it is broken."""
    entries, index = batch.entries, batch.index
    try:
        whole = "".join(text for text, _ in entries)
        raw = read_value(whole)
        if isinstance(raw, list) and len(raw) == len(entries):
            return [Piece(index + n, entry, "", entries[n][1]) for n, entry in enumerate(raw)]
    except ValueProblem:
        pass
    return [_one(text, position, index + n) for n, (text, position) in enumerate(entries)]


def _one(text: str, position: int, index: int) -> Piece:
    try:
        raw = read_value(text)
    except ValueProblem as problem:
        return Piece(index, None, f"YAML 写法有误，第 {problem.line} 行：{problem.reason}", position)
    if not isinstance(raw, list) or len(raw) != 1:
        return Piece(index, None, "应为一个会员", position)
    return Piece(index, raw[0], "", position)
