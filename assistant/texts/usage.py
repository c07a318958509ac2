"""Which replies the code says, with which parameters: read from its source, so that no sentence is lost or left over."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from actions.replies.phrasebook import Entry, placeholders

# Arguments of `say` that are no parameters of the sentence.
_MANNER = {"manner", "turn"}


@dataclass(frozen=True)
class Call:
    """One ``say(…)`` in the code: a pattern for the ids it may say, its parameters (None: not to be told), its manner."""

    place: str
    ids: re.Pattern[str]
    parameters: frozenset[str] | None
    manner: str = "text"

    def says(self, key: str) -> bool:
        return self.ids.fullmatch(key) is not None

    def fits(self, entry: Entry) -> bool:
        """Whether it gives all that the text it says needs, and nothing the reply does not name."""
        if self.parameters is None:
            return True
        said = (getattr(entry, self.manner, "") or entry.text, *(entry.others if self.manner == "text" else ()))
        needed = {name for text in said for name in placeholders(text)}
        return needed <= self.parameters <= entry.parameters


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
                yield Call(f"{file.relative_to(folder.parent)}:{node.lineno}", pattern, given, _manner(node))


def _manner(node: ast.Call) -> str:
    given = [*node.args[1:2], *(keyword.value for keyword in node.keywords if keyword.arg == "manner")]
    return str(given[0].value) if given and isinstance(given[0], ast.Constant) else "text"


def _pattern(node: ast.expr) -> re.Pattern[str] | None:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return re.compile(re.escape(node.value))
    if isinstance(node, ast.JoinedStr):
        parts = (re.escape(str(p.value)) if isinstance(p, ast.Constant) else r"\w+" for p in node.values)
        return re.compile("".join(parts))
    return None


def misfits(calls: Iterable[Call], entries: Mapping[str, Entry]) -> Iterator[str]:
    """Calls that would break: no such reply, or parameters none of the replies meant names.

    Of an id put together (``f"listing.{key}"``) only what the call gives is known, so one reply it fits is enough.
    """
    for call in calls:
        said = [entry for key, entry in entries.items() if call.says(key)]
        if not said:
            yield f"{call.place}：data/replies 里没有 {call.ids.pattern}"
        elif not any(call.fits(entry) for entry in said):
            wanted, given = sorted(said[0].parameters), sorted(call.parameters or ())
            yield f"{call.place}：{said[0].id} 要的参数是 {wanted}，代码给的是 {given}"
