"""Blocking work done once for all who ask for it while the work before is being done.

A thread, a transaction and a wait for the interpreter cost more than a row more in a query: two hundred members who write at
the same instant are acknowledged after a few pieces of work instead of after hundreds.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Any, Generic, TypeVar

A = TypeVar("A")
R = TypeVar("R")


class Together(Generic[A, R]):
    """``work`` gets what several callers ask and gives each his result, in their order, in a thread of ``run``.

    Nobody fails for another: where it cannot be done together, each is tried by itself.
    """

    def __init__(self, run: Callable[..., Awaitable[Any]], work: Callable[[Sequence[A]], Sequence[R]]) -> None:
        self._run, self._work = run, work
        self._coming: list[tuple[A, asyncio.Future[R]]] = []
        self._task: asyncio.Task[None] | None = None

    async def __call__(self, asked: A) -> R:
        """What ``work`` finds for this caller. Raises what it raises for him."""
        future: asyncio.Future[R] = asyncio.get_running_loop().create_future()
        self._coming.append((asked, future))
        if self._task is None:
            self._task = asyncio.get_running_loop().create_task(self._all())
        return await future

    async def rest(self, seconds: float) -> None:
        """Wait until nobody asks, at most so long."""
        if self._task is not None:
            await asyncio.wait([self._task], timeout=seconds)

    async def _all(self) -> None:
        try:
            while self._coming:
                batch, self._coming = self._coming, []
                await self._settle(batch)
        finally:
            self._task = None

    async def _settle(self, batch: Sequence[tuple[A, asyncio.Future[R]]]) -> None:
        try:
            results = await self._run(self._work, [asked for asked, _ in batch])
            if len(results) != len(batch):
                raise AssertionError("a result for each who asked")
        except Exception as error:  # noqa: BLE001 - handed to who asked
            if len(batch) > 1:
                for one in batch:
                    await self._settle([one])
            elif not batch[0][1].done():
                batch[0][1].set_exception(error)
            return
        for (_, future), result in zip(batch, results, strict=True):
            if not future.done():
                future.set_result(result)
