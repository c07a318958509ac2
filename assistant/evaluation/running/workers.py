"""The same cases on several processes: each loads the model once and has a database of its own."""

from __future__ import annotations

import asyncio
import multiprocessing
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from contextlib import AbstractContextManager
from functools import partial
from multiprocessing.synchronize import Barrier
from multiprocessing.util import Finalize
from pathlib import Path
from threading import BrokenBarrierError

from assistant.evaluation.casefiles.cases import Case
from assistant.evaluation.running.faults import describe
from assistant.evaluation.running.results import CaseResult, Results
from assistant.evaluation.running.runner import Databases, Talk, run_cases

# Both must be importable by name: they are called in the workers.
OpenTalk = Callable[[], Talk]
Setup = Callable[[], tuple[OpenTalk, AbstractContextManager[Databases]]]
_LOADING = 900.0


class WorkerDied(RuntimeError):
    """A worker process could not begin, or ended before its cases did."""


class _Worker:
    """What one process keeps between cases."""

    open_talk: OpenTalk
    databases: Databases
    failure = ""


def real_setup(members: Path) -> tuple[OpenTalk, AbstractContextManager[Databases]]:
    """The project's assistant on copies of the ``members`` file's data; used inside a worker."""
    from assistant import logs
    from assistant.evaluation.running.database import CaseDatabases
    from assistant.evaluation.running.runner import agent_talks, default_agent
    from assistant.left_out import leave_out

    logs.configure()
    logs.configure_rasa()
    leave_out()
    with logs.clean_stdout():
        agent = default_agent()
    logs.configure_rasa()
    return agent_talks(agent), CaseDatabases(members)


def run_parallel(
    cases: Sequence[Case],
    setup: Setup,
    workers: int,
    on_case: Callable[[CaseResult], None] = lambda _: None,
    keep_going: bool = False,
) -> Results:
    """Run ``cases`` on ``workers`` processes; results in the order of ``cases``, ``on_case`` as they end.

    The seconds of the results count from the moment at which every worker is ready. Raises WorkerDied
    when a process does not survive.
    """
    count = max(1, min(workers, len(cases)))
    context = multiprocessing.get_context("spawn")
    barrier = context.Barrier(count)
    try:
        with ProcessPoolExecutor(count, context, _begin, (setup, barrier)) as pool:
            failures = {ready.result() for ready in [pool.submit(_wait) for _ in range(count)]} - {""}
            if failures:
                raise WorkerDied(max(failures, key=len))
            start = time.perf_counter()
            running = {pool.submit(_run, case, keep_going): position for position, case in enumerate(cases)}
            results = _collected(running, on_case)
            return Results(tuple(results), time.perf_counter() - start)
    except BrokenProcessPool as error:
        raise WorkerDied("一个工作进程中途退出了（内存不够？），请减少 --workers") from error


def _collected(
    running: dict[Future[CaseResult], int], on_case: Callable[[CaseResult], None]
) -> list[CaseResult]:
    done: dict[int, CaseResult] = {}
    for future in as_completed(running):
        done[running[future]] = future.result()
        on_case(done[running[future]])
    return [done[position] for position in sorted(done)]


def _begin(setup: Setup, barrier: Barrier) -> None:
    """Get ready, or remember why not: an exception here would only break the pool without a word."""
    try:
        _Worker.open_talk, databases = setup()
        _Worker.databases = databases.__enter__()
        # Cleaned up when the process ends: a finalizer also runs where the pool is shut down early.
        Finalize(None, partial(databases.__exit__, None, None, None), exitpriority=10)
        barrier.wait(_LOADING)
    except BrokenBarrierError:
        _Worker.failure = "另一个工作进程没有准备好"
    except BaseException as error:  # noqa: BLE001 - whatever it is, the parent tells it
        _Worker.failure = describe(error)
        barrier.abort()


def _wait() -> str:
    """Why this worker is not ready; empty when it is. Taken once by each: none is free before all are ready."""
    return _Worker.failure


def _run(case: Case, keep_going: bool = False) -> CaseResult:
    talks = run_cases([case], _Worker.open_talk, _Worker.databases, keep_going=keep_going)
    return asyncio.run(talks).cases[0]
