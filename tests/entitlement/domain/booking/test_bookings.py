"""States, transitions, and what each ending does to the counts."""

from __future__ import annotations

from dataclasses import replace

import pytest

from actions.entitlement import (
    STATE_LABELS,
    Booking,
    BookingState,
    Catalogue,
    Consumption,
    Effect,
    IllegalTransition,
)
from actions.entitlement.domain.booking.bookings import (
    ENDED,
    NO_INDICATION,
    StateChange,
    effects_of,
    entry_kind,
    path_of,
    require_transition,
)
from actions.entitlement.domain.counts.ledger import EntryKind

from ...builders import NOW, TODAY

S = BookingState


def booking(service: str = "4.6", state: BookingState = S.REQUESTED, *costs: Consumption) -> Booking:
    """A booking of 4.6 that also holds a 4.4 visit."""
    consumes = costs or (Consumption(f"{service}/designated", service), Consumption("4.4", "4.4"))
    return Booking("B1", "m", service, state, NOW, consumes, {})


@pytest.mark.parametrize(
    ("service", "path"),
    [
        ("4.4", [S.REQUESTED, S.ACCEPTED, S.NOTIFIED, S.COMPLETED]),
        ("4.8", [S.REQUESTED, S.ACCEPTED, S.INSTITUTION_CHOSEN, S.COMPLETED]),
        ("4.9", [S.REQUESTED, S.ACCEPTED, S.AGREEMENT_SIGNED, S.COMPLETED]),
        ("4.13", [S.REQUESTED, S.ACCEPTED, S.VISIT_TIME_CONFIRMED, S.COMPLETED]),
        ("4.1.2", [S.REQUESTED, S.ACCEPTED, S.COMPLETED]),
        ("4.2", []),
    ],
)
def test_each_service_has_its_own_path(catalogue: Catalogue, service: str, path: list[BookingState]) -> None:
    """Declared in the catalogue."""
    assert list(path_of(catalogue.services[service])) == path


@pytest.mark.parametrize("state", list(S))
@pytest.mark.parametrize("to", list(S))
def test_transitions_of_4_4(catalogue: Catalogue, state: BookingState, to: BookingState) -> None:
    """One step forward, or an early end from any open state; everything else is refused with its reason."""
    spec = catalogue.services["4.4"]
    forward = {(S.REQUESTED, S.ACCEPTED), (S.ACCEPTED, S.NOTIFIED), (S.NOTIFIED, S.COMPLETED)}
    known = {S.REQUESTED, S.ACCEPTED, S.NOTIFIED}
    if state not in known | ENDED:
        return
    legal = (state, to) in forward or (state in known and to in ENDED - {S.COMPLETED})
    if legal:
        require_transition(booking("4.4", state), to, spec)
        return
    with pytest.raises(IllegalTransition) as caught:
        require_transition(booking("4.4", state), to, spec)
    assert STATE_LABELS[to] in caught.value.message_zh or "下一步" in caught.value.message_zh
    assert caught.value.field == "to"


@pytest.mark.parametrize(
    ("to", "cause", "effects"),
    [
        (S.COMPLETED, "", [Effect.STAYS_USED, Effect.STAYS_USED]),
        (S.FORFEITED, "", [Effect.STAYS_USED, Effect.STAYS_USED]),
        (S.CANCELLED, "", [Effect.RELEASED, Effect.RELEASED]),
        (S.REJECTED, "", [Effect.RELEASED, Effect.RELEASED]),
        # The doctor sees no reason to admit: only the 4.4 count is gone.
        (S.REJECTED, NO_INDICATION, [Effect.RELEASED, Effect.STAYS_USED]),
        (S.ACCEPTED, "", []),
    ],
)
def test_effects(to: BookingState, cause: str, effects: list[Effect]) -> None:
    """On the booking's own count and on the visit's."""
    assert [effect.effect for effect in effects_of(booking(), to, cause)] == effects


def test_a_state_of_another_service_is_told_by_the_service(catalogue: Catalogue) -> None:
    with pytest.raises(IllegalTransition, match="专家门诊协调没有“已签署协议”这个状态") as caught:
        require_transition(booking("4.4"), S.AGREEMENT_SIGNED, catalogue.services["4.4"])
    assert caught.value.field == "to"


def test_entry_kinds() -> None:
    """Effects become ledger entries."""
    assert entry_kind(Effect.RELEASED) is EntryKind.RELEASE
    assert entry_kind(Effect.STAYS_USED) is EntryKind.CONSUME


def test_what_a_booking_tells() -> None:
    """Open, day of the visit, states it went through."""
    found = booking()
    assert found.open
    assert found.visit_on is None
    assert found.requested_on == TODAY
    assert replace(found, wanted_date=TODAY).visit_on == TODAY
    assert replace(found, visit_at=NOW).visit_on == TODAY
    passed = replace(found, state=S.ACCEPTED, history=(StateChange(S.REQUESTED, NOW, "t"),))
    assert passed.reached(S.REQUESTED)
    assert passed.reached(S.ACCEPTED)
    assert not passed.reached(S.NOTIFIED)
    assert set(STATE_LABELS) == set(S)
