"""``bookings outbox``, ``deliver`` and ``resend``: what the provider has not taken yet, and sending it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

import typer

from assistant.cli.shared.common import AsJson, entitlements, operator, print_json, say
from assistant.cli.shared.stopping import until_stopped

if TYPE_CHECKING:
    from actions.entitlement import OutboxEvent

_STATES = {
    "pending": "待送",
    "retrying": "等待重试",
    "blocked": "排在前一个事件之后",
    "dead": "死信",
    "delivered": "已送达",
}


def register(app: typer.Typer) -> None:
    """Add the commands of this module to ``bookings``."""
    app.command()(outbox)
    app.command()(deliver)
    app.command()(resend)


def outbox(
    dead: bool = typer.Option(False, "--dead", help="只看不再重试的（死信）。"),
    as_json: bool = AsJson,
) -> None:
    """发件箱：服务商还没收下的事件，先发生的在前。"""
    from actions.entitlement import ProviderSettings

    sends = ProviderSettings.from_environment().sends
    found = entitlements().outbox(actor=operator(), dead_only=dead)
    if as_json:
        print_json({"sends": sends, "events": [event_payload(event) for event in found]})
        return
    print("\n".join(_lines(found)) or ("没有死信" if dead else "发件箱是空的"))
    if found and not sends:
        say("suixin: 没有配置 SUIXIN_PROVIDER_URL，事件只留在发件箱里")


def deliver(
    once: bool = typer.Option(False, "--once", help="把现在该送的送一遍就结束；有没送到的，退出状态是 1。"),
    as_json: bool = AsJson,
) -> None:
    """把发件箱里的事件送给服务商；不写 --once 就一直送，Ctrl-C 停止。"""
    from datetime import datetime

    from actions.clock import SHANGHAI
    from actions.entitlement import ProviderSettings
    from actions.entitlement.provider.worker import Worker

    # Real time, whatever SUIXIN_NOW says: signatures and waits are the provider's business too.
    settings = ProviderSettings.from_environment()
    worker = Worker(entitlements().database, settings, lambda: datetime.now(SHANGHAI))
    with until_stopped() as stop:
        if once:
            done = worker.run_once(lambda: not stop.is_set())
        else:
            say(f"suixin: 正在送往 {settings.url}（Ctrl-C 停止）")
            done = worker.run(lambda: not stop.is_set(), stop.wait)
    if as_json:
        print_json(
            {"delivered": done.delivered, "retried": done.retried, "dead": done.dead, "errors": done.errors}
        )
    else:
        print(f"送达 {done.delivered}，待重试 {done.retried}，死信 {done.dead}")
    for error in done.errors:
        say(f"suixin: {error}")
    if once and (done.retried or done.dead):
        raise typer.Exit(1)


def resend(
    event: str = typer.Argument(..., metavar="EVENT", help="事件编号，见 bookings outbox。"),
    as_json: bool = AsJson,
) -> None:
    """让一个没送到的事件（例如死信）重新去送，尝试次数从头算。"""
    found = entitlements().resend(event, actor=operator())
    if as_json:
        print_json(event_payload(found))
    else:
        print("\n".join(_lines([found])))


def event_payload(event: OutboxEvent) -> dict[str, Any]:
    """One event, JSON-ready."""
    from actions.replies.payloads import plain

    return {"state": event.state, **plain(event)}


def _lines(events: Iterable[OutboxEvent]) -> Iterator[str]:
    for event in events:
        yield f"{event.created_at:%Y-%m-%d %H:%M} {event.booking_id} {event.type}：{_STATES[event.state]}{_more(event)}"
        yield f"  {event.event_id}"


def _more(event: OutboxEvent) -> str:
    tried = f"，试过 {event.attempts} 次" if event.attempts else ""
    after = f"，{event.next_attempt_at:%Y-%m-%d %H:%M:%S} 再试" if event.next_attempt_at else ""
    return f"{tried}{after}（{event.last_error}）" if event.last_error else f"{tried}{after}"
