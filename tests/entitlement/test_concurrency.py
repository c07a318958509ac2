"""The last use is given away once: threads and processes, SQLite and PostgreSQL."""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from actions.entitlement import BookingKind, BookingResult, Entitlements

from . import workers
from .builders import NOW, TODAY, members_file, policy_record, record
from .workers import VISIT

ROUNDS = 5
PROCESSES, THREADS = 8, 8


def _members(entitlements: Entitlements, tmp_path: Path, count: int = ROUNDS) -> list[str]:
    """Classic members, each with one use of 4.4 left."""
    entries = [record(f"m{n}", policies=[policy_record(f"P{n}", sum_insured=100_000)]) for n in range(count)]
    assert entitlements.load_members(members_file(tmp_path, *entries), actor="t", today=TODAY).loaded == count
    return [f"m{n}" for n in range(count)]


def _one_winner(results: list[BookingResult]) -> None:
    kinds = [result.kind for result in results]
    assert kinds.count(BookingKind.BOOKED) == 1
    for result in results:
        if result.kind is not BookingKind.BOOKED:
            assert [reason.code for reason in result.decision.reasons] == ["quota_used_up"]


def test_threads(entitlements: Entitlements, tmp_path: Path) -> None:
    """Eight threads after the last 4.4 of a classic member, five members."""
    for member in _members(entitlements, tmp_path):
        with ThreadPoolExecutor(8) as pool:
            jobs = [pool.submit(entitlements.book, member, "4.4", VISIT, NOW, actor="t") for _ in range(8)]
            _one_winner([job.result() for job in jobs])
        (balance,) = entitlements.quota(member, "4.4", NOW, actor="t")
        assert (balance.held, balance.remaining) == (1, 0)


def test_threads_with_one_key(entitlements: Entitlements, tmp_path: Path) -> None:
    """The same request from eight threads is one booking."""
    _members(entitlements, tmp_path, 1)
    with ThreadPoolExecutor(8) as pool:
        jobs = [pool.submit(entitlements.book, "m0", "4.4", VISIT, NOW, actor="t", key="k") for _ in range(8)]
        results = [job.result() for job in jobs]
    assert len({result.booking.id for result in results if result.booking}) == 1
    assert sorted(result.kind.value for result in results) == ["booked"] + ["repeated"] * 7


def _last_uses(entitlements: Entitlements, url: str, tmp_path: Path, rounds: int) -> None:
    """Eight processes with eight threads each after the last use of as many members as there are rounds."""
    members = _members(entitlements, tmp_path, rounds)
    answers = workers.at_once(PROCESSES, workers.ask_for_the_last_uses, url, members, THREADS)
    for number, member in enumerate(members):
        kinds = Counter(kind for answer in answers for kind in answer[number])
        assert kinds == {"booked": 1, "refused": PROCESSES * THREADS - 1}, member
        (balance,) = entitlements.quota(member, "4.4", NOW, actor="t")
        assert (balance.held, balance.used, balance.remaining) == (1, 0, 0)


def test_processes(entitlements: Entitlements, database_url: str, tmp_path: Path) -> None:
    """64 askers, ten members: one winner each, never none."""
    _last_uses(entitlements, database_url, tmp_path, 10)


@pytest.mark.slow
def test_processes_200_rounds(entitlements: Entitlements, database_url: str, tmp_path: Path) -> None:
    """The same with two hundred members."""
    _last_uses(entitlements, database_url, tmp_path, 200)
