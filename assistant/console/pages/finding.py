"""Finding the member who is on the line, and writing down who calls."""

from __future__ import annotations

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from actions.entitlement import BadSearch, Hits, Person
from assistant.console.auth.roles import Right
from assistant.console.auth.sessions import Session
from assistant.console.context import Console, actor
from assistant.console.storage.calls import Caller
from assistant.console.texts import Refused, text
from assistant.console.verifying import CHECKS, verify
from assistant.console.web import form_of, page, see, signed_in, told

_NOBODY = Hits(())


@signed_in(Right.CALLS)
async def home(request: Request, console: Console, session: Session) -> Response:
    """The search; `?phone=` is the link of the telephone system (screen pop). Several matches are a list, never a guess."""
    asked = request.query_params.get("phone", "")
    return await _found(request, console, session, asked) if asked else await _page(request, console, session)


@signed_in(Right.CALLS)
async def search(request: Request, console: Console, session: Session) -> Response:
    """What is told of the member goes by POST: it never stands in an address or a log."""
    form = await form_of(request, session)
    return await _found(request, console, session, told(form, "q"))


async def _found(request: Request, console: Console, session: Session, asked: str) -> Response:
    try:
        hits = await run_in_threadpool(console.engine.records.search_members, asked[:200], actor=actor(session.user))
    except BadSearch:
        return await _page(request, console, session, asked, error=text("find.empty"), status=400)
    return await _page(request, console, session, asked, hits, "" if hits.found else text("find.none"))


async def _page(
    request: Request, console: Console, session: Session, asked: str = "", hits: Hits = _NOBODY, error: str = "",
    status: int = 200,
) -> Response:  # fmt: skip
    recent = await run_in_threadpool(console.calls.recent, session.user.name)
    return page(
        request, "find.html", status, asked=asked, hits=hits, error=error, recent=recent, callers=list(Caller), checks=CHECKS
    )


@signed_in(Right.CALLS)
async def begin(request: Request, console: Console, session: Session) -> Response:
    """Begin a call about a member, with who calls and what was compared; without a member, general rules only."""
    form = await form_of(request, session)
    member_id = told(form, "member")
    caller = Caller(told(form, "caller")) if told(form, "caller") in list(Caller) else Caller.UNVERIFIED
    checked = tuple(check for check in CHECKS if told(form, check))
    person = Person(told(form, "person_mobile"), told(form, "person_name"))
    who, at = actor(session.user), console.clock()
    try:
        if member_id:
            await run_in_threadpool(verify, console.engine, member_id, caller, checked, person, at, who)
    except Refused as refusal:
        return page(request, "error.html", refusal.status, message=refusal.message)
    if not member_id:
        caller = Caller.UNVERIFIED
    call = await run_in_threadpool(console.calls.begin, session.user.name, member_id, caller, checked, at)
    await run_in_threadpool(console.calls.looked, session.user.name, "call", member_id, caller.value, at)
    return see(f"/calls/{call.id}")


ROUTES = [
    Route("/", home), Route("/", search, methods=["POST"]), Route("/calls", begin, methods=["POST"]),
]  # fmt: skip
