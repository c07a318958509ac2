"""A dev server with a fake agent behind it, on a real port of this machine."""

from __future__ import annotations

import asyncio
import json
import socket
import threading
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from assistant import project

Answer = tuple[int, Any]
Post = Callable[..., Answer]


class FakeAgent:
    """Remembers the messages it got and answers each with its own text; ``slow`` seconds a turn."""

    def __init__(self) -> None:
        self.messages: list[Any] = []
        self.running = 0
        self.most_at_once = 0
        self.slow = 0.0
        self.tracker_store = SimpleNamespace(event_broker=None)
        self.admission = SimpleNamespace(waiting=0)
        self.reached = True

    def is_ready(self) -> bool:
        return True

    def storage_answers(self) -> bool:
        return self.reached

    async def handle_message(self, message: Any) -> None:
        self.running += 1
        self.most_at_once = max(self.most_at_once, self.running)
        await asyncio.sleep(self.slow)
        self.running -= 1
        self.messages.append(message)
        if message.text == "出错":
            raise RuntimeError("broken")
        await message.output_channel.send_text_message(message.sender_id, f"回答 {message.text}")
        await message.output_channel.send_custom_json(message.sender_id, {"answer": {"intent": "greet"}})


@pytest.fixture(scope="session")
def _members(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A database with the demo members as they are on 2026-11-23."""
    from actions.entitlement import Entitlements

    url = f"sqlite:///{tmp_path_factory.mktemp('channel')}/members.db"
    engine = Entitlements.open(url)
    engine.load_members(project.root() / "data/demo/members.yml", actor="tester", today=date(2026, 11, 23))
    engine.close()
    return url


@pytest.fixture
def fake_agent() -> FakeAgent:
    return FakeAgent()


@pytest.fixture
def dev_post(fake_agent: FakeAgent, _members: str, tmp_path: Path) -> Iterator[Post]:
    """Post a body to a running dev server; status and decoded answer."""
    with running(fake_agent, dev=True) as port, _use(_members):
        yield lambda body, path="/webhooks/rest/webhook": call(port, path, body)


def _use(url: str) -> Any:
    from actions.engine import use_database

    return use_database(url)


class running:
    """A server of ``make_app`` in a thread of its own; gives its port."""

    def __init__(self, agent: Any, dev: bool) -> None:
        from sanic import Sanic

        from assistant.server import make_app

        # Sanic rewrites its own methods when a server starts; only in test mode it can do so more than once.
        Sanic.test_mode = True
        self._app = make_app(agent, dev)
        self._app.register_listener(self._note, "after_server_start")
        self._sock = server_socket()
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._started = threading.Event()

    def __enter__(self) -> int:
        self._thread.start()
        assert self._started.wait(20)
        return int(self._sock.getsockname()[1])

    def __exit__(self, *_: object) -> None:
        self._loop.call_soon_threadsafe(self._app.stop)
        self._thread.join(20)
        self._sock.close()

    async def _note(self, _: Any, loop: asyncio.AbstractEventLoop) -> None:
        self._loop = loop
        self._started.set()

    def _serve(self) -> None:
        self._app.run(sock=self._sock, access_log=False, motd=False, register_sys_signals=False)


def server_socket() -> socket.socket:
    """A bound socket on a free port, as ``serve`` makes it."""
    from assistant.server import listening_socket

    return listening_socket("127.0.0.1", 0)


def call(port: int, path: str, body: Any = None) -> Answer:
    """GET, or POST when there is a body (bytes as they are, anything else as JSON)."""
    data = body if isinstance(body, bytes) or body is None else json.dumps(body).encode()
    request = urllib.request.Request(f"http://127.0.0.1:{port}{path}", data=data)
    request.add_header("Content-Type", "application/json")
    try:
        with urllib.request.urlopen(request, timeout=20) as answer:
            return answer.status, _decoded(answer.read())
    except urllib.error.HTTPError as error:
        return error.code, _decoded(error.read())


def _decoded(content: bytes) -> Any:
    try:
        return json.loads(content)
    except ValueError:
        return content.decode("utf-8", "replace")
