"""What changes by itself, pushed by server-sent events: open alerts, and who else has the member open."""

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

EVERY_SECONDS = 3.0


@signed_in(Right.CALLS)
async def events(request: Request, console: Console, session: Session) -> Response:
    """A stream for one open page; `?call=` names its call. It ends when the session does."""
    call = await run_in_threadpool(console.calls.find, request.query_params.get("call", ""), session.user.name)
    return EventSourceResponse(_stream(request, console, call), ping=15)


async def _stream(request: Request, console: Console, call: Call | None) -> AsyncIterator[dict[str, str]]:
    before: dict[str, Any] = {}
    cookie = request.cookies.get(COOKIE, "")
    try:
        while not await request.is_disconnected():
            now = await run_in_threadpool(_now, console, call)
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


def _now(console: Console, call: Call | None) -> dict[str, Any]:
    """Open alerts by kind, and who else is there. Counts only: an alert's page is opened on purpose."""
    counts = console.engine.open_incidents()
    complaints = counts.get(IncidentKind.COMPLAINT, 0)
    others = console.calls.present(call, console.clock()) if call is not None and call.member_id else ()
    return {"dangers": sum(counts.values()) - complaints, "complaints": complaints, "others": list(others)}


ROUTES = [Route("/events", events)]
