"""Errors which Rasa swallows: an action that crashed leaves nothing but a log line and silence."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager


class _Collector(logging.Handler):
    def __init__(self, found: list[str]) -> None:
        super().__init__(logging.ERROR)
        self._found = found

    def emit(self, record: logging.LogRecord) -> None:
        # Without an exception it is a refusal by design, as when a form hands the turn on.
        error = record.exc_info[1] if record.exc_info else None
        if error is not None:
            self._found.append(describe(error))


@contextmanager
def collected() -> Iterator[list[str]]:
    """The exceptions logged meanwhile, wherever they were caught."""
    found: list[str] = []
    handler = _Collector(found)
    logging.getLogger().addHandler(handler)
    try:
        yield found
    finally:
        logging.getLogger().removeHandler(handler)


def describe(error: BaseException) -> str:
    """An exception and where it was raised, in one line."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    where = f"（{trace.tb_frame.f_code.co_filename}:{trace.tb_lineno}）" if trace else ""
    return f"{type(error).__name__}: {error}{where}"
