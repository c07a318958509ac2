"""Sessions on the server. The cookie holds a signed random secret, the table only its hash and the CSRF token."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from itsdangerous import BadSignature, Signer

from actions.entitlement.storage.database import Database
from assistant.console.storage.schema import sessions, users

from .roles import Role
from .users import User

COOKIE = "suixin_console"
IDLE, LONGEST = timedelta(minutes=30), timedelta(hours=12)
# How often it is noted that a session is alive; more often would only write.
_NOTE_EVERY = 30.0


@dataclass(frozen=True)
class Session:
    """Somebody signed in."""

    id: str
    user: User
    csrf: str

    def proves(self, token: str) -> bool:
        """Whether a form carries this session's CSRF token."""
        return hmac.compare_digest(self.csrf.encode(), token.encode())


@dataclass(frozen=True)
class Sessions:
    """`key` signs the cookies; another key voids them all."""

    database: Database
    key: str

    def begin(self, user: User, at: datetime) -> str:
        """Sign `user` in; the cookie's value."""
        secret, now = secrets.token_urlsafe(32), at.timestamp()
        row = {"id": _digest(secret), "user": user.name, "csrf": secrets.token_urlsafe(32), "began_at": now, "seen_at": now}
        with self.database.write() as connection:
            over = (at - LONGEST).timestamp()
            connection.execute(sessions.delete().where(sessions.c.began_at < over))
            connection.execute(sessions.insert().values(**row))
        return self._signer.sign(secret).decode()

    def find(self, cookie: str, at: datetime) -> Session | None:
        """The session of a cookie, noted as used; None for a foreign or forged one, and after idle or longest time."""
        row, now = self._looked_up(cookie, at), at.timestamp()
        if row is None:
            return None
        if now - row.seen_at > _NOTE_EVERY:
            with self.database.write() as connection:
                connection.execute(sessions.update().where(sessions.c.id == row.id).values(seen_at=now))
        return Session(row.id, User(row.name, row.shown, Role(row.role), row.team, row.active), row.csrf)

    def _looked_up(self, cookie: str, at: datetime) -> sa.engine.Row | None:
        try:
            id_ = _digest(self._signer.unsign(cookie).decode())
        except BadSignature:
            return None
        now = at.timestamp()
        joined = sessions.join(users, sessions.c.user == users.c.name)
        with self.database.read() as connection:
            row = connection.execute(sa.select(sessions, users).select_from(joined).where(sessions.c.id == id_)).first()
        if row is None or not row.active or now - row.began_at > LONGEST.total_seconds():
            return None
        return row if now - row.seen_at <= IDLE.total_seconds() else None

    def alive(self, cookie: str, at: datetime) -> bool:
        """Whether the cookie still has its session; asking does not keep it alive."""
        return self._looked_up(cookie, at) is not None

    def end(self, session: Session) -> None:
        """Sign out."""
        with self.database.write() as connection:
            connection.execute(sessions.delete().where(sessions.c.id == session.id))

    @property
    def _signer(self) -> Signer:
        return Signer(self.key, salt="console-session", digest_method=hashlib.sha256)


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
