"""Measures what must not get slow: time until ready, time of a turn with a custom action, resident memory.

A server is started as an operator would start it (``serve --dev``, in a process of its own), on a trained
model and a fresh database with the demo members; the turns in process are measured inside this process.
"""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from assistant import project
from assistant.benchmark.load import percentile
from assistant.benchmark.servers import end, free_port
from assistant.cli.shared.errors import WrongCall
from assistant.cli.shared.machine import machine, memory_mb

QUESTION = "我还剩几次专家号"
MEMBER = "demo-vip"
# Two cores, from a trained model.
READY_SECONDS, TURN_MILLISECONDS, MEMORY_MB = 45.0, 30.0, 900.0
_GIVE_UP_SECONDS = 240.0
_WARM_UP = 5


class _NotUp(Exception):
    """The server never answered; what it said last tells why."""


@dataclass(frozen=True)
class Figure:
    """One measured figure; ``limit`` None where none was set. ``at_least``: less than the limit misses it."""

    name: str
    value: float
    unit: str
    limit: float | None = None
    at_least: bool = False

    @property
    def ratio(self) -> float | None:
        """The figure as a share of its limit, or the other way round; above 1 it is missed."""
        if self.limit is None:
            return None
        return self.limit / self.value if self.at_least else self.value / self.limit


@dataclass(frozen=True)
class BenchReport:
    """A whole run: when, where, what."""

    on: date
    machine: dict[str, Any]
    figures: tuple[Figure, ...]

    @property
    def passed(self) -> bool:
        return all(figure.ratio is None or figure.ratio <= 1 for figure in self.figures)


def run(turns: int) -> BenchReport:
    """Measure everything; takes a minute or two. Raises WrongCall when the server does not come up."""
    from assistant.cli.shared.loading import ready_model

    ready_model()
    with members_database() as url:
        figures = [*_served(url, turns), *_in_process(url, turns)]
    return BenchReport(date.today(), machine(), tuple(figures))


def _served(url: str, turns: int) -> Iterator[Figure]:
    port = free_port()
    start = time.perf_counter()
    with _server(port, url) as process:
        _wait_until_parsing(process, port)
        yield Figure("启动到可用", time.perf_counter() - start, "秒", READY_SECONDS)
        times = _http_turns(port, turns)
        yield Figure("自定义动作一轮 p50（HTTP）", percentile(times, 50), "毫秒", TURN_MILLISECONDS)
        yield Figure("自定义动作一轮 p95（HTTP）", percentile(times, 95), "毫秒")
        yield Figure("常驻内存", memory_mb(process.pid), "MB", MEMORY_MB)


@contextmanager
def _server(port: int, url: str) -> Iterator[subprocess.Popen[bytes]]:
    environment = {**os.environ, "SUIXIN_DATABASE_URL": url}
    environment.pop("SUIXIN_NOW", None)
    command = [sys.executable, "-m", "assistant", "serve", "--dev", "--port", str(port)]
    with tempfile.TemporaryFile() as said:
        process = subprocess.Popen(command, env=environment, stdout=said, stderr=said, cwd=project.root())
        try:
            yield process
        except _NotUp:
            said.seek(0)
            last = said.read().decode("utf-8", "replace").strip().splitlines()[-1:]
            raise WrongCall(f"服务没有起来：{''.join(last) or '没有输出'}") from None
        finally:
            end(process)


def _wait_until_parsing(process: subprocess.Popen[bytes], port: int) -> None:
    deadline = time.monotonic() + _GIVE_UP_SECONDS
    while process.poll() is None and time.monotonic() < deadline:
        try:
            _post(port, "/model/parse", {"text": QUESTION})
            return
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(0.2)
    raise _NotUp()


def _http_turns(port: int, turns: int) -> list[float]:
    """Milliseconds of each turn, one conversation as a member would have it."""
    times = []
    for number in range(turns + _WARM_UP):
        body = {"sender": f"bench-{number // 20}", "message": QUESTION, "metadata": {"member_id": MEMBER}}
        start = time.perf_counter()
        replies = _post(port, "/webhooks/rest/webhook", body)
        times.append((time.perf_counter() - start) * 1000)
        if not replies:
            raise WrongCall("量不了：助手没有回答")
    return times[_WARM_UP:]


def _post(port: int, path: str, body: dict[str, Any]) -> Any:
    data = json.dumps(body).encode()
    headers = {"Content-Type": "application/json"}
    request = urllib.request.Request(f"http://127.0.0.1:{port}{path}", data=data, headers=headers)
    with urllib.request.urlopen(request, timeout=30) as answer:
        return json.loads(answer.read())


def _in_process(url: str, turns: int) -> Iterator[Figure]:
    from actions.engine import use_database
    from actions.identity import Identity
    from assistant.cli.shared.loading import ready_agent

    agent = ready_agent()
    from assistant.conversation import Conversation

    async def measure() -> list[float]:
        times = []
        for number in range(turns + _WARM_UP):
            if number % 20 == 0:
                conversation = Conversation(agent, Identity(MEMBER, "tester"))
            start = time.perf_counter()
            await conversation.say(QUESTION)
            times.append((time.perf_counter() - start) * 1000)
        return times[_WARM_UP:]

    with use_database(url):
        yield Figure(
            "自定义动作一轮 p50（进程内）", percentile(asyncio.run(measure()), 50), "毫秒", TURN_MILLISECONDS
        )


@contextmanager
def members_database() -> Iterator[str]:
    """The URL of a fresh database with the demo members, gone afterwards."""
    from actions.engine import use_database
    from assistant.cli.shared import demo

    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/bench.db"
        with use_database(url) as engine:
            engine.load_members(demo.demo_file(), actor=demo.ACTOR)
        yield url


def to_dict(report: BenchReport) -> dict[str, Any]:
    """JSON-ready."""
    figures = [{**asdict(figure), "ratio": figure.ratio} for figure in report.figures]
    return {
        "on": report.on.isoformat(),
        "machine": report.machine,
        "passed": report.passed,
        "figures": figures,
    }
