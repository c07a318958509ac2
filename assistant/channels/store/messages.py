"""The chat of an account: taken once, answered in order, kept until the retention job deletes it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from actions.entitlement.storage.database import Database
from assistant.channels.store.accounts import Account, account_of, next_seq, take_numbers
from assistant.channels.store.schema import accounts, messages

_m, _a = messages.c, accounts.c
_OPEN = ("waiting", "working")
_ACCOUNT = _m.account_id == sa.bindparam("account")
# Written once: putting a statement together costs as much as carrying it out.
_KNOWN = sa.select(_m.seq).where(_ACCOUNT, _m.client_id == sa.bindparam("client")).scalar_subquery()
_TAKEN = sa.select(_a.last_seq, _a.talk, _KNOWN.label("known")).where(_a.id == sa.bindparam("account"))
_GIVE_BACK = accounts.update().where(_a.id == sa.bindparam("account")).values(last_seq=_a.last_seq - 1)
_KEEP = messages.insert()
_OLDEST = sa.select(messages).where(_ACCOUNT, _m.state.in_(_OPEN)).order_by(_m.seq).limit(1)
_CLAIM = (
    messages.update()
    .where(_m.id == sa.bindparam("message"))
    .values(state="working", leased_until=sa.bindparam("until"))
)
# On SQLite the writer is alone anyway, and the lock is not asked for.
_HOLD_ACCOUNT = sa.select(accounts).where(_a.id == sa.bindparam("account")).with_for_update()
_CLOSE = (
    messages.update()
    .where(_ACCOUNT, _m.seq == sa.bindparam("number"), _m.state == "working")
    .values(state="done", leased_until=None)
)
_AFTER = (
    sa.select(messages)
    .where(_ACCOUNT, _m.talk == sa.bindparam("of_talk"), _m.seq > sa.bindparam("number"))
    .order_by(_m.seq)
    .limit(sa.bindparam("most"))
)
_BUSY = sa.select(_m.id).where(_ACCOUNT, _m.state.in_(_OPEN)).limit(1)


@dataclass(frozen=True)
class Incoming:
    """What a member sent. `client_id` names it once for all; `payload` is a button's, `text` what the member reads of it."""

    client_id: str
    text: str
    road: str
    payload: str = ""


@dataclass(frozen=True)
class Entry:
    """A message to be taken in; `also` is done in the same transaction where it is a new one."""

    account_id: str
    incoming: Incoming
    at: datetime
    also: Callable[[Connection], None] | None = None


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

    def accept_all(self, many: Sequence[Entry]) -> list[Accepted]:
        """Take several in at once, in this order: one transaction for all who came while the last one was written.

        The same client id again is the first one.
        """
        with self.database.write() as connection:
            return [self._accept(connection, one) for one in many]

    def _accept(self, connection: Connection, entry: Entry) -> Accepted:
        incoming, account = entry.incoming, {"account": entry.account_id}
        # Taking the number first makes two copies of one message wait for each other.
        take_numbers(connection, entry.account_id)
        taken = connection.execute(_TAKEN, {**account, "client": incoming.client_id}).one()
        if taken.known is not None:
            connection.execute(_GIVE_BACK, account)
            return Accepted(int(taken.known), True)
        told = Message(
            int(taken.last_seq), int(taken.talk), "member", incoming.road, incoming.text, entry.at, incoming.client_id,
            incoming.payload,
        )  # fmt: skip
        connection.execute(_KEEP, _row(entry.account_id, told, "waiting"))
        if entry.also is not None:
            entry.also(connection)
        return Accepted(told.seq, False)

    def claim(self, account_id: str, now: datetime, lease: timedelta) -> tuple[Account, Message] | None:
        """The account and its oldest message without an answer, for this worker alone until the lease is over.

        None where nothing waits, or where another worker is at an earlier one.
        """
        account = {"account": account_id}
        with self.database.write() as connection:
            holder = connection.execute(_HOLD_ACCOUNT, account).first()
            row = connection.execute(_OLDEST, account).first()
            if holder is None or row is None or (row.state == "working" and row.leased_until > now):
                return None
            connection.execute(_CLAIM, {"message": row.id, "until": now + lease})
            return account_of(holder), _message(row)

    def finish(
        self, account_id: str, message: Message, replies: Sequence[Reply], at: datetime
    ) -> tuple[list[Message], bool]:
        """Store the answers to a claimed message, nothing where another worker was quicker; and whether more is waiting."""
        account = {"account": account_id}
        with self.database.write() as connection:
            if not connection.execute(_CLOSE, {**account, "number": message.seq}).rowcount:
                return [], True
            stored = self.put(connection, account_id, message.talk, message.road, replies, at, message.seq)
            return stored, connection.execute(_BUSY, account).first() is not None

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
        stored = [
            Message(
                first + place, talk, reply.origin, road, reply.text, at, buttons=tuple(map(dict, reply.buttons)),
                answer=None if reply.answer is None else dict(reply.answer), replies_to=replies_to, failed=reply.failed,
            )
            for place, reply in enumerate(replies)
        ]  # fmt: skip
        connection.execute(_KEEP, [_row(account_id, one) for one in stored])
        return stored

    def after(self, account_id: str, talk: int, seq: int, most: int = 100) -> list[Message]:
        """Messages of this talk that came after `seq`, oldest first."""
        with self.database.read() as connection:
            return _after(connection, account_id, talk, seq, most)

    def look(self, account_id: str, talk: int, seq: int, most: int = 100) -> tuple[list[Message], bool]:
        """What came `after` `seq`, and whether an answer is on its way."""
        with self.database.read() as connection:
            busy = connection.execute(_BUSY, {"account": account_id}).first() is not None
            return _after(connection, account_id, talk, seq, most), busy

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


def _after(connection: Connection, account_id: str, talk: int, seq: int, most: int) -> list[Message]:
    told = {"account": account_id, "of_talk": talk, "number": seq, "most": most}
    return [_message(row) for row in connection.execute(_AFTER, told)]


def _row(account_id: str, message: Message, state: str = "") -> dict[str, Any]:
    return {
        "account_id": account_id, "seq": message.seq, "talk": message.talk, "client_id": message.client_id or None,
        "road": message.road, "origin": message.origin, "text": message.text, "payload": message.payload,
        "buttons": list(message.buttons), "answer": message.answer, "at": message.at, "state": state,
        "leased_until": None, "replies_to": message.replies_to, "failed": message.failed,
    }  # fmt: skip


def _message(row: Any) -> Message:
    return Message(
        seq=row.seq, talk=row.talk, origin=row.origin, road=row.road, text=row.text, at=row.at, client_id=row.client_id or "",
        payload=row.payload, buttons=tuple(row.buttons), answer=row.answer, replies_to=row.replies_to, failed=row.failed,
    )  # fmt: skip
