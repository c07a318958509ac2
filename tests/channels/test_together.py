"""Work done once for all who ask for it meanwhile."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from typing import Any

import pytest

from assistant.channels.together import Together


class Worker:
    """Runs work when told to, and remembers what it was given."""

    def __init__(self) -> None:
        self.given: list[list[int]] = []
        self.go = asyncio.Event()

    async def run(self, work: Callable[..., Any], asked: Sequence[int]) -> Any:
        self.given.append(list(asked))
        await self.go.wait()
        return work(asked)


def _doubled(asked: Sequence[int]) -> list[int]:
    if 13 in asked:
        raise ValueError("13")
    return [2 * one for one in asked]


def test_who_comes_while_the_first_is_served_is_served_together_and_in_order() -> None:
    async def come() -> tuple[list[list[int]], list[int]]:
        worker = Worker()
        together: Together[int, int] = Together(worker.run, _doubled)
        first = asyncio.ensure_future(together(1))
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        others = [asyncio.ensure_future(together(number)) for number in (2, 3, 4)]
        await asyncio.sleep(0)
        worker.go.set()
        return worker.given, list(await asyncio.gather(first, *others))

    assert asyncio.run(come()) == ([[1], [2, 3, 4]], [2, 4, 6, 8])


def test_who_cannot_be_served_fails_alone() -> None:
    async def come() -> list[int | BaseException]:
        worker = Worker()
        worker.go.set()
        together: Together[int, int] = Together(worker.run, _doubled)
        return list(await asyncio.gather(*(together(number) for number in (1, 13, 2)), return_exceptions=True))

    one, failed, two = asyncio.run(come())
    assert (one, two) == (2, 4)
    assert isinstance(failed, ValueError)


def test_rest_waits_for_those_who_came_and_no_longer_than_told() -> None:
    async def come() -> None:
        worker = Worker()
        together: Together[int, int] = Together(worker.run, _doubled)
        await asyncio.wait_for(together.rest(30), 1)
        asked = asyncio.ensure_future(together(1))
        await asyncio.sleep(0)
        await together.rest(0.01)
        assert not asked.done()
        worker.go.set()
        await together.rest(30)
        assert asked.done()

    asyncio.run(come())


def test_a_caller_who_went_away_keeps_nobody_waiting() -> None:
    async def come() -> int:
        worker = Worker()
        together: Together[int, int] = Together(worker.run, _doubled)
        gone, stays = asyncio.ensure_future(together(1)), asyncio.ensure_future(together(2))
        await asyncio.sleep(0)
        gone.cancel()
        worker.go.set()
        with pytest.raises(asyncio.CancelledError):
            await gone
        return await stays

    assert asyncio.run(come()) == 4
