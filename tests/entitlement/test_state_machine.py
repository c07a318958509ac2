"""Random requests, steps, cancellations and passing years through the whole facade, on SQLite."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from actions.entitlement import BookingState, Entitlements, Facts, IllegalTransition

from .builders import NOW, TODAY, members_file, record

SERVICES = {
    "4.4": {"department": "心内科"},
    "4.5": {},
    "4.6": {"disease_class": "critical", "diagnosis": "suspected", "admission_notice": "none"},
    "4.10": {},
}


class Desk(RuleBasedStateMachine):
    """One vip member. held + used ≤ limit always, remaining never negative, and the ledger tells it all."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = TemporaryDirectory()
        self.now = NOW
        self.ids: list[str] = []

    @initialize()
    def open_desk(self) -> None:
        """A fresh database."""
        path = Path(self.folder.name)
        self.desk = Entitlements.open(f"sqlite:///{path / 'x.db'}", clock=lambda: self.now)
        self.desk.load_members(members_file(path, record("a")), actor="t", today=TODAY)

    @rule(days=st.sampled_from([0, 1, 20, 100, 400]))
    def time_passes(self, days: int) -> None:
        """Years pass."""
        self.now += timedelta(days=days)

    @rule(service=st.sampled_from(sorted(SERVICES)), key=st.sampled_from([None, "k1", "k2"]))
    def request(self, service: str, key: str | None) -> None:
        """Refused or booked; the same key and request only once."""
        wanted = {"wanted_date": (NOW + timedelta(days=1000)).date().isoformat(), **SERVICES[service]}
        key = key and f"{service}-{key}"
        result = self.desk.book("a", service, Facts.parse(wanted), self.now, actor="t", key=key)
        if result.booking and result.booking.id not in self.ids:
            self.ids.append(result.booking.id)

    @rule(data=st.data(), to=st.sampled_from(sorted(BookingState)))
    def step(self, data: st.DataObject, to: BookingState) -> None:
        """A legal step is taken, an illegal one refused without trace."""
        if self.ids:
            try:
                self.desk.advance(data.draw(st.sampled_from(self.ids)), to, self.now, actor="p")
            except IllegalTransition as error:
                assert error.message_zh

    @rule(data=st.data())
    def cancel(self, data: st.DataObject) -> None:
        """What the preview says is what happens."""
        if self.ids:
            booking = data.draw(st.sampled_from(self.ids))
            try:
                preview = self.desk.cancellation(booking, self.now, actor="t")
            except IllegalTransition:
                return
            assert self.desk.cancel(booking, self.now, actor="t").effects == preview.effects

    @invariant()
    def counts_are_sound(self) -> None:
        """Held by open bookings exactly, never above the limit."""
        if not hasattr(self, "desk"):
            return
        held: dict[str, int] = {}
        standing = self.desk.standing("a", self.now, actor="t")
        year = standing.policy_year
        assert year is not None
        for booking in self.desk.bookings("a", self.now, actor="t"):
            if booking.open and booking.requested_on in year:
                for cost in booking.consumes:
                    held[cost.line] = held.get(cost.line, 0) + cost.uses
        for service in SERVICES:
            for balance in self.desk.quota("a", service, self.now, actor="t"):
                assert balance.held == held.get(balance.line, 0)
                assert balance.limit is not None
                assert balance.used + balance.held <= balance.limit
                assert balance.remaining == balance.limit - balance.used - balance.held

    def teardown(self) -> None:
        """Throw the database away."""
        if hasattr(self, "desk"):
            self.desk.close()
        self.folder.cleanup()


Desk.TestCase.settings = settings(
    max_examples=8, stateful_step_count=20, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
TestDesk = Desk.TestCase
