"""Chats passed on to people: who asked, which agent has it. One agent a chat; a hold that nobody looks after lapses.

Console and channels are separate processes and meet in these rows alone (docs/decisions/10-handover.md).
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from actions.entitlement.storage.database import Database
from assistant.channels.store.messages import Messages, Reply
from assistant.channels.store.outgoing import Outgoing
from assistant.channels.store.schema import accounts, handovers, messages

# An agent who has not been at the chat for so long has left it: the assistant speaks again, others may take it.
LAPSES_AFTER = timedelta(minutes=5)
NOTED_EVERY = timedelta(seconds=30)
# Who asked longer ago than this does not wait for an answer here any more.
WAITS_FOR = timedelta(hours=12)
BACK, LAPSED, OVER = "back", "lapsed", "over"
_h, _a = handovers.c, accounts.c
_OPEN = _h.ended_at.is_(None)


@dataclass(frozen=True)
class Handover:
    """One chat passed on. `taken_by` is the agent's user name, empty while nobody has it; `road` the way it was asked on."""

    id: str
    account_id: str
    talk: int
    road: str
    asked_at: datetime
    taken_by: str
    seen_at: datetime | None
    ended_at: datetime | None

    def held(self, at: datetime) -> bool:
        """Whether an agent is at it."""
        if self.ended_at is not None or not self.taken_by or self.seen_at is None:
            return False
        return at - self.seen_at < LAPSES_AFTER

    def lapsed(self, at: datetime) -> bool:
        """Whether an agent had it and left it."""
        return self.ended_at is None and bool(self.taken_by) and not self.held(at)


@dataclass(frozen=True)
class Standing:
    """What the assistant has to know of a talk: the open handover, and how often people had the talk before."""

    open: Handover | None
    rounds: int


@dataclass(frozen=True)
class Handovers:
    """Each method is one transaction."""

    database: Database

    def ask(self, account_id: str, talk: int, road: str, at: datetime) -> bool:
        """Pass the talk on; True where somebody is needed anew, False where it was passed on already."""
        with self.database.write() as connection:
            _lock(connection, self.database, account_id)
            row = _open_of(connection, account_id)
            if row is not None and row.talk == talk:
                connection.execute(handovers.update().where(_h.id == row.id).values(asked_at=at))
                return False
            if row is not None:
                _end(connection, row.id, OVER, at)
            _begin(connection, account_id, talk, road, at)
        return True

    def standing(self, account_id: str, talk: int) -> Standing:
        """Where the talk stands with people."""
        mine = sa.and_(_h.account_id == account_id, _h.talk == talk)
        with self.database.read() as connection:
            row = connection.execute(sa.select(handovers).where(mine, _OPEN)).first()
            ended = sa.select(sa.func.count()).select_from(handovers).where(mine, _h.taken_by != "", ~_OPEN)
            rounds = connection.execute(ended).scalar_one()
        return Standing(None if row is None else _handover(row), int(rounds))

    def lapse(self, found: Handover, at: datetime) -> bool:
        """End a hold that nobody looks after, and let the talk wait for somebody else; False where another was quicker."""
        still = sa.and_(_h.id == found.id, _OPEN, _h.taken_by == found.taken_by, _h.seen_at <= at - LAPSES_AFTER)
        with self.database.write() as connection:
            ended = connection.execute(handovers.update().where(still).values(ended_at=at, how=LAPSED))
            if not ended.rowcount:
                return False
            _begin(connection, found.account_id, found.talk, found.road, found.asked_at)
        return True

    def waiting(self, at: datetime, most: int = 50) -> tuple[Handover, ...]:
        """Talks nobody is at, who asked first first."""
        query = sa.select(handovers).select_from(_of_this_talk()).where(_waits(at)).order_by(_h.asked_at).limit(most)
        with self.database.read() as connection:
            return tuple(_handover(row) for row in connection.execute(query))

    def count(self, at: datetime) -> int:
        """How many talks nobody is at."""
        query = sa.select(sa.func.count()).select_from(_of_this_talk()).where(_waits(at))
        with self.database.read() as connection:
            return int(connection.execute(query).scalar_one())

    def of_agent(self, user: str) -> tuple[Handover, ...]:
        """The talks an agent has."""
        query = sa.select(handovers).select_from(_of_this_talk()).where(_OPEN, _h.taken_by == user)
        with self.database.read() as connection:
            return tuple(_handover(row) for row in connection.execute(query.order_by(_h.asked_at)))

    def find(self, id_: str, user: str) -> Handover | None:
        """The agent's own open talk; None for another's, and for one that is over."""
        return next((one for one in self.of_agent(user) if one.id == id_), None)

    def take(self, id_: str, user: str, notice: Reply, at: datetime) -> Handover | None:
        """Give the talk to `user` and tell the member; None where another agent was quicker, or it is over."""
        free = sa.and_(_h.id == id_, _OPEN, sa.or_(_h.taken_by == "", _h.seen_at <= at - LAPSES_AFTER))
        values = {"taken_by": user, "taken_at": at, "seen_at": at}
        with self.database.write() as connection:
            account = connection.execute(sa.select(_h.account_id).where(_h.id == id_)).scalar()
            _lock(connection, self.database, account or "")
            if not connection.execute(handovers.update().where(free).values(values)).rowcount:
                return None
            found = _handover(connection.execute(sa.select(handovers).where(_h.id == id_)).one())
            Messages(self.database).put(connection, found.account_id, found.talk, found.road, [notice], at)
        return found

    def seen(self, id_: str, user: str, at: datetime) -> None:
        """The agent is at it."""
        mine = sa.and_(_h.id == id_, _OPEN, _h.taken_by == user)
        with self.database.write() as connection:
            connection.execute(handovers.update().where(mine).values(seen_at=at))

    def stays(self, id_: str, user: str, at: datetime) -> None:
        """The agent's page is open: noted now and then, so that it costs little.

        It keeps nothing while the member waits for an answer: an agent who has gone away must not keep the assistant silent.
        """
        due = sa.select(handovers).where(_h.id == id_, _OPEN, _h.taken_by == user, _h.seen_at < at - NOTED_EVERY)
        with self.database.read() as connection:
            row = connection.execute(due).first()
            waits = row is not None and _newest_origin(connection, row) == "member"
        if row is not None and not waits:
            self.seen(id_, user, at)

    def answer(self, found: Handover, key: str, road: str, reply: Reply, texts: Sequence[str], at: datetime) -> bool:
        """Store the agent's words, with the `texts` that carry them to the customer-service chat (none: not that road).

        False where the agent has the talk no longer. The same `key` again is the same answer, and nothing more.
        """
        mine = sa.and_(_h.id == found.id, _OPEN, _h.taken_by == found.taken_by)
        with self.database.write() as connection:
            _lock(connection, self.database, found.account_id)
            row = connection.execute(sa.select(handovers).where(mine)).first()
            if row is None:
                return False
            if row.last_key != key:
                connection.execute(handovers.update().where(mine).values(last_key=key, seen_at=at))
                Messages(self.database).put(connection, found.account_id, found.talk, road, [reply], at)
                Outgoing.put(connection, found.account_id, 0, texts, at)
        return True

    def hand_back(self, found: Handover, road: str, notice: Reply, texts: Sequence[str], at: datetime) -> bool:
        """The assistant has the talk again, and the member is told; False where the agent has it no longer."""
        mine = sa.and_(_h.id == found.id, _OPEN, _h.taken_by == found.taken_by)
        with self.database.write() as connection:
            _lock(connection, self.database, found.account_id)
            if not connection.execute(handovers.update().where(mine).values(ended_at=at, how=BACK)).rowcount:
                return False
            Messages(self.database).put(connection, found.account_id, found.talk, road, [notice], at)
            Outgoing.put(connection, found.account_id, 0, texts, at)
        return True

    def delete_of(self, account_id: str) -> None:
        """Forget every handover of an account; whoever has one finds it over."""
        with self.database.write() as connection:
            connection.execute(handovers.delete().where(_h.account_id == account_id))

    def delete_before(self, at: datetime) -> None:
        """Delete what was asked for before `at`."""
        with self.database.write() as connection:
            connection.execute(handovers.delete().where(_h.asked_at < at))


def _of_this_talk() -> Any:
    """Handovers of talks that go on: another identity is another talk, and its handover is over with it."""
    return handovers.join(accounts, sa.and_(_a.id == _h.account_id, _a.talk == _h.talk))


def _waits(at: datetime) -> Any:
    left = sa.or_(_h.taken_by == "", _h.seen_at <= at - LAPSES_AFTER)
    return sa.and_(_OPEN, left, _h.asked_at > at - WAITS_FOR)


def _lock(connection: Connection, database: Database, account_id: str) -> None:
    """Two changes of one account come one after the other."""
    if not database.sqlite:
        connection.execute(sa.select(_a.id).where(_a.id == account_id).with_for_update())


def _open_of(connection: Connection, account_id: str) -> Any:
    return connection.execute(sa.select(handovers).where(_h.account_id == account_id, _OPEN)).first()


def _newest_origin(connection: Connection, row: Any) -> str:
    mine = sa.select(messages.c.origin).where(messages.c.account_id == row.account_id, messages.c.talk == row.talk)
    return str(connection.execute(mine.order_by(messages.c.seq.desc()).limit(1)).scalar() or "")


def _begin(connection: Connection, account_id: str, talk: int, road: str, at: datetime) -> None:
    row = {"id": secrets.token_hex(8), "account_id": account_id, "talk": talk, "road": road, "asked_at": at}
    connection.execute(handovers.insert(), row)


def _end(connection: Connection, id_: str, how: str, at: datetime) -> None:
    connection.execute(handovers.update().where(_h.id == id_).values(ended_at=at, how=how))


def _handover(row: Any) -> Handover:
    return Handover(row.id, row.account_id, row.talk, row.road, row.asked_at, row.taken_by, row.seen_at, row.ended_at)
