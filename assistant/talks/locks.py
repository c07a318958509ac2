"""One turn at a time of a talk, whichever worker its messages reach: a lock store on PostgreSQL's advisory locks.

Rasa's own RedisLockStore reads a lock, changes it and writes it back, so that two workers may both hold it, and it looks
once a second whether it is free (RasaHQ/rasa#9213; Rasa 3.6.21, ``rasa/core/lock_store.py``). An advisory lock is taken by
one session, given to whoever asked first, at once, and gone with the session of a worker that died.

A talk's lock keeps its connection for the turn, so there are as many connections as turns at once.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import sqlalchemy as sa
from rasa.core.lock import TicketLock
from rasa.core.lock_store import LOCK_LIFETIME, LockError, LockStore
from sqlalchemy.engine import Connection

# How long a message waits for the turn before it in another worker, in seconds.
_PATIENCE_SECONDS = 30
_CONNECT_SECONDS = 5
_SPACE = 7421985
_TAKE = sa.text("SELECT pg_advisory_lock(:space, hashtext(:talk))")
_GIVE_BACK = sa.text("SELECT pg_advisory_unlock(:space, hashtext(:talk))")


class AdvisoryLocks(LockStore):
    """``lock`` blocks the thread it is called in: turns have threads of their own (``assistant/talks/threads.py``)."""

    def __init__(self, url: str, at_once: int) -> None:
        self._engine = sa.create_engine(
            url, future=True, hide_parameters=True, isolation_level="AUTOCOMMIT", pool_size=at_once, max_overflow=2,
            pool_pre_ping=True, connect_args={"connect_timeout": _CONNECT_SECONDS},
        )  # fmt: skip
        sa.event.listen(self._engine, "connect", _wait_no_longer)

    @asynccontextmanager
    async def lock(
        self, conversation_id: str, lock_lifetime: float = LOCK_LIFETIME, wait_time_in_seconds: float = 1
    ) -> AsyncIterator[TicketLock]:
        """Hold the talk. Raises LockError when another worker holds it too long, or nobody can be asked."""
        told = {"space": _SPACE, "talk": conversation_id}
        try:
            connection = self._engine.connect()
        except sa.exc.DBAPIError as error:
            raise LockError("no connection for a lock") from error
        try:
            _take(connection, told)
            yield self.create_lock(conversation_id)
        finally:
            _give_back(connection, told)

    def close(self) -> None:
        """Close every connection, and with it every lock."""
        self._engine.dispose()


def _take(connection: Connection, told: dict[str, Any]) -> None:
    try:
        connection.execute(_TAKE, told)
    except sa.exc.DBAPIError as error:
        raise LockError("the talk is held elsewhere, or the database is gone") from error


def _give_back(connection: Connection, told: dict[str, Any]) -> None:
    """A session that cannot be told so is closed for good: the lock goes with it, and never back into the pool."""
    try:
        if not connection.execute(_GIVE_BACK, told).scalar():
            connection.invalidate()
    except sa.exc.SQLAlchemyError:
        connection.invalidate()
    finally:
        connection.close()


def _wait_no_longer(connection: Any, _record: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"SET lock_timeout = '{_PATIENCE_SECONDS}s'")
