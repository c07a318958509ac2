"""The page of a call: the member sheet, the ask line, what-if, wrap-up."""

from __future__ import annotations

from functools import partial
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from actions.entitlement import NO_FACTS
from assistant.cli.lines import supposing
from assistant.console.auth.roles import Right
from assistant.console.auth.sessions import Session
from assistant.console.context import Console, actor
from assistant.console.sheet import age_of, sheet_of, supposed
from assistant.console.storage.calls import Call
from assistant.console.texts import Refused, text
from assistant.console.web import call_of, form_of, page, personal_call, see, signed_in, told

_SHORTEST_REASON = 4
TOPICS = ("quota", "eligibility", "booking", "change", "rules", "complaint", "danger", "other")
WHAT_IFS = ("contract", "illness", "on", "rider", "premium", "used_up")


@signed_in(Right.CALLS)
async def show(request: Request, console: Console, session: Session) -> Response:
    """The sheet; of somebody unverified the general rules and the ask line alone."""
    return await call_page(request, console, session, await call_of(request, console, session))


async def call_page(
    request: Request, console: Console, session: Session, call: Call, status: int = 200, full: bool = False, **parts: Any
) -> Response:
    """The page of `call`, with what a form of it came to."""
    sheet = None
    if call.personal:
        read = partial(
            console.engine.for_member, call.member_id, console.clock(), actor=actor(session.user), purpose="console sheet"
        )
        sheet = await run_in_threadpool(lambda: sheet_of(read(), full))
    drafts = await run_in_threadpool(console.drafts.open_of, call.member_id) if call.personal else ()
    others = await run_in_threadpool(console.calls.present, call, console.clock()) if call.member_id else ()
    said = await run_in_threadpool(console.suggestions.of_call, call.id)
    shown = {
        "call": call, "sheet": sheet, "drafts": drafts, "others": others, "said": said, "full": full, "topics": TOPICS,
        "minutes": age_of(call, console.clock()), "what_ifs": WHAT_IFS, "what_if": None, "notice": "",
        "catalogue": console.engine.catalogue, "asked": "", "what_kind": "", "what_value": "", "what_service": "", **parts,
    }  # fmt: skip
    return page(request, "call.html", status, **shown)


@signed_in(Right.CALLS)
async def reveal(request: Request, console: Console, session: Session) -> Response:
    """The whole numbers, once a reason is given; it is noted who looked and why."""
    call = await personal_call(request, console, session)
    form = await form_of(request, session)
    reason = told(form, "reason")[:200]
    if len(reason) < _SHORTEST_REASON:
        return await call_page(request, console, session, call, 400, error=text("reveal.reason"))
    await run_in_threadpool(
        console.calls.looked, session.user.name, "reveal", call.member_id, reason, console.clock()
    )
    return await call_page(request, console, session, call, full=True)


@signed_in(Right.CALLS)
async def what_if(request: Request, console: Console, session: Session) -> Response:
    """What would hold under one supposition; nothing is kept."""
    call = await personal_call(request, console, session)
    form = await form_of(request, session)
    kind, value, service = told(form, "kind"), told(form, "value"), told(form, "service")
    change = supposed(kind, value)
    look = partial(console.engine.what_if, call.member_id, change, service, NO_FACTS, console.clock(), actor=actor(session.user))
    found = await run_in_threadpool(look)
    lines = await run_in_threadpool(supposing.lines, found, [f"{kind}={value}"]) if change else []
    return await call_page(
        request, console, session, call, what_if=lines, what_kind=kind, what_value=value, what_service=service
    )


@signed_in(Right.CALLS)
async def wrap_up(request: Request, console: Console, session: Session) -> Response:
    """What it was about and what was promised; then the next caller."""
    call = await call_of(request, console, session)
    form = await form_of(request, session)
    topic = told(form, "topic")
    if topic not in TOPICS:
        raise Refused("wrap.empty")
    await run_in_threadpool(console.calls.wrap_up, call, topic, told(form, "promised")[:1000], console.clock())
    return see("/?wrapped=1")


ROUTES = [
    Route("/calls/{call}", show), Route("/calls/{call}/reveal", reveal, methods=["POST"]),
    Route("/calls/{call}/what-if", what_if, methods=["POST"]), Route("/calls/{call}/wrap-up", wrap_up, methods=["POST"]),
]  # fmt: skip
