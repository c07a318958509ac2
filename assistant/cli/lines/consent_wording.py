"""The evidence of acts, for people and for programs: what was shown, what was answered, who answered for whom."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from actions.entitlement import ConsentRecord

_ACTS = {"book": "预约", "cancel": "取消", "reschedule": "改期", "designate": "登记亲属"}
_PEOPLE = {"member": "本人", "guardian": "监护人", "policyholder": "投保人", "agent": "坐席"}


def consent_lines(records: Iterable[ConsentRecord]) -> list[str]:
    """Two lines and the shown text for each act: enough to decide a dispute from."""
    lines: list[str] = []
    for record in records:
        told = record.consent
        whose = f"代 {told.on_behalf_of}" if told.on_behalf_of else ""
        how = "点按" if told.by_button else "回答"
        by = f"{_PEOPLE[told.acted_by.value]}{whose}（{record.actor}）"
        lines += [
            f"{told.at:%Y-%m-%d %H:%M:%S} {_ACTS[record.act.value]}，{by}在 {told.channel} {how}“{told.answer}”",
            *(f"  当时显示：{line}" for line in told.shown.splitlines() if line.strip()),
            f"  提议 {told.proposal}，手册版本 {told.edition}，模型 {told.model or '未使用'}",
        ]
    return lines


def consent_payload(record: ConsentRecord) -> dict[str, Any]:
    """The same for programs; instants are ISO 8601 in Asia/Shanghai."""
    told = record.consent
    return {
        "act": record.act.value,
        "member_id": record.member_id,
        "booking_id": record.booking_id or None,
        **asdict(told),
        "at": told.at.isoformat(),
        "acted_by": told.acted_by.value,
        "on_behalf_of": told.on_behalf_of or None,
        "model": told.model or None,
        "actor": record.actor,
        "recorded_at": record.recorded_at.isoformat(),
        "done": dict(record.done),
    }
