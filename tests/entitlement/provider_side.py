"""A provider for the tests: a web server that checks signatures, keeps what it got, and answers as it is told."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from actions.entitlement import ProviderSettings
from actions.entitlement.provider import signing

SECRET = "a-secret-of-the-tests"


class FakeProvider:
    """`answers` holds the status codes still to give; when it is empty, every event is taken with 204."""

    def __init__(self) -> None:
        self.received: list[dict[str, Any]] = []
        self.taken: list[str] = []
        self.headers: list[dict[str, str]] = []
        self.answers: list[int | tuple[int, dict[str, str]]] = []
        self.url = ""

    @property
    def settings(self) -> ProviderSettings:
        """How the worker reaches it."""
        return ProviderSettings(self.url, (SECRET,), timeout=5, attempts=3)

    @property
    def effects(self) -> list[tuple[str, str]]:
        """What a provider that knows event ids carries out: booking and type, each event once."""
        known = {event["id"]: (event["booking_id"], event["type"]) for event in self.received}
        return [known[event_id] for event_id in dict.fromkeys(self.taken)]


@contextmanager
def serving() -> Iterator[FakeProvider]:
    """The provider on a port of this machine."""
    provider = FakeProvider()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            signing.verified((SECRET,), self.headers[signing.HEADER], body, datetime.now().astimezone())
            event = json.loads(body)
            provider.received.append(event)
            provider.headers.append(dict(self.headers))
            answer = provider.answers.pop(0) if provider.answers else 204
            status, extra = answer if isinstance(answer, tuple) else (answer, {})
            if status < 300:
                provider.taken.append(event["id"])
            self.send_response(status)
            for name, value in extra.items():
                self.send_header(name, value)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: Any) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    provider.url = f"http://127.0.0.1:{server.server_address[1]}/events"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield provider
    finally:
        server.shutdown()
        server.server_close()
        thread.join(10)


def callback(kind: str, booking: str, event_id: str = "E1", **data: Any) -> bytes:
    """The body of a callback."""
    document = {"id": event_id, "type": kind, "booking_id": booking, "data": data}
    return json.dumps(document, ensure_ascii=False).encode()
