"""One turn at a time for each sender, without waiting longer than the turn before takes.

Rasa's lock store looks once a second whether a conversation is free, so that three messages sent at once
take 0.1, 1.1 and 2.2 s. Queuing them here, in order of arrival, never lets them meet at that lock.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager


class TurnQueue:
    """A queue for each sender; senders do not wait for each other, and leave nothing behind."""

    def __init__(self) -> None:
        self._locks: dict[str, asyncio.Lock] = {}
        self._waiting: dict[str, int] = {}

    @asynccontextmanager
    async def turn(self, sender: str) -> AsyncIterator[None]:
        """Hold the turn of ``sender``; those who ask meanwhile get it in the order in which they asked."""
        lock = self._locks.setdefault(sender, asyncio.Lock())
        self._waiting[sender] = self._waiting.get(sender, 0) + 1
        try:
            async with lock:
                yield
        finally:
            self._waiting[sender] -= 1
            if not self._waiting[sender]:
                del self._waiting[sender], self._locks[sender]

    def held(self, sender: str) -> int:
        """How many turns of ``sender`` run or wait."""
        return self._waiting.get(sender, 0)

    @property
    def total(self) -> int:
        """How many turns run or wait, of all senders."""
        return sum(self._waiting.values())

    def __len__(self) -> int:
        """How many senders have a turn now."""
        return len(self._locks)
