"""The chat of an account: taken once, answered in order, kept until the retention job deletes it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from actions.entitlement.storage.database import Database
from assistant.channels.store.accounts import next_seq
from assistant.channels.store.schema import accounts, messages

_m = messages.c
_OPEN = ("waiting", "working")


@dataclass(frozen=True)
class Incoming:
    """What a member sent. `client_id` names it once for all; `payload` is a button's, `text` what the member reads of it."""

    client_id: str
    text: str
    road: str
    payload: str = ""


@dataclass(frozen=True)
class Accepted:
    """The number the message got, and whether it had been sent before."""

    seq: int
    duplicate: bool


@dataclass(frozen=True)
class Reply:
    """One message to a member; `origin` is assistant, agent or notice."""

    text: str
    buttons: tuple[Mapping[str, str], ...] = ()
    answer: Mapping[str, Any] | None = None
    origin: str = "assistant"
    failed: bool = False


@dataclass(frozen=True)
class Message:
    """One message as stored. `talk` is the identity's talk it belongs to."""

    seq: int
    talk: int
    origin: str
    road: str
    text: str
    at: datetime
    client_id: str = ""
    payload: str = ""
    buttons: tuple[Mapping[str, str], ...] = ()
    answer: Mapping[str, Any] | None = None
    replies_to: int | None = None
    failed: bool = field(default=False)


@dataclass(frozen=True)
class Messages:
    """Each method is one transaction."""

    database: Database

    def accept(self, account_id: str, incoming: Incoming, at: datetime) -> Accepted:
        """Take a message in, to be answered; the same client id again is the first one."""
        return self.accept_all([(account_id, incoming, at)])[0]

    def accept_all(self, many: Sequence[tuple[str, Incoming, datetime]]) -> list[Accepted]:
        """Take several in at once, in this order: one transaction for all who came while the last one was written."""
        with self.database.write() as connection:
            return [self._accept(connection, *one) for one in many]

    def _accept(self, connection: Connection, account_id: str, incoming: Incoming, at: datetime) -> Accepted:
        # Taking the number first makes two copies of one message wait for each other.
        seq = next_seq(connection, account_id)
        same = sa.and_(_m.account_id == account_id, _m.client_id == incoming.client_id)
        known = connection.execute(sa.select(_m.seq).where(same)).scalar()
        if known is not None:
            connection.execute(
                accounts.update().where(accounts.c.id == account_id).values(last_seq=accounts.c.last_seq - 1)
            )
            return Accepted(int(known), True)
        talk = connection.execute(sa.select(accounts.c.talk).where(accounts.c.id == account_id)).scalar_one()
        row = _row(account_id, seq, int(talk), incoming.road, "member", incoming.text, at)
        row |= {"client_id": incoming.client_id, "payload": incoming.payload, "state": "waiting"}
        connection.execute(messages.insert(), row)
        return Accepted(seq, False)

    def claim(self, account_id: str, now: datetime, lease: timedelta) -> Message | None:
        """The account's oldest message without an answer, for this worker alone until the lease is over.

        None where nothing waits, or where another worker is at an earlier one.
        """
        with self.database.write() as connection:
            if not self.database.sqlite:
                connection.execute(
                    sa.select(accounts.c.id).where(accounts.c.id == account_id).with_for_update()
                )
            query = (
                sa.select(messages)
                .where(_m.account_id == account_id, _m.state.in_(_OPEN))
                .order_by(_m.seq)
                .limit(1)
            )
            row = connection.execute(query).first()
            if row is None or (row.state == "working" and row.leased_until > now):
                return None
            taken = {"state": "working", "leased_until": now + lease}
            connection.execute(messages.update().where(_m.id == row.id).values(taken))
            return _message(row)

    def finish(
        self, account_id: str, message: Message, replies: Sequence[Reply], at: datetime
    ) -> list[Message]:
        """Store the answers to a claimed message; nothing where another worker was quicker."""
        mine = sa.and_(_m.account_id == account_id, _m.seq == message.seq, _m.state == "working")
        with self.database.write() as connection:
            closed = connection.execute(messages.update().where(mine).values(state="done", leased_until=None))
            if not closed.rowcount:
                return []
            return self.put(connection, account_id, message.talk, message.road, replies, at, message.seq)

    def add(
        self, account_id: str, replies: Sequence[Reply], at: datetime, road: str = "miniprogram"
    ) -> list[Message]:
        """Store messages nobody asked for: notices, news, words of an agent."""
        with self.database.write() as connection:
            talk = connection.execute(
                sa.select(accounts.c.talk).where(accounts.c.id == account_id)
            ).scalar_one()
            return self.put(connection, account_id, int(talk), road, replies, at)

    def put(
        self, connection: Connection, account_id: str, talk: int, road: str, replies: Sequence[Reply], at: datetime,
        replies_to: int | None = None,
    ) -> list[Message]:  # fmt: skip
        """Store messages to the member within a transaction that is open."""
        if not replies:
            return []
        first = next_seq(connection, account_id, len(replies))
        rows = [
            {
                **_row(account_id, first + place, talk, road, reply.origin, reply.text, at),
                "buttons": [dict(button) for button in reply.buttons],
                "answer": None if reply.answer is None else dict(reply.answer),
                "replies_to": replies_to,
                "failed": reply.failed,
            }
            for place, reply in enumerate(replies)
        ]
        connection.execute(messages.insert(), rows)
        return self._between(connection, account_id, talk, _m.seq >= first, len(rows))

    def after(self, account_id: str, talk: int, seq: int, most: int = 100) -> list[Message]:
        """Messages of this talk that came after `seq`, oldest first."""
        with self.database.read() as connection:
            return self._between(connection, account_id, talk, _m.seq > seq, most)

    def before(self, account_id: str, talk: int, seq: int, most: int) -> list[Message]:
        """The `most` messages of this talk before `seq`, oldest first."""
        query = sa.select(messages).where(_m.account_id == account_id, _m.talk == talk, _m.seq < seq)
        with self.database.read() as connection:
            rows = connection.execute(query.order_by(_m.seq.desc()).limit(most)).all()
        return [_message(row) for row in reversed(rows)]

    def offered(self, account_id: str, talk: int, payload: str) -> bool:
        """Whether a button of this talk carries `payload`: nothing else may be sent as pressed."""
        query = sa.select(_m.buttons).where(
            _m.account_id == account_id, _m.talk == talk, _m.origin == "assistant"
        )
        with self.database.read() as connection:
            shown = connection.execute(query.order_by(_m.seq.desc()).limit(200)).scalars().all()
        return any(button.get("payload") == payload for buttons in shown for button in buttons)

    def choices(self, account_id: str, talk: int) -> tuple[Mapping[str, str], ...]:
        """The buttons of the answer said last in this talk; none after words of an agent."""
        query = sa.select(_m.buttons).where(
            _m.account_id == account_id, _m.talk == talk, _m.origin.in_(("assistant", "agent"))
        )
        with self.database.read() as connection:
            return tuple(connection.execute(query.order_by(_m.seq.desc()).limit(1)).scalar() or ())

    def busy(self, account_id: str, seq: int | None = None) -> bool:
        """Whether an answer is on its way, to any message or to the one numbered `seq`."""
        query = sa.select(_m.id).where(_m.account_id == account_id, _m.state.in_(_OPEN)).limit(1)
        with self.database.read() as connection:
            return (
                connection.execute(query if seq is None else query.where(_m.seq == seq)).first() is not None
            )

    def unanswered(self, now: datetime) -> tuple[str, ...]:
        """Accounts with a message nobody works at: after a restart, or after another worker died."""
        stuck = sa.or_(_m.state == "waiting", sa.and_(_m.state == "working", _m.leased_until <= now))
        query = sa.select(_m.account_id).where(stuck).distinct()
        with self.database.read() as connection:
            return tuple(connection.execute(query).scalars())

    def delete_of(self, account_id: str) -> int:
        """Delete the whole chat of an account; how many messages."""
        with self.database.write() as connection:
            return int(connection.execute(messages.delete().where(_m.account_id == account_id)).rowcount)

    def delete_before(self, at: datetime) -> int:
        """Delete what is older than `at` and answered; how many messages."""
        old = sa.and_(_m.at < at, _m.state.not_in(_OPEN))
        with self.database.write() as connection:
            return int(connection.execute(messages.delete().where(old)).rowcount)

    def _between(
        self, connection: Connection, account_id: str, talk: int, where: Any, most: int
    ) -> list[Message]:
        query = sa.select(messages).where(_m.account_id == account_id, _m.talk == talk, where)
        return [_message(row) for row in connection.execute(query.order_by(_m.seq).limit(most))]


def _row(
    account_id: str, seq: int, talk: int, road: str, origin: str, text: str, at: datetime
) -> dict[str, Any]:
    return {
        "account_id": account_id, "seq": seq, "talk": talk, "client_id": None, "road": road, "origin": origin,
        "text": text, "payload": "", "buttons": [], "answer": None, "at": at, "state": "", "leased_until": None,
        "replies_to": None, "failed": False,
    }  # fmt: skip


def _message(row: Any) -> Message:
    return Message(
        seq=row.seq, talk=row.talk, origin=row.origin, road=row.road, text=row.text, at=row.at, client_id=row.client_id or "",
        payload=row.payload, buttons=tuple(row.buttons), answer=row.answer, replies_to=row.replies_to, failed=row.failed,
    )  # fmt: skip
