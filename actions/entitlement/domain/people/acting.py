"""Who may act for whom: everybody for themselves, policyholder and guardian for an insured minor (5.4), nobody else.

A policyholder never sees another adult's data: on the day the insured comes of age the right ends.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from ..booking.consent import ActedBy
from ..rules.general import MAJORITY
from ..times.periods import birthday
from .identifying import mobile_key, name_key
from .members import Member, PolicyStatus

# A contract that is over makes nobody a policyholder any more; a suspended one can be taken up again.
_OVER = frozenset({PolicyStatus.EXPIRED, PolicyStatus.TERMINATED})


@dataclass(frozen=True)
class Person:
    """Somebody whose mobile number the channel has verified, and the name where it is known."""

    mobile: str
    name: str = ""


@dataclass(frozen=True)
class Permission:
    """Whether somebody may act for a member, and as what.

    `code`: self, policyholder, guardian; else of_age (named as one of both, but the insured is an adult) or unrelated.
    """

    member_id: str
    allowed: bool
    code: str
    acted_by: ActedBy | None = None


def may_act(person: Person, member: Member, on: date) -> Permission:
    """Whether `person` may act for `member` on the day `on`; numbers are compared however they are written.

    Only a known mobile number counts: a name alone is no proof, and a wrong name is a no.
    """
    role = _role(person, member)
    if role is not None and not of_age(member, on):
        return Permission(member.id, True, role.value, role)
    if _same(person, member.name, member.mobile):
        return Permission(member.id, True, "self", ActedBy.MEMBER)
    return Permission(member.id, False, "unrelated" if role is None else "of_age")


def acts_for_self(member: Member) -> Permission:
    """The member in person; that a minor's own request is refused (5.4) the decision says."""
    return Permission(member.id, True, "self", ActedBy.MEMBER)


def of_age(member: Member, on: date) -> bool:
    """Whether the member is an adult on the day `on`: 18 is reached on the birthday."""
    return on >= birthday(member.birth_date, MAJORITY)


def _role(person: Person, member: Member) -> ActedBy | None:
    running = {policy.number for policy in member.policies if policy.status not in _OVER}
    if any(h.policy in running and _same(person, h.name, h.mobile) for h in member.policyholders):
        return ActedBy.POLICYHOLDER
    if any(_same(person, guardian.name, guardian.mobile) for guardian in member.guardians):
        return ActedBy.GUARDIAN
    return None


def _same(person: Person, name: str, mobile: str) -> bool:
    number = mobile_key(person.mobile)
    named = not person.name or name_key(person.name) == name_key(name)
    return bool(number) and number == mobile_key(mobile) and named
