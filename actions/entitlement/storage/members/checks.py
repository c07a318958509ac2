"""What one record of the members file alone cannot tell: impossible days, contracts and relatives named twice.

What cannot be is refused; what is odd but may well be true is loaded and reported: nobody is locked out by it.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date

from ...domain.booking.bookings import Booking
from ...domain.people.members import (
    Guardian,
    Member,
    Policy,
    Policyholder,
    PolicyKind,
    PolicyStatus,
    Relative,
    Usage,
)
from ...domain.times.periods import PolicyYear
from ...handbook import Catalogue
from .counts import Counting
from .findings import Finding, Refusal
from .records import BookingRecord, MemberRecord, PolicyRecord, RelativeRecord


@dataclass(frozen=True)
class CheckedMember:
    """A member ready to be stored, with the bookings of the file and the policy years their counts belong to."""

    index: int
    member: Member
    bookings: tuple[tuple[Booking, PolicyYear], ...]
    findings: tuple[Finding, ...] = ()


def checked(record: MemberRecord, index: int, catalogue: Catalogue, today: date) -> CheckedMember:
    """The member of `record`; raises Refusal with field and reason."""
    findings: list[Finding] = []
    _days(record, today)
    record = record.copy(update={"policies": _policies(record, findings)})
    relatives = _relatives(record, catalogue, findings)
    counting = Counting(record, catalogue, today)
    usage = tuple(counting.usage(use, f"usage[{n}]") for n, use in enumerate(record.usage))
    bookings = tuple(
        counting.booking(entry, record.id, f"bookings[{n}]") for n, entry in _bookings(record, findings)
    )
    member = _member(record, relatives, usage)
    return CheckedMember(index, member, bookings, (*findings, *counting.findings))


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


def _policies(record: MemberRecord, findings: list[Finding]) -> list[PolicyRecord]:
    """Each contract once. Different numbers are different contracts, however alike; one number is one content."""
    known: dict[str, PolicyRecord] = {}
    for n, policy in enumerate(record.policies):
        same = known.setdefault(policy.number, policy)
        if same is policy:
            continue
        if same != policy:
            raise Refusal(f"policies[{n}].number", f"保单号 {policy.number} 写了两次，内容不同")
        why = f"保单号 {policy.number} 写了两次，内容相同，按一份装入"
        findings.append(Finding(f"policies[{n}].number", "number_repeated", why))
    in_force = Counter(p.kind for p in known.values() if p.status is PolicyStatus.IN_FORCE)
    mains = sum(1 for p in known.values() if p.kind is PolicyKind.MAIN)
    if in_force[PolicyKind.RIDER] > mains:
        findings.append(Finding("policies", "riders_without_contract", "有效的附加险多于主合同，照样装入"))
    return list(known.values())


def _bookings(record: MemberRecord, findings: list[Finding]) -> list[tuple[int, BookingRecord]]:
    """Each booking once, with its place; one number is one content here, too."""
    known: dict[str, tuple[int, BookingRecord]] = {}
    for n, booking in enumerate(record.bookings):
        first, same = known.setdefault(booking.id, (n, booking))
        if first == n:
            continue
        if same != booking:
            raise Refusal(f"bookings[{n}].id", f"预约号 {booking.id} 写了两次，内容不同")
        why = f"预约号 {booking.id} 写了两次，内容相同，按一个装入"
        findings.append(Finding(f"bookings[{n}].id", "number_repeated", why))
    return list(known.values())


def _relatives(record: MemberRecord, catalogue: Catalogue, findings: list[Finding]) -> list[RelativeRecord]:
    """The relatives who were named first, as many as may be named (3.2: once named, never replaced)."""
    named: dict[tuple[str, str], RelativeRecord] = {}
    for n, relative in enumerate(record.relatives):
        if named.setdefault((relative.name, relative.relation), relative) is not relative:
            why = "同一位亲属写了两次，按一位装入"
            findings.append(Finding(f"relatives[{n}]", "relative_repeated", why))
    most = catalogue.family_sharing.max_relatives
    first = sorted(named.values(), key=lambda relative: relative.designated_on)[:most]
    if len(named) > most:
        findings.append(too_many_relatives(len(named), most))
    return [relative for relative in named.values() if relative in first]


def too_many_relatives(count: int, most: int) -> Finding:
    """More relatives than may be designated: the later ones are left out."""
    why = f"指定亲属最多 {most} 位，共有 {count} 位，只装入先指定的"
    return Finding("relatives", "relatives_above_limit", why)


def _member(record: MemberRecord, relatives: list[RelativeRecord], usage: tuple[Usage, ...]) -> Member:
    return Member(
        id=record.id,
        name=record.name,
        birth_date=record.birth_date,
        mobile=record.mobile,
        id_number=record.id_number or "",
        openid=record.openid or "",
        policies=tuple(_policy(policy) for policy in record.policies),
        guardians=tuple(Guardian(**guardian.__dict__) for guardian in record.guardians),
        policyholders=tuple(
            Policyholder(policy.number, **policy.policyholder.__dict__)
            for policy in record.policies
            if policy.policyholder is not None
        ),
        relatives=tuple(Relative(**relative.__dict__) for relative in relatives),
        usage=usage,
    )


def _policy(record: PolicyRecord) -> Policy:
    return Policy(**{name: value for name, value in record.__dict__.items() if name != "policyholder"})
