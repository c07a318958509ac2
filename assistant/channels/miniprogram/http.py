"""The mini program's interface over HTTP: its routes, its socket, and the answering that goes on behind them."""

from __future__ import annotations

import asyncio
import logging
from functools import partial
from typing import Any

from sanic import Blueprint, response
from sanic.request import Request
from sanic.response import HTTPResponse

from assistant.channels.miniprogram import calls, chat
from assistant.channels.miniprogram.calls import Desk
from assistant.channels.miniprogram.errors import Refused, refusal_of
from assistant.channels.miniprogram.routes import Call, Route, id_in, paths

logger = logging.getLogger(__name__)
METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
PREFIX = "/miniprogram"


def blueprint(desk: Desk) -> Blueprint:
    """Everything under /miniprogram; answering begins with the server and ends with it."""
    pages = Pages(desk)
    found = Blueprint("suixin_miniprogram")
    for path, routes in paths().items():
        name = "".join(char if char.isalnum() else "_" for char in path)
        found.add_route(partial(pages.serve, routes), path, methods=list(METHODS), name=name, stream=True)

    @found.websocket("/socket")
    async def socket(request: Request, channel: Any) -> None:
        await pages.socket(request, channel)

    found.add_route(
        partial(pages.serve, {}), "/<name:path>", methods=list(METHODS), name="unknown", stream=True
    )
    found.before_server_start(pages.start)
    found.after_server_stop(pages.stop)
    return found


class Pages:
    """Serves the requests of one server."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk

    async def start(self, _app: Any, loop: asyncio.AbstractEventLoop) -> None:
        """Open the store and take up what was left without an answer."""
        await self.desk.handler.run(lambda: self.desk.store)
        self._running = [loop.create_task(self.desk.handler.sweep())]
        if self.desk.reader is not None:
            self._running.append(loop.create_task(self.desk.reader.run()))

    async def stop(self, *_: Any) -> None:
        """Stop answering."""
        for task in self._running:
            task.cancel()
        self.desk.handler.close()

    async def serve(self, routes: dict[str, Route], request: Request, name: str = "") -> HTTPResponse:
        """One request: method, size, token, how often, body, work. A refusal is counted and changes nothing."""
        request.stream.request_max_size = calls.LONGEST_BODY
        try:
            route = _route(routes, request.method)
            call = await self._admitted(route, request, id_in(name))
            done = await route.work(call)
        except Exception as error:  # noqa: BLE001 - every error is told as a refusal
            refusal = refusal_of(error)
            self.desk.counts[refusal.code] += 1
            return refusal.answer()
        headers = {"Cache-Control": "no-store"}
        return response.json(done, status=route.status, headers=headers, ensure_ascii=False)

    async def _admitted(self, route: Route, request: Request, name: str) -> Call:
        account = None
        if route.open:
            self.desk.limit(f"address {calls.address_of(request)}")
        else:
            account = await self._account(calls.bearer_token(request), request)
        await calls.receive(request)
        return Call(self.desk, request, account, name)

    async def _account(self, token: str, request: Request) -> Any:
        try:
            account = await self.desk.account_of(token)
        except Refused:
            self.desk.limit(f"guesses {calls.address_of(request)}")
            raise
        self.desk.limit(f"account {account.id}")
        return account

    async def socket(self, request: Request, socket: Any) -> None:
        """Push over a WebSocket; a wrong token closes it with code 4401, at once."""
        try:
            account = await self._account(str(request.args.get("token", "")), request)
            after = calls.number(request, "after", 0, 10**9)
        except Refused as refusal:
            self.desk.counts[refusal.code] += 1
            await socket.close(4401 if refusal.status == 401 else 4400, refusal.code)
            return
        await chat.push(self.desk, account, socket, after)


def _route(routes: dict[str, Route], method: str) -> Route:
    if not routes:
        raise Refused.saying(404, "not_found")
    if method not in routes:
        raise Refused.saying(405, "method")
    return routes[method]
