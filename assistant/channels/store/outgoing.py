"""Texts for the customer-service chat on their way, and the few sends WeChat allows after each thing a member does."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from actions.entitlement.storage.database import Database
from assistant.channels.store.schema import accounts, outgoing, seen

# What a member did, how many sends it allows, and for how long; a new action begins anew, nothing adds up.
ALLOWED = {"message": (5, timedelta(hours=48)), "enter": (2, timedelta(minutes=1))}
_o, _a, _s = outgoing.c, accounts.c, seen.c
_UNSENT = sa.and_(_o.account_id == sa.bindparam("account"), _o.sent_at.is_(None))
_ACTED = (
    accounts.update()
    .where(_a.id == sa.bindparam("account"))
    .values(acted=sa.bindparam("what"), acted_at=sa.bindparam("when"), sends=0)
)
_FREE = outgoing.update().where(_UNSENT).values(next_at=sa.bindparam("when"), attempts=0)
_COUNTED = sa.select(_a.acted, _a.acted_at, _a.sends).where(_a.id == sa.bindparam("account"))
_QUEUE = outgoing.insert()
_NEXT = sa.select(outgoing).where(_UNSENT).order_by(_o.id).limit(1)
_ONE_MORE = accounts.update().where(_a.id == sa.bindparam("account")).values(sends=_a.sends + 1)


@dataclass(frozen=True)
class Part:
    """One text on its way, and those of the same turn that follow it."""

    id: int
    account_id: str
    texts: tuple[str, ...]
    attempts: int
    error: str
    created_at: datetime

    @property
    def text(self) -> str:
        """What goes next."""
        return self.texts[0]


@dataclass(frozen=True)
class Outgoing:
    """Each method is one transaction."""

    database: Database

    def acted(self, account_id: str, what: str, at: datetime) -> None:
        """The member did something: WeChat counts anew, and what was kept back may go."""
        with self.database.write() as connection:
            acted(connection, account_id, what, at)

    def left(self, account_id: str, at: datetime) -> int:
        """How many sends WeChat still allows, as far as we have counted."""
        with self.database.read() as connection:
            row = connection.execute(_COUNTED, {"account": account_id}).first()
        if row is None or row.acted not in ALLOWED or row.acted_at is None:
            return 0
        most, span = ALLOWED[row.acted]
        return max(0, most - row.sends) if at - row.acted_at < span else 0

    def add(self, account_id: str, replies_to: int, texts: Sequence[str], at: datetime) -> None:
        """Put texts behind those that wait."""
        with self.database.write() as connection:
            self.put(connection, account_id, replies_to, texts, at)

    @staticmethod
    def put(connection: Connection, account_id: str, replies_to: int, texts: Sequence[str], at: datetime) -> None:
        """The same within a transaction that is open."""
        row = {
            "account_id": account_id,
            "replies_to": replies_to,
            "content": list(texts),
            "created_at": at,
            "next_at": at,
        }
        if texts:
            connection.execute(_QUEUE, row)

    def next(self, account_id: str) -> Part | None:
        """The first text of this account that has not left; those behind it wait."""
        with self.database.read() as connection:
            row = connection.execute(_NEXT, {"account": account_id}).first()
        return None if row is None else _part(row)

    def sent(self, part: Part, at: datetime) -> None:
        """Its first text has left, and one send is used."""
        rest = list(part.texts[1:])
        values = {"content": rest, "error": ""} if rest else {"content": [], "error": "", "sent_at": at}
        with self.database.write() as connection:
            connection.execute(outgoing.update().where(_o.id == part.id).values(values))
            connection.execute(_ONE_MORE, {"account": part.account_id})

    def kept(self, part: Part, error: str, again_at: datetime | None) -> None:
        """It has not left: tried again at `again_at`, or (None) when the member does something."""
        values = {"error": error, "next_at": again_at, "attempts": _o.attempts + 1}
        with self.database.write() as connection:
            connection.execute(outgoing.update().where(_o.id == part.id).values(values))

    def replaced(self, part: Part, texts: Sequence[str]) -> None:
        """Put shorter texts in the place of one that was too long."""
        with self.database.write() as connection:
            connection.execute(
                outgoing.update().where(_o.id == part.id).values(content=[*texts, *part.texts[1:]])
            )

    def due(self, at: datetime) -> tuple[str, ...]:
        """Accounts whose texts wait for a time that has come."""
        query = sa.select(_o.account_id).where(_o.sent_at.is_(None), _o.next_at <= at).distinct()
        with self.database.read() as connection:
            return tuple(connection.execute(query).scalars())

    def waiting(self, account_id: str = "") -> tuple[Part, ...]:
        """Every text that has not left, or those of one account, oldest first, for those who look after it."""
        query = sa.select(outgoing).where(_o.sent_at.is_(None)).order_by(_o.id)
        query = query.where(_o.account_id == account_id) if account_id else query
        with self.database.read() as connection:
            return tuple(_part(row) for row in connection.execute(query))

    def delete_of(self, account_id: str) -> None:
        """Forget every text of an account."""
        with self.database.write() as connection:
            connection.execute(outgoing.delete().where(_o.account_id == account_id))

    def delete_before(self, at: datetime) -> int:
        """Delete what left, and what was seen, before `at`; how many texts."""
        with self.database.write() as connection:
            connection.execute(seen.delete().where(_s.at < at))
            return int(connection.execute(outgoing.delete().where(_o.created_at < at)).rowcount)

    def first_time(self, key: str, at: datetime) -> bool:
        """Whether this key (a hash) was never seen before; from now on it is."""
        try:
            with self.database.write() as connection:
                connection.execute(seen.insert(), {"key": key, "at": at})
        except sa.exc.IntegrityError:
            return False
        return True

    def known(self, key: str) -> bool:
        """Whether this key was seen before."""
        with self.database.read() as connection:
            return connection.execute(sa.select(_s.key).where(_s.key == key)).first() is not None


def acted(connection: Connection, account_id: str, what: str, at: datetime) -> None:
    """`Outgoing.acted` within a transaction that does more."""
    told = {"account": account_id, "when": at}
    connection.execute(_ACTED, {**told, "what": what})
    connection.execute(_FREE, told)


def _part(row: Any) -> Part:
    return Part(row.id, row.account_id, tuple(row.content), row.attempts, row.error, row.created_at)
