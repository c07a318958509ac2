"""Signing in and out."""

from __future__ import annotations

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from assistant.console.auth.roles import Right, may
from assistant.console.auth.sessions import COOKIE, LONGEST, Session
from assistant.console.context import Console
from assistant.console.texts import Refused, text
from assistant.console.web import console_of, form_of, page, see, signed_in, told


async def show(request: Request) -> Response:
    """The form."""
    expired = "expired" in request.query_params
    return page(request, "sign_in.html", error=text("sign_in.expired") if expired else "", name="")


async def sign_in(request: Request) -> Response:
    """Check name and password; a foreign page cannot post here: the browser says where a form comes from."""
    console = console_of(request)
    if request.headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
        raise Refused("csrf", 403)
    form = await form_of(request, None)
    name = told(form, "name")
    try:
        user = await run_in_threadpool(console.users.sign_in, name, told(form, "password"), console.clock())
    except Refused as refusal:
        return page(request, "sign_in.html", refusal.status, error=refusal.message, name=name)
    cookie = await run_in_threadpool(console.sessions.begin, user, console.clock())
    answer = see("/" if may(user.role, Right.CALLS) else "/handbook")
    answer.set_cookie(
        COOKIE, cookie, max_age=int(LONGEST.total_seconds()), httponly=True, samesite="strict", secure=console.secure
    )
    return answer


@signed_in(Right.HANDBOOK)
async def sign_out(request: Request, console: Console, session: Session) -> Response:
    """End the session."""
    await form_of(request, session)
    await run_in_threadpool(console.sessions.end, session)
    answer = see("/sign-in")
    answer.delete_cookie(COOKIE)
    return answer


ROUTES = [
    Route("/sign-in", show), Route("/sign-in", sign_in, methods=["POST"]), Route("/sign-out", sign_out, methods=["POST"]),
]  # fmt: skip
