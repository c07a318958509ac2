"""A booking process that is killed in the middle, and what its database must look like afterwards."""

from __future__ import annotations

import os
import random
import signal
import time
from datetime import timedelta
from itertools import count
from typing import Any

import sqlalchemy as sa

from actions.entitlement import Entitlements, Facts, IllegalTransition
from actions.entitlement.domain.booking.bookings import ENDED, BookingState
from actions.entitlement.storage.schema import booking_steps, bookings, ledger, outbox

from . import workers
from .builders import NOW

VISIT = {"wanted_date": "2026-12-02", "department": "心内科"}
STAY = {"disease_class": "critical", "diagnosis": "suspected", "admission_notice": "none"}


def work(url: str, seed: int, member: str, started: Any) -> None:
    """Book, cancel, reschedule and advance without end; every request has its key and is made twice now and then."""
    chance = random.Random(seed)
    desk = Entitlements.open(url)
    at = NOW
    known: list[str] = []
    started.set()
    # Should whoever is to kill it be gone, it ends by itself.
    end = time.monotonic() + workers.PATIENCE
    for number in count():
        if time.monotonic() > end:
            return
        at += timedelta(days=chance.choice((0, 1, 40)))
        service, facts = chance.choice((("4.4", VISIT), ("4.10", {}), ("4.6", STAY)))
        wanted = Facts.parse({**facts, "wanted_date": (at + timedelta(days=40)).date().isoformat()})
        for _ in range(chance.choice((1, 2))):
            found = desk.book(member, service, wanted, at, actor="t", key=f"{seed}-{number}").booking
        if found is not None:
            known.append(found.id)
        if known:
            booking = chance.choice(known)
            try:
                chance.choice((
                    lambda: desk.cancel(booking, at, actor="t"),  # noqa: B023 - called at once
                    lambda: desk.advance(booking, "accepted", at, actor="t"),  # noqa: B023
                    lambda: desk.advance(booking, "rejected", at, actor="t"),  # noqa: B023
                ))()  # fmt: skip
            except IllegalTransition:
                continue


def kill_at_random(url: str, seed: int, member: str, within: float) -> None:
    """Start such a process and kill it with SIGKILL at a random moment of its work."""
    workers.fork_server()
    started = workers.CONTEXT.Event()
    process = workers.CONTEXT.Process(target=work, args=(url, seed, member, started), daemon=True)
    process.start()
    assert started.wait(workers.PATIENCE)
    time.sleep(random.Random(seed).random() * within)
    assert process.pid is not None and process.is_alive(), "the work ended by itself"
    os.kill(process.pid, signal.SIGKILL)
    process.join(workers.PATIENCE)


def _told(step: Any) -> str:
    """The event of one step. A member who cancels too late forfeits, and the provider is told of the cancelling."""
    late = step.state == BookingState.FORFEITED and step.details.get("cause") == "member"
    return "booking.cancelled" if late else f"booking.{step.state}"


def faults(desk: Entitlements) -> list[str]:
    """What does not fit together in the database; empty when nothing is lost, halved or doubled."""
    with desk.database.read() as connection:
        made = {row.id: row for row in connection.execute(sa.select(bookings))}
        entries = connection.execute(sa.select(ledger).order_by(ledger.c.id)).all()
        steps = connection.execute(sa.select(booking_steps).order_by(booking_steps.c.id)).all()
        events = connection.execute(sa.select(outbox).order_by(outbox.c.position)).all()
    found: list[str] = []
    for number, row in made.items():
        held = [entry for entry in entries if entry.booking_id == number and entry.kind == "hold"]
        settled = [entry for entry in entries if entry.booking_id == number and entry.kind != "hold"]
        ended = row.state in {state.value for state in ENDED}
        if not held:
            found.append(f"{number}: no count")
        if sorted(entry.line for entry in settled) != (sorted(entry.line for entry in held) if ended else []):
            found.append(f"{number} is {row.state}, but {len(settled)} of {len(held)} counts are settled")
        history = [step.state for step in steps if step.booking_id == number]
        told = [event.type for event in events if event.booking_id == number]
        if history[-1:] != [row.state]:
            found.append(f"{number} is {row.state}, its history ends with {history[-1:]}")
        if told != [_told(step) for step in steps if step.booking_id == number]:
            found.append(f"{number}: history {history}, events {told}")
    orphans = {entry.booking_id for entry in entries} | {event.booking_id for event in events}
    found += [f"{number}: a count or event without booking" for number in orphans - set(made)]
    if len({event.event_id for event in events}) != len(events):
        found.append("an event id twice")
    return found
