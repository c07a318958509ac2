"""Which replies the code says, with which parameters: read from its source, so that no sentence is lost or left over."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from actions.replies.phrasebook import Entry

# Arguments of `say` that are no parameters of the sentence.
_MANNER = {"manner", "turn"}


@dataclass(frozen=True)
class Call:
    """One ``say(…)`` in the code: a pattern for the ids it may say, and its parameters (None: not to be told)."""

    place: str
    ids: re.Pattern[str]
    parameters: frozenset[str] | None

    def says(self, key: str) -> bool:
        return self.ids.fullmatch(key) is not None


def calls_in(folder: Path) -> list[Call]:
    """Every call of ``say`` below ``folder`` whose id can be read: a string, or one with parts filled in."""
    return [call for file in sorted(folder.rglob("*.py")) for call in _calls(file, folder)]


def _calls(file: Path, folder: Path) -> Iterator[Call]:
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "say" and node.args:
            pattern = _pattern(node.args[0])
            if pattern is not None:
                names = [keyword.arg for keyword in node.keywords]
                given = None if None in names else frozenset(str(name) for name in names) - _MANNER
                yield Call(f"{file.relative_to(folder.parent)}:{node.lineno}", pattern, given)


def _pattern(node: ast.expr) -> re.Pattern[str] | None:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return re.compile(re.escape(node.value))
    if isinstance(node, ast.JoinedStr):
        parts = (re.escape(str(p.value)) if isinstance(p, ast.Constant) else r"\w+" for p in node.values)
        return re.compile("".join(parts))
    return None


def misfits(calls: Iterable[Call], entries: Mapping[str, Entry]) -> Iterator[str]:
    """Calls that would break: no such reply, or other parameters than it names."""
    for call in calls:
        said = [entry for key, entry in entries.items() if call.says(key)]
        if not said:
            yield f"{call.place}：data/replies 里没有 {call.ids.pattern}"
        for entry in said if call.parameters is not None else ():
            if call.parameters != entry.parameters:
                wanted, given = sorted(entry.parameters), sorted(call.parameters or ())
                yield f"{call.place}：{entry.id} 要的参数是 {wanted}，代码给的是 {given}"
