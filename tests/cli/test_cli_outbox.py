"""`bookings outbox`, `deliver`, `resend`: only shown without a provider, sent with one, dead letters brought back."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest

from actions.clock import parse_instant
from actions.engine import entitlements
from actions.entitlement import Facts

from .conftest import TODAY, Run


@pytest.fixture
def booking(demo: Run) -> str:
    """A booking of 4.4 by demo-vip; its id."""
    facts = Facts.parse({"department": "心内科", "wanted_date": "2026-12-08"})
    result = entitlements().book("demo-vip", "4.4", facts, parse_instant(TODAY), actor="tester")
    assert result.booking is not None, result
    return result.booking.id


@contextmanager
def provider(*answers: int) -> Iterator[tuple[str, list[Any]]]:
    """A web server which gives these answers, then 204; its URL and the events it got."""
    received: list[Any] = []
    left = list(answers)

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            received.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(left.pop(0) if left else 204)
            self.end_headers()

        def log_message(self, *_: Any) -> None:
            """Say nothing."""

    server = HTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}/", received
    finally:
        server.shutdown()
        server.server_close()


def reach(monkeypatch: pytest.MonkeyPatch, url: str, attempts: int = 9) -> None:
    monkeypatch.setenv("SUIXIN_PROVIDER_URL", url)
    monkeypatch.setenv("SUIXIN_PROVIDER_SECRET", "a-secret-of-the-tests")
    monkeypatch.setenv("SUIXIN_PROVIDER_ATTEMPTS", str(attempts))


def test_without_a_provider_the_outbox_only_shows(demo: Run, read: Any, booking: str) -> None:
    found = read("bookings", "outbox")
    (event,) = found["events"]
    assert (found["sends"], event["booking_id"], event["type"], event["state"]) == (
        False, booking, "booking.requested", "pending",
    )  # fmt: skip
    status, out, err = demo("bookings", "outbox")
    assert status == 0 and booking in out and "待送" in out and event["event_id"] in out
    assert "SUIXIN_PROVIDER_URL" in err
    status, out, err = demo("bookings", "deliver", "--once")
    assert (status, out) == (2, "") and "SUIXIN_PROVIDER_URL" in err and err.count("\n") == 1
    assert demo("bookings", "outbox", "--dead")[1] == "没有死信\n"


def test_delivering_once(demo: Run, read: Any, booking: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with provider() as (url, received):
        reach(monkeypatch, url)
        assert demo("bookings", "deliver", "--once")[:2] == (0, "送达 1，待重试 0，死信 0\n")
        assert [event["booking_id"] for event in received] == [booking]
        assert read("bookings", "deliver", "--once")["delivered"] == 0
    assert demo("bookings", "outbox")[1] == "发件箱是空的\n"


def test_a_dead_letter_is_seen_and_sent_again(
    demo: Run, read: Any, booking: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with provider(500) as (url, received):
        reach(monkeypatch, url, attempts=1)
        status, out, err = demo("bookings", "deliver", "--once")
        assert (status, out) == (1, "送达 0，待重试 0，死信 1\n") and "HTTP 500" in err
        (dead,) = read("bookings", "outbox", "--dead")["events"]
        assert (dead["state"], dead["attempts"], dead["last_error"]) == ("dead", 1, "HTTP 500")
        assert "死信，试过 1 次（HTTP 500）" in demo("bookings", "outbox")[1]
        assert read("bookings", "resend", dead["event_id"])["state"] == "pending"
        assert demo("bookings", "deliver", "--once")[0] == 0
        status, _, err = demo("bookings", "resend", dead["event_id"])
        assert status == 2 and "已经送达" in err
        assert demo("bookings", "resend", "nothing")[0] == 2
        assert len({event["id"] for event in received}) == 1


def test_an_event_that_waits_says_until_when(
    demo: Run, booking: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with provider(503) as (url, _):
        reach(monkeypatch, url)
        assert demo("bookings", "deliver", "--once")[0] == 1
    out = demo("bookings", "outbox")[1]
    assert "等待重试，试过 1 次" in out and "再试（HTTP 503）" in out


@pytest.mark.parametrize("name", ["SUIXIN_PROVIDER_URL", "SUIXIN_PROVIDER_SECRET"])
def test_a_wrong_setting_is_one_line(demo: Run, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    reach(monkeypatch, "https://p.example/")
    monkeypatch.setenv(name, "http://x")
    status, out, err = demo("bookings", "deliver", "--once")
    assert (status, out) == (2, "") and name in err and err.count("\n") == 1


def test_the_worker_stops_when_it_is_told_to(
    demo: Run, booking: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """SIGTERM: what is under way is noted, then it ends well."""
    import os
    import signal

    with provider() as (url, received):
        reach(monkeypatch, url)
        threading.Timer(1.0, lambda: os.kill(os.getpid(), signal.SIGTERM)).start()
        status, out, _ = demo("bookings", "deliver")
        assert (status, out) == (0, "送达 1，待重试 0，死信 0\n")
        assert len(received) == 1
