"""Calls: who rang, as whom, and what came of it. A page about a member always belongs to one."""

from __future__ import annotations

import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import Any

import sqlalchemy as sa

from actions.entitlement.storage.database import Database

from .schema import calls, presence, views

# A page that has not been heard of for so long is closed.
PRESENT_SECONDS = 40.0


class Caller(str, Enum):
    """Who is on the line; see `assistant.console.verifying` for what each may hear."""

    INSURED = "insured"
    POLICYHOLDER = "policyholder"
    GUARDIAN = "guardian"
    RELATIVE = "relative"
    UNVERIFIED = "unverified"

    __hash__ = str.__hash__


@dataclass(frozen=True)
class Call:
    """One call. `personal`: what is the member's own may be told and done."""

    id: str
    user: str
    member_id: str
    caller: Caller
    checked: tuple[str, ...]
    began_at: float
    ended_at: float | None = None
    topic: str = ""
    promised: str = ""

    @property
    def personal(self) -> bool:
        """Whether the caller may hear of the member's own matters."""
        return self.caller in (Caller.INSURED, Caller.POLICYHOLDER, Caller.GUARDIAN)


@dataclass(frozen=True)
class Calls:
    """The calls of one database."""

    database: Database

    def begin(self, user: str, member_id: str, caller: Caller, checked: tuple[str, ...], at: datetime) -> Call:
        """A new call. `member_id` empty: nobody was found, general rules only."""
        call = Call(secrets.token_hex(8), user, member_id, caller, checked, at.timestamp())
        with self.database.write() as connection:
            connection.execute(calls.insert().values(
                id=call.id, user=user, member_id=member_id, caller=caller.value, checked=",".join(checked),
                began_at=call.began_at, topic="", promised="",
            ))  # fmt: skip
        return call

    def find(self, call_id: str, user: str) -> Call | None:
        """The agent's own call; None for another's."""
        with self.database.read() as connection:
            row = connection.execute(sa.select(calls).where(calls.c.id == call_id, calls.c.user == user)).first()
        return None if row is None else _call(row)

    def recent(self, user: str, size: int = 8) -> tuple[Call, ...]:
        """The agent's last calls, newest first."""
        query = sa.select(calls).where(calls.c.user == user).order_by(calls.c.began_at.desc()).limit(size)
        with self.database.read() as connection:
            return tuple(_call(row) for row in connection.execute(query))

    def wrap_up(self, call: Call, topic: str, promised: str, at: datetime) -> None:
        """What it was about, what was promised; the call is over."""
        with self.database.write() as connection:
            changed = {"topic": topic, "promised": promised, "ended_at": at.timestamp()}
            connection.execute(calls.update().where(calls.c.id == call.id).values(**changed))
            connection.execute(presence.delete().where(presence.c.call_id == call.id))

    def wrapped(self, since: float, of: Collection[str] | None = None) -> tuple[Call, ...]:
        """Every call that was wrapped up since, newest first; of these users, None: everybody's."""
        query = sa.select(calls).where(calls.c.ended_at >= since, _by(calls.c.user, of))
        query = query.order_by(calls.c.ended_at.desc()).limit(500)
        with self.database.read() as connection:
            return tuple(_call(row) for row in connection.execute(query))

    def looked(self, user: str, action: str, member_id: str, reason: str, at: datetime) -> None:
        """Note who saw what and why: never what was seen."""
        with self.database.write() as connection:
            row = {"at": at.timestamp(), "user": user, "action": action, "member_id": member_id, "reason": reason}
            connection.execute(views.insert().values(**row))

    def looks(self, size: int = 200, of: Collection[str] | None = None) -> tuple[sa.engine.Row, ...]:
        """The last such notes, newest first; of these users, None: everybody's."""
        query = sa.select(views).where(_by(views.c.user, of)).order_by(views.c.id.desc()).limit(size)
        with self.database.read() as connection:
            return tuple(connection.execute(query))

    def present(self, call: Call, at: datetime) -> tuple[str, ...]:
        """Note that the agent has the member open; who else has."""
        now = at.timestamp()
        with self.database.write() as connection:
            stale = sa.or_(presence.c.call_id == call.id, presence.c.seen_at < now - PRESENT_SECONDS)
            connection.execute(presence.delete().where(stale))
            row = {"call_id": call.id, "member_id": call.member_id, "user": call.user, "seen_at": now}
            connection.execute(presence.insert().values(**row))
            others = sa.select(presence.c.user).where(presence.c.member_id == call.member_id, presence.c.user != call.user)
            return tuple(sorted(set(connection.execute(others).scalars())))

    def gone(self, call: Call) -> None:
        """The page was closed."""
        with self.database.write() as connection:
            connection.execute(presence.delete().where(presence.c.call_id == call.id))


def _by(column: Any, of: Collection[str] | None) -> Any:
    return sa.true() if of is None else column.in_(of)


def _call(row: sa.engine.Row) -> Call:
    checked = tuple(part for part in row.checked.split(",") if part)
    return Call(
        row.id, row.user, row.member_id, Caller(row.caller), checked, row.began_at, row.ended_at, row.topic, row.promised
    )
