"""How often one caller may ask, and how much and how slowly it may send."""

from __future__ import annotations

import socket
from collections.abc import Callable

import pytest

from assistant.api import configured, limits, reading
from assistant.api.limits import Limiter
from assistant.cli.shared.errors import WrongCall

from .conftest import Call, setting, token


class Clock:
    """Seconds, put forward by hand."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def test_as_many_at_once_as_a_minute_holds_then_evenly() -> None:
    """A caller that has used up its bucket waits; another does not."""
    clock = Clock()
    limiter = Limiter(6, clock)
    assert [limiter.wait("a") for _ in range(7)] == [0] * 6 + [10]
    assert limiter.wait("b") == 0
    clock.now = 9.0
    assert limiter.wait("a") == 1
    clock.now = 10.0
    assert [limiter.wait("a"), limiter.wait("a")] == [0, 10]
    clock.now = 9999.0
    assert [limiter.wait("a") for _ in range(7)] == [0] * 6 + [10]


def test_a_wait_is_never_told_as_nothing() -> None:
    """However fast the bucket fills."""
    limiter = Limiter(60_000, Clock())
    assert [limiter.wait("a") for _ in range(60_001)][-1] == 1


def test_quiet_callers_are_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    """Guesses from many addresses fill no memory; who is being held back stays held back."""
    monkeypatch.setattr(limits, "_REMEMBERED", 10)
    clock = Clock()
    limiter = Limiter(2, clock)
    for number in range(10):
        limiter.wait(f"guess {number}")
    clock.now = 30.0
    assert [limiter.wait("busy") for _ in range(3)] == [0, 0, 30]
    assert limiter.wait("busy") == 30
    assert set(limiter._buckets) == {"busy"}
    for number in range(40):
        limiter.wait(f"at once {number}")
    assert len(limiter._buckets) <= 10


@pytest.mark.parametrize("text", ["0", "-1", "many", "1.5", "1000001"])
def test_a_wrong_rate_is_one_line(text: str) -> None:
    with pytest.raises(WrongCall, match="SUIXIN_API_RATE"):
        configured({"SUIXIN_API_TOKENS": setting(), "SUIXIN_API_RATE": text})


def test_the_rate_of_the_environment() -> None:
    assert Limiter.from_environment({}).rate == 600
    assert Limiter.from_environment({"SUIXIN_API_RATE": " 7 "}).rate == 7


@pytest.fixture
def frozen(monkeypatch: pytest.MonkeyPatch) -> None:
    """Three requests a minute, and the minute does not pass."""
    monkeypatch.setattr(Limiter, "from_environment", classmethod(lambda cls, _: cls(3, lambda: 0.0)))


def test_a_caller_that_asks_too_often_is_told_when_to_come_again(frozen: None, call: Call) -> None:
    """By token; guesses and the open routes by address."""
    for _ in range(3):
        assert call("GET", "/quota?member=demo-vip&service=4.4").status == 200
    told = call("GET", "/quota?member=demo-vip&service=4.4")
    assert (told.status, told.document["code"], told.headers["retry-after"]) == (429, "too_many", "20")
    assert (told.headers["cache-control"], told.headers["content-type"]) == ("no-store", "application/problem+json")
    assert call("GET", "/quota?member=demo-vip&service=4.4", who="other").status == 200
    guesses = [call("GET", "/quota?member=a", who="", Authorization=f"Bearer {n}").status for n in range(4)]
    assert guesses == [401, 401, 401, 429]
    assert call("GET", "/openapi.json", who="").status == 429
    assert call("GET", "/quota?member=demo-vip&service=4.4", who="reader").status == 200


def exchange(port: int, sent: bytes) -> bytes:
    """Send these bytes and read until the server closes or has answered whole."""
    with socket.create_connection(("127.0.0.1", port), timeout=60) as wire:
        wire.sendall(sent)
        told = b""
        while part := wire.recv(65_536):
            told += part
            if told.endswith(b"}"):
                break
        return told


@pytest.fixture
def head() -> Callable[[str], bytes]:
    """The head of a POST with these further header lines."""

    def made(*lines: str) -> bytes:
        whole = ("POST /api/v1/eligibility HTTP/1.1", "Host: x", f"Authorization: Bearer {token('all')}", *lines)
        return "\r\n".join([*whole, "", ""]).encode()

    return made


def test_a_body_too_large_is_refused_before_it_is_sent(port: int, head: Callable[..., bytes]) -> None:
    """By its announced length, not a byte of it read; without one, once too much has come."""
    announced = exchange(port, head("Content-Length: 100000000"))
    assert announced.startswith(b"HTTP/1.1 413") and b'"too_large"' in announced
    chunk = b"%x\r\n" % 40_000 + b" " * 40_000 + b"\r\n"
    streamed = exchange(port, head("Transfer-Encoding: chunked") + chunk + chunk)
    assert streamed.startswith(b"HTTP/1.1 413")


def test_a_body_nobody_may_send_is_not_waited_for(port: int, head: Callable[..., bytes]) -> None:
    """The token is looked at first."""
    told = exchange(port, head("Content-Length: 10000").replace(token("all").encode(), b"x"))
    assert told.startswith(b"HTTP/1.1 401")


def test_a_body_that_never_comes(port: int, head: Callable[..., bytes], monkeypatch: pytest.MonkeyPatch) -> None:
    """The connection is not kept for it."""
    monkeypatch.setattr(reading, "BODY_SECONDS", 0.2)
    told = exchange(port, head("Content-Length: 10", "Connection: close") + b"{")
    assert told.startswith(b"HTTP/1.1 408") and b'"too_slow"' in told
