"""The outbox leaves the house: signed, in order, again after failures, never lost, dead letters kept."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from actions.entitlement import (
    AlreadyDelivered,
    Entitlements,
    Facts,
    ProviderSettings,
    ProviderSettingsError,
    UnknownEvent,
)
from actions.entitlement.provider import signing
from actions.entitlement.provider.transport import Attempt, Verdict
from actions.entitlement.provider.worker import Worker
from actions.entitlement.storage import outbox, schema

from .builders import NOW, TODAY, members_file, policy_record, record
from .provider_side import SECRET, FakeProvider, serving

VISIT = Facts.parse({"wanted_date": "2026-12-02", "wanted_time": "09:30", "department": "心内科"})


class Clock:
    """A clock that is put forward by hand."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def desk(entitlements: Entitlements, tmp_path: Path) -> Entitlements:
    """Two members."""
    assert (
        entitlements.load_members(
            members_file(tmp_path, record("a"), record("b")), actor="t", today=TODAY
        ).loaded
        == 2
    )
    return entitlements


@pytest.fixture
def provider() -> Iterator[FakeProvider]:
    with serving() as running:
        yield running


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """The worker's clock; signatures keep the real time, for the provider looks at its own."""
    honest = signing.header
    monkeypatch.setattr(
        signing, "header", lambda secret, _, body: honest(secret, datetime.now().astimezone(), body)
    )
    return Clock()


def book(desk: Entitlements, member: str = "a") -> str:
    """A booking of 4.4."""
    found = desk.book(member, "4.4", VISIT, NOW, actor="t").booking
    assert found is not None
    return found.id


def states(desk: Entitlements) -> list[tuple[str, str, int]]:
    """Type, state and attempts of everything undelivered."""
    return [(event.type, event.state, event.attempts) for event in desk.outbox(actor="t")]


def test_events_arrive_signed_and_in_order(desk: Entitlements, provider: FakeProvider, clock: Clock) -> None:
    """The outbox is empty afterwards; nothing is sent twice."""
    first, second = book(desk), book(desk, "b")
    desk.cancel(first, NOW, actor="t")
    assert [state for _, state, _ in states(desk)] == ["pending", "pending", "blocked"]
    worker = Worker(desk.database, provider.settings, clock)
    assert worker.run_once().delivered == 3
    assert worker.run_once().attempts == 0
    assert [(event["booking_id"], event["type"], event["sequence"]) for event in provider.received] == [
        (first, "booking.requested", 1), (second, "booking.requested", 1), (first, "booking.cancelled", 2),
    ]  # fmt: skip
    sent = provider.received[0]
    assert sent["data"]["facts"]["department"] == "心内科"
    assert (sent["data"]["wanted_date"], sent["data"]["wanted_time"]) == ("2026-12-02", "09:30")
    assert provider.headers[0]["Suixin-Event-Id"] == sent["id"]
    assert states(desk) == []


def test_the_provider_is_told_whom_to_call(desk: Entitlements, provider: FakeProvider, clock: Clock) -> None:
    """Name and number, where there is something to arrange: not when cancelling. No copy of them stays behind."""
    found = book(desk)
    desk.reschedule(found, TODAY.replace(month=12, day=9), NOW, actor="t")
    desk.cancel(found, NOW, actor="t")
    shown = str(desk.outbox(actor="t"))
    with desk.database.read() as connection:
        stored = str(connection.execute(sa.select(schema.outbox)).all())
    assert Worker(desk.database, provider.settings, clock).run_once().delivered == 3
    contacts = [event["data"].get("contact") for event in provider.received]
    assert contacts == [{"name": "测试", "mobile": "19900000099"}] * 2 + [None]
    assert "19900000099" not in shown + stored
    sent = [line for line in desk.audit_lines("a") if line.actor == "outbox_worker"]
    assert [line.action for line in sent] == [
        "send:booking.requested", "send:booking.rescheduled", "send:booking.cancelled",
    ]  # fmt: skip


def test_for_a_child_the_provider_calls_the_guardian(
    desk: Entitlements, provider: FakeProvider, clock: Clock, tmp_path: Path
) -> None:
    """5.4: as long as the insured is not yet 18 on the day of the event; the present number counts."""
    guardian = {"name": "甲", "relation": "parent", "mobile": "19900000011"}
    payer = {"name": "乙", "relation": "parent", "mobile": "19900000013"}
    contracts = [policy_record(number, policyholder=payer) for number in ("P", "Q")]
    child = record("a", birth_date="2008-11-24", guardians=[guardian], policies=contracts)
    desk.load_members(members_file(tmp_path, child), actor="t", today=TODAY)
    facts = Facts.parse({**VISIT.plain(), "applicant": "guardian"})
    assert desk.book("a", "4.4", facts, NOW, actor="t").booking
    later = Facts.parse({**VISIT.plain(), "wanted_date": "2026-12-08"})
    assert desk.book("a", "4.4", later, NOW + timedelta(days=1), actor="t").booking
    again = {**child, "guardians": [{**guardian, "mobile": "19900000012"}]}
    desk.load_members(members_file(tmp_path, again), actor="t", today=TODAY)
    assert Worker(desk.database, provider.settings, clock).run_once().delivered == 2
    first, second = (event["data"]["contact"] for event in provider.received)
    assert first["guardians"] == [{**guardian, "mobile": "19900000012"}]
    assert first["policyholders"] == [payer]
    assert "guardians" not in second and "policyholders" not in second


def test_a_failed_event_waits_longer_each_time_and_then_is_dead(
    desk: Entitlements, provider: FakeProvider, clock: Clock
) -> None:
    """The later event of its booking waits behind it, another booking's does not; resending sets both free."""
    first = book(desk)
    desk.cancel(first, NOW, actor="t")
    worker = Worker(desk.database, provider.settings, clock, chance=lambda: 0.0)
    provider.answers = [500, 204]
    other = book(desk, "b")
    assert (done := worker.run_once()).retried == 1 and done.delivered == 1
    assert provider.effects == [(other, "booking.requested")]
    assert states(desk) == [("booking.requested", "retrying", 1), ("booking.cancelled", "blocked", 0)]
    assert worker.idle_seconds() == 2.5
    clock.now += timedelta(seconds=2)
    assert worker.run_once().attempts == 0
    provider.answers = [503, 500]
    clock.now += timedelta(seconds=1)
    assert worker.run_once().retried == 1
    clock.now += timedelta(seconds=5)
    last = worker.run_once()
    assert (last.dead, len(last.errors)) == (1, 1)
    (dead,) = desk.outbox(actor="t", dead_only=True)
    assert (dead.attempts, dead.last_error, dead.booking_id) == (3, "HTTP 500", first)
    clock.now += timedelta(days=9)
    assert worker.run_once().attempts == 0
    assert states(desk) == [("booking.requested", "dead", 3), ("booking.cancelled", "blocked", 0)]
    assert desk.resend(dead.event_id, actor="t").state == "pending"
    assert worker.run_once().delivered == 2
    assert provider.effects[1:] == [(first, "booking.requested"), (first, "booking.cancelled")]
    assert len({event["id"] for event in provider.received}) == 3


def test_what_the_provider_will_never_take_is_dead_at_once(
    desk: Entitlements, provider: FakeProvider, clock: Clock
) -> None:
    """HTTP 422."""
    book(desk)
    provider.answers = [422]
    assert Worker(desk.database, provider.settings, clock).run_once().dead == 1
    assert states(desk) == [("booking.requested", "dead", 1)]


def test_a_provider_that_is_down_ends_the_pass(desk: Entitlements, clock: Clock) -> None:
    """After three attempts without an answer; the rest stays untouched for the next pass."""
    for _ in range(2):
        book(desk), book(desk, "b")
    settings = ProviderSettings("http://127.0.0.1:9/", (SECRET,), 1)
    done = Worker(desk.database, settings, clock).run_once()
    assert (done.retried, done.delivered) == (3, 0)
    assert sorted(state for _, state, _ in states(desk)) == ["pending", "retrying", "retrying", "retrying"]


def test_a_worker_that_died_while_sending_loses_nothing(
    desk: Entitlements, provider: FakeProvider, clock: Clock
) -> None:
    """Its lease runs out, the event goes out again under its id: twice on the wire, once in effect."""
    booking = book(desk)

    def power_cut(url: str, body: bytes, headers: dict[str, str], timeout: float) -> Attempt:
        from actions.entitlement.provider.transport import post

        assert post(url, body, headers, timeout).verdict is Verdict.TAKEN
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        Worker(desk.database, provider.settings, clock, power_cut).run_once()  # type: ignore[arg-type]
    worker = Worker(desk.database, provider.settings, clock)
    assert worker.run_once().attempts == 0
    clock.now += timedelta(minutes=1)
    assert worker.run_once().delivered == 1
    assert len(provider.received) == 2
    assert provider.effects == [(booking, "booking.requested")]


def test_two_workers_do_not_send_the_same_event(desk: Entitlements, clock: Clock) -> None:
    """Each claims its own; a late failure never undoes a delivery."""
    book(desk), book(desk, "b")
    until = NOW + timedelta(minutes=1)
    claimed = []
    for _ in range(3):
        with desk.database.write() as connection:
            claimed.append(outbox.claim(connection, NOW, until))
    first, second, none = claimed
    assert first and second and first.event_id != second.event_id and none is None
    with desk.database.write() as connection:
        outbox.delivered(connection, first.event_id, NOW)
        outbox.failed(connection, first.event_id, "late", NOW)
        outbox.buried(connection, first.event_id, "late", NOW)
    assert [event.event_id for event in desk.outbox(actor="t")] == [second.event_id]


def test_the_loop_sends_until_it_is_told_to_stop(
    desk: Entitlements, provider: FakeProvider, clock: Clock
) -> None:
    """It naps in between, five seconds at most."""
    book(desk)
    naps: list[float] = []

    def nap(seconds: float) -> None:
        naps.append(seconds)
        if len(naps) == 1:
            book(desk, "b")

    total = Worker(desk.database, provider.settings, clock).run(lambda: len(naps) < 2, nap)
    assert (total.delivered, naps) == (2, [5.0, 5.0])


def test_resending_needs_an_event_that_is_not_delivered(
    desk: Entitlements, provider: FakeProvider, clock: Clock
) -> None:
    """Unknown, and already there."""
    book(desk)
    (event,) = desk.outbox(actor="t")
    assert event.member_id == "a"
    assert Worker(desk.database, provider.settings, clock).run_once().delivered == 1
    with pytest.raises(AlreadyDelivered):
        desk.resend(event.event_id, actor="t")
    with pytest.raises(UnknownEvent):
        desk.resend("nothing", actor="t")
    assert "resend" not in [line.action for line in desk.audit_lines("a")]
    with desk.database.read() as connection:
        assert outbox.event(connection, event.event_id).state == "delivered"


def test_without_a_provider_there_is_no_worker(desk: Entitlements, clock: Clock) -> None:
    """The outbox only shows."""
    book(desk)
    with pytest.raises(ProviderSettingsError):
        Worker(desk.database, ProviderSettings(), clock)
    assert states(desk) == [("booking.requested", "pending", 0)]
