"""The HTTP API beside the channels: open in production when tokens are configured, and only then."""

from __future__ import annotations

import hashlib
from typing import Any

import pytest

from assistant import server
from assistant.cli.shared.errors import WrongCall

from .conftest import call, running


def test_with_tokens_the_api_is_open_in_production_too(fake_agent: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SUIXIN_API_TOKENS", f"console:quota.read:{hashlib.sha256(b'x' * 40).hexdigest()}")
    with running(fake_agent, dev=False) as port:
        status, document = call(port, "/api/v1/openapi.json")
        assert (status, document["openapi"]) == (200, "3.1.0")
        assert call(port, "/api/v1/quota?member=demo-vip")[0] == 401
        assert call(port, "/webhooks/rest/webhook", {"sender": "a", "message": "你好"})[0] == 404


def test_without_tokens_there_is_no_api(fake_agent: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("SUIXIN_API_TOKENS", "SUIXIN_PROVIDER_SECRET"):
        monkeypatch.delenv(name, raising=False)
    with running(fake_agent, dev=False) as port:
        assert call(port, "/api/v1/openapi.json")[0] == 404


def test_a_wrong_token_setting_is_told_before_the_model_is_loaded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SUIXIN_NOW", raising=False)
    monkeypatch.setenv("SUIXIN_API_TOKENS", "console")
    with pytest.raises(WrongCall, match="SUIXIN_API_TOKENS"):
        server.serve(dev=False, host="127.0.0.1", port=0)
