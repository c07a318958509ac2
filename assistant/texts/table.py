"""A reply as a row: what compliance sees, edits and gives back.

The table is CSV in UTF-8 with a byte order mark, so that a spreadsheet opens it as it is. ``others`` holds one text a line.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from actions.replies.phrasebook import Entry

COLUMNS = ("id", "text", "short", "again", "others", "clause", "owner", "author", "approver", "effective_from")
# What is said; the rest tells about it.
WORDING = ("text", "short", "again", "others", "clause", "owner")
_BOM = "\ufeff"


class BadTable(Exception):
    """A file that is no table of replies; the message says what is wrong with it, for a terminal."""


@dataclass(frozen=True)
class Row:
    """One line of a table: its number in the file, counted from 1 with the heading, and its cells by column."""

    line: int
    cells: Mapping[str, str]

    def __getitem__(self, column: str) -> str:
        return self.cells.get(column, "")


def cells_of(entry: Entry) -> dict[str, str]:
    """``entry`` as the cells of a row."""
    return {name: "\n".join(entry.others) if name == "others" else str(getattr(entry, name)) for name in COLUMNS}


def to_csv(entries: Iterable[Entry]) -> str:
    """The whole table, headings first, in the order of the ids."""
    out = io.StringIO()
    writer = csv.DictWriter(out, COLUMNS, lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(cells_of(entry) for entry in sorted(entries, key=lambda entry: entry.id))
    return _BOM + out.getvalue()


def read_csv(file: Path) -> list[Row]:
    """The rows of ``file``. Raises BadTable where it cannot be read, is no CSV or has other columns."""
    try:
        text = file.read_bytes().decode("utf-8").removeprefix(_BOM)
    except OSError as error:
        raise BadTable(f"读不了 {file}：{error.strerror}") from error
    except UnicodeDecodeError as error:
        raise BadTable(f"{file} 不是 UTF-8，请在表格软件里另存为“CSV UTF-8”") from error
    reader = csv.DictReader(io.StringIO(text, newline=""), strict=True)
    try:
        _check_columns(reader.fieldnames or (), file)
        return [Row(reader.line_num, _plain(cells)) for cells in reader]
    except csv.Error as error:
        raise BadTable(f"{file} 不是 CSV：{error}") from error


def _check_columns(found: Iterable[str], file: Path) -> None:
    names = list(found)
    strange = [name for name in names if name not in COLUMNS]
    missing = [name for name in ("id", "text", "author", "approver") if name not in names]
    if strange:
        raise BadTable(f"{file} 有不认识的列：{'、'.join(strange)}；能有的列：{'、'.join(COLUMNS)}")
    if missing:
        raise BadTable(f"{file} 缺列：{'、'.join(missing)}")


def _plain(cells: Mapping[str | None, str | list[str] | None]) -> dict[str, str]:
    """Cells as a spreadsheet leaves them, with one kind of line end; a cell too many is kept under its own name."""
    return {str(name): str(value or "").replace("\r\n", "\n").strip() for name, value in cells.items()}
