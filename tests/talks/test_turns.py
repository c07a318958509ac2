"""One turn at a time for each sender, in order, and nothing left behind."""

from __future__ import annotations

import asyncio
import time

import pytest

from assistant.talks.turns import TurnQueue


def test_turns_of_one_sender_follow_each_other_in_order() -> None:
    queue, seen = TurnQueue(), []

    async def turn(number: int) -> None:
        async with queue.turn("a"):
            seen.append(("in", number))
            await asyncio.sleep(0.01)
            seen.append(("out", number))

    async def all_at_once() -> None:
        await asyncio.gather(*(turn(number) for number in range(4)))

    asyncio.run(all_at_once())
    assert seen == [(step, number) for number in range(4) for step in ("in", "out")]
    assert len(queue) == 0


def test_turns_that_run_or_wait_are_counted() -> None:
    queue = TurnQueue()

    async def scene() -> tuple[int, int, int]:
        async with queue.turn("a"):
            others = [asyncio.ensure_future(one()) for one in (lambda: hold("a"), lambda: hold("b"))]
            await asyncio.sleep(0)
            counted = queue.held("a"), queue.held("b"), queue.total
        await asyncio.gather(*others)
        return counted

    async def hold(sender: str) -> None:
        async with queue.turn(sender):
            await asyncio.sleep(0.01)

    assert asyncio.run(scene()) == (2, 1, 3)
    assert (queue.held("a"), queue.total) == (0, 0)


def test_three_messages_at_once_do_not_wait_for_a_poll() -> None:
    queue = TurnQueue()

    async def turn() -> None:
        async with queue.turn("a"):
            await asyncio.sleep(0.02)

    async def burst() -> float:
        start = time.perf_counter()
        await asyncio.gather(turn(), turn(), turn())
        return time.perf_counter() - start

    assert asyncio.run(burst()) < 0.5


def test_senders_do_not_wait_for_each_other() -> None:
    queue = TurnQueue()

    async def talk() -> None:
        async with queue.turn("a"), queue.turn("b"):
            assert len(queue) == 2

    asyncio.run(asyncio.wait_for(talk(), 1))


def test_a_turn_that_fails_frees_the_sender() -> None:
    queue = TurnQueue()

    async def fail_then_go_on() -> None:
        with pytest.raises(RuntimeError):
            async with queue.turn("a"):
                raise RuntimeError
        async with queue.turn("a"):
            pass

    asyncio.run(asyncio.wait_for(fail_then_go_on(), 1))
    assert len(queue) == 0


def test_a_cancelled_waiter_leaves_the_queue() -> None:
    queue = TurnQueue()

    async def waiter() -> None:
        async with queue.turn("a"):
            pass

    async def cancel_the_second() -> None:
        async with queue.turn("a"):
            second = asyncio.ensure_future(waiter())
            await asyncio.sleep(0)
            second.cancel()
            with pytest.raises(asyncio.CancelledError):
                await second
        await waiter()

    asyncio.run(asyncio.wait_for(cancel_the_second(), 1))
    assert len(queue) == 0
