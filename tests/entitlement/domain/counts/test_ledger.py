"""The ledger: append-only, the balance derived, never miscounted whatever happens in whatever order."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from actions.entitlement import LedgerError
from actions.entitlement.domain.counts.ledger import (
    Balance,
    Consumption,
    EntryKind,
    LedgerEntry,
    balance,
    hold,
    open_holds,
    settle,
)
from actions.entitlement.domain.times.periods import policy_year

from ...builders import NOW, TODAY

EFFECTIVE = date(2024, 2, 1)
COST = Consumption("4.4", "4.4")


def held(booking: str, on: date = TODAY, uses: int = 1) -> LedgerEntry:
    """A hold of 4.4."""
    return hold(booking, Consumption("4.4", "4.4", uses), policy_year(EFFECTIVE, on), on, NOW)


def test_hold_consume_release() -> None:
    """Each moves its use; hold and release together are neutral."""
    year = policy_year(EFFECTIVE, TODAY)
    first, second = held("B1"), held("B2")
    assert balance([first, second], "4.4", year) == Balance(0, 2)
    done = [first, second, settle(first, EntryKind.CONSUME, NOW), settle(second, EntryKind.RELEASE, NOW)]
    assert balance(done, "4.4", year) == Balance(1, 0)
    assert balance(done, "4.4", year).taken == 1
    assert balance(done, "4.5", year) == Balance(0, 0)


def test_a_use_belongs_to_the_year_of_the_request() -> None:
    """Requested in January, completed in March: last year's count."""
    first = held("B1", date(2026, 1, 31))
    entries = [first, settle(first, EntryKind.CONSUME, NOW)]
    assert balance(entries, "4.4", policy_year(EFFECTIVE, date(2026, 1, 31))) == Balance(1, 0)
    assert balance(entries, "4.4", policy_year(EFFECTIVE, date(2026, 2, 1))) == Balance(0, 0)


def test_open_holds() -> None:
    """Those neither used nor released."""
    first, visit = held("B1"), hold("B1", Consumption("4.6", "4.6"), policy_year(EFFECTIVE, TODAY), TODAY, NOW)
    entries = [first, visit, settle(first, EntryKind.RELEASE, NOW), held("B2")]
    assert open_holds(entries, "B1") == (visit,)


def test_miscounts_are_errors() -> None:
    """Releasing twice, holding nothing, settling a settlement."""
    first = held("B1")
    twice = [first, settle(first, EntryKind.RELEASE, NOW), settle(first, EntryKind.CONSUME, NOW)]
    with pytest.raises(LedgerError):
        balance(twice, "4.4", policy_year(EFFECTIVE, TODAY))
    with pytest.raises(LedgerError):
        open_holds(twice, "B1")
    with pytest.raises(LedgerError):
        held("B1", uses=0)
    with pytest.raises(LedgerError):
        settle(first, EntryKind.HOLD, NOW)
    with pytest.raises(LedgerError):
        settle(settle(first, EntryKind.RELEASE, NOW), EntryKind.RELEASE, NOW)


class Requests(RuleBasedStateMachine):
    """Random requests, completions and cancellations while years pass, against a plain count."""

    def __init__(self) -> None:
        super().__init__()
        self.entries: list[LedgerEntry] = []
        self.today = EFFECTIVE
        self.limit = 2
        self.open: dict[str, LedgerEntry] = {}
        self.used: dict[date, int] = {}

    def _year_start(self, day: date) -> date:
        return policy_year(EFFECTIVE, day).start

    @rule(days=st.integers(0, 400))
    def time_passes(self, days: int) -> None:
        """Nothing is carried over."""
        self.today += timedelta(days=days)

    @rule()
    def request(self) -> None:
        """A request is held only while a use is free."""
        year = policy_year(EFFECTIVE, self.today)
        if balance(self.entries, "4.4", year).taken < self.limit:
            entry = hold(f"B{len(self.entries)}", COST, year, self.today, NOW)
            self.entries.append(entry)
            self.open[entry.booking] = entry

    @precondition(lambda self: self.open)
    @rule(data=st.data(), kind=st.sampled_from([EntryKind.CONSUME, EntryKind.RELEASE]))
    def finish(self, data: st.DataObject, kind: EntryKind) -> None:
        """A booking ends, maybe years later."""
        entry = self.open.pop(data.draw(st.sampled_from(sorted(self.open))))
        self.entries.append(settle(entry, kind, NOW))
        if kind is EntryKind.CONSUME:
            start = self._year_start(entry.counted_on)
            self.used[start] = self.used.get(start, 0) + 1

    @invariant()
    def held_and_used_never_exceed_the_limit(self) -> None:
        """In no year; and replaying the ledger gives exactly what was done."""
        for number in range(6):
            year = policy_year(EFFECTIVE, EFFECTIVE.replace(year=EFFECTIVE.year + number))
            found = balance(self.entries, "4.4", year)
            holding = sum(1 for entry in self.open.values() if entry.counted_on in year)
            assert found == Balance(self.used.get(year.start, 0), holding)
            assert found.taken <= self.limit


Requests.TestCase.settings = settings(max_examples=25, stateful_step_count=25, deadline=None)
TestRequests = Requests.TestCase


def test_entries_are_whole() -> None:
    """A hold and what settles it name booking, line, service, day, window and instant."""
    year = policy_year(EFFECTIVE, TODAY)
    found = hold("B", Consumption("4.6/any", "4.6", 2), year, TODAY, NOW)
    assert found == LedgerEntry(EntryKind.HOLD, "B", "4.6/any", "4.6", 2, TODAY, year.start, year.end, NOW)
    later = NOW + timedelta(days=9)
    assert settle(found, EntryKind.RELEASE, later) == replace(found, kind=EntryKind.RELEASE, at=later)


def test_holds_are_found_among_those_of_others() -> None:
    """Another booking's entries before and between say nothing."""
    other, mine = held("B2"), held("B1")
    assert open_holds([other, mine, settle(other, EntryKind.CONSUME, NOW)], "B1") == (mine,)


def test_a_miscount_says_where() -> None:
    """The line, or the booking, in the message and as the field."""
    year, one = policy_year(EFFECTIVE, TODAY), held("B")
    twice = [one, settle(one, EntryKind.RELEASE, NOW), settle(one, EntryKind.CONSUME, NOW)]
    for call, field, text in (
        (lambda: balance(twice, "4.4", year), "4.4", "4.4 的释放或使用多于占用"),
        (lambda: open_holds(twice, "B"), "B", "预约 B 的释放或使用多于占用"),
        (lambda: settle(one, EntryKind.HOLD, NOW), "4.4", "只能使用或释放已占用的次数"),
        (lambda: held("B", uses=0), "4.4", "占用次数至少为一次"),
    ):
        with pytest.raises(LedgerError) as caught:
            call()
        assert (caught.value.field, caught.value.message_zh) == (field, text)
