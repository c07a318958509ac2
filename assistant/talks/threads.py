"""Turns in threads of their own, so that nothing a turn waits for keeps the server from answering others.

A turn reads and writes databases, and a writer may wait for another one for a minute. Each thread has an event loop of
its own for the life of the process; what runs there must not use what belongs to the server's loop.
"""

from __future__ import annotations

import asyncio
import contextvars
import sys
import threading
import weakref
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

T = TypeVar("T")
_SWITCH_SECONDS = 0.0005


def hand_over_soon() -> None:
    """Let a thread that computes give the interpreter up after half a millisecond, not after Python's five.

    The thread that takes messages in waits for the interpreter several times a message, at each of its calls of the
    database, and at the default behind each turn that runs: an acknowledgement then took as long as turns.
    """
    sys.setswitchinterval(_SWITCH_SECONDS)


class TurnThreads:
    """A fixed number of threads; ``close`` waits for what they are doing."""

    def __init__(self, number: int) -> None:
        self._pool = ThreadPoolExecutor(number, thread_name_prefix="turn")
        self._own = threading.local()
        self._loops: list[asyncio.AbstractEventLoop] = []
        self._end = weakref.finalize(self, _end, self._pool, self._loops)

    async def run(self, work: Callable[[], Awaitable[T]]) -> T:
        """What ``work()`` comes to in one of the threads, in the caller's context; a cancelled caller leaves it to end there."""
        context = contextvars.copy_context()
        return await asyncio.get_running_loop().run_in_executor(self._pool, context.run, self._here, work)

    def _here(self, work: Callable[[], Awaitable[T]]) -> T:
        loop = getattr(self._own, "loop", None)
        if loop is None:
            loop = self._own.loop = asyncio.new_event_loop()
            self._loops.append(loop)
            asyncio.set_event_loop(loop)
        result: T = loop.run_until_complete(_awaited(work))
        return result

    def close(self) -> None:
        """Wait for turns that run, then end the threads."""
        self._pool.shutdown(wait=True)
        self._end()


def _end(pool: ThreadPoolExecutor, loops: list[asyncio.AbstractEventLoop]) -> None:
    """Also called when nobody holds the threads any more, which may be noticed in one of them: never wait here."""
    pool.shutdown(wait=False)
    for loop in loops:
        if not loop.is_running():
            loop.close()


async def _awaited(work: Callable[[], Awaitable[T]]) -> T:
    return await work()
