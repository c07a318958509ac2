"""A stand-in for WeChat's server: it checks what we send as the vendor does, keeps it, and fails where it is told to."""

from __future__ import annotations

import asyncio
import json
import threading
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

APPID, SECRET = "wx0123456789abcdef", "a-secret-of-the-tests"


@dataclass
class StandIn:
    """`faults`: errcodes to be answered, by the last part of the path, one a call (0: none; -2: no answer at all)."""

    sends: list[tuple[str, str]] = field(default_factory=list)
    typing: list[str] = field(default_factory=list)
    subscribed: list[dict[str, Any]] = field(default_factory=list)
    faults: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    tokens: int = 0
    codes: set[str] = field(default_factory=set)
    longest: int = 2048
    token: str = ""
    wrong: list[str] = field(default_factory=list)
    watermark: str = APPID

    def texts(self, openid: str) -> list[str]:
        """What this user has got, in order."""
        return [text for who, text in self.sends if who == openid]

    def application(self) -> web.Application:
        app = web.Application()
        app.router.add_get("/sns/jscode2session", self._session)
        app.router.add_post("/cgi-bin/stable_token", self._stable_token)
        app.router.add_post("/wxa/business/getuserphonenumber", self._guarded(self._phone))
        app.router.add_post("/cgi-bin/message/custom/send", self._guarded(self._send))
        app.router.add_post("/cgi-bin/message/custom/business/typing", self._guarded(self._typing))
        app.router.add_post("/cgi-bin/message/subscribe/send", self._guarded(self._subscribe))
        return app

    async def _session(self, request: web.Request) -> web.Response:
        told = request.query
        if (told["appid"], told["secret"], told["grant_type"]) != (APPID, SECRET, "authorization_code"):
            return _error(40125)
        fault = self._fault("jscode2session")
        if fault:
            return _error(fault)
        if told["js_code"] in self.codes:
            return _error(40029)
        self.codes.add(told["js_code"])
        # On success WeChat tells no errcode, and its type is text.
        return web.Response(text=json.dumps({"openid": f"openid-{told['js_code']}", "session_key": "never-kept"}))

    async def _stable_token(self, request: web.Request) -> web.Response:
        body = await request.json()
        assert (body["grant_type"], body["appid"], body["secret"]) == ("client_credential", APPID, SECRET)
        self.tokens += 1
        self.token = f"token-{self.tokens}"
        return web.json_response({"access_token": self.token, "expires_in": 7200})

    def _guarded(self, work: Any) -> Any:
        async def handle(request: web.Request) -> web.Response:
            if request.query.get("access_token") != self.token:
                return _error(40001)
            body = await request.json()
            fault = self._fault(request.path.rpartition("/")[2])
            if fault == -2:
                request.transport.close()  # type: ignore[union-attr]
                raise asyncio.CancelledError
            if fault in (40001, 42001):
                self.token = "spoilt"
            return _error(fault) if fault else await work(body)

        return handle

    async def _phone(self, body: Any) -> web.Response:
        if not body.get("openid"):
            self.wrong.append("phone code without openid")
        number = body["code"].removeprefix("phone-")
        info = {"phoneNumber": number, "purePhoneNumber": number, "countryCode": "86"}
        return web.json_response(
            {"errcode": 0, "errmsg": "ok", "phone_info": {**info, "watermark": {"timestamp": 1, "appid": self.watermark}}}
        )

    async def _send(self, body: Any) -> web.Response:
        text = body["text"]["content"]
        if body["msgtype"] != "text" or not text:
            self.wrong.append("no text")
        if len(text.encode()) > self.longest:
            return _error(45002)
        self.sends.append((body["touser"], text))
        return _error(0)

    async def _typing(self, body: Any) -> web.Response:
        assert body["command"] == "Typing"
        self.typing.append(body["touser"])
        return _error(0)

    async def _subscribe(self, body: Any) -> web.Response:
        for name, told in body["data"].items():
            longest = {"thing": 20, "phrase": 5, "character_string": 32}.get(name.rstrip("0123456789"), 40)
            if not 1 <= len(told["value"]) <= longest:
                self.wrong.append(f"{name}: {told['value']}")
                return _error(47003)
        self.subscribed.append(body)
        return _error(0)

    def _fault(self, name: str) -> int:
        return self.faults[name].pop(0) if self.faults[name] else 0


def _error(code: int) -> web.Response:
    return web.json_response({"errcode": code, "errmsg": "ok" if not code else "fault"})


@contextmanager
def stand_in() -> Iterator[tuple[StandIn, str]]:
    """The stand-in on a port of this machine, in a thread; and its address."""
    found, loop, ready = StandIn(), asyncio.new_event_loop(), threading.Event()
    address: list[str] = []

    async def start() -> web.AppRunner:
        runner = web.AppRunner(found.application())
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        address.append(f"http://127.0.0.1:{site._server.sockets[0].getsockname()[1]}")  # type: ignore[union-attr]
        return runner

    def serve() -> None:
        asyncio.set_event_loop(loop)
        runner = loop.run_until_complete(start())
        ready.set()
        loop.run_forever()
        loop.run_until_complete(runner.cleanup())
        loop.close()

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    assert ready.wait(20)
    try:
        yield found, address[0]
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join(20)
