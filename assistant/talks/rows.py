"""Where talks are kept between two messages: one row a talk with a version, in this process or in a database.

A write names the version it was made from. Turns of a talk follow each other (admission, and across processes the lock
store), so another version in the row means that the lock was lost; what is newer is then never written over.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from datetime import datetime, timezone
from pathlib import Path
from typing import Any, Protocol

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from actions.entitlement.storage.database import Database

TALKS_IN_MEMORY = 20_000
_metadata = sa.MetaData()
talks = sa.Table(
    "suixin_talks", _metadata,
    sa.Column("sender", sa.String(255), primary_key=True),
    sa.Column("version", sa.Integer, nullable=False),
    sa.Column("content", sa.Text, nullable=False),
    sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False, index=True),
)  # fmt: skip
_c = talks.c


class StaleTalk(Exception):
    """Somebody else wrote this talk meanwhile."""


@dataclass(frozen=True)
class Row:
    """One kept talk; ``version`` counts its writes from 1."""

    version: int
    content: str


class Rows(Protocol):
    """What a talk store needs; every call is synchronous and made from a turn's own thread."""

    def version(self, sender: str) -> int:
        """The version kept of this talk, 0 for none."""

    def read(self, sender: str) -> Row | None:
        """The talk as it was last written."""

    def write(self, sender: str, before: int, content: str) -> int:
        """Keep ``content`` in the place of version ``before`` (0: of nothing); the new version. Raises StaleTalk."""

    def senders(self) -> list[str]:
        """The ids of all talks kept."""


class MemoryRows:
    """For one process: gone with it, and the oldest talk goes when there are too many."""

    def __init__(self, most: int = TALKS_IN_MEMORY) -> None:
        self._rows: OrderedDict[str, Row] = OrderedDict()
        self._most = most

    def version(self, sender: str) -> int:
        row = self._rows.get(sender)
        return row.version if row else 0

    def read(self, sender: str) -> Row | None:
        return self._rows.get(sender)

    def write(self, sender: str, before: int, content: str) -> int:
        if self.version(sender) != before:
            raise StaleTalk(sender)
        self._rows[sender] = Row(before + 1, content)
        self._rows.move_to_end(sender)
        while len(self._rows) > self._most:
            self._rows.popitem(last=False)
        return before + 1

    def senders(self) -> list[str]:
        return list(self._rows)


class SqlRows:
    """In a database of its own connections: an SQLite file for one process, PostgreSQL for many."""

    def __init__(self, database: Database) -> None:
        self._database = database
        with database.write() as connection:
            if not database.sqlite:
                # Several workers start at once, and CREATE TABLE IF NOT EXISTS is not atomic.
                connection.execute(sa.text("SELECT pg_advisory_xact_lock(7421984)"))
            _metadata.create_all(connection)

    @classmethod
    def open(cls, url: str) -> SqlRows:
        """The rows in the database of ``url``."""
        return cls(Database.connect(url))

    def version(self, sender: str) -> int:
        with self._database.read() as connection:
            return int(connection.execute(sa.select(_c.version).where(_c.sender == sender)).scalar() or 0)

    def read(self, sender: str) -> Row | None:
        with self._database.read() as connection:
            row = connection.execute(sa.select(_c.version, _c.content).where(_c.sender == sender)).first()
        return Row(int(row.version), str(row.content)) if row else None

    def write(self, sender: str, before: int, content: str) -> int:
        row = {"version": before + 1, "content": content, "updated_at": datetime.now(timezone.utc)}
        with self._database.write() as connection:
            try:
                written = _replace(connection, sender, before, row) if before else _insert(connection, sender, row)
            except sa.exc.IntegrityError as error:
                raise StaleTalk(sender) from error
        if not written:
            raise StaleTalk(sender)
        return before + 1

    def senders(self) -> list[str]:
        with self._database.read() as connection:
            return list(connection.execute(sa.select(_c.sender).order_by(_c.sender)).scalars())

    def forget_before(self, moment: datetime) -> int:
        """Delete talks nobody wrote in since ``moment`` (aware); how many there were."""
        with self._database.write() as connection:
            return int(connection.execute(talks.delete().where(_c.updated_at < moment)).rowcount)

    def forget(self, prefix: str) -> int:
        """Delete the talks whose ids begin with ``prefix``; how many there were."""
        with self._database.write() as connection:
            where = _c.sender.startswith(prefix, autoescape=True)
            return int(connection.execute(talks.delete().where(where)).rowcount)

    def close(self) -> None:
        """Close every connection."""
        self._database.close()


def _insert(connection: Connection, sender: str, row: dict[str, Any]) -> int:
    return int(connection.execute(talks.insert(), {"sender": sender, **row}).rowcount)


def _replace(connection: Connection, sender: str, before: int, row: dict[str, Any]) -> int:
    query = talks.update().where(_c.sender == sender, _c.version == before).values(row)
    return int(connection.execute(query).rowcount)


def beside(url: str) -> str:
    """Where talks are kept when members are kept at ``url``: the same PostgreSQL, or a file of their own beside the file.

    SQLite has one writer a file; a talk must not wait for the loading of members.
    """
    found = sa.engine.make_url(url)
    if found.get_backend_name() != "sqlite" or found.database in (None, "", ":memory:"):
        return url
    file = Path(str(found.database))
    return str(found.set(database=str(file.with_name(f"{file.stem}-talks{file.suffix}"))))
