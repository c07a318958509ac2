"""The bookings board: every booking by state, service and age, with what the provider has been sent."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from functools import partial

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from actions.entitlement import BookingFilter, BookingState, EntitlementError, OutboxEvent
from actions.entitlement.domain.booking.bookings import ENDED, path_of
from assistant.console.auth.roles import Right
from assistant.console.auth.sessions import Session
from assistant.console.context import Console, actor
from assistant.console.web import form_of, page, see, signed_in, told

SIZE = 40


@signed_in(Right.BOARD)
async def show(request: Request, console: Console, session: Session) -> Response:
    """A page of the board."""
    return await _page(request, console, session)


async def _page(request: Request, console: Console, session: Session, error: str = "", status: int = 200) -> Response:
    asked = request.query_params
    wanted = _filter(console, asked)
    list_ = partial(
        console.engine.records.bookings, wanted, actor=actor(session.user), size=SIZE, after=asked.get("after") or None
    )
    found = await run_in_threadpool(list_)
    waiting = await run_in_threadpool(partial(console.engine.outbox, actor=actor(session.user)))
    catalogue, now = console.engine.catalogue, console.clock()
    steps = {one.id: _next(console, one.state, one.service) for one in found.items}
    ages = {one.id: max(0, (now - one.requested_at).days) for one in found.items}
    return page(
        request, "board.html", status, found=found, catalogue=catalogue, states=list(BookingState), steps=steps, ages=ages,
        outbox=_by_booking(waiting), asked={key: asked.get(key, "") for key in ("state", "service", "age")}, error=error,
    )  # fmt: skip


def _filter(console: Console, asked: Mapping[str, str]) -> BookingFilter:
    """What is asked for in the address; what is not understood is left out."""
    state, age, service = asked.get("state", "open"), asked.get("age", ""), asked.get("service", "")
    running = [one for one in BookingState if one not in ENDED]
    states = running if state == "open" else [one for one in BookingState if one.value == state]
    until = console.clock().date() - timedelta(days=int(age)) if age in ("1", "3", "7", "30") else None
    services = [service] if service in console.engine.catalogue.services else []
    return BookingFilter(states=states, services=services, until=until)


def _next(console: Console, state: BookingState, service: str) -> BookingState | None:
    """The next step of a booking that goes well."""
    path = path_of(console.engine.catalogue.services[service])
    place = path.index(state) + 1 if state in path else len(path)
    return path[place] if place < len(path) else None


def _by_booking(events: tuple[OutboxEvent, ...]) -> dict[str, str]:
    """The worst state of what the provider has not taken, for each booking."""
    order = ("pending", "blocked", "retrying", "dead")
    found: dict[str, str] = {}
    for event in events:
        worst = found.get(event.booking_id, "pending")
        found[event.booking_id] = max(worst, event.state, key=lambda one: order.index(one) if one in order else 0)
    return found


@signed_in(Right.SUPERVISE)
async def advance(request: Request, console: Console, session: Session) -> Response:
    """One step forward on the provider's word, entered by a supervisor."""
    form = await form_of(request, session)
    details = {"visit_at": told(form, "visit_at")} if told(form, "visit_at") else {}
    act = partial(
        console.engine.advance, request.path_params["booking"], told(form, "to"), console.clock(), actor=actor(session.user),
        details=details,
    )  # fmt: skip
    try:
        await run_in_threadpool(act)
    except EntitlementError as error:
        return await _page(request, console, session, error.message_zh, 409)
    return see("/board")


ROUTES = [Route("/board", show), Route("/board/{booking}", advance, methods=["POST"])]
