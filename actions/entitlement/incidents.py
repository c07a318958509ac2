"""Incidents raised in talks and taken up by people. Made by `Entitlements`; an audit line for every change."""

from __future__ import annotations

import hashlib
import logging
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from .domain.incidents import Incident, IncidentKind, IncidentState, IncidentStep, due
from .domain.times.calendar import WorkCalendar
from .errors import IncidentSettled
from .handbook import Catalogue
from .storage import audit
from .storage import incidents as stored
from .storage.database import Database

logger = logging.getLogger(__name__)
_SHORT = 12


@dataclass(frozen=True)
class Incidents:
    """`catalogue` is the edition that governs when an incident is raised: it sets how soon a complaint is answered."""

    database: Database
    calendar: WorkCalendar
    clock: Callable[[], datetime]
    catalogue: Catalogue

    def raise_(
        self, kind: IncidentKind | str, at: datetime, *, actor: str, conversation: str, who: str = "", member_id: str = "",
        channel: str = "",
    ) -> Incident:  # fmt: skip
        """Record it, or find the one of this talk and kind that still goes on; a warning is logged without personal data."""
        heard = IncidentKind(kind)
        with self.database.write() as connection:
            going_on = self._going_on(stored.of(connection, conversation=conversation, kind=heard), conversation, at)
            if going_on is not None:
                return going_on
            opened = (IncidentStep(IncidentState.OPEN, at, actor),)
            found = Incident(
                stored.new_id(heard), heard, who, conversation, member_id, channel, at, self._due(heard, at), opened
            )
            stored.add(connection, found)
            audit.write(connection, self.clock(), actor, "raise_incident", member_id, found.id)
        logger.warning("incident %s: %s raised, talk %s", found.id, heard.value, short(conversation))
        return found

    def all(self, *, actor: str, open_only: bool = False, kind: IncidentKind | None = None) -> tuple[Incident, ...]:
        """Incidents, dangers first, then what is due first; `open_only`: those nobody has taken up."""
        with self.database.read() as connection:
            found = stored.of(connection, kind=kind)
        wanted = [one for one in found if not open_only or one.state is IncidentState.OPEN]
        with self.database.write() as connection:
            audit.write(connection, self.clock(), actor, "incidents", "", f"{len(wanted)} incidents")
        return tuple(sorted(wanted, key=lambda one: (one.due_at is not None, one.due_at or one.raised_at, one.id)))

    def open_counts(self) -> Mapping[IncidentKind, int]:
        """How many of each kind nobody has taken up yet; kinds without one are left out."""
        with self.database.read() as connection:
            return Counter(one.kind for one in stored.of(connection) if one.state is IncidentState.OPEN)

    def step(self, incident_id: str, state: IncidentState, at: datetime, *, actor: str) -> Incident:
        """Take it up or close it. Raises UnknownIncident, IncidentSettled when that has been done before."""
        with self.database.write() as connection:
            stored.lock(connection, incident_id, self.database.sqlite)
            before = stored.one(connection, incident_id)
            if before.state is IncidentState.CLOSED or before.state is state:
                raise IncidentSettled(incident_id, before.steps[-1].actor)
            step = IncidentStep(state, at, actor)
            stored.add_step(connection, incident_id, step)
            audit.write(connection, self.clock(), actor, f"incident:{state.value}", before.member_id, incident_id)
        return replace(before, steps=(*before.steps, step))

    def _due(self, kind: IncidentKind, at: datetime) -> datetime | None:
        setting = self.catalogue.complaints
        return due(at, setting.working_days, setting.by, self.calendar) if kind is IncidentKind.COMPLAINT else None

    @staticmethod
    def _going_on(found: tuple[Incident, ...], conversation: str, at: datetime) -> Incident | None:
        """The one the same talk raised before and nobody has closed; None where the talk has no id."""
        going_on = (one for one in found if one.state is not IncidentState.CLOSED and at <= one.goes_on_until())
        return next(going_on, None) if conversation else None


def short(conversation: str) -> str:
    """A talk's id as it may stand in a log: the same for the same talk, and nobody's address."""
    return hashlib.sha256(conversation.encode()).hexdigest()[:_SHORT]
