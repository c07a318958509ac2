"""Ctrl+C and SIGTERM as an event, for commands that end in order."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager

# A closed terminal is a stop, too, where the system tells it.
_STOPS = [sign for sign in (signal.SIGINT, signal.SIGTERM, getattr(signal, "SIGHUP", None)) if sign is not None]


@contextmanager
def until_stopped() -> Iterator[threading.Event]:
    """An event that these signals set; what was done at a signal before is put back at the end.

    Outside the main thread no signal arrives, and the event is only there to be set by others.
    """
    stop = threading.Event()
    if threading.current_thread() is not threading.main_thread():
        yield stop
        return
    before = {number: signal.signal(number, lambda *_: stop.set()) for number in _STOPS}
    try:
        yield stop
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
