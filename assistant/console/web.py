"""Requests and pages: templates, forms with their CSRF token, who is signed in and what the role opens."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import datetime
from functools import wraps
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from actions.clock import SHANGHAI
from actions.entitlement import STATE_LABELS

from .auth.roles import ROLE_LABELS, Right, may
from .auth.sessions import COOKIE, Session
from .context import Console
from .storage.calls import Call
from .texts import Refused

Handler = Callable[[Request, Console, Session], Awaitable[Response]]
_HERE = Path(__file__).parent
_LONGEST_FORM = 64 * 1024


def instant(at: float | datetime | None, form: str = "%m-%d %H:%M") -> str:
    """An instant (UTC seconds, or aware) as people in Shanghai read it; empty for none."""
    if at is None:
        return ""
    return (datetime.fromtimestamp(at, SHANGHAI) if isinstance(at, float) else at.astimezone(SHANGHAI)).strftime(form)


def _environment() -> Environment:
    found = Environment(
        loader=FileSystemLoader(_HERE / "templates"), autoescape=select_autoescape(default=True), undefined=StrictUndefined,
        trim_blocks=True, lstrip_blocks=True,
    )  # fmt: skip
    found.filters["instant"] = instant
    found.globals.update(role_labels=ROLE_LABELS, state_labels=STATE_LABELS, rights=Right, may=may)
    return found


PAGES = _environment()


def console_of(request: Request) -> Console:
    """The console this application serves."""
    found: Console = request.app.state.console
    return found


def page(request: Request, name: str, /, status: int = 200, **parts: Any) -> HTMLResponse:
    """The template `name` with what every page knows."""
    session = getattr(request.state, "session", None)
    console = console_of(request)
    shown = {"session": session, "path": request.url.path, "demo": console.demo, "now": console.clock(), "error": "", **parts}
    return HTMLResponse(PAGES.get_template(name).render(shown), status)


def see(path: str) -> Response:
    """Go on to another page; a reload then repeats nothing."""
    return RedirectResponse(path, 303)


async def form_of(request: Request, session: Session | None) -> FormData:
    """The form, its CSRF token checked. Raises Refused."""
    if int(request.headers.get("content-length") or 0) > _LONGEST_FORM:
        raise Refused("too_large", 413)
    form = await request.form(max_fields=100)
    if session is not None and not session.proves(told(form, "csrf")):
        raise Refused("csrf", 403)
    return form


def told(form: FormData, name: str) -> str:
    """A field as text, blanks around it removed; empty where there is none, or a file."""
    value = form.get(name)
    return value.strip() if isinstance(value, str) else ""


def signed_in(right: Right) -> Callable[[Handler], Callable[[Request], Awaitable[Response]]]:
    """A page for whoever is signed in and has `right`; others are sent to sign in, or refused."""

    def decorate(handler: Handler) -> Callable[[Request], Awaitable[Response]]:
        @wraps(handler)
        async def guarded(request: Request) -> Response:
            console = console_of(request)
            cookie = request.cookies.get(COOKIE, "")
            session = await run_in_threadpool(console.sessions.find, cookie, console.clock()) if cookie else None
            if session is None:
                return see("/sign-in?expired=1" if cookie else "/sign-in")
            request.state.session = session
            if not may(session.user.role, right):
                raise Refused("role", 403)
            return await handler(request, console, session)

        return guarded

    return decorate


async def call_of(request: Request, console: Console, session: Session) -> Call:
    """The call of the path, which must be the agent's own. Raises Refused."""
    found = await run_in_threadpool(console.calls.find, request.path_params["call"], session.user.name)
    if found is None:
        raise Refused("not_found", 404)
    return found


async def personal_call(request: Request, console: Console, session: Session) -> Call:
    """The same, of somebody verified. Raises Refused."""
    found = await call_of(request, console, session)
    if not found.personal:
        raise Refused("unverified", 403)
    return found
