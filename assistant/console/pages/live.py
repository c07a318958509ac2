"""What changes by itself, pushed by server-sent events: alerts, chats, and who else has the member open."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any

from sse_starlette.sse import EventSourceResponse
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from actions.entitlement import IncidentKind
from assistant.console.auth.roles import Right
from assistant.console.auth.sessions import COOKIE, Session
from assistant.console.context import Console
from assistant.console.storage.calls import Call
from assistant.console.web import signed_in

from .chats import version_of

EVERY_SECONDS = 3.0


@signed_in(Right.CALLS)
async def events(request: Request, console: Console, session: Session) -> Response:
    """A stream for one open page; `?call=` names its call, `?watch=` the chat it shows, or `list`. It ends with the session."""
    watched = request.query_params.get("watch", "")[:40]
    call = await run_in_threadpool(console.calls.find, request.query_params.get("call", ""), session.user.name)
    return EventSourceResponse(_stream(request, console, session.user.name, call, watched), ping=15)


async def _stream(
    request: Request, console: Console, user: str, call: Call | None, watched: str
) -> AsyncIterator[dict[str, str]]:
    before: dict[str, Any] = {}
    cookie = request.cookies.get(COOKIE, "")
    try:
        while not await request.is_disconnected():
            now = await run_in_threadpool(_now, console, user, call, watched)
            if now != before:
                yield {"event": "state", "data": json.dumps(now, ensure_ascii=False)}
            before = now
            await asyncio.sleep(EVERY_SECONDS)
            if not await run_in_threadpool(console.sessions.alive, cookie, console.clock()):
                yield {"event": "signed-out", "data": "{}"}
                return
    finally:
        if call is not None:
            console.calls.gone(call)


def _now(console: Console, user: str, call: Call | None, watched: str) -> dict[str, Any]:
    """Open alerts by kind, chats that wait, who else is there. Counts only: an alert's page is opened on purpose."""
    counts = console.engine.open_incidents()
    complaints = counts.get(IncidentKind.COMPLAINT, 0)
    others = console.calls.present(call, console.clock()) if call is not None and call.member_id else ()
    found = {"dangers": sum(counts.values()) - complaints, "complaints": complaints, "others": list(others)}
    if watched and watched != "list":
        # An open page is what keeps a chat with its agent.
        console.chats.handovers.stays(watched, user, console.clock())
    version = version_of(console, user, watched) if watched else ""
    return {**found, "chats": console.chats.handovers.count(console.clock()), "version": version}


ROUTES = [Route("/events", events)]
