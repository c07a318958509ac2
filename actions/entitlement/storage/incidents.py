"""Keeps incidents and their steps; both tables are append-only, the state of an incident is its last step."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from ..domain.incidents import Incident, IncidentKind, IncidentState, IncidentStep
from ..errors import UnknownIncident
from .schema import incident_steps, incidents, members

_i, _s = incidents.c, incident_steps.c
# Read aloud without mistakes; no digits, so that a ticket is never taken for a number to call.
_LETTERS = "ABCDEFGHKMNPRSTVWXY"
_LENGTH = 7
_PREFIX = {IncidentKind.COMPLAINT: "TS", IncidentKind.EMERGENCY: "JJ", IncidentKind.MENTAL_CRISIS: "XL"}


def new_id(kind: IncidentKind) -> str:
    """A ticket that cannot be guessed from another one: TS for complaints, JJ and XL for dangers."""
    return f"{_PREFIX[kind]}-{''.join(secrets.choice(_LETTERS) for _ in range(_LENGTH))}"


def add(connection: Connection, incident: Incident) -> None:
    """Store a new incident and its first step. A member id the insurer does not know is left out."""
    known = connection.execute(sa.select(members.c.id).where(members.c.id == incident.member_id)).first()
    row = {name: getattr(incident, name) for name in ("id", "who", "raised_at", "due_at")}
    cut = {name: getattr(incident, name)[: int(_i[name].type.length)] for name in ("conversation", "channel")}
    connection.execute(incidents.insert(), {
        **row, **cut, "kind": incident.kind.value, "member_id": incident.member_id if known else None,
    })  # fmt: skip
    for step in incident.steps:
        add_step(connection, incident.id, step)


def add_step(connection: Connection, incident_id: str, step: IncidentStep) -> None:
    """Store that a state was reached."""
    actor = step.actor[: int(_s.actor.type.length)]
    connection.execute(
        incident_steps.insert(), {"incident_id": incident_id, "state": step.state.value, "at": step.at, "actor": actor}
    )


def one(connection: Connection, incident_id: str) -> Incident:
    """The incident of this id. Raises UnknownIncident."""
    row = connection.execute(sa.select(incidents).where(_i.id == incident_id)).first()
    if row is None:
        raise UnknownIncident(incident_id)
    return next(iter(_with_steps(connection, [row])))


def of(
    connection: Connection, *, conversation: str = "", member_id: str = "", kind: IncidentKind | None = None
) -> tuple[Incident, ...]:
    """Incidents of a talk, of a member, of a kind; what is not named is not asked for. Newest first."""
    query = sa.select(incidents).order_by(_i.raised_at.desc(), _i.id)
    for column, value in ((_i.conversation, conversation), (_i.member_id, member_id), (_i.kind, kind and kind.value)):
        if value:
            query = query.where(column == value)
    return tuple(_with_steps(connection, connection.execute(query).all()))


def lock(connection: Connection, incident_id: str, sqlite: bool) -> None:
    """Keep every other step of this incident waiting until the transaction ends; SQLite has one writer anyway."""
    if not sqlite:
        connection.execute(sa.select(_i.id).where(_i.id == incident_id).with_for_update())


def _with_steps(connection: Connection, rows: Iterable[Any]) -> Iterable[Incident]:
    found = list(rows)
    steps: dict[str, list[IncidentStep]] = {}
    query = sa.select(incident_steps).where(_s.incident_id.in_([row.id for row in found])).order_by(_s.id)
    for row in connection.execute(query):
        steps.setdefault(row.incident_id, []).append(IncidentStep(IncidentState(row.state), row.at, row.actor))
    for row in found:
        yield Incident(
            row.id, IncidentKind(row.kind), row.who, row.conversation, row.member_id or "", row.channel, row.raised_at,
            row.due_at, tuple(steps.get(row.id, ())),
        )  # fmt: skip
