"""Serves the bundle and hands what lies under /miniprogram on to a server, sockets too. For one's own machine only."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

from aiohttp import (
    ClientError,
    ClientSession,
    ClientTimeout,
    ClientWebSocketResponse,
    WSMessage,
    WSMsgType,
    web,
)
from yarl import URL

HOST = "127.0.0.1"
FILES = ("index.html", "bundle.js")
_SENT_ON = ("Authorization", "Content-Type")
_SERVER = web.AppKey("server", URL)
_CLIENT = web.AppKey("client", ClientSession)
Socket = web.WebSocketResponse | ClientWebSocketResponse


def serve(bundle: Path, server: str, port: int, ready: Callable[[str], None]) -> None:
    """Serve until interrupted; `ready` is called with the page's address. `port` 0 takes a free one. Raises OSError."""
    asyncio.run(_forever(application(bundle, server), port, ready))


async def _forever(app: web.Application, port: int, ready: Callable[[str], None]) -> None:
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    try:
        site = web.TCPSite(runner, HOST, port)
        await site.start()
        ready(f"http://{HOST}:{runner.addresses[0][1]}/")
        await asyncio.Event().wait()
    finally:
        await runner.cleanup()


def application(bundle: Path, server: str) -> web.Application:
    """The page at ``/``, its script, and ``/miniprogram/…`` of `server` (an http address)."""
    app = web.Application()
    app[_SERVER] = URL(server)
    app.cleanup_ctx.append(_client)
    for name in FILES:
        app.router.add_get("/" if name == "index.html" else f"/{name}", _file(bundle / name))
    app.router.add_get("/miniprogram/socket", _socket)
    app.router.add_route("*", "/miniprogram/{rest:.*}", _request)
    return app


async def _client(app: web.Application) -> AsyncIterator[None]:
    # The server holds a question for news up to 25 s.
    async with ClientSession(timeout=ClientTimeout(total=60)) as client:
        app[_CLIENT] = client
        yield


def _file(path: Path) -> Callable[[web.Request], Awaitable[web.StreamResponse]]:
    async def send(_: web.Request) -> web.FileResponse:
        return web.FileResponse(path, headers={"Cache-Control": "no-store"})

    return send


def _target(request: web.Request) -> URL:
    return request.app[_SERVER].join(request.rel_url)


async def _request(request: web.Request) -> web.Response:
    headers = {name: request.headers[name] for name in _SENT_ON if name in request.headers}
    body = await request.read()
    try:
        async with request.app[_CLIENT].request(
            request.method, _target(request), headers=headers, data=body or None
        ) as answer:
            return web.Response(
                body=await answer.read(), status=answer.status, headers={"Content-Type": answer.headers.get("Content-Type", "")}
            )
    except (ClientError, asyncio.TimeoutError):
        return web.Response(status=502)


async def _socket(request: web.Request) -> web.StreamResponse:
    try:
        far = await request.app[_CLIENT].ws_connect(_target(request))
    except (ClientError, asyncio.TimeoutError):
        return web.Response(status=502)
    near = web.WebSocketResponse()
    await near.prepare(request)
    ways = [asyncio.ensure_future(_copy(near, far)), asyncio.ensure_future(_copy(far, near))]
    await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
    for way in ways:
        way.cancel()
    await far.close()
    await near.close()
    return near


async def _copy(source: Socket, sink: Socket) -> None:
    """Every text message of one side to the other, until the side ends."""
    message: WSMessage
    async for message in source:
        if message.type is WSMsgType.TEXT:
            await sink.send_str(message.data)
