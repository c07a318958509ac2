"""The console on demo members of 2026-11-30, without Rasa: what the assistant would say is told by each test."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import argon2
import httpx
import pytest
from starlette.testclient import TestClient

from actions.clock import parse_instant
from actions.entitlement import Entitlements
from actions.replies.phrasebook import REPLIES
from assistant import project
from assistant.console.app import make_app
from assistant.console.auth.users import Users
from assistant.console.context import Console
from assistant.console.storage.opening import open_database
from assistant.console.tokens import PATH, Question, unseal
from assistant.console.understanding import Assistant

KEY = "k" * 40
PASSWORD = "a-long-passphrase"
START = parse_instant("2026-11-30T10:00+08:00")
USERS = {"anna": "agent", "bert": "agent", "lead": "supervisor", "words": "content", "review": "content", "root": "admin"}
CSRF = re.compile(r'name="csrf" value="([^"]+)"')


@dataclass
class Clock:
    """A clock that stands still until it is told."""

    at: datetime = START

    def __call__(self) -> datetime:
        return self.at

    def forward(self, **by: float) -> None:
        self.at += timedelta(**by)


@dataclass
class Said:
    """The assistant as the console sees it: what it was asked, and what it answers."""

    asked: list[Question] = field(default_factory=list)
    text: str = "还可用1次。"
    answer: dict[str, Any] = field(default_factory=lambda: {"intent": "my_quota", "services": ["4.4"], "clauses": ["3.2", "4.4"]})
    understood: dict[str, Any] = field(
        default_factory=lambda: {"intent": "my_quota", "confidence": 0.9, "others": ["my_eligibility"], "found": []}
    )
    down: bool = False

    def __call__(self, request: httpx.Request) -> httpx.Response:
        if self.down:
            raise httpx.ConnectError("refused", request=request)
        question = unseal(json.loads(request.content)["question"], KEY)
        assert request.url.path == PATH and question is not None
        self.asked.append(question)
        replies = [{"text": self.text, "answer": self.answer, "buttons": []}]
        return httpx.Response(200, json={"replies": replies, "understood": self.understood})


@dataclass
class Agent:
    """Somebody at a browser: keeps cookies, sends the CSRF token of the last page with every form."""

    client: TestClient
    last: Any = None

    def get(self, path: str) -> Any:
        self.last = self.client.get(path)
        return self.last

    def post(self, path: str, **form: str) -> Any:
        told = {"csrf": self.csrf, **form}
        self.last = self.client.post(path, data=told)
        return self.last

    @property
    def csrf(self) -> str:
        found = CSRF.search(self.client.get("/handbook").text)
        return found[1] if found else ""

    def call(self, member: str, caller: str = "insured", **more: str) -> str:
        """The path of a call begun about `member`."""
        checks = {"policy_number": "1", "name_birth": "1"}
        answer = self.post("/calls", member=member, caller=caller, **checks, **more)
        assert answer.status_code == 200, answer.text
        return str(answer.url.path)


@pytest.fixture(scope="session")
def _members(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("console") / "members.db"
    engine = Entitlements.open(f"sqlite:///{file}")
    engine.load_members(project.root() / "data/demo/members.yml", actor="tester", today=date(2026, 11, 30))
    engine.close()
    return file


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def said() -> Said:
    return Said()


@pytest.fixture
def engine(_members: Path, tmp_path: Path, clock: Clock) -> Iterator[Entitlements]:
    copy = tmp_path / "members.db"
    copy.write_bytes(_members.read_bytes())
    found = Entitlements.open(f"sqlite:///{copy}", clock=clock)
    yield found
    found.close()


@pytest.fixture
def replies(tmp_path: Path) -> Path:
    """A reply catalogue of the test's own."""
    return Path(shutil.copytree(REPLIES, tmp_path / "replies", ignore=shutil.ignore_patterns("versions")))


@pytest.fixture
def console(engine: Entitlements, tmp_path: Path, clock: Clock, said: Said, replies: Path) -> Iterator[Console]:
    database = open_database(f"sqlite:///{tmp_path}/console.db")
    users = Users(database, argon2.PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
    for name, role in USERS.items():
        users.add(name, PASSWORD, role)
    client = httpx.AsyncClient(transport=httpx.MockTransport(said), base_url="http://assistant")
    yield Console(engine, database, Assistant(client, KEY), clock, KEY, users_with=users, replies=replies)
    database.close()


@pytest.fixture
def browser(console: Console) -> Callable[[], TestClient]:
    """A browser that nobody signed in with."""
    app = make_app(console)
    return lambda: TestClient(app, base_url="http://console", raise_server_exceptions=False)


@pytest.fixture
def sign_in(browser: Callable[[], TestClient]) -> Callable[..., Agent]:
    """Somebody signed in, by user name."""

    def begin(name: str = "anna") -> Agent:
        client = browser()
        answer = client.post("/sign-in", data={"name": name, "password": PASSWORD})
        assert answer.status_code == 200 and answer.url.path in ("/", "/handbook"), answer.text
        return Agent(client)

    return begin


@pytest.fixture
def anna(sign_in: Callable[..., Agent]) -> Agent:
    """An agent, signed in."""
    return sign_in("anna")
