"""Cancelling, moving, designating: the consequence first, then the caller's yes, then the act, once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from typing import cast

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from actions.entitlement import (
    Booking,
    BookingState,
    CancelBarred,
    Consent,
    FactName,
    IllegalTransition,
    MoveOutdated,
    PreviewOutdated,
    parse_value,
)
from assistant.console.auth.roles import Right
from assistant.console.auth.sessions import Session
from assistant.console.context import Console, actor
from assistant.console.reading_back import cancellation_lines, consent, move_lines
from assistant.console.storage.calls import Call
from assistant.console.texts import Refused, text
from assistant.console.web import form_of, page, personal_call, see, signed_in, told

_SHORTEST_WORDS = 4
_OUTDATED = (PreviewOutdated, MoveOutdated)


@dataclass(frozen=True)
class Shown:
    """A change as read out; `told` is what the engine wants back to be sure that it still means the same."""

    booking: Booking
    lines: tuple[str, ...]
    possible: bool
    told: str
    forfeits: bool


async def _booking(request: Request, console: Console, session: Session, call: Call) -> Booking:
    """The booking of the path, which must be this member's. Raises Refused."""
    read = partial(console.engine.booking, request.path_params["booking"], actor=actor(session.user))
    found = await run_in_threadpool(read)
    if found.member_id != call.member_id:
        raise Refused("not_found", 404)
    return found


def _cancelling(console: Console, session: Session, booking: Booking) -> Shown:
    preview = console.engine.cancellation(booking.id, console.clock(), actor=actor(session.user))
    lines = tuple(cancellation_lines(console.engine.catalogue, preview))
    forfeits = preview.state is BookingState.FORFEITED
    return Shown(booking, lines, preview.possible, preview.state.value, forfeits)


def _moving(console: Console, session: Session, booking: Booking, day: date) -> Shown:
    result = console.engine.rescheduling(booking.id, day, console.clock(), actor=actor(session.user))
    lines = tuple(move_lines(console.engine.catalogue, result, day.isoformat()))
    return Shown(booking, lines, result.possible, result.told, bool(result.effects))


def _pressed(console: Console, call: Call, form: FormData, shown: Shown, at: datetime) -> Consent:
    """The evidence of the yes to what was read out, entered with the button."""
    edition = console.engine.catalogue.edition.id
    return consent(call, list(shown.lines), told(form, "proposal"), text("answer.yes"), at, edition, by_button=True)


def _day(typed: str) -> date:
    return cast(date, parse_value(FactName.WANTED_DATE, typed))


@signed_in(Right.CALLS)
async def show_cancel(request: Request, console: Console, session: Session) -> Response:
    """What cancelling would do."""
    call = await personal_call(request, console, session)
    booking = await _booking(request, console, session, call)
    if not booking.open:
        return await _ended(request, call, booking)
    shown = await run_in_threadpool(_cancelling, console, session, booking)
    return page(request, "change.html", call=call, shown=shown, act="cancel", day="", booking=booking)


async def _ended(request: Request, call: Call, booking: Booking, status: int = 200) -> Response:
    return page(
        request, "change.html", status, call=call, shown=None, act="ended", day="", booking=booking, error=text("change.ended")
    )


@signed_in(Right.CALLS)
async def cancel(request: Request, console: Console, session: Session) -> Response:
    """Cancel as told; a second press, or another agent's, finds it ended and does nothing."""
    call = await personal_call(request, console, session)
    form = await form_of(request, session)
    booking = await _booking(request, console, session, call)

    def carry_out() -> None:
        shown, now = _cancelling(console, session, booking), console.clock()
        yes = _pressed(console, call, form, shown, now)
        told_state = BookingState(told(form, "told"))
        console.engine.cancel(booking.id, now, actor=actor(session.user), told=told_state, consent=yes)

    return await _carried_out(request, console, session, call, booking, carry_out, "cancel", "")


async def _carried_out(
    request: Request, console: Console, session: Session, call: Call, booking: Booking, carry_out: Callable[[], None],
    act: str, day: str,
) -> Response:  # fmt: skip
    """Do it, or show anew what it would mean by now."""
    if not booking.open:
        return await _ended(request, call, booking, 409)
    try:
        await run_in_threadpool(carry_out)
    except (*_OUTDATED, ValueError):
        look = _cancelling if act == "cancel" else partial(_moving, day=_day(day))
        shown = await run_in_threadpool(look, console, session, booking)
        return page(
            request, "change.html", 409, call=call, shown=shown, act=act, day=day, booking=booking, error=text("change.outdated")
        )
    except CancelBarred:
        raise
    except IllegalTransition:
        return await _ended(request, call, await _booking(request, console, session, call), 409)
    return see(f"/calls/{call.id}/bookings/{booking.id}?done=1")


@signed_in(Right.CALLS)
async def show_move(request: Request, console: Console, session: Session) -> Response:
    """The day first, then what moving would do."""
    call = await personal_call(request, console, session)
    booking = await _booking(request, console, session, call)
    if not booking.open:
        return await _ended(request, call, booking)
    day = request.query_params.get("day", "")
    shown = await run_in_threadpool(_moving, console, session, booking, _day(day)) if day else None
    return page(request, "change.html", call=call, shown=shown, act="move", day=day, booking=booking)


@signed_in(Right.CALLS)
async def move(request: Request, console: Console, session: Session) -> Response:
    """Move as told."""
    call = await personal_call(request, console, session)
    form = await form_of(request, session)
    booking = await _booking(request, console, session, call)
    typed = told(form, "day")
    day = _day(typed)

    def carry_out() -> None:
        shown, now = _moving(console, session, booking, day), console.clock()
        yes = _pressed(console, call, form, shown, now)
        console.engine.reschedule(booking.id, day, now, actor=actor(session.user), told=told(form, "told"), consent=yes)

    return await _carried_out(request, console, session, call, booking, carry_out, "move", typed)


@signed_in(Right.CALLS)
async def show(request: Request, console: Console, session: Session) -> Response:
    """One booking: how it went, and the evidence of every act."""
    call = await personal_call(request, console, session)
    booking = await _booking(request, console, session, call)
    evidence = await run_in_threadpool(partial(console.engine.consents, booking_id=booking.id, actor=actor(session.user)))
    done = text("change.done") if "done" in request.query_params else ""
    return page(
        request, "one_booking.html", call=call, booking=booking, evidence=evidence, notice=done,
        catalogue=console.engine.catalogue,
    )  # fmt: skip


@signed_in(Right.CALLS)
async def designate(request: Request, console: Console, session: Session) -> Response:
    """Designate a relative for good: only with the member's own words, written down as they were said."""
    call = await personal_call(request, console, session)
    form = await form_of(request, session)
    name, relation, words = told(form, "name"), told(form, "relation"), told(form, "words")
    if len(words) < _SHORTEST_WORDS:
        raise Refused("designate.words")
    now = console.clock()
    lines = [text("designate.shown", name=name, relation=text(f"relation.{relation}") if relation else "")]
    yes = consent(
        call, lines, told(form, "proposal"), words, now, console.engine.catalogue.edition.id, by_button=False
    )
    act = partial(
        console.engine.designate_relative, call.member_id, name, relation, now, actor=actor(session.user), consent=yes
    )
    done = await run_in_threadpool(act)
    if not done.allowed:
        return page(request, "error.html", 409, message="".join(reason.text_zh for reason in done.reasons))
    return see(f"/calls/{call.id}")


_ONE = "/calls/{call}/bookings/{booking}"
ROUTES = [
    Route(_ONE, show), Route(f"{_ONE}/cancel", show_cancel), Route(f"{_ONE}/cancel", cancel, methods=["POST"]),
    Route(f"{_ONE}/move", show_move), Route(f"{_ONE}/move", move, methods=["POST"]),
    Route("/calls/{call}/relatives", designate, methods=["POST"]),
]  # fmt: skip
