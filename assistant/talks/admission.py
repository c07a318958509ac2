"""Whose turn it is: one message at a time of each sender, few at once in all, everybody in order of arrival.

Rasa takes messages as they come: with 64 talks begun together those already talking were served first and the last one
waited 7 to 21 s for its first answer. Its lock store also looks only once a second whether a sender's turn has ended.
Here a message waits behind those that came before it and behind nobody else; too many, and it is refused at once.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from assistant.talks.turns import TurnQueue

# More than two at once only wait for the same processor; a third may work while others wait for a database.
AT_ONCE = 3
# At 30 turns a second and process this is the longest wait anybody should have, about ten seconds.
WAITING = 300
# A sender who writes faster than he is answered.
WAITING_OF_ONE = 8


class Overloaded(Exception):
    """Too many messages wait already; nothing was done."""


class Admission:
    """Turns in order of arrival. ``waiting`` and ``running`` may be read at any time, in the same event loop."""

    def __init__(self, at_once: int = AT_ONCE, waiting: int = WAITING, waiting_of_one: int = WAITING_OF_ONE) -> None:
        self.running = 0
        self._at_once, self._room, self._room_of_one = at_once, waiting, waiting_of_one
        self._queue: deque[asyncio.Future[None]] = deque()
        self._turns = TurnQueue()

    @property
    def waiting(self) -> int:
        """How many messages wait, behind others of their sender or behind other senders."""
        return self._turns.total - self.running

    @asynccontextmanager
    async def turn(self, sender: str) -> AsyncIterator[None]:
        """Hold the turn of ``sender``. Raises Overloaded at once where no more may wait."""
        if self.waiting >= self._room or self._turns.held(sender) >= self._room_of_one:
            raise Overloaded()
        async with self._turns.turn(sender):
            await self._enter()
            try:
                yield
            finally:
                self._leave()

    async def _enter(self) -> None:
        if self.running < self._at_once and not self._queue:
            self.running += 1
            return
        place: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._queue.append(place)
        try:
            await place
        except asyncio.CancelledError:
            if place.done() and not place.cancelled():
                self._leave()
            raise

    def _leave(self) -> None:
        """Hand the place on to whoever waits longest, else give it up."""
        while self._queue:
            place = self._queue.popleft()
            if not place.done():
                place.set_result(None)
                return
        self.running -= 1
