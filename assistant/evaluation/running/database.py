"""A database of its own for each case: a template is filled once, each case starts from a copy."""

from __future__ import annotations

import re
import sqlite3
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from typing_extensions import Self

from actions.clock import current_time
from actions.engine import use_database
from actions.entitlement import EntitlementError, Entitlements
from assistant.evaluation.running.likeness import plain

_ACTOR = "tester"
_MEMORY_DISK = Path("/dev/shm")
_RELATIVE_DATE = re.compile(rb"\btoday\b")
# Without relative dates the day of loading only decides what is refused as "not yet": here nothing is.
_ANY_DAY = date(2999, 12, 31)


class EntitlementsView:
    """Looks at one SQLite database through the entitlement facade; of unknown members it sees nothing.

    ``refused`` are the members of the file that could not be loaded, with the reason.
    """

    def __init__(self, engine: Entitlements, file: Path, refused: Mapping[str, str]) -> None:
        self._engine = engine
        self._file = file
        self.refused = refused

    def bookings(self, member_id: str, now: str) -> list[dict[str, Any]]:
        try:
            found = self._engine.bookings(member_id, current_time(now or None), actor=_ACTOR)
        except EntitlementError:
            return []
        return [plain(booking) for booking in found]

    def quota(self, member_id: str, now: str) -> list[dict[str, Any]]:
        services = self._engine.catalogue.services
        whole = [service for service, spec in services.items() if not spec.parent]
        try:
            return [
                plain(balance)
                for service in whole
                for balance in self._engine.quota(member_id, service, current_time(now or None), actor=_ACTOR)
            ]
        except EntitlementError:
            return []

    def total_bookings(self) -> int:
        with closing(sqlite3.connect(self._file)) as connection:
            return int(connection.execute("SELECT COUNT(*) FROM bookings").fetchone()[0])


@dataclass(frozen=True)
class _Template:
    """A filled database as a file's content, and who is missing in it."""

    content: bytes
    refused: Mapping[str, str]


class CaseDatabases:
    """Fresh copies of a database with the members of one file. Use it as a context manager, or close it.

    Relative dates of the file (``today-1y``) count from the case's own clock, so that a case with a
    frozen clock stays true for ever.
    """

    def __init__(self, members: Path) -> None:
        """Raises EntitlementError when ``members`` is no members file."""
        where = _MEMORY_DISK if _MEMORY_DISK.is_dir() else None
        self._folder = tempfile.TemporaryDirectory(prefix="suixin-eval-", dir=where)
        self._members = members
        self._templates: dict[date, _Template] = {}
        self._file = Path(self._folder.name, "case.db")
        try:
            self._relative = members.is_file() and bool(_RELATIVE_DATE.search(members.read_bytes()))
            self._template("")
        except BaseException:
            self.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Remove everything that was made."""
        self._folder.cleanup()

    @contextmanager
    def fresh(self, now: str) -> Iterator[EntitlementsView]:
        """A database nobody has touched, on which the actions of this process work meanwhile.

        The address stays the same: opening an engine anew would cost more than many a case.
        """
        template = self._template(now)
        self._remove()
        self._file.write_bytes(template.content)
        with use_database(_url(self._file)) as engine:
            try:
                yield EntitlementsView(engine, self._file, template.refused)
            finally:
                engine.close()

    def _remove(self) -> None:
        for leftover in self._file.parent.glob(f"{self._file.name}*"):
            leftover.unlink()

    def _template(self, now: str) -> _Template:
        day = current_time(now or None).date() if self._relative else _ANY_DAY
        if day not in self._templates:
            self._templates[day] = self._fill(day)
        return self._templates[day]

    def _fill(self, day: date) -> _Template:
        with tempfile.TemporaryDirectory(dir=self._folder.name) as folder:
            raw, whole = Path(folder, "members.db"), Path(folder, "template.db")
            engine = Entitlements.open(_url(raw))
            report = engine.load_members(self._members, actor=_ACTOR, today=day)
            engine.close()
            # VACUUM INTO gathers what still lies in the write-ahead log into one file.
            with closing(sqlite3.connect(raw)) as connection:
                connection.execute("VACUUM INTO ?", (str(whole),))
            refused = {member.id: f"{member.field}：{member.reason}" for member in report.refused}
            return _Template(whole.read_bytes(), refused)


def _url(file: Path) -> str:
    return f"sqlite:///{file}"
