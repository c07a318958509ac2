"""Words of the reply catalogue at the console: proposed, tried on a real answer, approved, taken back.

What a wording must be is known by `assistant.texts` alone; here it is only asked.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from actions.replies.phrasebook import Entry
from assistant.texts import store
from assistant.texts.changes import changes, draft
from assistant.texts.table import WORDING, Row, cells_of

from .canned import fill, gaps
from .storage.wordings import Wording
from .texts import Refused

# What an editor may change; clause and owner are the catalogue's.
FIELDS = ("text", "short", "again", "others", "effective_from")
_GAP = re.compile(r"\{([A-Za-z_]\w*)\}")
_END = r"(?=。|；|，|（手册|\n|$)"


def proposed(entries: Mapping[str, Entry], key: str, cells: Mapping[str, str]) -> dict[str, str]:
    """What the reply says now, to be kept beside the proposal. Raises Refused for one that changes nothing or is wrong."""
    if key not in entries:
        raise Refused("canned.unknown", 404)
    after, problems = draft(Row(0, {"id": key, **cells}), entries)
    if problems:
        raise Refused("words.wrong", why="；".join(problems))
    if after is None:
        raise Refused("words.same")
    return cells_of(entries[key])


def approve(folder: Path, entries: Mapping[str, Entry], wording: Wording, approver: str, today: date) -> None:
    """Write a proposal into the catalogue, signed by both. Raises Refused, also where the reply says something else by now."""
    entry = entries.get(wording.reply)
    now = {} if entry is None else cells_of(entry)
    if any(now.get(name) != wording.base[name] for name in WORDING):
        raise Refused("words.changed", 409)
    row = Row(0, {"id": wording.reply, **wording.cells, "author": wording.author, "approver": approver})
    changed, problems = changes([row], entries)
    if problems:
        raise Refused("words.wrong", 409, why="；".join(problem.text for problem in problems))
    try:
        store.take_over(folder, changed, today)
    except OSError as error:
        raise Refused("words.unwritable", 503) from error


def last_version(folder: Path) -> tuple[str, list[str]]:
    """What taking back would take back: the version's number and files; empty for none."""
    try:
        return store.newest(folder)
    except store.NothingKept:
        return "", []


def roll_back(folder: Path, version: str) -> None:
    """Take the change `version` back. Raises Refused where it is not the newest any more."""
    if not version or last_version(folder)[0] != version:
        raise Refused("words.version", 409)
    try:
        store.rollback(folder)
    except OSError as error:
        raise Refused("words.unwritable", 503) from error


@dataclass(frozen=True)
class Tried:
    """An answer as it is, and as it would be; both the same where the sentence is not part of it."""

    before: str
    after: str
    found: bool


def tried(before: Entry, cells: Mapping[str, str], answer: str) -> Tried:
    """`answer`, a real one, with what `before` says in it said as `cells` word it."""
    for name in ("text", "short", "again"):
        old, new = getattr(before, name), cells.get(name, "")
        match = _pattern(old).search(answer) if old and new else None
        if match is not None:
            worded = _worded(new.rstrip("。"), match.groupdict())
            return Tried(answer, answer[: match.start()] + worded + answer[match.end() :], True)
    return Tried(answer, answer, False)


def _worded(text: str, told: Mapping[str, str]) -> str:
    """What the program fills in may be nothing, unlike what people fill in."""
    return _GAP.sub(lambda gap: told.get(gap[1], gap[0]), text)


def _pattern(text: str) -> re.Pattern[str]:
    """What finds `text` in an answer, with whatever stands in its gaps. An answer may end a sentence otherwise."""
    parts, seen = [], set()
    for place, part in enumerate(_GAP.split(text.rstrip("。"))):
        if place % 2 == 0:
            parts.append(re.escape(part))
        else:
            parts.append(f"(?P={part})" if part in seen else f"(?P<{part}>.*?)")
            seen.add(part)
    return re.compile("".join(parts) + _END, re.DOTALL)


def sample(cells: Mapping[str, str], values: Mapping[str, str]) -> str:
    """The wording with values given by hand. Raises Refused that names what is missing."""
    return fill(cells["text"], {name: values.get(name, "") for name in gaps(cells["text"])})
