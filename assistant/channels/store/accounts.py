"""WeChat users: who they are to WeChat, whom they act for, and since when a token of theirs is good."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from actions.entitlement.storage.database import Database
from assistant.channels.store.schema import accounts

_a = accounts.c
_BY_ID = sa.select(accounts).where(_a.id.in_(sa.bindparam("ids", expanding=True)))
_BY_OPENID = sa.select(accounts).where(_a.openid.in_(sa.bindparam("openids", expanding=True)))
_TAKE_NUMBERS = (
    accounts.update().where(_a.id == sa.bindparam("account")).values(last_seq=_a.last_seq + sa.bindparam("count"))
)
_LAST_NUMBER = sa.select(_a.last_seq).where(_a.id == sa.bindparam("account"))
_NOBODY = {"member_id": "", "person_id": "", "role": "", "mobile": ""}


@dataclass(frozen=True)
class Account:
    """One WeChat user. `role` is self, guardian or policyholder towards `member_id`; both empty while unbound."""

    id: str
    openid: str
    mobile: str
    person_id: str
    member_id: str
    role: str
    epoch: int
    talk: int

    @property
    def bound(self) -> bool:
        """Whether a member is known."""
        return bool(self.member_id)

    @property
    def sender(self) -> str:
        """The talk's id for Rasa: another identity is another talk, so nothing half-done is handed on."""
        return f"wx-{self.id}-{self.talk}"


@dataclass(frozen=True)
class Accounts:
    """Reads and changes accounts; every change of identity begins a new talk and voids older tokens."""

    database: Database

    def of_openid(self, openid: str, at: datetime) -> Account:
        """The account of this WeChat user, made on the first visit."""
        return self.of_openids([openid], at)[0]

    def of_openids(self, openids: Sequence[str], at: datetime) -> list[Account]:
        """The account of each."""
        with self.database.read() as connection:
            rows = connection.execute(_BY_OPENID, {"openids": list(openids)})
            found = {row.openid: account_of(row) for row in rows}
        return [found.get(openid) or self._made(openid, at) for openid in openids]

    def _made(self, openid: str, at: datetime) -> Account:
        values = {"id": secrets.token_hex(12), "openid": openid, "created_at": at}
        try:
            with self.database.write() as connection:
                connection.execute(accounts.insert(), values)
        except sa.exc.IntegrityError:  # two first visits at once: the other one has made it
            pass
        with self.database.read() as connection:
            return account_of(connection.execute(sa.select(accounts).where(_a.openid == openid)).one())

    def get(self, account_id: str) -> Account | None:
        """The account of this id; None where there is none (any more)."""
        return self.each_of([account_id])[0]

    def each_of(self, ids: Sequence[str]) -> list[Account | None]:
        """The account of each id."""
        with self.database.read() as connection:
            found = {row.id: account_of(row) for row in connection.execute(_BY_ID, {"ids": list(ids)})}
        return [found.get(one) for one in ids]

    def of_member(self, member_id: str) -> tuple[Account, ...]:
        """Every account that acts for this member."""
        with self.database.read() as connection:
            rows = connection.execute(
                sa.select(accounts).where(_a.member_id == member_id).order_by(_a.created_at)
            )
            return tuple(account_of(row) for row in rows)

    def identify(self, account_id: str, member_id: str, role: str, person_id: str, mobile: str) -> Account:
        """From now on the account acts for `member_id`."""
        values = {"member_id": member_id, "role": role, "person_id": person_id, "mobile": mobile}
        return self._changed(account_id, values)

    def unbind(self, account_id: str) -> Account:
        """From now on the account acts for nobody; its phone is forgotten."""
        return self._changed(account_id, _NOBODY)

    def erase(self, account_id: str) -> None:
        """Forget who the account was to WeChat: the row stays, so that evidence keeps its pseudonym."""
        self._changed(account_id, {**_NOBODY, "openid": None})

    def _changed(self, account_id: str, values: dict[str, Any]) -> Account:
        anew = {**values, "epoch": _a.epoch + 1, "talk": _a.talk + 1}
        with self.database.write() as connection:
            connection.execute(accounts.update().where(_a.id == account_id).values(anew))
            return account_of(connection.execute(sa.select(accounts).where(_a.id == account_id)).one())


def next_seq(connection: Connection, account_id: str, count: int = 1) -> int:
    """The first of `count` numbers of the account's messages, now taken."""
    take_numbers(connection, account_id, count)
    return int(connection.execute(_LAST_NUMBER, {"account": account_id}).scalar_one()) - count + 1


def take_numbers(connection: Connection, account_id: str, count: int = 1) -> None:
    """Take `count` numbers more. Keeps every other writer of the account waiting."""
    connection.execute(_TAKE_NUMBERS, {"account": account_id, "count": count})


def account_of(row: Any) -> Account:
    """The account in a row of the table."""
    return Account(
        row.id, row.openid or "", row.mobile, row.person_id, row.member_id, row.role, row.epoch, row.talk
    )  # fmt: skip
