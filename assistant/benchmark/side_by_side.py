"""``bench --vs-stock``: what a turn, a start and memory cost here and with stock Rasa, in turn on the same machine.

Servers run at the same time and are asked in turn, so that a machine that is slow for a while is slow for both. Each
figure is the median over rounds; the ratio says how many times less we need, or how many times more we do.
"""

from __future__ import annotations

import os
import secrets
import statistics
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Generic, TypeVar

from actions.identity import Identity, seal
from assistant import project
from assistant.benchmark import load
from assistant.benchmark.servers import Running, free_port, running
from assistant.benchmark.stock import StockProject

T = TypeVar("T")
MEMBER = "demo-vip"
_KEY = "SUIXIN_IDENTITY_KEY"
_LONG_TALK = 250


@dataclass(frozen=True)
class Measure:
    """One thing measured on both; ``more`` when more is better. ``goal`` is for ours, ``times`` for the ratio."""

    name: str
    unit: str
    ours: float
    stock: float
    more: bool = False
    goal: float | None = None
    times: float | None = None

    @property
    def ratio(self) -> float:
        """How many times better ours is; above 1 it is."""
        low, high = (self.stock, self.ours) if self.more else (self.ours, self.stock)
        return high / low if low else 0.0

    @property
    def line(self) -> str:
        """All of it in a line."""
        missed = "" if self.met else "，没到目标"
        return f"{self.name}：随心 {self.ours:.1f}，标准 {self.stock:.1f} {self.unit}，{self.ratio:.1f} 倍{missed}"

    @property
    def met(self) -> bool:
        """Whether both goals, where there are any, are reached."""
        near = self.goal is None or (self.ours >= self.goal if self.more else self.ours <= self.goal)
        return near and (self.times is None or self.ratio >= self.times)


def run(folder: Path, url: str, turns: int, rounds: int, said: Callable[[str], None]) -> tuple[Measure, ...]:
    """Train the stock project in ``folder``, start both on the database ``url`` (with the demo members), measure.

    ``turns`` of each kind a round. Rasa itself finds out in ``folder`` what it need not train again. Each figure is
    ``said`` once it is there: on a busy machine the last one takes an hour. Raises WrongCall when one of both cannot be
    trained or does not come up.
    """
    os.environ.setdefault(_KEY, secrets.token_hex())
    said("正在训练用来比较的标准 Rasa 项目（一轮，要几分钟）")
    stock = StockProject(folder / "stock-rasa")
    stock.write()
    model = stock.train()
    with ExitStack() as ends:
        ours = ends.enter_context(_ours(url))
        said(f"我们的服务 {ours.ready_seconds:.1f} 秒可用；正在启动标准 Rasa")
        theirs = ends.enter_context(_stock(stock, url))
        found = []
        for one in chain(_standing(ours, theirs, model), _asked(ours, theirs, turns, rounds, said)):
            said(one.line)
            found.append(one)
        return tuple(found)


def _ours(url: str) -> AbstractContextManager[Running]:
    port = free_port()
    command = [sys.executable, "-m", "assistant", "serve", "--dev", "--port", str(port)]
    return running([command], port, project.root(), {"SUIXIN_DATABASE_URL": url}, "/health")


def _stock(stock: StockProject, url: str) -> AbstractContextManager[Running]:
    port, actions = free_port(), free_port()
    environment = {
        "SUIXIN_DATABASE_URL": url, _KEY: os.environ[_KEY], "PYTHONPATH": str(project.root()), "LOG_LEVEL": "ERROR",
    }
    commands = [stock.actions(actions), stock.server(port, actions)]
    return running(commands, port, stock.folder, environment, "/status")


def _standing(ours: Running, theirs: Running, model: Path) -> Iterator[Measure]:
    yield Measure("启动到可用", "秒", ours.ready_seconds, theirs.ready_seconds, goal=20)
    yield Measure("模型文件", "MB", project.model_path().stat().st_size / 1e6, model.stat().st_size / 1e6)


def _asked(ours: Running, theirs: Running, turns: int, rounds: int, said: Callable[[str], None]) -> Iterator[Measure]:
    here = load.Address(ours.port, lambda: {"member_id": MEMBER})
    there = load.Address(theirs.port, _sealed)
    both = (here, there)
    for address in both:
        load.one_kind(address, load.ACTION, 5)
    for kind, name in ((load.PLAIN, "普通一轮"), (load.ACTION, "查询一轮"), (load.BOOKING, "预约一轮")):
        said(f"正在量：{name}")
        found = _in_turn(both, rounds, lambda address, kind=kind: load.one_kind(address, kind, turns))  # type: ignore[misc]
        for percent in (50, 95, 99):
            pair = found.medians(lambda times, percent=percent: load.percentile(times, percent))  # type: ignore[misc]
            aim = (12.0, 8.0) if (kind, percent) == (load.ACTION, 50) else (None, None)
            yield Measure(f"{name} p{percent}", "毫秒", pair[0], pair[1], goal=aim[0], times=aim[1])
    for talks in (1, 8, 64):
        said(f"正在量：{talks} 个对话同时进行")
        heard = _in_turn(both, rounds, lambda address, talks=talks: load.together(address, talks, 4))  # type: ignore[misc]
        rates = heard.medians(lambda one: one.turns_a_second)
        yield Measure(f"{talks} 个对话同时，每秒轮数", "轮/秒", rates[0], rates[1], more=True)
        if talks == 64:
            last = heard.medians(lambda one: load.percentile(one.firsts, 99) / 1000)
            yield Measure("64 人同时开口，第一句 p99", "秒", last[0], last[1], goal=2.0)
    said("正在量：200 人同时开口，一场 250 轮的长对话")
    crowd = _in_turn(both, rounds, lambda address: load.together(address, 200, 1)).medians(lambda one: max(one.firsts) / 1000)
    yield Measure("200 人同时开口，最后一位等", "秒", crowd[0], crowd[1], goal=3.0)
    growth = _in_turn(both, 1, lambda address: load.one_talk(address, _LONG_TALK)).medians(_growth)
    yield Measure("第 250 轮比第 1 轮", "倍", growth[0], growth[1], goal=1.2)
    yield Measure("常驻内存（全部进程）", "MB", ours.memory_mb(), theirs.memory_mb(), goal=600.0)


@dataclass(frozen=True)
class _Found(Generic[T]):
    """What each round found: here, and there."""

    here: list[T]
    there: list[T]

    def medians(self, value: Callable[[T], float]) -> tuple[float, float]:
        """The median of ``value`` over the rounds, here and there."""
        return statistics.median(map(value, self.here)), statistics.median(map(value, self.there))


def _in_turn(both: tuple[load.Address, load.Address], rounds: int, measure: Callable[[load.Address], T]) -> _Found[T]:
    """What ``measure`` finds, round by round: here, there, here, there."""
    pairs = [(measure(both[0]), measure(both[1])) for _ in range(rounds)]
    return _Found([here for here, _ in pairs], [there for _, there in pairs])


def _growth(times: list[float]) -> float:
    """The last ten turns against the first ten after the talk has begun."""
    return statistics.median(times[-10:]) / statistics.median(times[1:11])


def _sealed() -> dict[str, object]:
    """The member, proven as a verified channel would: the stock action server shares our key."""
    return dict(seal(Identity(MEMBER, "tester")))
