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

from assistant.evaluation.cases import Case
from assistant.evaluation.results import CaseResult, Results
from assistant.evaluation.runner import Databases, Talk, run_cases

# Both must be importable by name: they are called in the workers.
OpenTalk = Callable[[], Talk]
Setup = Callable[[], tuple[OpenTalk, AbstractContextManager[Databases]]]
_LOADING = 900.0


class WorkerDied(RuntimeError):
    """A worker process ended before its cases did."""


class _Worker:
    """What one process keeps between cases."""

    open_talk: OpenTalk
    databases: Databases


def real_setup(members: Path) -> tuple[OpenTalk, AbstractContextManager[Databases]]:
    """The project's assistant on copies of the ``members`` file's data; used inside a worker."""
    from assistant import logs
    from assistant.evaluation.database import CaseDatabases
    from assistant.evaluation.runner import agent_talks, default_agent

    logs.configure()
    logs.configure_rasa()
    with logs.clean_stdout():
        agent = default_agent()
    logs.configure_rasa()
    return agent_talks(agent), CaseDatabases(members)


def run_parallel(
    cases: Sequence[Case],
    setup: Setup,
    workers: int,
    on_case: Callable[[CaseResult], None] = lambda _: None,
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
            for ready in [pool.submit(_wait) for _ in range(count)]:
                ready.result()
            start = time.perf_counter()
            running = {pool.submit(_run, case): position for position, case in enumerate(cases)}
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
    try:
        _Worker.open_talk, databases = setup()
        _Worker.databases = databases.__enter__()
    except BaseException:
        barrier.abort()
        raise
    # Cleaned up when the process ends: a finalizer also runs where the pool is shut down early.
    Finalize(None, partial(databases.__exit__, None, None, None), exitpriority=10)
    barrier.wait(_LOADING)


def _wait() -> None:
    """Done once the worker that takes it is ready."""


def _run(case: Case) -> CaseResult:
    return asyncio.run(run_cases([case], _Worker.open_talk, _Worker.databases)).cases[0]
