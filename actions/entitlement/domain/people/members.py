"""Who a member is: the person, the contracts, the designated relatives, the uses reported by the insurer."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import Enum


class PolicyKind(str, Enum):
    """健康随心Ⅴ itself, or the rider that covers moderate and mild disease (2.5.2, 2.5.3)."""

    MAIN = "main"
    RIDER = "rider"


class PolicyStatus(str, Enum):
    """State of a contract; only `in_force` carries services (5.1.1)."""

    IN_FORCE = "in_force"
    SUSPENDED = "suspended"
    LAPSED = "lapsed"
    EXPIRED = "expired"
    TERMINATED = "terminated"


class Relation(str, Enum):
    """Of a designated relative to the insured (3.2 亲属共享)."""

    SPOUSE = "spouse"
    CHILD = "child"
    PARENT = "parent"


@dataclass(frozen=True)
class Policy:
    """One contract. `sum_insured` in whole yuan; `cooling_off_until` is the last day of the 犹豫期, None when over."""

    number: str
    kind: PolicyKind
    product: str
    effective_date: date
    sum_insured: int
    status: PolicyStatus
    premium_paid: bool
    cooling_off_until: date | None = None


@dataclass(frozen=True)
class Relative:
    """A relative the member has designated; once named, never replaced (3.2)."""

    name: str
    relation: Relation
    designated_on: date


@dataclass(frozen=True)
class Guardian:
    """Who may ask for a minor (5.4)."""

    name: str
    relation: str
    mobile: str = ""


@dataclass(frozen=True)
class Policyholder:
    """Who pays for the contract `policy` and, while the insured is a minor, may ask for services (5.4)."""

    policy: str
    name: str
    mobile: str = ""
    relation: str = ""


@dataclass(frozen=True)
class Usage:
    """One use the insurer's records report. `line` empty: the file named the service only."""

    service: str
    on: date
    line: str = ""


@dataclass(frozen=True)
class Member:
    """The insured. `openid`, `id_number` and `mobile` are empty when unknown.

    `policyholders`: one for each contract whose policyholder the insurer names.
    """

    id: str
    name: str
    birth_date: date
    mobile: str = ""
    id_number: str = field(default="", repr=False)
    openid: str = field(default="", repr=False)
    policies: tuple[Policy, ...] = ()
    guardians: tuple[Guardian, ...] = ()
    policyholders: tuple[Policyholder, ...] = field(default=(), repr=False)
    relatives: tuple[Relative, ...] = ()
    usage: tuple[Usage, ...] = ()
