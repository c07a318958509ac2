"""Suppositions about contracts: another one, one less, another sum, a premium, a status."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import ClassVar

from ...errors import BadChange
from ..people.members import Policy, PolicyKind, PolicyStatus
from .base import Change, Situation, real_day

HYPOTHETICAL_NUMBER = "WHAT-IF-"
_LARGEST_SUM = 10**12
_CAN_COME_BACK = (PolicyStatus.SUSPENDED, PolicyStatus.LAPSED)


@dataclass(frozen=True)
class NewContract(Change):
    """Another main contract or rider, paid and without cooling-off, from a day (None: the day of asking).

    `number` empty: one that no contract bears.
    """

    kind: ClassVar[str] = "contract"
    sum_insured: int
    effective: date | None = None
    type: PolicyKind = PolicyKind.MAIN
    number: str = ""

    def apply(self, situation: Situation) -> Situation:
        known = {policy.number for policy in situation.member.policies}
        if self.number in known:
            raise BadChange("contract", f"已经有保单 {self.number}")
        effective = real_day(self.effective or situation.on, "contract")
        number = self.number or _free_number(known)
        products = situation.catalogue.products
        product = products.main if self.type is PolicyKind.MAIN else products.rider
        policy = Policy(
            number, self.type, product.name, effective, _sum(self.sum_insured), PolicyStatus.IN_FORCE, True
        )
        return _with_policies(situation, (*situation.member.policies, policy))


@dataclass(frozen=True)
class WithoutContract(Change):
    """The contract `number` taken away, as if it had never been."""

    kind: ClassVar[str] = "without_contract"
    number: str

    def apply(self, situation: Situation) -> Situation:
        _chosen(situation, self.number)
        return _with_policies(situation, (p for p in situation.member.policies if p.number != self.number))


@dataclass(frozen=True)
class SumInsured(Change):
    """The sum of one contract changed; `number` empty: of the only main contract. In whole yuan."""

    kind: ClassVar[str] = "sum_insured"
    sum_insured: int
    number: str = ""

    def apply(self, situation: Situation) -> Situation:
        mains = [p.number for p in situation.member.policies if p.kind is PolicyKind.MAIN]
        if not self.number and len(mains) != 1:
            raise BadChange("sum", f"有 {len(mains)} 份主合同，请写明保单号")
        amount = _sum(self.sum_insured)
        return _changed(
            situation, self.number or mains[0], lambda policy: replace(policy, sum_insured=amount)
        )


@dataclass(frozen=True)
class Premium(Change):
    """A premium due and unpaid, or paid; of one contract or, with `number` empty, of all."""

    kind: ClassVar[str] = "premium"
    paid: bool
    number: str = ""

    def apply(self, situation: Situation) -> Situation:
        return _changed(situation, self.number, lambda policy: replace(policy, premium_paid=self.paid))


@dataclass(frozen=True)
class ContractStatus(Change):
    """A contract suspended, lapsed, ended, or in force again; of one contract or, with `number` empty, of all.

    Only what is suspended or lapsed comes back into force (2.1.2 复效), with its premium paid. What already has the
    status stays as it is.
    """

    kind: ClassVar[str] = "contract_status"
    status: PolicyStatus
    number: str = ""

    def apply(self, situation: Situation) -> Situation:
        if self.status is PolicyStatus.IN_FORCE:
            return self._back_in_force(situation)
        return _changed(situation, self.number, lambda policy: replace(policy, status=self.status))

    def _back_in_force(self, situation: Situation) -> Situation:
        chosen = _chosen(situation, self.number)
        if not any(policy.status in (*_CAN_COME_BACK, PolicyStatus.IN_FORCE) for policy in chosen):
            raise BadChange("status", "只有中止或失效的合同可以复效")
        return _changed(situation, self.number, _reinstated)


def _reinstated(policy: Policy) -> Policy:
    if policy.status not in _CAN_COME_BACK:
        return policy
    return replace(policy, status=PolicyStatus.IN_FORCE, premium_paid=True)


def _with_policies(situation: Situation, policies: Iterable[Policy]) -> Situation:
    return replace(situation, member=replace(situation.member, policies=tuple(policies)))


def _changed(situation: Situation, number: str, change: Callable[[Policy], Policy]) -> Situation:
    """The contract `number` changed, or all of them."""
    chosen = _chosen(situation, number)
    return _with_policies(situation, (change(p) if p in chosen else p for p in situation.member.policies))


def _chosen(situation: Situation, number: str) -> tuple[Policy, ...]:
    found = tuple(p for p in situation.member.policies if not number or p.number == number)
    if not found:
        raise BadChange("contract", f"没有保单 {number}" if number else "没有保单")
    return found


def _free_number(known: set[str]) -> str:
    count = 1
    while f"{HYPOTHETICAL_NUMBER}{count}" in known:
        count += 1
    return f"{HYPOTHETICAL_NUMBER}{count}"


def _sum(amount: int) -> int:
    if not 0 <= amount <= _LARGEST_SUM:
        raise BadChange("sum", "保额应为 0 到 1 万亿的整数元")
    return amount
