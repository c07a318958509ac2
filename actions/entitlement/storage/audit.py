"""The audit line: who did what to whose data, and when. Every way to a member's data goes through here."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from .schema import audit

_INSERT = audit.insert()
_LONGEST = {name: int(audit.c[name].type.length) for name in ("actor", "action", "member_id", "subject")}


@dataclass(frozen=True)
class AuditLine:
    """One access. `subject` names the service, booking or file it was about."""

    at: datetime
    actor: str
    action: str
    member_id: str
    subject: str


def write(
    connection: Connection, at: datetime, actor: str, action: str, member_id: str, subject: str = ""
) -> None:
    """Add one line inside the running transaction; what is longer than its column is cut, never refused."""
    told = {"at": at, "actor": actor, "action": action, "member_id": member_id, "subject": subject}
    for name, longest in _LONGEST.items():
        told[name] = str(told[name])[:longest]
    connection.execute(_INSERT, told)


def lines(connection: Connection, member_id: str) -> tuple[AuditLine, ...]:
    """Every access to a member's data, oldest first."""
    query = sa.select(audit).where(audit.c.member_id == member_id).order_by(audit.c.id)
    rows = connection.execute(query)
    return tuple(AuditLine(row.at, row.actor, row.action, row.member_id, row.subject) for row in rows)
