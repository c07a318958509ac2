"""Alerts of danger and complaint tickets: taken up and closed by people, with the deadline in sight."""

from __future__ import annotations

from functools import partial

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from actions.entitlement import IncidentSettled
from assistant.console.auth.roles import Right
from assistant.console.auth.sessions import Session
from assistant.console.context import Console, actor
from assistant.console.texts import text
from assistant.console.web import form_of, page, see, signed_in, told

_SHOWN = 100


@signed_in(Right.CALLS)
async def show(request: Request, console: Console, session: Session) -> Response:
    """Open ones first, dangers before complaints."""
    return await _page(request, console, session)


async def _page(request: Request, console: Console, session: Session, error: str = "", status: int = 200) -> Response:
    found = await run_in_threadpool(partial(console.engine.incidents, actor=actor(session.user)))
    order = {"open": 0, "acknowledged": 1, "closed": 2}
    shown = sorted(found, key=lambda one: order[one.state.value])[:_SHOWN]
    return page(request, "incidents.html", status, incidents=shown, error=error)


@signed_in(Right.CALLS)
async def step(request: Request, console: Console, session: Session) -> Response:
    """Take one up, or close it."""
    form = await form_of(request, session)
    engine, id_ = console.engine, request.path_params["incident"]
    take = engine.close_incident if told(form, "step") == "close" else engine.acknowledge_incident
    try:
        await run_in_threadpool(take, id_, actor(session.user), console.clock())
    except IncidentSettled:
        return await _page(request, console, session, text("incident.settled"), 409)
    return see("/incidents")


ROUTES = [Route("/incidents", show), Route("/incidents/{incident}", step, methods=["POST"])]
