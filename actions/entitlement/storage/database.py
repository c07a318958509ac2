"""The database: SQLite (a file, WAL, foreign keys) by default, PostgreSQL by URL."""

from __future__ import annotations

import os
import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine, make_url
from sqlalchemy.pool import QueuePool, StaticPool

from . import upgrading
from .schema import members

DEFAULT_URL = "sqlite:///var/suixin.db"
ENVIRONMENT_VARIABLE = "SUIXIN_DATABASE_URL"
# How long a writer waits for another one, in seconds.
_LOCK_SECONDS = 60
_CONNECT_SECONDS = 10
_WAL_PAUSE_SECONDS = 0.02
# Members' data must not stand in error messages and so in logs.
_EVERY: dict[str, Any] = {"future": True, "hide_parameters": True}
_BEGIN = "suixin_begin"


class Database:
    """Opens transactions. `read` never blocks writers; `write` is one writer at a time on SQLite."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.sqlite = engine.dialect.name == "sqlite"
        # On PostgreSQL every statement would see a state of its own.
        self._reader = engine if self.sqlite else engine.execution_options(isolation_level="REPEATABLE READ")
        self._writer = engine.execution_options(**{_BEGIN: "BEGIN IMMEDIATE"}) if self.sqlite else engine
        self._line = threading.Lock()

    @classmethod
    def open(cls, url: str | None = None) -> Database:
        """The database of `url`, else of SUIXIN_DATABASE_URL, else the default file, brought up to date.

        Raises DatabaseVersionError when its schema is newer than this program.
        """
        database = cls.connect(url)
        try:
            database.upgrade()
        except BaseException:
            database.close()
            raise
        return database

    @classmethod
    def connect(cls, url: str | None = None) -> Database:
        """The same database as it is."""
        found = make_url(url or os.environ.get(ENVIRONMENT_VARIABLE) or DEFAULT_URL)
        return cls(_sqlite(found) if found.get_backend_name() == "sqlite" else _server(found))

    def upgrade(self) -> None:
        """Bring the schema up to date, all or nothing; other processes wait and then find it done."""
        with self.read() as connection:
            if upgrading.current(connection):
                return
        with self._upgrading() as connection:
            upgrading.upgrade(connection)

    @contextmanager
    def _upgrading(self) -> Iterator[Connection]:
        """A write transaction nobody else upgrades in; on SQLite foreign keys are checked at its end only."""
        if not self.sqlite:
            with self.write() as connection:
                connection.execute(sa.text("SET LOCAL lock_timeout = 0"))
                connection.execute(sa.text("SELECT pg_advisory_xact_lock(7421983)"))
                yield connection
            return
        with self._writer.connect() as connection:
            driver: Any = connection.connection
            # A table that others point to can only be rebuilt this way, and the switch works outside transactions.
            driver.execute("PRAGMA foreign_keys=OFF")
            try:
                with connection.begin():
                    yield connection
                    broken = connection.exec_driver_sql("PRAGMA foreign_key_check").first()
                    if broken is not None:
                        raise sa.exc.IntegrityError(
                            "PRAGMA foreign_key_check", None, Exception(str(tuple(broken)))
                        )
            finally:
                driver.execute("PRAGMA foreign_keys=ON")

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A read transaction: one consistent state of the data."""
        with self._reader.connect() as connection:
            # Leaving the connection ends the transaction; nothing was written.
            yield connection

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """A write transaction, committed at the end, rolled back on any error."""
        with self._next_in_line(), self._writer.begin() as connection:
            yield connection

    @contextmanager
    def _next_in_line(self) -> Iterator[None]:
        """Threads of this process write to SQLite one after the other.

        SQLite itself wakes nobody: who finds the file locked sleeps and looks again, up to a tenth of a second later, and
        may be overtaken by any number of others.
        """
        mine = self.sqlite and self._line.acquire(timeout=_LOCK_SECONDS)
        try:
            yield
        finally:
            if mine:
                self._line.release()

    def lock_member(self, connection: Connection, member_id: str) -> bool:
        """Keep every other booking of this member waiting until the transaction ends; False for no such member.

        SQLite has one writer anyway (BEGIN IMMEDIATE); PostgreSQL locks the member's row.
        """
        query = sa.select(members.c.id).where(members.c.id == member_id)
        return connection.execute(query if self.sqlite else query.with_for_update()).first() is not None

    def close(self) -> None:
        """Close every connection."""
        self.engine.dispose()


def _sqlite(url: sa.engine.URL) -> Engine:
    memory = url.database in (None, "", ":memory:")
    if not memory:
        Path(str(url.database)).expanduser().parent.mkdir(parents=True, exist_ok=True)
    arguments = {"check_same_thread": False, "timeout": _LOCK_SECONDS}
    engine: Engine
    if memory:
        engine = sa.create_engine(url, poolclass=StaticPool, connect_args=arguments, **_EVERY)
    else:
        engine = sa.create_engine(
            url, connect_args=arguments, **_EVERY,
            poolclass=QueuePool, pool_size=5, max_overflow=95, pool_timeout=_LOCK_SECONDS,
        )  # fmt: skip

    def _prepare(connection: Any, _record: Any) -> None:
        # The driver must not begin transactions by itself: BEGIN IMMEDIATE has to come first.
        connection.isolation_level = None
        _use_wal(connection)
        for pragma in ("synchronous=NORMAL", "foreign_keys=ON", "cache_size=-65536"):
            connection.execute(f"PRAGMA {pragma}")

    def _begin(connection: Connection) -> None:
        connection.exec_driver_sql(connection.get_execution_options().get(_BEGIN, "BEGIN"))

    sa.event.listen(engine, "connect", _prepare)
    sa.event.listen(engine, "begin", _begin)
    return engine


def _use_wal(connection: Any) -> None:
    """Switch a file to WAL, which SQLite refuses at once, without its busy time-out, while another process uses it."""
    give_up = time.monotonic() + _LOCK_SECONDS
    while True:
        try:
            connection.execute("PRAGMA journal_mode=WAL")
            return
        except sqlite3.OperationalError as error:
            if "locked" not in str(error) or time.monotonic() > give_up:
                raise
        time.sleep(_WAL_PAUSE_SECONDS)


def _server(url: sa.engine.URL) -> Engine:
    arguments = {"connect_timeout": _CONNECT_SECONDS}
    engine: Engine = sa.create_engine(
        url, connect_args=arguments, pool_size=10, max_overflow=90, pool_pre_ping=True, **_EVERY
    )
    if "options" not in url.query:
        sa.event.listen(engine, "connect", _wait_a_minute_at_most)
    return engine


def _wait_a_minute_at_most(connection: Any, _record: Any) -> None:
    """A process that hangs with the lock of a member must not keep everybody else waiting for ever."""
    with connection.cursor() as cursor:
        cursor.execute(f"SET lock_timeout = '{_LOCK_SECONDS}s'")
    connection.commit()
