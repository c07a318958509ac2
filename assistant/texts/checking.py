"""What must hold of the replies as they stand: every sentence whole, signed by two, said by the code as it is written."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from actions.replies.phrasebook import Entry
from assistant.texts.changes import wrong_text
from assistant.texts.usage import calls_in, misfits

_CODE = Path(__file__).resolve().parents[2] / "actions"


def problems_of(entries: Mapping[str, Entry]) -> list[str]:
    """Everything that is wrong, in words for a terminal."""
    own = [f"{entry.id}：{text}" for entry in entries.values() for text in _of_entry(entry)]
    return [*own, *misfits(calls_in(_CODE), entries)]


def _of_entry(entry: Entry) -> Iterator[str]:
    for text in entry.texts:
        yield from wrong_text(text)
    if entry.author and entry.author.casefold() == entry.approver.casefold():
        yield "审批人不能就是起草人"
