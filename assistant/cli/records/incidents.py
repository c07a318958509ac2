"""``incidents``: dangers heard and complaints made in talks, for the people who look after them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING, Any

import typer

from assistant.cli.shared.common import AsJson, Now, entitlements, instant, operator, print_json

if TYPE_CHECKING:
    from actions.entitlement import Incident

app = typer.Typer(name="incidents", help="事件单：对话里听到的急症、轻生危险和投诉。", no_args_is_help=True)
_KINDS = {"emergency": "急症", "mental_crisis": "轻生危险", "complaint": "投诉"}
_STATES = {"open": "未处理", "acknowledged": "已接手", "closed": "已办结"}
_WHO = {"self": "本人", "other": "身边的人", "agent_caller": "来电人"}
_ID = typer.Argument(..., metavar="ID", help="事件单编号，见 incidents list。")


@app.command("list")
def list_(
    open_only: bool = typer.Option(False, "--open", help="只看没人接手的。"),
    now: str | None = Now,
    as_json: bool = AsJson,
) -> None:
    """事件单：急的在前，投诉按答复期限排。"""
    at = instant(now)
    found = entitlements().incidents(actor=operator(), open_only=open_only)
    if as_json:
        print_json({"now": at.isoformat(), "incidents": [incident_payload(one) for one in found]})
    else:
        print("\n".join(line for one in found for line in _lines(one, at)) or "没有事件单")


@app.command()
def acknowledge(incident: str = _ID, now: str | None = Now, as_json: bool = AsJson) -> None:
    """接手一张事件单，记下是谁、什么时候。"""
    at = instant(now)
    _told(entitlements().acknowledge_incident(incident, operator(), at), at, as_json)


@app.command()
def close(incident: str = _ID, now: str | None = Now, as_json: bool = AsJson) -> None:
    """办结一张事件单。"""
    at = instant(now)
    _told(entitlements().close_incident(incident, operator(), at), at, as_json)


def incident_payload(incident: Incident) -> dict[str, Any]:
    """One incident, JSON-ready."""
    from actions.replies.payloads import plain

    return {"state": incident.state.value, **plain(incident)}


def _told(incident: Incident, at: datetime, as_json: bool) -> None:
    if as_json:
        print_json(incident_payload(incident))
    else:
        print("\n".join(_lines(incident, at)))


def _lines(incident: Incident, at: datetime) -> Iterator[str]:
    last = incident.steps[-1]
    late = "（已超时）" if incident.due_at and incident.overdue(at) else ""
    due = f"，{incident.due_at:%Y-%m-%d %H:%M} 前答复{late}" if incident.due_at else ""
    who = f"（{_WHO[incident.who]}）" if incident.who in _WHO else ""
    kind, state = _KINDS[incident.kind.value], _STATES[incident.state.value]
    yield f"{incident.id} {kind}{who} {incident.raised_at:%Y-%m-%d %H:%M}：{state}，{last.actor}{due}"
    yield f"  会员 {incident.member_id or '未登录'}，渠道 {incident.channel or '未知'}，对话 {incident.conversation}"
