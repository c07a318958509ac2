"""Booking in the flow of a call: what the engine still needs, what it costs, read-back, confirm."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from actions.entitlement import (
    SPECS,
    BookingKind,
    BookingOutdated,
    Decision,
    EntitlementError,
    FactName,
    Facts,
    Snapshot,
)
from assistant.console.auth.roles import Right
from assistant.console.auth.sessions import Session
from assistant.console.context import Console, actor
from assistant.console.reading_back import booking_lines, consent
from assistant.console.storage.calls import Call
from assistant.console.storage.drafts import Draft, StaleDraft
from assistant.console.texts import Refused, text
from assistant.console.web import form_of, page, personal_call, see, signed_in, told


@dataclass(frozen=True)
class Judged:
    """A draft with what the engine says of it now."""

    draft: Draft
    snapshot: Snapshot
    decision: Decision
    lines: tuple[str, ...]


@signed_in(Right.CALLS)
async def begin(request: Request, console: Console, session: Session) -> Response:
    """A draft of a service for the member of the call, taken up again where there is one."""
    call = await personal_call(request, console, session)
    form = await form_of(request, session)
    service = console.engine.rulebook.require(told(form, "service"))
    start = partial(console.drafts.begin, call.id, call.member_id, service, session.user.name, console.clock())
    draft = await run_in_threadpool(start)
    return see(f"/calls/{call.id}/drafts/{draft.id}")


@signed_in(Right.CALLS)
async def show(request: Request, console: Console, session: Session) -> Response:
    """The draft as it stands."""
    call = await personal_call(request, console, session)
    return await _page(request, console, session, call, await _draft(request, console, call))


async def _draft(request: Request, console: Console, call: Call) -> Draft:
    found = await run_in_threadpool(console.drafts.find, request.path_params["draft"], call.member_id)
    if found is None:
        raise Refused("draft.gone", 404)
    return found


def _judge(console: Console, session: Session, draft: Draft) -> Judged:
    who = actor(session.user)
    snapshot = console.engine.for_member(draft.member_id, console.clock(), actor=who, purpose=draft.service)
    decision = snapshot.check(draft.service, Facts.parse(draft.facts))
    lines = booking_lines(snapshot.catalogue, snapshot.member, decision, draft.facts)
    return Judged(draft, snapshot, decision, tuple(lines))


async def _page(
    request: Request, console: Console, session: Session, call: Call, draft: Draft, *, error: str = "", status: int = 200,
    mine: dict[str, str] | None = None,
) -> Response:  # fmt: skip
    judged = await run_in_threadpool(_judge, console, session, draft)
    booking = None
    if draft.booking_id:
        booking = await run_in_threadpool(partial(console.engine.booking, draft.booking_id, actor=actor(session.user)))
    held = {balance.line: balance for balance in judged.decision.quota}
    spec = judged.snapshot.catalogue.services[draft.service]
    return page(
        request, "booking.html", status, call=call, draft=draft, judged=judged, error=error, mine=mine or {}, spec=spec,
        booking=booking, catalogue=judged.snapshot.catalogue, held=held, specs=SPECS, names=FactName,
    )  # fmt: skip


@signed_in(Right.CALLS)
async def save(request: Request, console: Console, session: Session) -> Response:
    """Keep what was told; over a newer version nothing is saved, and both are shown."""
    call = await personal_call(request, console, session)
    form = await form_of(request, session)
    draft = await _draft(request, console, call)
    if draft.booking_id:
        return see(f"/calls/{call.id}/drafts/{draft.id}")
    told_facts = _facts(form)
    as_read = Draft(**{**draft.__dict__, "version": _version(form)})
    try:
        facts = {**draft.facts, **Facts.parse(told_facts).plain()}
        await run_in_threadpool(console.drafts.save, as_read, facts, session.user.name, console.clock())
    except StaleDraft as stale:
        told_of = text("draft.stale", who=stale.newer.by)
        return await _page(request, console, session, call, stale.newer, error=told_of, status=409, mine=told_facts)
    except EntitlementError as error:
        return await _page(request, console, session, call, draft, error=error.message_zh, status=400, mine=told_facts)
    return see(f"/calls/{call.id}/drafts/{draft.id}")


def _facts(form: FormData) -> dict[str, str]:
    known = {name.value for name in FactName}
    return {key: told(form, key) for key in form if key in known and told(form, key)}


def _version(form: FormData) -> int:
    number = told(form, "version")
    return int(number) if number.isascii() and number.isdigit() and len(number) < 9 else 0


@signed_in(Right.CALLS)
async def confirm(request: Request, console: Console, session: Session) -> Response:
    """Book what was read out: the draft is the key, so a second press finds the first booking."""
    call = await personal_call(request, console, session)
    form = await form_of(request, session)
    draft = await _draft(request, console, call)
    there = f"/calls/{call.id}/drafts/{draft.id}"
    if draft.booking_id:
        return see(there)
    if draft.version != _version(form):
        return await _page(request, console, session, call, draft, error=text("book.outdated"), status=409)
    lines = tuple(line for line in told(form, "told").split(",") if line)
    try:
        made = await run_in_threadpool(_book, console, session, call, draft, lines)
    except BookingOutdated:
        return await _page(request, console, session, call, draft, error=text("book.outdated"), status=409)
    if not made:
        return await _page(request, console, session, call, draft, error=text("book.refused"), status=409)
    return see(there)


def _book(console: Console, session: Session, call: Call, draft: Draft, lines: tuple[str, ...]) -> bool:
    """Carry it out with its evidence; whether there is a booking now."""
    judged, now = _judge(console, session, draft), console.clock()
    edition = judged.snapshot.catalogue.edition.id
    yes = consent(call, list(judged.lines), f"console-{draft.id}", text("answer.yes"), now, edition, by_button=True)
    result = console.engine.book(
        draft.member_id, draft.service, Facts.parse(draft.facts), now, actor=actor(session.user), key=f"console-{draft.id}",
        consent=yes, told=lines,
    )  # fmt: skip
    if result.kind not in (BookingKind.BOOKED, BookingKind.REPEATED) or result.booking is None:
        return False
    console.drafts.carried_out(draft, result.booking.id)
    return True


@signed_in(Right.CALLS)
async def drop(request: Request, console: Console, session: Session) -> Response:
    """Forget a draft."""
    call = await personal_call(request, console, session)
    await form_of(request, session)
    await run_in_threadpool(console.drafts.drop, await _draft(request, console, call))
    return see(f"/calls/{call.id}")


_ONE = "/calls/{call}/drafts/{draft}"
ROUTES = [
    Route("/calls/{call}/drafts", begin, methods=["POST"]), Route(_ONE, show), Route(_ONE, save, methods=["POST"]),
    Route(f"{_ONE}/confirm", confirm, methods=["POST"]), Route(f"{_ONE}/drop", drop, methods=["POST"]),
]  # fmt: skip
