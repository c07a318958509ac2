"""The mini program in a real browser, against the real server with its stand-in for WeChat."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
import urllib.error
import urllib.request
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page

from actions.clock import parse_instant
from actions.engine import use_database
from assistant import project
from assistant.benchmark.servers import free_port
from assistant.preview import build
from tests.browsers import program

NOW = "2026-11-23T10:00+08:00"
STARTS_WITHIN = 900  # seconds: the model may have to be trained first
PATIENCE = 30_000  # milliseconds on a busy machine


@pytest.fixture(scope="session")
def source() -> Path:
    return project.root() / "miniprogram"


@pytest.fixture(scope="session")
def bundle(source: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The mini program, built for a browser."""
    program("node")
    return build(source, tmp_path_factory.mktemp("bundle"))


@dataclass(frozen=True)
class Server:
    """The real server and the page served beside it."""

    address: str
    site: str
    database: str

    def call(self, method: str, path: str, token: str = "", body: Any = None) -> Any:
        """The document of a call to the mini program's interface that succeeds."""
        request = urllib.request.Request(f"{self.address}/miniprogram{path}", method=method)
        request.data = None if body is None else json.dumps(body).encode()
        if token:
            request.add_header("Authorization", f"Bearer {token}")
        with urllib.request.urlopen(request, timeout=60) as answer:
            return json.loads(answer.read())

    def token(self, member: str) -> str:
        """A session of this member."""
        return str(self.call("POST", "/login", body={"code": f"dev:{member}"})["token"])

    def agree(self, member: str) -> None:
        """Everything asked for is agreed to."""
        token = self.token(member)
        for one in self.call("GET", "/agreements", token):
            answer = {"id": one["id"], "version": one["version"], "agreed": True}
            self.call("POST", "/agreements", token, answer)

    def bookings(self, member: str) -> dict[str, str]:
        """State by id, as the database has them."""
        with use_database(self.database) as engine:
            found = engine.for_member(member, _now(), actor="tester", purpose="test").bookings()
            return {booking.id: booking.state.value for booking in found}

    def wanted(self, member: str, booking: str) -> str:
        """The day a booking is wanted for, as the database has it."""
        with use_database(self.database) as engine:
            found = engine.for_member(member, _now(), actor="tester", purpose="test").booking(booking)
            return str(found.wanted_date)

    def counts(self, member: str, service: str) -> tuple[int, int, int | None]:
        """Used, held, remaining of a service's first line, as the database has them."""
        with use_database(self.database) as engine:
            line = engine.for_member(member, _now(), actor="tester", purpose="test").quota(service)[0]
            return line.used, line.held, line.remaining


def _now() -> datetime:
    return parse_instant(NOW)


@pytest.fixture(scope="session")
def server(bundle: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("server")
    database = f"sqlite:///{folder}/suixin.db"
    environment = {**os.environ, "SUIXIN_DATABASE_URL": database, "SUIXIN_NOW": NOW, "PYTHONWARNINGS": "ignore"}
    with use_database(database) as engine:
        engine.load_members(project.root() / "data" / "demo" / "members.yml", actor="tester", today=_now().date())
    suixin = [sys.executable, "-m", "assistant"]
    port, near = free_port(), free_port()
    address = f"http://127.0.0.1:{port}"
    log = folder / "server.log"
    with (
        log.open("wb") as out,
        _running([*suixin, "serve", "--dev", "--port", str(port)], environment, out) as process,
        _running([sys.executable, "-c", _PREVIEW, str(bundle), address, str(near)], environment, out),
    ):
        _wait(f"{address}/health", process, log)
        yield Server(address, f"http://127.0.0.1:{near}/", database)


_PREVIEW = "import sys, pathlib, assistant.preview as p; p.serve(pathlib.Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]), print)"


@contextmanager
def _running(command: list[str], environment: dict[str, str], out: Any) -> Iterator[subprocess.Popen[bytes]]:
    process = subprocess.Popen(command, env=environment, stdout=out, stderr=out)
    try:
        yield process
    finally:
        process.terminate()
        process.wait(60)


def _wait(address: str, process: subprocess.Popen[bytes], log: Path) -> None:
    until = time.monotonic() + STARTS_WITHIN
    while time.monotonic() < until and process.poll() is None:
        try:
            with urllib.request.urlopen(address, timeout=5):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.5)
    pytest.fail(f"the server did not start:\n{log.read_text('utf-8', 'replace')[-2000:]}", pytrace=False)


@dataclass
class Phone:
    """Somebody's phone with the mini program open: what can be seen and tapped on it."""

    server: Server
    context: BrowserContext
    page: Page
    faults: list[str] = field(default_factory=list)
    stranger: str = field(default_factory=lambda: f"nobody-{uuid.uuid4().hex}")

    def open(self, path: str, member: str = "", phone: str = "") -> None:
        """Open a page, signed in as a member, or as a WeChat user nobody knows."""
        login = f"dev:{member}" if member else self.stranger
        self.page.goto("about:blank")
        self.page.goto(f"{self.server.site}?login={login}&phone=dev:{phone}#pages/{path}")

    def ready(self) -> None:
        """Wait until the talk can be used."""
        self.see("系统自动回复")
        self.page.get_by_text("正在打开…").wait_for(state="detached")

    def say(self, text: str) -> None:
        self.page.get_by_placeholder("请输入您的问题").fill(text)
        self.tap("发送")

    def tap(self, name: str, exact: bool = True) -> None:
        """Tap the last button of this name."""
        self.button(name, exact).last.tap()

    def button(self, name: str, exact: bool = True) -> Locator:
        return self.page.locator(".wx-page:visible, dialog").get_by_role("button", name=name, exact=exact)

    def see(self, text: str) -> Locator:
        """Wait until this is on the screen."""
        found = self.page.locator(".wx-page:visible").get_by_text(text).last
        found.wait_for(state="visible")
        return found

    def noted(self, what: str) -> list[Any]:
        """What WeChat was asked to do."""
        everything: list[dict[str, Any]] = self.page.evaluate("noted")
        return [one["value"] for one in everything if one["what"] == what]


@dataclass(frozen=True)
class Shop:
    """Where phones come from."""

    server: Server
    browser: Browser

    @contextmanager
    def phone(self, width: int = 360, dark: bool = False, elder: bool = False) -> Iterator[Phone]:
        context = self.browser.new_context(
            viewport={"width": width, "height": 780}, color_scheme="dark" if dark else "light",
            has_touch=True, locale="zh-CN", timezone_id="Asia/Shanghai",
        )  # fmt: skip
        context.set_default_timeout(PATIENCE)
        if elder:
            context.add_init_script("if (location.protocol === 'http:') localStorage.setItem('elder', 'true')")
        page = context.new_page()
        page.clock.set_fixed_time(NOW)
        found = Phone(self.server, context, page)
        page.on("pageerror", lambda error: found.faults.append(str(error)))
        page.on("console", lambda said: found.faults.append(said.text) if said.type == "warning" else None)
        try:
            yield found
            assert not found.faults
        finally:
            context.close()


@pytest.fixture(scope="module")
def shop(server: Server, chromium: Browser) -> Shop:
    return Shop(server, chromium)


@pytest.fixture
def phone(shop: Shop) -> Iterator[Phone]:
    """A small phone, bright, with type as it is delivered."""
    with shop.phone() as found:
        yield found
