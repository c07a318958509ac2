"""The address WeChat pushes to, with a stand-in for WeChat behind the sending and a fake assistant."""

from __future__ import annotations

import itertools
import json
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from actions.entitlement import Entitlements
from assistant.channels.handler import MessageHandler
from assistant.channels.keys import Key
from assistant.channels.wechat.client import WeChatClient
from assistant.channels.wechat.crypto import encrypt, read_key, signature
from assistant.channels.wechat.incoming import Door
from assistant.channels.wechat.sending import Sender
from assistant.channels.wechat.webhook import PREFIX, Webhook
from tests.demo_members import demo_members
from tests.serving import serving

from ..miniprogram.conftest import FakeAssistant
from ..standing_in import APPID, SECRET, StandIn, stand_in

TOKEN, KEY = "push-token", read_key("abcdefghijklmnopqrstuvwxyz0123456789ABCDEFE")
_NUMBERS = itertools.count(1)


@dataclass
class WeChat:
    """WeChat's side: it pushes to us, and what we send arrives in `got`."""

    got: StandIn
    webhook: Webhook
    port: int = 0
    secure: bool = True
    statuses: list[int] = field(default_factory=list)

    def push(self, told: dict[str, Any], **query: str) -> tuple[int, str]:
        """Push these fields; status and body of our answer."""
        body = json.dumps(told).encode()
        at = {"timestamp": str(int(time.time())), "nonce": str(next(_NUMBERS))}
        if self.secure:
            encrypted = encrypt(body, KEY, APPID)
            body = json.dumps({"ToUserName": "gh_1", "Encrypt": encrypted}).encode()
            at["msg_signature"] = signature(TOKEN, at["timestamp"], at["nonce"], encrypted)
        at["signature"] = signature(TOKEN, at["timestamp"], at["nonce"])
        return self.post(body, {**at, **query})

    def post(self, body: bytes, query: dict[str, str]) -> tuple[int, str]:
        """A request as it stands."""
        address = f"http://127.0.0.1:{self.port}{PREFIX}/push?{urllib.parse.urlencode(query)}"
        try:
            with urllib.request.urlopen(urllib.request.Request(address, data=body), timeout=20) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as error:
            with error:
                return error.code, error.read().decode()

    def text(self, content: str, openid: str = "openid-1", msg_id: int | None = None) -> dict[str, Any]:
        """A text of a member, pushed; the fields, to be pushed again."""
        told = self.fields("text", openid) | {"Content": content, "MsgId": msg_id or 6054768590064713000 + next(_NUMBERS)}
        assert self.push(told) == (200, "success")
        return told

    def event(self, name: str, openid: str = "openid-1", **more: str) -> dict[str, Any]:
        """An event, pushed."""
        told = self.fields("event", openid) | {"Event": name, **more}
        assert self.push(told) == (200, "success")
        return told

    def fields(self, kind: str, openid: str) -> dict[str, Any]:
        """What every push has."""
        return {"ToUserName": "gh_1", "FromUserName": openid, "CreateTime": int(time.time()), "MsgType": kind}

    def wait(self, arrived: Callable[[], Any]) -> Any:
        """What `arrived` gives once it is something."""
        for _ in range(400):
            if found := arrived():
                return found
            time.sleep(0.05)
        raise AssertionError(f"never came; sent: {self.got.sends}")

    def texts(self, count: int, openid: str = "openid-1") -> list[str]:
        """The first `count` texts the member has got."""
        self.wait(lambda: len(self.got.texts(openid)) >= count)
        return self.got.texts(openid)


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Entitlements]:
    with demo_members(tmp_path) as engine:
        yield engine


@pytest.fixture
def assistant() -> FakeAssistant:
    return FakeAssistant()


@pytest.fixture
def secure() -> bool:
    """Whether pushes are encrypted; a test overrides it."""
    return True


@pytest.fixture
def transfer() -> bool:
    """Whether talks go to WeChat's own tool when a person is asked for."""
    return False


@pytest.fixture
def wechat(
    database: Entitlements, assistant: FakeAssistant, secure: bool, transfer: bool, monkeypatch: pytest.MonkeyPatch
) -> Iterator[WeChat]:
    monkeypatch.delenv("SUIXIN_NOW", raising=False)
    with stand_in() as (got, address):
        handler = MessageHandler(people=True)
        handler.connect(assistant)
        client = WeChatClient(APPID, SECRET, address)
        door = Door(TOKEN, APPID, KEY if secure else None)
        webhook = Webhook(handler, Sender(handler, client), client, door, Key("k" * 32), transfer)
        with serving((webhook.blueprint(), PREFIX)) as port:
            yield WeChat(got, webhook, port, secure)
