"""A turn that waits keeps nobody else waiting."""

from __future__ import annotations

import asyncio
import gc
import sys
import threading

import pytest

from assistant.talks.threads import TurnThreads, hand_over_soon


def test_the_servers_loop_goes_on_while_a_turn_blocks() -> None:
    threads, blocked = TurnThreads(1), threading.Event()

    async def turn() -> str:
        assert blocked.wait(20)
        return threading.current_thread().name

    async def scene() -> str:
        waiting = asyncio.ensure_future(threads.run(turn))
        await asyncio.sleep(0.01)
        blocked.set()
        return await waiting

    assert asyncio.run(scene()).startswith("turn")
    threads.close()


def test_errors_come_to_the_caller_and_the_thread_goes_on() -> None:
    threads = TurnThreads(1)

    async def broken() -> None:
        raise ValueError("x")

    async def fine() -> int:
        await asyncio.sleep(0)
        return 7

    async def scene() -> int:
        with pytest.raises(ValueError, match="x"):
            await threads.run(broken)
        return await threads.run(fine)

    assert asyncio.run(scene()) == 7
    threads.close()


def test_threads_nobody_holds_any_more_end_by_themselves_also_when_one_of_them_notices() -> None:
    async def turn(mine: list[TurnThreads]) -> bool:
        mine.clear()
        gc.collect()
        return True

    async def scene() -> bool:
        held = [TurnThreads(1)]
        return await held[0].run(lambda: turn(held))

    assert asyncio.run(scene())


def test_closing_waits_for_what_runs() -> None:
    threads, done = TurnThreads(1), threading.Event()

    async def turn() -> None:
        await asyncio.sleep(0.05)
        done.set()

    async def scene() -> None:
        running = asyncio.ensure_future(threads.run(turn))
        await asyncio.sleep(0)
        threads.close()
        await running

    asyncio.run(scene())
    assert done.is_set()


def test_a_thread_that_computes_gives_the_interpreter_up_soon() -> None:
    before = sys.getswitchinterval()
    try:
        hand_over_soon()
        assert sys.getswitchinterval() < before <= 0.005
    finally:
        sys.setswitchinterval(before)
