"""Where a member stands, in short Chinese lines."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from actions.replies.payloads import masked

if TYPE_CHECKING:
    from actions.entitlement import Member, Policy, PolicyStanding, Standing

_WHY_NOT = {
    "not_yet_effective": "还没生效",
    "suspended": "中止",
    "lapsed": "失效",
    "expired": "满期",
    "terminated": "终止",
    "premium_unpaid": "保费未交",
    "cooling_off": "犹豫期",
    "waiting_period": "等待期",
}
_KIND = {"main": "主合同", "rider": "附加险"}
_RELATION = {"spouse": "配偶", "child": "子女", "parent": "父母"}


def standing_lines(member: Member, standing: Standing) -> list[str]:
    """The member, the tier, what blocks, each contract, the designated relatives."""
    return [
        f"{member.name}（{member.id}），{member.birth_date} 出生"
        + (f"，{masked(member.mobile)}" if member.mobile else ""),
        headline(standing),
        *(f"{reason.text_zh.rstrip('。')}（手册{reason.clause}）" for reason in standing.blockers),
        *_contracts(member, standing),
        *(
            f"指定亲属 {relative.name}（{_RELATION[relative.relation.value]}）"
            for relative in member.relatives
        ),
    ]


def headline(standing: Standing) -> str:
    """Tier and policy year in one line."""
    if standing.tier is not None:
        text = f"{standing.tier.name}，有效保额 {standing.sum_insured:,} 元"
    elif standing.expected_tier is not None:
        text = f"现在不能使用，之后为{standing.expected_tier.name}"
    else:
        text = "没有可用的套餐"
    year = standing.policy_year
    return f"{text}，第 {year.number} 保单年度 {year.start} 至 {year.end}" if year else text


def _contracts(member: Member, standing: Standing) -> Iterator[str]:
    records = {policy.number: policy for policy in member.policies}
    for contract in standing.policies:
        yield _contract(contract, records[contract.number])


def _contract(contract: PolicyStanding, record: Policy) -> str:
    state = "计入" if contract.counts else f"不计入（{_WHY_NOT.get(contract.reason, contract.reason)}）"
    waiting = "" if contract.counts else f"，{contract.usable_from} 起过等待期"
    return (
        f"{_KIND[contract.kind.value]} {contract.number} {record.product}：{state}，"
        f"保额 {contract.sum_insured:,} 元，{contract.effective_date} 生效{waiting}"
    )
