"""Users and their passwords. Argon2id; an account is locked for a while after too many wrong passwords in a row."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import argon2
import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from actions.entitlement.storage.database import Database
from assistant.console.storage.schema import sessions, users
from assistant.console.texts import Refused

from .roles import Role

MOST_FAILURES, LOCKED_FOR = 5, timedelta(minutes=15)
_SHORTEST_PASSWORD = 10
_NAME = re.compile(r"[a-z][a-z0-9.-]{1,39}")


@dataclass(frozen=True)
class User:
    """Somebody who may sign in. `shown` is the name on screen."""

    name: str
    shown: str
    role: Role
    team: str
    active: bool
    locked_until: float | None = None


@dataclass(frozen=True)
class Users:
    """The accounts of one database. `hasher` is passed in so that tests need not wait for argon2's full cost."""

    database: Database
    hasher: argon2.PasswordHasher = field(default_factory=argon2.PasswordHasher)

    def add(self, name: str, password: str, role: str, shown: str = "", team: str = "") -> User:
        """Make an account. Raises Refused for a name, role or password that will not do, or a name that is taken."""
        if not _NAME.fullmatch(name):
            raise Refused("users.name")
        known = [one.value for one in Role]
        if role not in known:
            raise Refused("users.role", role=role, roles="、".join(known))
        row = {"name": name, "shown": shown or name, "password": self._hash(name, password), "role": role, "team": team}
        with self.database.write() as connection:
            if self._row(connection, name) is not None:
                raise Refused("users.exists", name=name)
            connection.execute(users.insert().values(**row, active=True, failures=0))
        return self.find(name)

    def find(self, name: str) -> User:
        """The account. Raises Refused."""
        with self.database.read() as connection:
            return _user(self._known(connection, name))

    def all(self) -> tuple[User, ...]:
        """Every account, by name."""
        with self.database.read() as connection:
            return tuple(_user(row) for row in connection.execute(sa.select(users).order_by(users.c.name)))

    def change(
        self, name: str, *, password: str | None = None, active: bool | None = None, unlock: bool = False,
        team: str | None = None,
    ) -> None:  # fmt: skip
        """Change an account; whoever is signed in with it is signed out. Raises Refused."""
        changes: dict[str, object] = {} if active is None else {"active": active}
        if password is not None:
            changes["password"] = self._hash(name, password)
        if team is not None:
            changes["team"] = team
        if unlock:
            changes |= {"failures": 0, "locked_until": None}
        with self.database.write() as connection:
            self._known(connection, name)
            connection.execute(users.update().where(users.c.name == name).values(**changes))
            connection.execute(sessions.delete().where(sessions.c.user == name))

    def sign_in(self, name: str, password: str, at: datetime) -> User:
        """The user with this password. Raises Refused, which does not tell whether the name exists, or while locked."""
        with self.database.read() as connection:
            row = self._row(connection, name)
        if row is not None and row.locked_until is not None and row.locked_until > at.timestamp():
            until = datetime.fromtimestamp(row.locked_until, at.tzinfo)
            raise Refused("sign_in.locked", 429, until=f"{until:%H:%M}")
        # A name nobody has costs the same time.
        if not self._fits(row.password if row is not None else self._decoy(), password) or row is None or not row.active:
            self._failed(name, at)
            raise Refused("sign_in.wrong", 401)
        with self.database.write() as connection:
            connection.execute(users.update().where(users.c.name == name).values(failures=0, locked_until=None))
        return _user(row)

    def _failed(self, name: str, at: datetime) -> None:
        c = users.c
        until = (at + LOCKED_FOR).timestamp()
        with self.database.write() as connection:
            connection.execute(users.update().where(c.name == name).values(failures=c.failures + 1))
            full = sa.and_(c.name == name, c.failures >= MOST_FAILURES)
            connection.execute(users.update().where(full).values(failures=0, locked_until=until))

    def _fits(self, stored: str, password: str) -> bool:
        try:
            return self.hasher.verify(stored, password)
        except (argon2.exceptions.VerificationError, argon2.exceptions.InvalidHashError):
            return False

    def _decoy(self) -> str:
        return self.hasher.hash("nobody has this password")

    def _hash(self, name: str, password: str) -> str:
        if len(password) < _SHORTEST_PASSWORD or name.casefold() in password.casefold():
            raise Refused("users.weak")
        return self.hasher.hash(password)

    def _known(self, connection: Connection, name: str) -> Row:
        row = self._row(connection, name)
        if row is None:
            raise Refused("users.unknown", 404, name=name)
        return row

    @staticmethod
    def _row(connection: Connection, name: str) -> Row | None:
        return connection.execute(sa.select(users).where(users.c.name == name)).first()


def _user(row: Row) -> User:
    return User(row.name, row.shown, Role(row.role), row.team, row.active, row.locked_until)
