"""On a real PostgreSQL: a talk is held by one worker at a time, handed on in order, and let go by one that dies."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Iterator

import pytest
import sqlalchemy as sa
from rasa.core.lock_store import LockError

from assistant.talks.locks import AdvisoryLocks


@pytest.fixture
def two_workers(postgres: str) -> Iterator[tuple[AdvisoryLocks, AdvisoryLocks]]:
    here, there = AdvisoryLocks(postgres, at_once=3), AdvisoryLocks(postgres, at_once=3)
    yield here, there
    here.close()
    there.close()


def in_thread(locks: AdvisoryLocks, talk: str, seen: list[str], name: str, seconds: float = 0.05) -> threading.Thread:
    """A turn as a worker makes it: in a thread of its own."""

    async def turn() -> None:
        async with locks.lock(talk):
            seen.append(f"{name} in")
            await asyncio.sleep(seconds)
            seen.append(f"{name} out")

    thread = threading.Thread(target=asyncio.run, args=(turn(),))
    thread.start()
    return thread


def waiting(url: str) -> int:
    with sa.create_engine(url, future=True).connect() as connection:
        query = sa.text("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted")
        return int(connection.execute(query).scalar() or 0)


def test_turns_of_one_talk_follow_each_other_across_workers(
    two_workers: tuple[AdvisoryLocks, AdvisoryLocks],
) -> None:
    seen: list[str] = []
    threads = [in_thread(two_workers[number % 2], "a", seen, str(number)) for number in range(6)]
    for thread in threads:
        thread.join(60)
    assert len(seen) == 12
    assert all(seen[place].split()[0] == seen[place + 1].split()[0] for place in range(0, 12, 2))


def test_whoever_asked_first_is_next(two_workers: tuple[AdvisoryLocks, AdvisoryLocks], postgres: str) -> None:
    seen: list[str] = []
    here, there = two_workers
    threads = [in_thread(here, "a", seen, "first", 1.0)]
    for count, (locks, name) in enumerate([(there, "second"), (here, "third"), (there, "fourth")]):
        while not seen or waiting(postgres) < count:
            time.sleep(0.01)
        threads.append(in_thread(locks, "a", seen, name))
    for thread in threads:
        thread.join(60)
    assert [line for line in seen if line.endswith("in")] == ["first in", "second in", "third in", "fourth in"]


def test_talks_do_not_wait_for_each_other(two_workers: tuple[AdvisoryLocks, AdvisoryLocks]) -> None:
    here, there = two_workers

    async def both() -> bool:
        async with here.lock("a"), there.lock("b"), here.lock("c"):
            return True

    assert asyncio.run(both())


def test_a_worker_that_dies_lets_go(two_workers: tuple[AdvisoryLocks, AdvisoryLocks], postgres: str) -> None:
    here, there = two_workers

    async def scene() -> list[str]:
        seen: list[str] = []
        async with here.lock("a"):
            waiter = in_thread(there, "a", seen, "next")
            # What the system does to the sessions of a killed process, the server does here.
            with sa.create_engine(postgres, future=True, isolation_level="AUTOCOMMIT").connect() as other:
                other.execute(sa.text(
                    "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND granted"
                ))  # fmt: skip
            waiter.join(60)
        return seen

    assert asyncio.run(scene()) == ["next in", "next out"]


def test_a_database_that_is_gone_is_a_lock_error_at_once() -> None:
    nowhere = AdvisoryLocks("postgresql://nobody@127.0.0.1:9/none", at_once=1)

    async def turn() -> None:
        async with nowhere.lock("a"):
            raise AssertionError

    with pytest.raises(LockError):
        asyncio.run(turn())
    nowhere.close()


def test_rasas_own_lock_still_looks_once_a_second() -> None:
    """When it no longer does, ours may be needless in one process."""
    import inspect

    from rasa.core.lock_store import LockStore

    assert inspect.signature(LockStore.lock).parameters["wait_time_in_seconds"].default == 1
