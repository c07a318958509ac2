"""What one record of the members file alone cannot tell: impossible days, doubled contracts, uses above the limit."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from ..domain.bookings import Booking, BookingState, StateChange
from ..domain.hours import SHANGHAI
from ..domain.ledger import Consumption
from ..domain.members import Guardian, Member, Policy, PolicyKind, PolicyStatus, Relative, Usage
from ..domain.periods import PolicyYear, policy_year
from ..handbook import Catalogue, QuotaLine
from .member_records import BookingRecord, MemberRecord, UsageRecord

_NOT_COUNTED = frozenset({BookingState.CANCELLED, BookingState.REJECTED})
IMPORT_ACTOR = "members_file"


class Refusal(ValueError):
    """Why a member is refused: `field` is the path inside the entry."""

    def __init__(self, field: str, reason: str) -> None:
        super().__init__(reason)
        self.field = field
        self.reason = reason


@dataclass(frozen=True)
class CheckedMember:
    """A member ready to be stored, with the bookings of the file and the policy years their counts belong to."""

    index: int
    member: Member
    bookings: tuple[tuple[Booking, PolicyYear], ...]


def checked(record: MemberRecord, index: int, catalogue: Catalogue, today: date) -> CheckedMember:
    """The member of `record`; raises Refusal with field and reason."""
    _days(record, today)
    _policies(record)
    _relatives(record, catalogue)
    room = _Room(record, catalogue)
    usage = tuple(_usage(use, f"usage[{n}]", room, catalogue, today) for n, use in enumerate(record.usage))
    bookings = tuple(
        _booking(entry, record.id, f"bookings[{n}]", room, catalogue, today)
        for n, entry in enumerate(record.bookings)
    )
    return CheckedMember(index, _member(record, usage), bookings)


def _days(record: MemberRecord, today: date) -> None:
    if record.birth_date > today:
        raise Refusal("birth_date", f"出生日期 {record.birth_date} 还没到")
    for n, policy in enumerate(record.policies):
        if policy.effective_date < record.birth_date:
            raise Refusal(f"policies[{n}].effective_date", "生效日期早于出生日期")
        until = policy.cooling_off_until
        if until is not None and until < policy.effective_date:
            raise Refusal(f"policies[{n}].cooling_off_until", "犹豫期早于生效日期")
    for n, relative in enumerate(record.relatives):
        if relative.designated_on > today:
            raise Refusal(f"relatives[{n}].designated_on", f"指定日期 {relative.designated_on} 还没到")


def _policies(record: MemberRecord) -> None:
    seen: dict[str, int] = {}
    same: dict[tuple[Any, ...], int] = {}
    for n, policy in enumerate(record.policies):
        if policy.number in seen:
            raise Refusal(f"policies[{n}].number", f"保单号 {policy.number} 重复")
        seen[policy.number] = n
        key = (policy.kind, policy.product, policy.effective_date, policy.sum_insured, policy.status)
        if key in same:
            raise Refusal(f"policies[{n}]", f"与第 {same[key] + 1} 份保单完全相同，疑为重复")
        same[key] = n
    in_force = Counter(p.kind for p in record.policies if p.status is PolicyStatus.IN_FORCE)
    mains = sum(1 for p in record.policies if p.kind is PolicyKind.MAIN)
    if in_force[PolicyKind.RIDER] > mains:
        raise Refusal("policies", "有效的附加险多于主合同，保单重叠")


def _relatives(record: MemberRecord, catalogue: Catalogue) -> None:
    most = catalogue.family_sharing.max_relatives
    if len(record.relatives) > most:
        raise Refusal("relatives", f"指定亲属最多 {most} 位，写了 {len(record.relatives)} 位")
    named = [(relative.name, relative.relation) for relative in record.relatives]
    if len(set(named)) < len(named):
        raise Refusal("relatives", "同一位亲属写了两次")


def _member(record: MemberRecord, usage: tuple[Usage, ...]) -> Member:
    return Member(
        id=record.id,
        name=record.name,
        birth_date=record.birth_date,
        mobile=record.mobile,
        id_number=record.id_number or "",
        openid=record.openid or "",
        policies=tuple(Policy(**policy.__dict__) for policy in record.policies),
        guardians=tuple(Guardian(**guardian.__dict__) for guardian in record.guardians),
        relatives=tuple(Relative(**relative.__dict__) for relative in record.relatives),
        usage=usage,
    )


class _Room:
    """How many uses of each line and policy year the contracts of the file could ever have given.

    The limit is that of the highest tier all main contracts together would reach: what was used before a downgrade
    is no mistake, what no tier of theirs ever allowed is one.
    """

    def __init__(self, record: MemberRecord, catalogue: Catalogue) -> None:
        mains = [p for p in record.policies if p.kind is PolicyKind.MAIN]
        total = sum(p.sum_insured for p in mains)
        reached = [tier.id for tier in catalogue.tiers if total >= tier.min_sum_insured]
        self.tier = reached[-1] if reached else ""
        self.first = min((p.effective_date for p in mains), default=None)
        in_force = [p.effective_date for p in mains if p.status is PolicyStatus.IN_FORCE]
        self.anchor = min(in_force, default=self.first)
        self.taken: Counter[tuple[str, date]] = Counter()

    def year(self, day: date, field: str) -> PolicyYear:
        """The policy year of `day`: of the earliest contract in force, else of the earliest at all."""
        if self.first is None or self.anchor is None or day < self.first:
            raise Refusal(field, f"{day} 早于第一份合同生效")
        return policy_year(self.anchor if day >= self.anchor else self.first, day)

    def take(self, lines: Iterable[QuotaLine], day: date, field: str) -> str:
        """Take one use of the first of `lines` with room; raises Refusal when there is none."""
        year = self.year(day, field)
        for line in lines:
            limit = line.limit(self.tier) if self.tier else 0
            if limit is None or self.taken[line.line, year.start] < limit:
                self.taken[line.line, year.start] += 1
                return line.line
        raise Refusal(field, f"{year.start} 至 {year.end} 的使用次数超过上限")


def _lines(service: str, line: str | None, catalogue: Catalogue, field: str) -> tuple[QuotaLine, ...]:
    spec = catalogue.services.get(service)
    if spec is None:
        raise Refusal(f"{field}.service", f"没有服务项目 {service}")
    if not spec.quota:
        raise Refusal(f"{field}.service", f"{service} 要写明是其中哪一项")
    found = tuple(entry for entry in spec.quota if line is None or entry.line == line)
    if not found:
        raise Refusal(f"{field}.line", f"{service} 没有次数 {line}")
    return found


def _usage(use: UsageRecord, field: str, room: _Room, catalogue: Catalogue, today: date) -> Usage:
    lines = _lines(use.service, use.line, catalogue, field)
    if use.on > today:
        raise Refusal(f"{field}.on", f"使用日期 {use.on} 还没到")
    return Usage(use.service, use.on, room.take(lines, use.on, field))


def _booking(
    entry: BookingRecord, member_id: str, field: str, room: _Room, catalogue: Catalogue, today: date
) -> tuple[Booking, PolicyYear]:
    lines = _lines(entry.service, entry.line, catalogue, field)
    if entry.state.value not in catalogue.services[entry.service].booking.states:
        raise Refusal(f"{field}.state", f"{entry.service} 没有状态 {entry.state.value}")
    if entry.requested_on > today:
        raise Refusal(f"{field}.requested_on", f"申请日期 {entry.requested_on} 还没到")
    visit_on, visit_at = _visit(entry, field)
    year = room.year(entry.requested_on, f"{field}.requested_on")
    costs: tuple[Consumption, ...] = ()
    if entry.state not in _NOT_COUNTED:
        costs = (Consumption(room.take(lines, entry.requested_on, field), entry.service),)
    at = datetime.combine(entry.requested_on, time(9), SHANGHAI)
    booking = Booking(
        id=entry.id,
        member_id=member_id,
        service=entry.service,
        state=entry.state,
        requested_at=at,
        consumes=costs,
        facts={},
        wanted_date=visit_on,
        visit_at=visit_at,
        history=(StateChange(entry.state, at, IMPORT_ACTOR),),
    )
    return booking, year


def _visit(entry: BookingRecord, field: str) -> tuple[date | None, datetime | None]:
    if entry.visit_at is None:
        return None, None
    try:
        at = datetime.fromisoformat(entry.visit_at).replace(tzinfo=SHANGHAI)
    except ValueError as error:
        raise Refusal(f"{field}.visit_at", f"没有“{entry.visit_at}”这个时刻") from error
    if at.date() < entry.requested_on:
        raise Refusal(f"{field}.visit_at", "就诊早于申请")
    return at.date(), at if len(entry.visit_at) > 10 else None
