"""Drafts of bookings: rows on the server, so a restart or another machine loses nothing; saved by version."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

import sqlalchemy as sa

from actions.entitlement.storage.database import Database

from .schema import drafts


@dataclass(frozen=True)
class Draft:
    """One request being made. `booking_id` is set once it was carried out; its id is the booking's key."""

    id: str
    call_id: str
    member_id: str
    service: str
    facts: Mapping[str, str] = field(default_factory=dict)
    version: int = 1
    by: str = ""
    booking_id: str = ""


class StaleDraft(Exception):
    """Somebody saved a newer version; `newer` is it."""

    def __init__(self, newer: Draft) -> None:
        super().__init__(newer.id)
        self.newer = newer


@dataclass(frozen=True)
class Drafts:
    """The drafts of one database."""

    database: Database

    def begin(self, call_id: str, member_id: str, service: str, by: str, at: datetime) -> Draft:
        """The member's open draft of this service, whoever began it, else a new one."""
        c = drafts.c
        same = sa.select(drafts).where(c.member_id == member_id, c.service == service, c.booking_id == "")
        with self.database.write() as connection:
            row = connection.execute(same.order_by(c.saved_at.desc())).first()
            if row is not None:
                return _draft(row)
            draft = Draft(secrets.token_hex(12), call_id, member_id, service, {}, 1, by)
            values = {key: value for key, value in draft.__dict__.items()}
            connection.execute(drafts.insert().values(**values, saved_at=at.timestamp()))
        return draft

    def find(self, draft_id: str, member_id: str) -> Draft | None:
        """The draft, if it is about this member."""
        with self.database.read() as connection:
            row = connection.execute(
                sa.select(drafts).where(drafts.c.id == draft_id, drafts.c.member_id == member_id)
            ).first()
        return None if row is None else _draft(row)

    def open_of(self, member_id: str) -> tuple[Draft, ...]:
        """The member's drafts that were not carried out."""
        query = sa.select(drafts).where(drafts.c.member_id == member_id, drafts.c.booking_id == "")
        with self.database.read() as connection:
            return tuple(_draft(row) for row in connection.execute(query.order_by(drafts.c.saved_at.desc())))

    def save(self, draft: Draft, facts: Mapping[str, str], by: str, at: datetime) -> Draft:
        """Store `facts` over the version `draft` was read as. Raises StaleDraft when there is a newer one."""
        c = drafts.c
        here = sa.and_(c.id == draft.id, c.version == draft.version, c.booking_id == "")
        changed = {"facts": dict(facts), "version": draft.version + 1, "by": by, "saved_at": at.timestamp()}
        with self.database.write() as connection:
            done = connection.execute(drafts.update().where(here).values(**changed))
            row = connection.execute(sa.select(drafts).where(c.id == draft.id)).one()
        if done.rowcount != 1:
            raise StaleDraft(_draft(row))
        return _draft(row)

    def carried_out(self, draft: Draft, booking_id: str) -> None:
        """The booking was made."""
        with self.database.write() as connection:
            connection.execute(drafts.update().where(drafts.c.id == draft.id).values(booking_id=booking_id))

    def drop(self, draft: Draft) -> None:
        """Forget it."""
        with self.database.write() as connection:
            connection.execute(drafts.delete().where(drafts.c.id == draft.id, drafts.c.booking_id == ""))


def _draft(row: sa.engine.Row) -> Draft:
    return Draft(row.id, row.call_id, row.member_id, row.service, row.facts, row.version, row.by, row.booking_id)
