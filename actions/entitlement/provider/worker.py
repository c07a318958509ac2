"""Delivers the outbox: claim an event, send it outside any transaction, note what became of it.

A worker killed at any moment loses nothing: the event's lease runs out and it is sent again under the same event id.
Several workers may run at once.
"""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from typing import Any

from ..domain.people.members import Member
from ..domain.rules.general import MAJORITY
from ..domain.times.periods import birthday
from ..errors import ProviderSettingsError
from ..storage import audit, outbox, reading
from ..storage.database import Database
from ..storage.outbox import OutboxEvent
from . import backoff, signing
from .settings import URL, ProviderSettings
from .transport import Attempt, Transport, Verdict, post

# A lease outlives the slowest request by this much.
_MARGIN = timedelta(seconds=30)
# So many attempts in a row without any answer: the provider is down, and the pass ends.
_GIVE_UP = 3
_LONGEST_NAP = 5.0
ACTOR = "outbox_worker"
# A provider calls the member to arrange a service (6.1.5: what must be disclosed, to whom it must be). The outbox keeps
# no copy: name and number are read when the event leaves, so they are the present ones.
TELLS_WHOM_TO_CALL = frozenset({"booking.requested", "booking.rescheduled"})
Contact = dict[str, Any]


@dataclass
class Pass:
    """What one pass over the outbox did."""

    delivered: int = 0
    retried: int = 0
    dead: int = 0
    errors: list[str] = field(default_factory=list)

    @property
    def attempts(self) -> int:
        """How many requests were made."""
        return self.delivered + self.retried + self.dead


@dataclass(frozen=True)
class Worker:
    """Sends what is due. `clock` gives aware instants, `chance` numbers in [0, 1)."""

    database: Database
    settings: ProviderSettings
    clock: Callable[[], datetime]
    transport: Transport = post
    chance: Callable[[], float] = random.random

    def __post_init__(self) -> None:
        if not self.settings.sends:
            raise ProviderSettingsError(URL, "没有配置服务商网址，事件只留在发件箱里")

    def run_once(self, goes_on: Callable[[], bool] = lambda: True) -> Pass:
        """Send every event that is due, until none is left, the provider is down, or `goes_on` says stop."""
        done, silent = Pass(), 0
        while goes_on() and silent < _GIVE_UP:
            claimed = self._claim()
            if claimed is None:
                break
            attempt = self._send(*claimed)
            silent = silent + 1 if attempt.verdict is Verdict.UNREACHABLE else 0
            self._note(claimed[0], attempt, done)
        return done

    def run(self, goes_on: Callable[[], bool], sleep: Callable[[float], object]) -> Pass:
        """Pass after pass while `goes_on`; `sleep` (seconds) in between, 5 s at most. Returns the sum."""
        total = Pass()
        while goes_on():
            done = self.run_once(goes_on)
            total.delivered += done.delivered
            total.retried += done.retried
            total.dead += done.dead
            if goes_on():
                sleep(self.idle_seconds())
        return total

    def idle_seconds(self) -> float:
        """How long nothing will be due, between 0.1 and 5 s: a new event can come at any time."""
        with self.database.read() as connection:
            due = outbox.next_due(connection)
        wait = _LONGEST_NAP if due is None else (due - self.clock()).total_seconds()
        return min(max(wait, 0.1), _LONGEST_NAP)

    def _claim(self) -> tuple[OutboxEvent, Contact | None] | None:
        """The next event and whom to call about it; that it goes out is an access to a member's data."""
        now = self.clock()
        until = now + timedelta(seconds=2 * self.settings.timeout) + _MARGIN
        with self.database.write() as connection:
            event = outbox.claim(connection, now, until)
            if event is None:
                return None
            audit.write(connection, now, ACTOR, f"send:{event.type}", event.member_id, event.event_id)
            calls = event.type in TELLS_WHOM_TO_CALL
            return event, contact_of(reading.member(connection, event.member_id), event) if calls else None

    def _send(self, event: OutboxEvent, contact: Contact | None) -> Attempt:
        body = message(event, contact)
        headers = {
            "Content-Type": "application/json; charset=utf-8",
            "User-Agent": "suixin",
            "Suixin-Event-Id": event.event_id,
            signing.HEADER: signing.header(self.settings.secrets[0], self.clock(), body),
        }
        return self.transport(self.settings.url, body, headers, self.settings.timeout)

    def _note(self, event: OutboxEvent, attempt: Attempt, done: Pass) -> None:
        now = self.clock()
        exhausted = event.attempts >= self.settings.attempts
        with self.database.write() as connection:
            if attempt.verdict is Verdict.TAKEN:
                outbox.delivered(connection, event.event_id, now)
                done.delivered += 1
                return
            done.errors.append(f"{event.event_id} {attempt.error}")
            if attempt.verdict is Verdict.REFUSED or exhausted:
                outbox.buried(connection, event.event_id, attempt.error, now)
                done.dead += 1
                return
            wait = backoff.wait_after(event.attempts, self.chance, attempt.retry_after)
            outbox.failed(connection, event.event_id, attempt.error, now + wait)
            done.retried += 1


def contact_of(member: Member, event: OutboxEvent) -> Contact:
    """Whom the provider calls: the member, and for a minor who may ask in the minor's place (5.4). Nothing else."""
    contact: Contact = {"name": member.name, "mobile": member.mobile}
    if event.created_at.date() < birthday(member.birth_date, MAJORITY):
        contact["guardians"] = [asdict(guardian) for guardian in member.guardians]
        contact["policyholders"] = _policyholders(member)
    return contact


def _policyholders(member: Member) -> list[dict[str, str]]:
    """Each person once, however many contracts; which contract it is is nothing for the provider."""
    people = {(holder.name, holder.mobile, holder.relation) for holder in member.policyholders}
    return [{"name": name, "mobile": mobile, "relation": relation} for name, mobile, relation in sorted(people)]


def message(event: OutboxEvent, contact: Contact | None = None) -> bytes:
    """The body of an event: the same bytes at every attempt, as long as the contact stays the same."""
    document = {
        "id": event.event_id,
        "type": event.type,
        "booking_id": event.booking_id,
        "sequence": event.sequence,
        "created_at": event.created_at.isoformat(),
        "data": {**event.payload, **({} if contact is None else {"contact": contact})},
    }
    return json.dumps(document, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode()
