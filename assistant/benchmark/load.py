"""Members who talk to a server over HTTP: each asks, waits for the answer, asks again."""

from __future__ import annotations

import asyncio
import statistics
import time
import uuid
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

import aiohttp

# What one talk asks in turn; kinds are measured apart.
PLAIN, ACTION, BOOKING = "plain", "action", "booking"
SENTENCES: dict[str, tuple[str, ...]] = {
    PLAIN: ("你好", "谢谢"),
    ACTION: ("我还剩几次专家号", "陪诊还有几次", "我现在能约心理咨询吗"),
    BOOKING: ("我想约专家门诊", "预约心理咨询", "帮我约个陪诊"),
}
_MIXED = (PLAIN, ACTION, ACTION, BOOKING)
_SECONDS_A_TURN = 120.0

T = TypeVar("T")
Metadata = Callable[[], dict[str, Any]]


@dataclass(frozen=True)
class Address:
    """A server's port on this machine, and the metadata its messages carry."""

    port: int
    metadata: Metadata


@dataclass
class Heard:
    """Milliseconds of each answer, of the first answers of each talk, and what came out of it all together."""

    turns: list[float] = field(default_factory=list)
    firsts: list[float] = field(default_factory=list)
    seconds: float = 0.0
    failed: int = 0

    @property
    def turns_a_second(self) -> float:
        return len(self.turns) / self.seconds if self.seconds else 0.0


def percentile(values: Sequence[float], percent: int) -> float:
    """The value below which ``percent`` of ``values`` lie."""
    if len(values) < 2:
        return values[0] if values else 0.0
    return statistics.quantiles(values, n=100, method="inclusive")[percent - 1]


def one_kind(address: Address, kind: str, turns: int) -> list[float]:
    """Milliseconds of ``turns`` turns of one kind, each in a talk of its own that has begun already."""

    async def measure(ask: _Ask) -> list[float]:
        found = []
        for number in range(turns):
            sender = uuid.uuid4().hex
            await ask(sender, SENTENCES[PLAIN][0])
            found.append(await ask(sender, SENTENCES[kind][number % len(SENTENCES[kind])]))
        return found

    return _asking(address, measure)


def one_talk(address: Address, turns: int) -> list[float]:
    """Milliseconds of each turn of one long talk."""

    async def measure(ask: _Ask) -> list[float]:
        sender = uuid.uuid4().hex
        return [await ask(sender, SENTENCES[ACTION][0]) for _ in range(turns)]

    return _asking(address, measure)


def together(address: Address, talks: int, turns: int) -> Heard:
    """``talks`` members begin at the same moment, each with a talk of ``turns`` turns."""
    heard = Heard()

    async def measure(ask: _Ask) -> None:
        begun = time.perf_counter()
        await asyncio.gather(*(_talk(ask, heard, number, turns) for number in range(talks)))
        heard.seconds = time.perf_counter() - begun

    _asking(address, measure)
    return heard


async def _talk(ask: _Ask, heard: Heard, number: int, turns: int) -> None:
    sender = uuid.uuid4().hex
    for turn in range(turns):
        kind = _MIXED[(number + turn) % len(_MIXED)]
        try:
            took = await ask(sender, SENTENCES[kind][(number + turn) % len(SENTENCES[kind])])
        except (aiohttp.ClientError, asyncio.TimeoutError, ValueError):
            heard.failed += 1
            continue
        heard.turns.append(took)
        if turn == 0:
            heard.firsts.append(took)


_Ask = Callable[[str, str], Awaitable[float]]


def _asking(address: Address, measure: Callable[[_Ask], Awaitable[T]]) -> T:
    async def run() -> T:
        limits = aiohttp.ClientTimeout(total=_SECONDS_A_TURN)
        async with aiohttp.ClientSession(timeout=limits, connector=aiohttp.TCPConnector(limit=0)) as session:

            async def ask(sender: str, text: str) -> float:
                body = {"sender": sender, "message": text, "metadata": address.metadata()}
                begun = time.perf_counter()
                async with session.post(f"http://127.0.0.1:{address.port}/webhooks/rest/webhook", json=body) as answer:
                    said = await answer.json()
                if answer.status != 200 or not said:
                    raise ValueError(f"status {answer.status}: {said}")
                return (time.perf_counter() - begun) * 1000

            return await measure(ask)

    return asyncio.run(run())
