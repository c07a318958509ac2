"""The API on a port of this machine, without Rasa, on demo members as they are on 2026-11-23."""

from __future__ import annotations

import hashlib
import json
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from actions.entitlement import Entitlements
from assistant.api import configured
from tests.demo_members import demo_members
from tests.serving import serving

SECRET = "a-secret-of-the-tests"
NOW = "2026-11-23T10:00+08:00"
TOKENS = {
    "all": "*",
    "reader": "eligibility.read+quota.read+bookings.read",
    "other": "*",
}


@dataclass(frozen=True)
class Told:
    """Status, decoded document and headers of an answer."""

    status: int
    document: Any
    headers: dict[str, str]


Call = Callable[..., Told]


def _lower(headers: Any) -> dict[str, str]:
    return {name.lower(): value for name, value in headers.items()}


def token(name: str) -> str:
    """The token of this caller, long and its own."""
    return f"token-of-{name}-" + "0123456789abcdef" * 2


def setting() -> str:
    """SUIXIN_API_TOKENS for the callers of these tests."""
    return " ".join(
        f"{name}:{scopes}:{hashlib.sha256(token(name).encode()).hexdigest()}"
        for name, scopes in TOKENS.items()
    )


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Entitlements]:
    """Demo members in a database of their own."""
    with demo_members(tmp_path) as engine:
        yield engine


@pytest.fixture
def more_settings() -> dict[str, str]:
    """Further environment variables of the server; a test overrides it by parametrising."""
    return {}


@pytest.fixture
def port(
    database: Entitlements, monkeypatch: pytest.MonkeyPatch, more_settings: dict[str, str]
) -> Iterator[int]:
    """The API with tokens and a provider's secret; the clock stands at NOW."""
    monkeypatch.setenv("SUIXIN_NOW", NOW)
    settings = {"SUIXIN_API_TOKENS": setting(), "SUIXIN_PROVIDER_SECRET": SECRET, **more_settings}
    with serving(*((blueprint, "") for blueprint in configured(settings))) as found:
        yield found


@pytest.fixture
def call(port: int) -> Call:
    """Call the API: method and path, a body (bytes as they are, else JSON), the caller, more headers."""

    def calling(method: str, path: str, body: Any = None, who: str = "all", **headers: str) -> Told:
        data = body if isinstance(body, bytes) or body is None else json.dumps(body).encode()
        request = urllib.request.Request(f"http://127.0.0.1:{port}/api/v1{path}", data=data, method=method)
        if who:
            request.add_header("Authorization", f"Bearer {token(who)}")
        for name, value in headers.items():
            request.add_header(name.replace("_", "-"), value)
        try:
            with urllib.request.urlopen(request, timeout=20) as answer:
                return Told(answer.status, json.loads(answer.read()), _lower(answer.headers))
        except urllib.error.HTTPError as error:
            with error:
                return Told(error.code, json.loads(error.read()), _lower(error.headers))

    return calling
