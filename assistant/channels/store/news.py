"""News of bookings, each once, and the ledger of subscription messages: a tap grants one send, a send uses it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum
from typing import Any

import sqlalchemy as sa

from actions.entitlement.storage.database import Database
from assistant.channels.store.schema import accounts, grants, marks, news

_n, _g, _k = news.c, grants.c, marks.c


class Told(str, Enum):
    """How the member heard of it."""

    CHAT = "chat"
    SUBSCRIPTION = "subscription"
    PAGE = "page"


@dataclass(frozen=True)
class Item:
    """One line of news. `kind`: accepted, chosen, arranged, rejected; `fields` are for the subscription message."""

    id: int
    step: int
    member_id: str
    booking_id: str
    kind: str
    title: str
    text: str
    at: datetime
    fields: Mapping[str, str] = field(default_factory=dict)
    read: bool = False


@dataclass(frozen=True)
class News:
    """Each method is one transaction."""

    database: Database

    def add(self, item: Item) -> bool:
        """Keep it; False where another worker was quicker."""
        row = {
            "step": item.step, "member_id": item.member_id, "booking_id": item.booking_id, "kind": item.kind,
            "title": item.title, "text": item.text, "at": item.at, "fields": dict(item.fields),
        }  # fmt: skip
        try:
            with self.database.write() as connection:
                connection.execute(news.insert(), row)
        except sa.exc.IntegrityError:
            return False
        return True

    def untold(self, most: int = 100) -> tuple[Item, ...]:
        """What nobody was told yet, oldest first, taken for this worker: it is told once, rather not at all than twice."""
        with self.database.write() as connection:
            query = sa.select(news).where(_n.told == "").order_by(_n.id).limit(most)
            rows = connection.execute(
                query if self.database.sqlite else query.with_for_update(skip_locked=True)
            ).all()
            connection.execute(
                news.update().where(_n.id.in_([row.id for row in rows])).values(told=Told.PAGE.value)
            )
        return tuple(_item(row) for row in rows)

    def told(self, item_id: int, how: Told) -> None:
        """How it was told."""
        with self.database.write() as connection:
            connection.execute(news.update().where(_n.id == item_id).values(told=how.value))

    def of_member(self, member_id: str, unread: bool, most: int = 100) -> tuple[Item, ...]:
        """The page's list, newest first."""
        query = sa.select(news).where(_n.member_id == member_id)
        query = query.where(_n.read_at.is_(None)) if unread else query
        with self.database.read() as connection:
            return tuple(_item(row) for row in connection.execute(query.order_by(_n.id.desc()).limit(most)))

    def read(self, item_id: int, member_id: str, at: datetime) -> bool:
        """The member has read it; False where it is none of his."""
        mine = sa.and_(_n.id == item_id, _n.member_id == member_id)
        with self.database.write() as connection:
            return bool(connection.execute(news.update().where(mine).values(read_at=at)).rowcount)

    def mark(self, name: str) -> int | None:
        """How far a reader has come; None before its first time."""
        with self.database.read() as connection:
            found: int | None = connection.execute(sa.select(_k.value).where(_k.name == name)).scalar()
        return found

    def set_mark(self, name: str, value: int) -> None:
        """It has come this far; never back."""
        with self.database.write() as connection:
            known = connection.execute(sa.select(_k.value).where(_k.name == name)).scalar()
            if known is None:
                connection.execute(marks.insert(), {"name": name, "value": value})
            elif known < value:
                connection.execute(marks.update().where(_k.name == name).values(value=value))

    def grant(self, account_id: str, templates: Sequence[str], at: datetime) -> None:
        """The member tapped yes: one send of each."""
        rows = [
            {"account_id": account_id, "template": one, "change": 1, "why": "granted", "at": at}
            for one in templates
        ]
        with self.database.write() as connection:
            if rows:
                connection.execute(grants.insert(), rows)

    def use_grant(self, account_id: str, template: str, at: datetime) -> bool:
        """Use one send; False where none is left."""
        with self.database.write() as connection:
            if not self.database.sqlite:
                connection.execute(
                    sa.select(accounts.c.id).where(accounts.c.id == account_id).with_for_update()
                )
            if _left(connection, account_id, template) < 1:
                return False
            row = {"account_id": account_id, "template": template, "change": -1, "why": "sent", "at": at}
            connection.execute(grants.insert(), row)
        return True

    def give_back(self, account_id: str, template: str, at: datetime) -> None:
        """WeChat did not take it, for a reason that uses nothing."""
        row = {"account_id": account_id, "template": template, "change": 1, "why": "not taken", "at": at}
        with self.database.write() as connection:
            connection.execute(grants.insert(), row)

    def left(self, account_id: str, templates: Sequence[str]) -> dict[str, int]:
        """How many sends of each template are left."""
        with self.database.read() as connection:
            return {one: _left(connection, account_id, one) for one in templates}


def _left(connection: Any, account_id: str, template: str) -> int:
    query = sa.select(sa.func.coalesce(sa.func.sum(_g.change), 0))
    return int(connection.execute(query.where(_g.account_id == account_id, _g.template == template)).scalar())


def _item(row: Any) -> Item:
    return Item(
        row.id, row.step, row.member_id, row.booking_id, row.kind, row.title, row.text, row.at, dict(row.fields),
        row.read_at is not None,
    )  # fmt: skip
