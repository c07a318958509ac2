"""The mini program's interface on a port of this machine, without Rasa: a fake assistant, demo members of its own."""

from __future__ import annotations

import asyncio
import json
import urllib.error
import urllib.request
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from actions.entitlement import Entitlements
from actions.identity import Identity, unseal
from assistant.channels.gateway import DevGateway
from assistant.channels.handler import MessageHandler
from assistant.channels.keys import Key
from assistant.channels.miniprogram import http
from assistant.channels.miniprogram.calls import Desk
from assistant.channels.store import Reply
from tests.demo_members import demo_members
from tests.serving import serving

NOW = "2026-11-23T10:00+08:00"
KEY = "a-key-of-the-tests-0123456789abcdef"
PAYLOAD = '/confirm{"proposal": "abcdefghjk"}'


@dataclass(frozen=True)
class Asked:
    """What the assistant was asked."""

    text: str
    sender: str
    road: str
    who: Identity


class FakeAssistant:
    """Remembers what it was asked and answers each with its own text; `slow` seconds a turn."""

    def __init__(self) -> None:
        self.asked: list[Asked] = []
        self.running = self.most_at_once = 0
        self.slow = 0.0

    async def __call__(self, text: str, sender: str, road: str, metadata: dict[str, str]) -> list[Reply]:
        self.running += 1
        self.most_at_once = max(self.most_at_once, self.running)
        await asyncio.sleep(self.slow)
        self.running -= 1
        self.asked.append(Asked(text, sender, road, unseal(metadata)))
        if text == "出错":
            raise RuntimeError("broken")
        buttons = ({"title": "确定", "payload": PAYLOAD},) if text == "预约" else ()
        return [Reply(f"回答 {text}", buttons, {"intent": "human_agent" if text == "转人工" else "greet"})]


@dataclass
class Client:
    """One WeChat user's mini program."""

    port: int
    token: str = ""

    def call(self, method: str, path: str, body: Any = None, token: str | None = None) -> tuple[int, Any]:
        """Status and decoded document; bytes go as they are."""
        data = body if isinstance(body, bytes) or body is None else json.dumps(body).encode()
        request = urllib.request.Request(f"http://127.0.0.1:{self.port}/miniprogram{path}", data=data, method=method)
        found = self.token if token is None else token
        if found:
            request.add_header("Authorization", f"Bearer {found}")
        try:
            with urllib.request.urlopen(request, timeout=40) as answer:
                return answer.status, json.loads(answer.read())
        except urllib.error.HTTPError as error:
            with error:
                return error.code, json.loads(error.read())

    def get(self, path: str) -> Any:
        """The document of a GET that succeeds."""
        status, document = self.call("GET", path)
        assert status == 200, document
        return document

    def post(self, path: str, body: Any) -> Any:
        """The document of a POST that succeeds; a token in it is taken over."""
        status, document = self.call("POST", path, body)
        assert status in (200, 202), document
        if isinstance(document, dict) and "token" in document:
            self.token = document["token"]
        return document

    def refused(self, method: str, path: str, body: Any = None) -> tuple[int, str]:
        """Status and code of a refusal, whose message is for the member."""
        status, document = self.call(method, path, body)
        assert status >= 400 and document["error"]["message"].endswith(("。", "？")), document
        return status, document["error"]["code"]

    def login(self, code: str) -> Any:
        """Log in with a development code."""
        return self.post("/login", {"code": code})

    def agree(self) -> None:
        """Agree to everything asked for."""
        for one in self.get("/agreements"):
            self.post("/agreements", {"id": one["id"], "version": one["version"], "agreed": True})

    def say(self, text: str) -> list[Any]:
        """Send a message and wait for its answers."""
        sent = self.post("/messages", {"id": uuid.uuid4().hex, "text": text})
        return self.answers(sent["seq"])

    def answers(self, seq: int) -> list[Any]:
        """The messages that answer the one numbered `seq`."""
        after = seq
        for _ in range(20):
            page = self.get(f"/messages?after={after}&wait=10")
            found = [one for one in page["messages"] if one["replies_to"] == seq]
            if found:
                return found
            after = page["last"]
        raise AssertionError("no answer")


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Entitlements]:
    """Demo members as they are on 2026-11-23."""
    with demo_members(tmp_path) as engine:
        yield engine


@pytest.fixture
def assistant() -> FakeAssistant:
    return FakeAssistant()


@pytest.fixture
def desk(database: Entitlements, assistant: FakeAssistant, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """What the routes work with; the clock stands at NOW."""
    monkeypatch.setenv("SUIXIN_NOW", NOW)
    templates = {"arranged": "T-arranged", "rejected": "T-rejected"}
    found = Desk(MessageHandler(people=True), DevGateway(), Key(KEY), dev=True, templates=templates)
    found.handler.connect(assistant)
    return found


@pytest.fixture
def port(desk: Desk) -> Iterator[int]:
    """The server's port."""
    with serving((http.blueprint(desk), http.PREFIX)) as found:
        yield found


@pytest.fixture
def client(port: int) -> Client:
    """A WeChat user who has not logged in."""
    return Client(port)


@pytest.fixture
def vip(client: Client) -> Client:
    """demo-vip, bound, with everything agreed to."""
    client.login("dev:demo-vip")
    client.agree()
    return client


Members = Callable[[str], Client]


@pytest.fixture
def members(port: int) -> Members:
    """Somebody else's mini program, logged in with this code."""

    def other(code: str) -> Client:
        found = Client(port)
        found.login(code)
        return found

    return other
