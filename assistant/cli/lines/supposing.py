"""``check --if``: what would hold under suppositions, as short Chinese lines and as JSON. Nothing is written."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from assistant.cli.lines.wording import decision_lines, quota_line
from assistant.cli.shared.errors import WrongCall

if TYPE_CHECKING:
    from actions.entitlement import Catalogue, Change, QuotaBalance, WhatIf


def changes(texts: Sequence[str]) -> tuple[Change, ...]:
    """The suppositions of ``--if name=value``, in order; one name may come several times. Raises WrongCall, BadChange."""
    from actions.entitlement import FORMS, parse_change

    found: list[Change] = []
    for text in texts:
        name, sign, value = text.replace("＝", "=").partition("=")
        if not sign or not name.strip():
            forms = "、".join(f"{key}={form}" for key, form in FORMS.items())
            raise WrongCall(f"--if 应写成 名称=值，不是“{text}”，可写：{forms}")
        found.append(parse_change(name, value))
    return tuple(found)


def lines(found: WhatIf, told: Sequence[str]) -> list[str]:
    """The suppositions first, then the answer under them, the answer as it is, and the counts that change."""
    catalogue = found.before.catalogue
    after, actual = decision_lines(catalogue, found.decision), decision_lines(catalogue, found.actual)
    return [
        f"假设（没有保存，也不会办理）：{'；'.join(told)}",
        f"假设的申请时间：{found.after.at:%Y-%m-%d %H:%M}",
        *after,
        "假设前后结论一样" if after == actual else f"现在实际是：{actual[0]}",
        *_tiers(found),
        *_counts(catalogue, found),
    ]


def _tiers(found: WhatIf) -> Iterator[str]:
    before, after = found.before.tier, found.tier
    if before != after:
        yield f"套餐：{before.name if before else '无'} → {after.name if after else '无'}"
    for step in found.tier_steps:
        yield f"{step.day} 起：{step.tier.name if step.tier else '无套餐'}"


def _counts(catalogue: Catalogue, found: WhatIf) -> Iterator[str]:
    if found.before.counts() and not found.counts:
        yield "次数变化：各项次数都没有了"
        return
    for change in found.line_changes:
        yield f"次数变化 {change.line}：{_told(catalogue, change.before)} → {_told(catalogue, change.after)}"


def _told(catalogue: Catalogue, balance: QuotaBalance | None) -> str:
    return "无" if balance is None else quota_line(catalogue, balance).partition(" · ")[0]


def payload(found: WhatIf, told: Sequence[str]) -> dict[str, Any]:
    """The supposed decision in the shape of ``check --json``, with what it stands on and what holds without it."""
    from actions.replies.payloads import decision_payload, plain, quota_payloads

    standing, period = found.standing, found.service_period
    return {
        **decision_payload(found.decision),
        "changes": list(told),
        "asked_at": found.after.at.isoformat(),
        "actual": decision_payload(found.actual),
        "tier": found.tier.id if found.tier else None,
        "expected_tier": standing.expected_tier.id if standing.expected_tier else None,
        "tier_steps": [{"day": s.day.isoformat(), "tier": s.tier.id if s.tier else None} for s in found.tier_steps],
        "policy_year": plain(standing.policy_year),
        "waiting_until": plain(standing.waiting_until),
        "usable_from": plain(standing.usable_from),
        "service_period": None if period is None else plain(period),
        "counts": quota_payloads(found.counts),
        "changed_lines": [change.line for change in found.line_changes],
    }
