"""What a person must look at: a danger heard in a talk, or a complaint. Where and when, never what was said.

The states are open, acknowledged, closed; who brought them about is told by the steps, which are written once.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import Enum

from .times.calendar import WorkCalendar
from .times.hours import SHANGHAI

# A danger heard again within these hours of the same talk is the same incident.
SAME_TALK = timedelta(hours=12)


class IncidentKind(str, Enum):
    """What was heard."""

    EMERGENCY = "emergency"
    MENTAL_CRISIS = "mental_crisis"
    COMPLAINT = "complaint"

    __hash__ = str.__hash__


class IncidentState(str, Enum):
    """How far people have got with it."""

    OPEN = "open"
    ACKNOWLEDGED = "acknowledged"
    CLOSED = "closed"

    __hash__ = str.__hash__


@dataclass(frozen=True)
class IncidentStep:
    """One state reached: `actor` as in the audit line, `at` aware in Asia/Shanghai."""

    state: IncidentState
    at: datetime
    actor: str


@dataclass(frozen=True)
class Incident:
    """One incident. It holds no words of the talk and no health data.

    `id` is told to the member. `who`: self, other or agent_caller for a danger; empty for a complaint. `conversation`: the
    talk's id, by which the desk finds it. `member_id`: empty where nobody was identified. `due_at`: until when somebody
    has to answer; None for a danger, which is now. `steps` in order, the first is open.
    """

    id: str
    kind: IncidentKind
    who: str
    conversation: str
    member_id: str
    channel: str
    raised_at: datetime
    due_at: datetime | None
    steps: tuple[IncidentStep, ...] = ()

    @property
    def state(self) -> IncidentState:
        """The last state reached."""
        return self.steps[-1].state if self.steps else IncidentState.OPEN

    def overdue(self, at: datetime) -> bool:
        """Whether it is still open at the aware instant `at` though an answer was due."""
        return self.state is IncidentState.OPEN and (self.due_at or self.raised_at) < at

    def goes_on_until(self) -> datetime:
        """Until when the same kind heard in the same talk adds nothing new."""
        return self.due_at or self.raised_at + SAME_TALK


def due(at: datetime, working_days: int, by: time, calendar: WorkCalendar) -> datetime:
    """The instant `by` of the `working_days`-th working day after the day of `at`, in Asia/Shanghai."""
    day = calendar.working_days_ahead(at.astimezone(SHANGHAI).date(), working_days).day
    return datetime.combine(day, by, tzinfo=SHANGHAI)
