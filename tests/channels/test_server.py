"""What is open in production and what in dev mode, and how a server that cannot start says so."""

from __future__ import annotations

import socket
from typing import Any

import pytest

from assistant import server
from assistant.cli.shared.errors import WrongCall

from .conftest import call, running

CLOSED = [
    "/model/parse",
    "/conversations/x/tracker",
    "/status",
    "/domain",
    "/webhooks/rest/webhook",
    "/webhooks/rest/",
]


def test_production_serves_health_and_nothing_that_believes_its_caller(fake_agent: Any) -> None:
    with running(fake_agent, dev=False) as port:
        assert call(port, "/health") == (200, {"status": "ok", "mode": "production"})
        for path in CLOSED:
            assert call(port, path)[0] == 404
            assert call(port, path, {"sender": "a", "message": "你好", "text": "你好"})[0] == 404
    assert fake_agent.messages == []


def test_dev_mode_opens_rasas_http_api(fake_agent: Any) -> None:
    with running(fake_agent, dev=True) as port:
        assert call(port, "/health") == (200, {"status": "ok", "mode": "dev"})
        assert call(port, "/version")[0] == 200
        assert call(port, "/webhooks/rest/")[0] == 200


def test_a_server_whose_agent_is_gone_is_not_healthy(fake_agent: Any) -> None:
    fake_agent.is_ready = lambda: False
    with running(fake_agent, dev=False) as port:
        assert call(port, "/health")[0] == 503


def test_readiness_tells_a_lost_database_and_a_full_queue(fake_agent: Any) -> None:
    with running(fake_agent, dev=False) as port:
        assert call(port, "/ready") == (200, {"storage": "ok", "waiting": 0})
        fake_agent.admission.waiting = server.FULL
        assert call(port, "/ready")[0] == 503
        fake_agent.admission.waiting, fake_agent.reached = 3, False
        assert call(port, "/ready") == (503, {"storage": "unreachable", "waiting": 3})
        assert call(port, "/health")[0] == 200


def test_figures_are_told_to_prometheus(fake_agent: Any) -> None:
    with running(fake_agent, dev=False) as port:
        status, told = call(port, "/metrics")
        assert status == 200 and "# TYPE suixin_turn_seconds histogram" in told


def test_a_body_larger_than_any_message_is_refused_before_it_is_read(fake_agent: Any) -> None:
    with running(fake_agent, dev=True) as port:
        assert call(port, "/webhooks/rest/webhook", b" " * (server.MOST_BYTES + 1))[0] == 413
    assert fake_agent.messages == []


@pytest.mark.parametrize("url", ["sqlite:///var/suixin.db", "sqlite://"])
def test_several_workers_need_a_database_all_can_write_to(url: str) -> None:
    server.check_workers(1, url)
    server.check_workers(4, "postgresql://suixin@database/suixin")
    with pytest.raises(WrongCall, match="PostgreSQL"):
        server.check_workers(2, url)


def test_a_port_in_use_is_one_clear_line_before_anything_is_loaded() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(WrongCall, match=f"端口 {port} 已被占用"):
            server.serve(dev=True, host="127.0.0.1", port=port)


@pytest.mark.parametrize("host", ["nowhere.invalid", "192.0.2.1", "一台机器"])
def test_an_address_that_is_not_ours_is_one_clear_line(host: str) -> None:
    with pytest.raises(WrongCall, match="不能监听"):
        server.listening_socket(host, 0)


def test_production_refuses_a_frozen_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SUIXIN_NOW", "2026-11-23T10:00+08:00")
    with pytest.raises(WrongCall, match="SUIXIN_NOW"):
        server.serve(dev=False, host="127.0.0.1", port=0)
    server.check_clock(dev=True)


def test_a_clock_that_is_no_instant_is_refused_in_dev_mode_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SUIXIN_NOW", "gestern")
    with pytest.raises(WrongCall, match="SUIXIN_NOW"):
        server.check_clock(dev=True)
