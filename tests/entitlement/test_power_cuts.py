"""kill -9 in the middle of a booking: no count without its booking, none lost; no event lost, none doubled in effect."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from actions.entitlement import BookingState, Entitlements, ProviderSettings
from actions.entitlement.provider.transport import Attempt, Verdict
from actions.entitlement.provider.worker import Worker

from . import crashing
from .builders import NOW, TODAY, members_file, record
from .provider_side import SECRET
from .test_delivery import Clock
from .workers import VISIT

SETTINGS_URL = "http://127.0.0.1:9/"


def _cut(entitlements: Entitlements, url: str, tmp_path: Path, times: int, within: float) -> None:
    """Kill so many workers, each on a member of its own; then the books must balance and the work must go on."""
    entries = [record(f"m{n}") for n in range(times)]
    assert entitlements.load_members(members_file(tmp_path, *entries), actor="t", today=TODAY).loaded == times
    for number in range(times):
        crashing.kill_at_random(url, number, f"m{number}", within)
        # The database answers at once: no lock has survived its owner.
        entitlements.quota(f"m{number}", "4.4", NOW, actor="t")
    assert crashing.faults(entitlements) == []
    made = [b for n in range(times) for b in entitlements.bookings(f"m{n}", NOW, actor="t")]
    assert made, "nobody got as far as a booking"
    _every_event_once(entitlements)


def _every_event_once(entitlements: Entitlements) -> None:
    """All events leave, in the order of each booking, though the worker dies after every third request."""
    got: dict[str, list[str]] = {}
    effects: list[str] = []
    requests = 0

    def provider(_url: str, body: bytes, headers: object, _timeout: float) -> Attempt:
        nonlocal requests
        requests += 1
        event = json.loads(body)
        if event["id"] not in effects:
            effects.append(event["id"])
            got.setdefault(event["booking_id"], []).append(event["type"])
        if requests % 3 == 0:
            raise KeyboardInterrupt
        return Attempt(Verdict.TAKEN)

    expected: dict[str, list[str]] = {}
    for event in entitlements.outbox(actor="t"):
        expected.setdefault(event.booking_id, []).append(event.type)
    clock = Clock()
    worker = Worker(entitlements.database, ProviderSettings(SETTINGS_URL, (SECRET,)), clock, provider)
    while entitlements.outbox(actor="t"):
        try:
            worker.run_once()
        except KeyboardInterrupt:
            clock.now += timedelta(minutes=2)
    assert got == expected


def test_a_handful_of_power_cuts(entitlements: Entitlements, database_url: str, tmp_path: Path) -> None:
    """Six, each within the first half second of work."""
    _cut(entitlements, database_url, tmp_path, 6, 0.5)


@pytest.mark.slow
def test_a_hundred_power_cuts(entitlements: Entitlements, database_url: str, tmp_path: Path) -> None:
    """The same a hundred times."""
    _cut(entitlements, database_url, tmp_path, 100, 0.4)


def test_cancelling_too_late_is_no_fault(entitlements: Entitlements, tmp_path: Path) -> None:
    """The count stays used, the booking is forfeited, and the provider hears of the cancelling."""
    entitlements.load_members(members_file(tmp_path, record("a")), actor="t", today=TODAY)
    made = entitlements.book("a", "4.4", VISIT, NOW, actor="t").booking
    assert made is not None
    for state in ("accepted", "notified"):
        entitlements.advance(made.id, state, NOW, actor="t")
    assert entitlements.cancel(made.id, NOW, actor="t").booking.state is BookingState.FORFEITED
    assert crashing.faults(entitlements) == []


def test_the_check_sees_what_is_wrong(entitlements: Entitlements, tmp_path: Path) -> None:
    """A lost event, a lost count, a lost step: none of them escapes it."""
    entitlements.load_members(members_file(tmp_path, record("a")), actor="t", today=TODAY)
    made = entitlements.book("a", "4.4", VISIT, NOW, actor="t").booking
    assert made is not None and crashing.faults(entitlements) == []
    for statement in ("DELETE FROM outbox", "UPDATE bookings SET state = 'cancelled'", "DELETE FROM ledger"):
        with entitlements.database.write() as connection:
            connection.execute(sa.text(statement))
        assert crashing.faults(entitlements)
