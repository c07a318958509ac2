"""What is wrong with a test file, and where: every refusal is made of these."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Place:
    """A position in a file; both numbers count from 1."""

    line: int = 1
    column: int = 1


@dataclass(frozen=True)
class Problem:
    """One thing wrong with a file: where, what, and what was perhaps meant."""

    place: Place
    reason: str
    suggestion: str = ""

    def __str__(self) -> str:
        return f"{self.reason}；{self.suggestion}" if self.suggestion else self.reason


class BadFile(ValueError):
    """A file that cannot be used. ``problems`` are in the order of the file, at least one."""

    def __init__(self, file: Path, problems: Sequence[Problem]) -> None:
        self.file = file
        self.problems = tuple(sorted(problems, key=lambda p: (p.place.line, p.place.column)))
        super().__init__(self._text())

    @property
    def line(self) -> int:
        return self.problems[0].place.line

    @property
    def column(self) -> int:
        return self.problems[0].place.column

    def _text(self) -> str:
        return "\n".join(f"{self.file}:{p.place.line}:{p.place.column}: {p}" for p in self.problems)
