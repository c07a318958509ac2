"""Random requests, steps, moves, cancellations and passing years through the whole facade, on both databases."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from itertools import count
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from actions.entitlement import BookingState, Entitlements, Facts, IllegalTransition, PreviewOutdated
from actions.entitlement.domain.counts.ledger import EntryKind, LedgerEntry, balance
from actions.entitlement.storage import reading

from .builders import NOW, SCREENING, TODAY, members_file, policy_record, record

CONFIRMED = {"disease_class": "critical", "diagnosis": "confirmed", "first_diagnosed_on": "2026-06-01"}
SERVICES: dict[str, dict[str, str]] = {
    "4.1.2": {**SCREENING, "report_on": "2026-11-01", "report_source": "checkup_centre"},
    "4.1.3": SCREENING,
    "4.1.4": {**SCREENING, "admission_notice": "none", "surgery_setting": "inpatient"},
    "4.4": {"department": "心内科"},
    "4.5": {},
    "4.6": {"disease_class": "critical", "diagnosis": "suspected", "admission_notice": "none"},
    "4.7": {**CONFIRMED, "admission_notice": "valid", "surgery_setting": "inpatient"},
    "4.8": {**CONFIRMED, "region": "asia"},
    "4.10": {},
    "4.12": {**CONFIRMED, "treatment_begun": "yes", "department": "心内科"},
}
GROUPS = ("4.1", "4.4", "4.5", "4.6", "4.7", "4.8", "4.10", "4.12")
SUMS = {"classic": 200_000, "vip": 350_000, "platinum": 600_000}
_NUMBERS = count()


class Desk(RuleBasedStateMachine):
    """One member. held + used ≤ limit always, remaining never negative, and the ledger tells it all."""

    desk: Entitlements
    folder: Path

    def __init__(self) -> None:
        super().__init__()
        self.now = NOW
        self.ids: list[str] = []
        self.seen: list[LedgerEntry] = []

    @initialize(tier=st.sampled_from(sorted(SUMS)))
    def join(self, tier: str) -> None:
        """A new member of this tier."""
        self.member = f"m{next(_NUMBERS)}"
        policy = policy_record(f"P-{self.member}", sum_insured=SUMS[tier])
        path = members_file(self.folder, record(self.member, policies=[policy]))
        assert self.desk.load_members(path, actor="t", today=TODAY).loaded == 1

    @rule(days=st.sampled_from([0, 1, 20, 69, 70, 100, 365, 400]))
    def time_passes(self, days: int) -> None:
        """Years pass; day 70 is the eve of the anniversary."""
        self.now += timedelta(days=days)

    @rule(service=st.sampled_from(sorted(SERVICES)), key=st.sampled_from([None, "k1", "k2"]))
    def request(self, service: str, key: str | None) -> None:
        """Refused or booked; the same key and request only once."""
        wanted = {"wanted_date": (NOW + timedelta(days=3000)).date().isoformat(), **SERVICES[service]}
        facts, key = Facts.parse(wanted), key and f"{service}-{key}"
        result = self.desk.book(self.member, service, facts, self.now, actor="t", key=key)
        if result.booking and key:
            again = self.desk.book(self.member, service, facts, self.now, actor="t", key=key)
            assert again.booking == result.booking
        if result.booking and result.booking.id not in self.ids:
            self.ids.append(result.booking.id)

    @rule(
        data=st.data(), to=st.sampled_from(sorted(BookingState)), cause=st.sampled_from(["", "no_indication"])
    )
    def step(self, data: st.DataObject, to: BookingState, cause: str) -> None:
        """A legal step is taken, an illegal one refused without trace."""
        if self.ids:
            booking, details = data.draw(st.sampled_from(self.ids)), {"cause": cause} if cause else {}
            try:
                self.desk.advance(booking, to, self.now, actor="p", details=details)
            except IllegalTransition as error:
                assert error.message_zh

    @rule(data=st.data())
    def finish(self, data: st.DataObject) -> None:
        """All the way to its good end."""
        if self.ids:
            booking = self.desk.booking(data.draw(st.sampled_from(self.ids)), actor="t")
            path = self.desk.catalogue.services[booking.service].booking.path
            if booking.open:
                for state in path[path.index(booking.state.value) + 1 :]:
                    self.desk.advance(booking.id, state, self.now, actor="p")

    @rule(data=st.data(), days=st.integers(0, 40))
    def reschedule(self, data: st.DataObject, days: int) -> None:
        """A move does what the preview says and never touches a count."""
        if self.ids:
            booking = data.draw(st.sampled_from(self.ids))
            day = (self.now + timedelta(days=days)).date()
            before = self._entries()
            try:
                preview = self.desk.rescheduling(booking, day, self.now, actor="t")
            except IllegalTransition:
                return
            moved = self.desk.reschedule(booking, day, self.now, actor="t", told=preview.told)
            assert (moved.done, moved.reasons) == (preview.possible, preview.reasons)
            assert self._entries() == before

    @rule(data=st.data(), told=st.sampled_from([None, BookingState.CANCELLED, BookingState.FORFEITED]))
    def cancel(self, data: st.DataObject, told: BookingState | None) -> None:
        """What the preview says is what happens, and nothing happens against what was told."""
        if self.ids:
            booking = data.draw(st.sampled_from(self.ids))
            try:
                preview = self.desk.cancellation(booking, self.now, actor="t")
            except IllegalTransition:
                return
            if told in (None, preview.state):
                done = self.desk.cancel(booking, self.now, actor="t", told=told)
                assert (done.effects, done.booking.state) == (preview.effects, preview.state)
            else:
                with pytest.raises(PreviewOutdated):
                    self.desk.cancel(booking, self.now, actor="t", told=told)

    def _entries(self) -> list[LedgerEntry]:
        with self.desk.database.read() as connection:
            return list(reading.account(connection, self.member).entries)

    @invariant()
    def the_books_are_sound(self) -> None:
        """Whatever happened."""
        if hasattr(self, "member"):
            self._ledger_only_grows()
            self._counts_are_sound()

    def _ledger_only_grows(self) -> None:
        """No entry was changed or taken back; no more is released or used than was held."""
        entries = self._entries()
        assert entries[: len(self.seen)] == self.seen
        self.seen = entries
        open_uses: Counter[tuple[str, str]] = Counter()
        for entry in entries:
            key = (entry.booking, entry.line)
            if entry.kind is EntryKind.HOLD:
                assert open_uses[key] == 0
                open_uses[key] = entry.uses
            else:
                assert entry.uses == open_uses[key]
                open_uses[key] -= entry.uses
            assert entry.window_start <= entry.counted_on <= entry.window_end

    def _counts_are_sound(self) -> None:
        """Held by open bookings exactly, never above the limit; replaying the ledger gives every balance."""
        year = self.desk.standing(self.member, self.now, actor="t").policy_year
        assert year is not None
        held: Counter[str] = Counter()
        for booking in self.desk.bookings(self.member, self.now, actor="t"):
            assert booking.consumes
            if booking.open and booking.requested_on in year:
                held.update({cost.line: cost.uses for cost in booking.consumes})
        for found in (
            b for service in GROUPS for b in self.desk.quota(self.member, service, self.now, actor="t")
        ):
            replayed = balance(self.seen, found.line, year)
            assert (found.used, found.held) == (replayed.used, replayed.held)
            assert found.held == held[found.line]
            if found.limit is not None:
                assert found.used + found.held <= found.limit
                assert found.remaining == found.limit - found.used - found.held >= 0


def _run(entitlements: Entitlements, folder: Path, examples: int, steps: int) -> None:
    """The machine, on this database."""
    machine = type("Machine", (Desk,), {"desk": entitlements, "folder": folder})
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=examples,
            stateful_step_count=steps,
            deadline=None,
            database=None,
            suppress_health_check=list(HealthCheck),
            phases=[Phase.generate, Phase.target] if examples < 10 else list(Phase),
        ),
    )


def test_random_lives(entitlements: Entitlements, tmp_path: Path) -> None:
    """A few, of twenty steps each."""
    _run(entitlements, tmp_path, 6, 20)


@pytest.mark.slow
def test_many_random_lives(entitlements: Entitlements, tmp_path: Path) -> None:
    """Many, and longer."""
    _run(entitlements, tmp_path, 60, 50)
