"""Bindings under way, and the wrong tries that make the next one wait."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa

from actions.entitlement.storage.database import Database
from assistant.channels.store.schema import attempts, bindings

LIFETIME = timedelta(minutes=10)
_LONGEST_DELAY = timedelta(hours=24)
_FIRST_DELAY = timedelta(minutes=1)
_b, _t = bindings.c, attempts.c


@dataclass(frozen=True)
class Binding:
    """`proven`: members whose document number ended as it was told."""

    id: str
    account_id: str
    mobile: str
    proven: tuple[str, ...]


@dataclass(frozen=True)
class Try:
    """Whom a wrong try is counted for: a keyed hash, and how many are free before the delays begin."""

    key: str
    free: int


@dataclass(frozen=True)
class Bindings:
    """Each method is one transaction."""

    database: Database

    def begin(self, account_id: str, mobile: str, at: datetime) -> str:
        """A binding of this account with this phone, for ten minutes; its id."""
        row = {
            "id": secrets.token_urlsafe(18),
            "account_id": account_id,
            "mobile": mobile,
            "proven": [],
            "until": at + LIFETIME,
        }
        with self.database.write() as connection:
            connection.execute(bindings.delete().where(sa.or_(_b.account_id == account_id, _b.until <= at)))
            connection.execute(bindings.insert(), row)
        return str(row["id"])

    def get(self, binding_id: str, account_id: str, at: datetime) -> Binding | None:
        """The running binding of this very account; None for another's, and for one that is over."""
        mine = sa.and_(_b.id == binding_id, _b.account_id == account_id, _b.until > at)
        with self.database.read() as connection:
            row = connection.execute(sa.select(bindings).where(mine)).first()
        return None if row is None else Binding(row.id, row.account_id, row.mobile, tuple(row.proven))

    def prove(self, binding_id: str, members: Sequence[str]) -> None:
        """The document was named rightly for these members: one of them is to be chosen."""
        with self.database.write() as connection:
            connection.execute(bindings.update().where(_b.id == binding_id).values(proven=list(members)))

    def end(self, account_id: str) -> None:
        """It is done with."""
        with self.database.write() as connection:
            connection.execute(bindings.delete().where(_b.account_id == account_id))

    def closed_until(self, tries: Sequence[Try], at: datetime) -> datetime | None:
        """Until when none of them may try; None when all may."""
        query = sa.select(sa.func.max(_t.closed_until, type_=_t.closed_until.type)).where(
            _t.key.in_([one.key for one in tries]), _t.closed_until > at
        )
        with self.database.read() as connection:
            found: datetime | None = connection.execute(query).scalar()
        return found

    def failed(self, tries: Sequence[Try], at: datetime) -> None:
        """Count a wrong try for each; beyond the free ones each closes four times as long as the one before."""
        with self.database.write() as connection:
            for one in tries:
                count = connection.execute(sa.select(_t.failures).where(_t.key == one.key)).scalar()
                failures = int(count or 0) + 1
                row = {"failures": failures, "closed_until": at + _delay(failures - one.free)}
                if count is None:
                    connection.execute(attempts.insert(), {"key": one.key, **row})
                else:
                    connection.execute(attempts.update().where(_t.key == one.key).values(row))

    def passed(self, tries: Sequence[Try]) -> None:
        """A right one: account and phone begin anew."""
        with self.database.write() as connection:
            connection.execute(attempts.delete().where(_t.key.in_([one.key for one in tries])))


def _delay(beyond: int) -> timedelta:
    if beyond < 0:
        return timedelta(0)
    longest = int(_LONGEST_DELAY / _FIRST_DELAY)
    return _FIRST_DELAY * min(longest, 4 ** min(beyond, 8))
