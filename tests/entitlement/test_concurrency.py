"""The last use is given away once: threads and processes, SQLite and PostgreSQL."""

from __future__ import annotations

import multiprocessing
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from actions.entitlement import BookingKind, BookingResult, Entitlements, Facts

from .builders import NOW, TODAY, members_file, policy_record, record

VISIT = Facts.parse({"wanted_date": "2026-12-02", "department": "心内科"})
ROUNDS = 5


def _members(entitlements: Entitlements, tmp_path: Path) -> None:
    path = members_file(
        tmp_path,
        *(record(f"m{n}", policies=[policy_record(f"P{n}", sum_insured=100_000)]) for n in range(ROUNDS)),
    )
    assert entitlements.load_members(path, actor="t", today=TODAY).loaded == ROUNDS


def _one_winner(results: list[BookingResult]) -> None:
    kinds = [result.kind for result in results]
    assert kinds.count(BookingKind.BOOKED) == 1
    for result in results:
        if result.kind is not BookingKind.BOOKED:
            assert [reason.code for reason in result.decision.reasons] == ["quota_used_up"]


def test_threads(entitlements: Entitlements, tmp_path: Path) -> None:
    """Eight threads after the last 4.4 of a classic member, five members."""
    _members(entitlements, tmp_path)
    for round_ in range(ROUNDS):
        member = f"m{round_}"
        with ThreadPoolExecutor(8) as pool:
            jobs = [pool.submit(entitlements.book, member, "4.4", VISIT, NOW, actor="t") for _ in range(8)]
            _one_winner([job.result() for job in jobs])
        (balance,) = entitlements.quota(member, "4.4", NOW, actor="t")
        assert (balance.held, balance.remaining) == (1, 0)


def test_threads_with_one_key(entitlements: Entitlements, tmp_path: Path) -> None:
    """The same request from eight threads is one booking."""
    _members(entitlements, tmp_path)
    with ThreadPoolExecutor(8) as pool:
        jobs = [pool.submit(entitlements.book, "m0", "4.4", VISIT, NOW, actor="t", key="k") for _ in range(8)]
        results = [job.result() for job in jobs]
    assert len({result.booking.id for result in results if result.booking}) == 1
    assert sorted(result.kind.value for result in results) == ["booked"] + ["repeated"] * 7


def _ask_for_the_last_uses(url: str, queue: multiprocessing.Queue[list[str]]) -> None:
    entitlements = Entitlements.open(url)
    kinds = [entitlements.book(f"m{n}", "4.4", VISIT, NOW, actor="t").kind.value for n in range(ROUNDS)]
    entitlements.close()
    queue.put(kinds)


def test_processes(entitlements: Entitlements, database_url: str, tmp_path: Path) -> None:
    """Three processes after the last use of five members."""
    _members(entitlements, tmp_path)
    context = multiprocessing.get_context("spawn")
    queue: multiprocessing.Queue[list[str]] = context.Queue()
    workers = [context.Process(target=_ask_for_the_last_uses, args=(database_url, queue)) for _ in range(3)]
    for worker in workers:
        worker.start()
    answers = [queue.get(timeout=120) for _ in workers]
    for worker in workers:
        worker.join(timeout=60)
        assert worker.exitcode == 0
    for kinds in zip(*answers, strict=True):
        assert sorted(kinds) == ["booked", "refused", "refused"]
