"""The console as an ASGI application: routes, headers of every answer, and one clear page for whatever goes wrong."""

from __future__ import annotations

import logging
from pathlib import Path

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Mount
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from actions.entitlement import EntitlementError

from .context import Console
from .pages import (
    asking,
    board,
    booking,
    canned,
    changing,
    chats,
    finding,
    handbook,
    incidents,
    live,
    member,
    signing,
    supervising,
    words,
)
from .texts import Refused, text
from .web import page

logger = logging.getLogger(__name__)
_HEADERS = {
    "content-security-policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; "
        "base-uri 'none'; frame-ancestors 'none'"
    ),
    "x-content-type-options": "nosniff", "referrer-policy": "no-referrer", "x-frame-options": "DENY",
    "cross-origin-opener-policy": "same-origin", "cache-control": "no-store",
}  # fmt: skip
_ROOMS = (
    signing, finding, member, asking, booking, changing, chats, canned, board, incidents, handbook, supervising, words, live,
)  # fmt: skip


class Headers:
    """Puts the security headers on every answer; pages with members' data are never kept by a cache."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start":
                known = {name for name, _ in message["headers"]}
                added = [(n.encode(), v.encode()) for n, v in _HEADERS.items() if n.encode() not in known]
                message["headers"] = [*message["headers"], *added]
            await send(message)

        await self._app(scope, receive, sending if scope["type"] == "http" else send)


def make_app(console: Console) -> Starlette:
    """The application over `console`."""
    static = Mount("/static", StaticFiles(directory=Path(__file__).with_name("static")), name="static")
    routes = [static, *(route for room in _ROOMS for route in room.ROUTES)]
    handlers = {Refused: _refused, EntitlementError: _not_carried_out, 404: _missing, 500: _broken}
    app = Starlette(routes=routes, exception_handlers=handlers)
    app.add_middleware(Headers)
    app.state.console = console
    return app


def _refused(request: Request, error: Exception) -> Response:
    assert isinstance(error, Refused)
    return page(request, "error.html", error.status, message=error.message)


def _not_carried_out(request: Request, error: Exception) -> Response:
    return page(request, "error.html", 400, message=getattr(error, "message_zh", ""))


def _missing(request: Request, _: Exception) -> Response:
    return page(request, "error.html", 404, message=text("not_found"))


def _broken(request: Request, _: Exception) -> Response:
    return page(request, "error.html", 500, message=text("broken"))



