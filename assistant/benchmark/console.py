"""What fifty agents do to the console: ten questions a second for a while, then all fifty at once.

The console is started as an operator would, in a process of its own, over a running assistant (`suixin serve`).
"""

from __future__ import annotations

import asyncio
import re
import statistics
import time
from dataclasses import dataclass
from datetime import date

import httpx

from assistant.bench import BenchReport, Figure
from assistant.cli.shared.errors import WrongCall
from assistant.cli.shared.machine import machine
from assistant.console.serving import DEMO_PASSWORD

AGENTS, RATE = 50, 10.0
P95_MILLISECONDS, LAST_SECONDS = 500.0, 2.0
_CSRF = re.compile(r'name="csrf" value="([^"]+)"')
_QUESTIONS = ("门诊 剩几", "心理 剩几", "4.6 无单 肺炎", "电话医生 几点", "什么时候能用")


@dataclass
class _Desk:
    """One agent's browser with a call open."""

    client: httpx.AsyncClient
    call: str
    csrf: str

    async def ask(self, number: int) -> float:
        """Ask one question and get the page back; seconds. Raises WrongCall when there is no answer."""
        began = time.perf_counter()
        told = {"csrf": self.csrf, "asked": _QUESTIONS[number % len(_QUESTIONS)]}
        answer = await self.client.post(f"{self.call}/ask", data=told, follow_redirects=True)
        if answer.status_code != 200:
            raise WrongCall(f"坐席台答 {answer.status_code}，请看它的日志")
        return time.perf_counter() - began


async def measure(console: str, seconds: float) -> tuple[list[float], float]:
    """The times of questions at RATE for `seconds`, and how long the last of AGENTS at once took."""
    limits = httpx.Limits(max_connections=AGENTS * 2)
    async with httpx.AsyncClient(base_url=console, timeout=60, limits=limits, trust_env=False) as client:
        desks = await _desks(client)
        tasks = []
        for number in range(int(RATE * seconds)):
            tasks.append(asyncio.create_task(desks[number % AGENTS].ask(number)))
            await asyncio.sleep(1 / RATE)
        steady = list(await asyncio.gather(*tasks))
        began = time.perf_counter()
        await asyncio.gather(*(desk.ask(number) for number, desk in enumerate(desks)))
        return steady, time.perf_counter() - began


async def _desks(client: httpx.AsyncClient) -> list[_Desk]:
    """Fifty calls: one sign-in, since argon2 is slow on purpose and a shift signs in once."""
    try:
        await client.post("/sign-in", data={"name": "demo-agent", "password": DEMO_PASSWORD})
    except httpx.HTTPError as error:
        raise WrongCall("连不上坐席台，请先运行 suixin serve --dev 和 suixin console --demo") from error
    found = _CSRF.search((await client.get("/handbook")).text)
    if found is None:
        raise WrongCall("登录不了坐席台，量的时候要用 --demo 运行它")
    desks = []
    checks = {"csrf": found[1], "member": "demo-vip", "caller": "insured", "policy_number": "1", "name_birth": "1"}
    for _ in range(AGENTS):
        begun = await client.post("/calls", data=checks)
        desks.append(_Desk(client, begun.headers["location"], found[1]))
    return desks


def run(console: str, seconds: float) -> BenchReport:
    """The report; see `measure`."""
    steady, last = asyncio.run(measure(console, seconds))
    p95 = statistics.quantiles(steady, n=20)[-1]
    figures = (
        Figure("每秒 10 问，中位", statistics.median(steady) * 1000, "毫秒"),
        Figure("每秒 10 问，95%", p95 * 1000, "毫秒", P95_MILLISECONDS),
        Figure("50 人同时问，最后一个", last, "秒", LAST_SECONDS),
    )
    return BenchReport(date.today(), machine(), figures)
