"""Blueprints served on a port of this machine, in a thread, without Rasa."""

from __future__ import annotations

import asyncio
import itertools
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sanic import Blueprint, Sanic

_NUMBERS = itertools.count()


@contextmanager
def serving(*parts: tuple[Blueprint, str]) -> Iterator[int]:
    """Serve each blueprint under its prefix, with an empty one under its own; gives the port."""
    # Sanic rewrites its own methods when a server starts; only in test mode it can do so more than once.
    Sanic.test_mode = True
    app = Sanic(f"suixin_channel_test_{next(_NUMBERS)}", configure_logging=False)
    for blueprint, prefix in parts:
        app.blueprint(blueprint, **({"url_prefix": prefix} if prefix else {}))
    started, loops = threading.Event(), []

    async def note(_: Any, loop: asyncio.AbstractEventLoop) -> None:
        loops.append(loop)
        started.set()

    app.register_listener(note, "after_server_start")
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        options = {"sock": sock, "access_log": False, "motd": False, "register_sys_signals": False}
        thread = threading.Thread(target=lambda: app.run(**options), daemon=True)
        thread.start()
        assert started.wait(120)
        try:
            yield int(sock.getsockname()[1])
        finally:
            loops[0].call_soon_threadsafe(app.stop)
            thread.join(60)
            Sanic._app_registry.pop(app.name, None)
