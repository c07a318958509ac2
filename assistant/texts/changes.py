"""What a table changes, and everything that speaks against taking it over; all of it is told at once."""

from __future__ import annotations

import string
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from actions.replies.phrasebook import Entry
from assistant.texts.table import WORDING, Row, cells_of


@dataclass(frozen=True)
class Problem:
    """Why a row is refused. ``line`` is 0 where the table as a whole is meant."""

    line: int
    id: str
    text: str

    def __str__(self) -> str:
        return f"第{self.line}行 {self.id}：{self.text}"


def changes(rows: Sequence[Row], entries: Mapping[str, Entry]) -> tuple[list[Entry], list[Problem]]:
    """The entries ``rows`` word anew, and what is wrong with the table.

    A row that says what is said already is no change and needs no signature; an id the table leaves out stays.
    """
    problems = [*_doubled(rows)]
    changed: list[Entry] = []
    for row in rows:
        before = entries.get(row["id"])
        if before is None:
            problems.append(Problem(row.line, row["id"], "没有这个编号；新的句子要先写进代码和 data/replies"))
            continue
        after = _worded(row, before)
        if _wording(after) == _wording(before):
            continue
        found = [Problem(row.line, row["id"], text) for text in _wrong(row, before, after)]
        problems += found
        if not found:
            changed.append(after)
    return changed, problems


def draft(row: Row, entries: Mapping[str, Entry]) -> tuple[Entry | None, list[str]]:
    """The entry as ``row`` words it, before anybody has signed, and what is wrong with it; None where it changes nothing."""
    before = entries[row["id"]]
    after = _worded(row, before)
    if _wording(after) == _wording(before):
        return None, []
    return after, list(_wrong_words(row, before, after))


def _doubled(rows: Iterable[Row]) -> Iterator[Problem]:
    times = Counter(row["id"] for row in rows)
    seen: set[str] = set()
    for row in rows:
        if times[row["id"]] > 1 and row["id"] in seen:
            yield Problem(row.line, row["id"], "这个编号在表里出现了两次")
        seen.add(row["id"])


def _worded(row: Row, before: Entry) -> Entry:
    """``before`` as the row has it; a column the table does not have stays as it was."""
    kept = cells_of(before)
    cells = {**kept, **row.cells}
    others = tuple(text.strip() for text in cells["others"].splitlines() if text.strip())
    plain = {name: cells[name] for name in cells if name in kept and name not in ("id", "others")}
    return replace(before, others=others, **plain)


def _wording(entry: Entry) -> list[str]:
    cells = cells_of(entry)
    return [cells[name] for name in WORDING]


def _wrong(row: Row, before: Entry, after: Entry) -> Iterator[str]:
    """Everything that is wrong with one changed entry, in words for whoever filled in the table."""
    yield from _wrong_words(row, before, after)
    if not after.author or not after.approver:
        yield "改了话，就要写 author（起草人）和 approver（审批人）"
    elif after.author.casefold() == after.approver.casefold():
        yield "审批人不能就是起草人"


def _wrong_words(row: Row, before: Entry, after: Entry) -> Iterator[str]:
    """The same but for the signatures."""
    if "None" in row.cells:
        yield "格子比列多"
    if not after.text:
        yield "text 不能为空"
    for text in after.texts:
        yield from wrong_text(text)
    yield from _wrong_parameters(before, after)
    if after.effective_from and _day(after.effective_from) is None:
        yield f"effective_from 要写成 2026-12-01 这样，不是“{after.effective_from}”"


def wrong_text(text: str) -> Iterator[str]:
    """Placeholders are bare names in braces; anything else would be said aloud, or break the sentence."""
    try:
        fields = [field for field in string.Formatter().parse(text) if field[1] is not None]
    except ValueError:
        yield f"花括号不成对：“{text}”"
        return
    for _, name, spec, conversion in fields:
        if not (name or "").isidentifier() or spec or conversion:
            yield f"占位符只能是花括号里一个名字，不能是“{{{name}{'!' + conversion if conversion else ''}}}”"
    if any(unicodedata.category(sign) in ("Cc", "Cf", "Co", "Cn") for sign in text):
        yield f"有看不见的字符：“{text}”"


def _wrong_parameters(before: Entry, after: Entry) -> Iterator[str]:
    try:
        now = after.parameters
    except ValueError:
        return
    strange, lost = sorted(now - before.parameters), sorted(before.parameters - now)
    if strange:
        known = "、".join(f"{{{name}}}" for name in sorted(before.parameters)) or "没有"
        yield f"程序不给 {'、'.join(f'{{{name}}}' for name in strange)}；能用的占位符：{known}"
    if lost:
        yield f"少了占位符 {'、'.join(f'{{{name}}}' for name in lost)}"


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
