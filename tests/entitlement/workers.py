"""Work for processes of their own. They fork from a server which has imported this module once, so they start at once."""

from __future__ import annotations

import multiprocessing
import os
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from multiprocessing import forkserver
from typing import Any

# Imported here, the fork server has them ready.
import alembic.command
import psycopg2  # noqa: F401

from actions.entitlement import Entitlements, Facts
from actions.entitlement.storage.database import Database

from .builders import NOW

CONTEXT = multiprocessing.get_context("forkserver")
VISIT = Facts.parse({"wanted_date": "2026-12-02", "department": "心内科"})
PATIENCE = 120


@lru_cache(maxsize=1)
def fork_server() -> None:
    """Start it with this module, and pytest, imported: every process imports what its starter's main module does."""
    forkserver.set_forkserver_preload([__name__, "pytest"])
    before = os.environ.get("PYTHONPATH")
    # The server looks for modules where a fresh Python would, not where pytest has found this one.
    os.environ["PYTHONPATH"] = os.pathsep.join(path for path in sys.path if path)
    try:
        forkserver.ensure_running()
    finally:
        if before is None:
            del os.environ["PYTHONPATH"]
        else:
            os.environ["PYTHONPATH"] = before


def at_once(processes: int, work: Callable[..., Any], *arguments: Any) -> list[Any]:
    """What `work` returns in each of several processes that begin at the same moment; raises what one of them raised."""
    fork_server()
    ready, told = CONTEXT.Barrier(processes), CONTEXT.Queue()
    started = [
        CONTEXT.Process(target=_work, args=(ready, told, work, arguments), daemon=True)
        for _ in range(processes)
    ]
    for process in started:
        process.start()
    answers = [told.get(timeout=PATIENCE) for _ in started]
    for process in started:
        process.join(PATIENCE)
    for answer in answers:
        if isinstance(answer, BaseException):
            raise answer
    return answers


def _work(ready: Any, told: Any, work: Callable[..., Any], arguments: tuple[Any, ...]) -> None:
    try:
        ready.wait(PATIENCE)
        told.put(work(*arguments))
    except BaseException as error:  # noqa: BLE001 - raised again by the test
        told.put(RuntimeError(repr(error)))


def open_database(url: str) -> bool:
    """Open it and close it."""
    Database.open(url).close()
    return bool(alembic.command)


def ask_for_the_last_uses(url: str, members: list[str], threads: int) -> list[list[str]]:
    """For each member in turn, 4.4 from all threads at once: what kind of answer each thread got."""
    entitlements = Entitlements.open(url)
    with ThreadPoolExecutor(threads) as pool:
        kinds = [
            [
                job.result().kind.value
                for job in [
                    pool.submit(entitlements.book, member, "4.4", VISIT, NOW, actor="t")
                    for _ in range(threads)
                ]
            ]
            for member in members
        ]
    entitlements.close()
    return kinds
