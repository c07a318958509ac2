"""The member sheet: one snapshot, put in the order in which an agent needs it. It judges nothing itself."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from actions.entitlement import Booking, Change, Decision, QuotaBalance, Snapshot, parse_change
from actions.entitlement.domain.people.acting import of_age
from actions.replies.payloads import masked
from assistant.cli.lines.wording import CONDITIONS

from .storage.calls import Call


@dataclass(frozen=True)
class LineRow:
    """One quota line as shown."""

    condition: str
    limit: str
    used: int
    held: int
    remaining: str
    empty: bool
    clause: str


@dataclass(frozen=True)
class ServiceRow:
    """One service: its lines, and whether it may be used now. `needs` counts what is still to be asked."""

    id: str
    name: str
    decision: Decision
    lines: tuple[LineRow, ...]
    open_now: bool

    @property
    def outcome(self) -> str:
        """allowed, refused, needs or passed_on."""
        return "passed_on" if self.decision.passed_on else self.decision.outcome.value


@dataclass(frozen=True)
class Sheet:
    """Everything the page shows of one member. Numbers are masked unless `full`."""

    snapshot: Snapshot
    rows: tuple[ServiceRow, ...]
    running: tuple[Booking, ...]
    ended: tuple[Booking, ...]
    mobile: str
    id_number: str
    adult: bool
    likely: tuple[str, ...]


def sheet_of(snapshot: Snapshot, full: bool = False) -> Sheet:
    """The sheet of a snapshot."""
    member = snapshot.member
    hide = (lambda number: number) if full else masked
    found = snapshot.bookings()
    running = tuple(booking for booking in found if booking.open)
    return Sheet(
        snapshot, tuple(_rows(snapshot)), running, tuple(booking for booking in found if not booking.open)[:10],
        hide(member.mobile), hide(member.id_number), of_age(member, snapshot.on), tuple(_likely(snapshot, running)),
    )  # fmt: skip


def _rows(snapshot: Snapshot) -> Iterable[ServiceRow]:
    balances = snapshot.counts()
    for key, spec in snapshot.catalogue.services.items():
        if snapshot.catalogue.children(key):
            continue
        lines = tuple(_line(balance) for balance in balances if balance.service == key)
        opening = snapshot.times.opening(key, snapshot.at)
        yield ServiceRow(key, spec.short_name, snapshot.check(key), lines, opening.open)


def _line(balance: QuotaBalance) -> LineRow:
    unlimited = "按需" if balance.as_needed else "不限"
    return LineRow(
        CONDITIONS.get(balance.condition, balance.condition),
        unlimited if balance.limit is None else str(balance.limit), balance.used, balance.held,
        unlimited if balance.remaining is None else str(balance.remaining), not balance.free, balance.clause,
    )  # fmt: skip


def _likely(snapshot: Snapshot, running: Sequence[Booking]) -> Iterable[str]:
    """What this member probably asks next; each is sent to the ask line as it stands."""
    services = snapshot.catalogue.services
    for booking in running[:2]:
        yield f"{services[booking.service].short_name}的预约到哪一步了"
        yield f"{services[booking.service].short_name}现在取消还退次数吗"
    if snapshot.standing.blockers:
        yield "为什么现在不能用"
        yield "什么时候开始能用"
    yield "现在能用哪些服务"
    yield "专家门诊还剩几次"
    if snapshot.standing.rider is None:
        yield "没有附加险，轻症能用住院协调吗"


def supposed(kind: str, value: str) -> tuple[Change, ...]:
    """One supposition of the what-if form; none when nothing was typed. Raises BadChange."""
    return (parse_change(kind, value),) if value.strip() else ()


def age_of(call: Call, at: datetime) -> int:
    """Whole minutes since the call began."""
    return max(0, int((at.timestamp() - call.began_at) // 60))
