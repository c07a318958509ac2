"""The provider's callbacks: carried out once; forged, stale and replayed ones refused without trace."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from actions.entitlement import (
    BadCallback,
    CallbackError,
    CallbackResult,
    Entitlements,
    Facts,
    ForgedCallback,
    IllegalTransition,
    ProviderSettings,
    ReplayedCallback,
    StaleCallback,
    UnknownBooking,
)
from actions.entitlement.provider import signing
from actions.entitlement.storage.outbox import events as outbox_events

from ..builders import NOW, SCREENING, TODAY, instant, members_file, record
from ..provider_side import SECRET, callback

SETTINGS = ProviderSettings(secrets=(SECRET,))
VISIT = Facts.parse({"wanted_date": "2026-12-02", "department": "心内科"})
TOLD = {"hospital": "演示医院", "doctor": "某主任", "visit_at": "2026-12-07T09:30"}


@pytest.fixture
def desk(entitlements: Entitlements, tmp_path: Path) -> Entitlements:
    """One vip member."""
    entitlements.load_members(members_file(tmp_path, record("a")), actor="t", today=TODAY)
    return entitlements


@pytest.fixture
def booking(desk: Entitlements) -> str:
    """A booking of 4.4."""
    found = desk.book("a", "4.4", VISIT, NOW, actor="t").booking
    assert found is not None
    return found.id


def send(desk: Entitlements, body: bytes, sent: datetime = NOW, at: datetime = NOW) -> CallbackResult:
    """The provider signs at `sent`, we receive at `at`."""
    return desk.provider_callback(SETTINGS, signing.header(SECRET, sent, body), body, at)


def counts(desk: Entitlements) -> tuple[int, int]:
    """Used and held of 4.4."""
    (balance,) = desk.quota("a", "4.4", NOW, actor="t")
    return balance.used, balance.held


def test_a_booking_s_life_told_by_the_provider(desk: Entitlements, booking: str) -> None:
    """Accepted, notified with hospital, expert and time, completed; the provider gets no echo of it."""
    assert send(desk, callback("accepted", booking, "E1")).booking.state.value == "accepted"
    notified = send(desk, callback("notified", booking, "E2", **TOLD)).booking
    assert (notified.details["doctor"], notified.visit_at) == ("某主任", instant("2026-12-07T09:30"))
    assert counts(desk) == (0, 1)
    done = send(desk, callback("completed", booking, "E3"))
    assert (done.booking.state.value, done.duplicate, counts(desk)) == ("completed", False, (1, 0))
    assert [step.actor for step in done.booking.history] == ["t", "provider", "provider", "provider"]
    with desk.database.read() as connection:
        assert [event.type for event in outbox_events(connection)] == ["booking.requested"]


@pytest.mark.parametrize(
    ("kind", "data", "state", "after"),
    [
        ("rejected", {}, "rejected", (0, 0)),
        ("rejected", {"cause": "no_indication"}, "rejected", (0, 0)),
        ("no_show", {}, "forfeited", (1, 0)),
    ],
)
def test_endings(
    desk: Entitlements, booking: str, kind: str, data: dict[str, str], state: str, after: Any
) -> None:
    """Rejected gives the count back, a no-show uses it."""
    found = send(desk, callback(kind, booking, **data)).booking
    assert (found.state.value, counts(desk)) == (state, after)
    if kind == "no_show":
        assert found.details["cause"] == "no_show"


def test_other_services_have_other_steps(desk: Entitlements) -> None:
    """Institution chosen (4.8), agreement signed (4.11), visit time confirmed (4.13)."""
    designated = {"disease_class": "critical", "diagnosis": "confirmed", "first_diagnosed_on": "2026-06-01"}
    for number, (service, facts, step, data) in enumerate((
        ("4.8", {"region": "asia"}, "institution_chosen", {"institution": "某中心"}),
        ("4.11", {}, "agreement_signed", {}),
        ("4.13", {"wanted_date": "2026-12-08", "invasive_care": "no"}, "visit_time_confirmed",
         {"visit_at": "2026-12-08T10:00+08:00"}),
    )):  # fmt: skip
        found = desk.book("a", service, Facts.parse({**designated, **facts}), NOW, actor="t")
        assert found.booking is not None, found.decision
        send(desk, callback("accepted", found.booking.id, f"A{number}"))
        told = send(desk, callback(step, found.booking.id, f"S{number}", **data))
        assert told.booking.state.value == step
    screening = desk.book("a", "4.1.1", Facts.parse(SCREENING), NOW, actor="t").booking
    assert screening is not None
    with pytest.raises(IllegalTransition):
        send(desk, callback("agreement_signed", screening.id))


def test_told_again_it_is_carried_out_once(desk: Entitlements, booking: str) -> None:
    """The provider did not hear our answer and sends the event again, freshly signed."""
    body = callback("accepted", booking)
    assert not send(desk, body).duplicate
    later = NOW + timedelta(minutes=2)
    again = send(desk, body, later, later)
    assert (again.duplicate, len(again.booking.history)) == (True, 2)
    with pytest.raises(ReplayedCallback):
        send(desk, body, later, later)


def test_replays_are_refused(desk: Entitlements, booking: str) -> None:
    """The very same message, and another content under a known event id."""
    body = callback("accepted", booking)
    send(desk, body)
    with pytest.raises(ReplayedCallback):
        send(desk, body)
    with pytest.raises(ReplayedCallback):
        send(desk, callback("rejected", booking))
    assert desk.booking(booking, actor="t").state.value == "accepted"


def test_forged_and_stale_messages_change_nothing(desk: Entitlements, booking: str) -> None:
    """No signature, another secret, a changed body, an old one; no secret configured at all."""
    body = callback("rejected", booking)
    good = signing.header(SECRET, NOW, body)
    for settings, header, content, at, error in (
        (SETTINGS, "", body, NOW, ForgedCallback),
        (SETTINGS, signing.header("another-secret-there", NOW, body), body, NOW, ForgedCallback),
        (SETTINGS, good, body.replace(b"rejected", b"accepted"), NOW, ForgedCallback),
        (SETTINGS, good, body, NOW + timedelta(seconds=301), StaleCallback),
        (SETTINGS, good, body, NOW - timedelta(seconds=301), StaleCallback),
        (ProviderSettings(), good, body, NOW, ForgedCallback),
    ):
        with pytest.raises(error):
            desk.provider_callback(settings, header, content, at)
    assert desk.booking(booking, actor="t").state.value == "requested"
    assert counts(desk) == (0, 1)


def test_an_illegal_step_may_come_again_in_its_turn(desk: Entitlements, booking: str) -> None:
    """Out of order it is refused and forgotten; the provider's retry after the missing step is carried out."""
    body = callback("notified", booking, "E2", **TOLD)
    with pytest.raises(IllegalTransition):
        send(desk, body)
    send(desk, callback("accepted", booking, "E1"))
    assert send(desk, body, NOW + timedelta(seconds=9)).booking.state.value == "notified"


def test_our_own_events_sent_back_are_no_callbacks(desk: Entitlements, booking: str) -> None:
    """They carry our valid signature, but types of their own."""
    desk.advance(booking, "accepted", NOW, actor="t")
    from actions.entitlement.provider.worker import message

    with desk.database.read() as connection:
        bodies = [message(event) for event in outbox_events(connection)]
    for body in bodies:
        with pytest.raises(BadCallback):
            send(desk, body)


def _document(**changes: Any) -> bytes:
    whole = {"id": "E", "type": "notified", "booking_id": "B", "data": dict(TOLD)}
    return json.dumps(
        {name: value for name, value in {**whole, **changes}.items() if value is not ...}
    ).encode()


@pytest.mark.parametrize(
    ("field", "body"),
    [
        ("body", b"\xff"),
        ("body", b"[]"),
        ("body", b"[" * 100_000),
        ("body", b"[" * 20_000),
        ("body", b" " * 40_000),
        ("id", _document(id=...)),
        ("id", _document(id="")),
        ("id", _document(id=7)),
        ("id", _document(id="x" * 101)),
        ("id", _document(id="a\x00b")),
        ("id", b'{"id": "\\ud800", "type": "accepted", "booking_id": "B"}'),
        ("booking_id", _document(booking_id=None)),
        ("type", _document(type="flying")),
        ("type", _document(type=["accepted"])),
        ("colour", _document(colour="red")),
        ("data", _document(data=[])),
        ("data.hospital", _document(data={"doctor": "x", "visit_at": "2026-12-07"})),
        ("data.visit_at", _document(data={**TOLD, "visit_at": "2026-12-32"})),
        ("data.visit_at", _document(data={**TOLD, "visit_at": "0001-01-01T00:00+23:59"})),
        ("data.doctor", _document(data={**TOLD, "doctor": ""})),
        ("data.shoe_size", _document(data={**TOLD, "shoe_size": "42"})),
    ],
)
def test_what_cannot_be_understood_names_its_field(desk: Entitlements, field: str, body: bytes) -> None:
    """Signed rubbish is refused with field and reason."""
    with pytest.raises(CallbackError) as caught:
        send(desk, body)
    assert caught.value.field == field
    assert caught.value.message_zh


def test_unknown_bookings_and_impossible_visits(desk: Entitlements, booking: str) -> None:
    """Refused, nothing remembered."""
    with pytest.raises(UnknownBooking):
        send(desk, callback("accepted", "B-nothing"))
    send(desk, callback("accepted", booking))
    with pytest.raises(BadCallback):
        send(desk, callback("notified", booking, "E2", **{**TOLD, "visit_at": "2026-11-22T09:30"}))


def test_the_same_callback_from_many_sides_at_once(desk: Entitlements, booking: str) -> None:
    """Eight threads, freshly signed each: one carries it out, the others find it done."""
    body = callback("accepted", booking)
    with ThreadPoolExecutor(8) as pool:
        jobs = [pool.submit(send, desk, body, NOW + timedelta(seconds=n)) for n in range(8)]
        results = [job.result() for job in jobs]
    assert sorted(result.duplicate for result in results) == [False] + [True] * 7
    assert len(desk.booking(booking, actor="t").history) == 2
