"""Measures the members' channels under load: two hundred members over both roads, and all of them at the same instant.

The real server runs in a process of its own, configured as in production, against a stand-in for WeChat in this one.
"""

from __future__ import annotations

import asyncio
import json
import os
import secrets
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import aiohttp
from aiohttp import web

from actions.clock import SHANGHAI, current_time
from actions.entitlement import Entitlements
from assistant import project
from assistant.bench import BenchReport, Figure
from assistant.benchmark.servers import end, free_port, own_postgres, processor_seconds
from assistant.channels.keys import Key
from assistant.channels.members import agreements
from assistant.channels.store import Account, open_store
from assistant.channels.wechat.crypto import encrypt, read_key, signature
from assistant.cli.shared.errors import WrongCall
from assistant.cli.shared.machine import machine

ACK_MILLISECONDS, REPLY_MILLISECONDS, BURST_SECONDS = 200.0, 1500.0, 10.0
_QUESTIONS = (
    "我还剩几次专家号",
    "心理咨询怎么约",
    "住院协调要带什么材料",
    "我的套餐是什么",
    "等待期多久",
    "有哪些服务",
)
_SECRET, _TOKEN = "s" * 32, "bench-token"
_AES = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFE"
_APPID = "wx0000000000000000"
_READY_SECONDS, _PATIENCE = 300.0, 60.0


@dataclass
class Seen:
    """What was measured: milliseconds to the acknowledgement and to the reply, and what went wrong."""

    acknowledged: list[float] = field(default_factory=list)
    replied: list[float] = field(default_factory=list)
    sent: int = 0
    answered: int = 0
    doubled: int = 0
    disordered: int = 0


@dataclass
class Driver:
    """Drives both roads; `arrived` counts the texts WeChat's stand-in got by openid, and wakes who waits for them."""

    port: int
    tokens: dict[str, str]
    session: aiohttp.ClientSession
    arrived: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    bells: dict[str, asyncio.Event] = field(default_factory=lambda: defaultdict(asyncio.Event))
    asked: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    last: dict[str, int] = field(default_factory=lambda: defaultdict(int))

    async def by_page(self, openid: str, text: str, seen: Seen) -> None:
        """One message over the mini program, until its answer is there."""
        headers = {"Authorization": f"Bearer {self.tokens[openid]}"}
        base, start = f"http://127.0.0.1:{self.port}/miniprogram/messages", time.perf_counter()
        body = {"id": secrets.token_hex(12), "text": text}
        async with self.session.post(base, json=body, headers=headers) as answer:
            seq = (await answer.json())["seq"]
        seen.acknowledged.append((time.perf_counter() - start) * 1000)
        after, found = seq, 0
        while not found and time.perf_counter() - start < _PATIENCE:
            async with self.session.get(f"{base}?after={after}&wait=20", headers=headers) as answer:
                page = await answer.json()
            after = page["last"]
            found = sum(1 for one in page["messages"] if one["replies_to"] == seq)
        seen.replied.append((time.perf_counter() - start) * 1000)
        seen.answered += 1 if found else 0
        seen.doubled += 1 if found > 1 else 0
        seen.disordered += 1 if seq < self.last[openid] else 0
        self.last[openid] = seq

    async def by_push(self, openid: str, text: str, seen: Seen) -> None:
        """One message over the customer-service chat, until its answer has come to WeChat."""
        start, now = time.perf_counter(), str(int(time.time()))
        told = {
            "ToUserName": "gh_bench", "FromUserName": openid, "CreateTime": int(now), "MsgType": "text", "Content": text,
            "MsgId": int.from_bytes(secrets.token_bytes(7), "big"),
        }  # fmt: skip
        sealed = encrypt(json.dumps(told).encode(), read_key(_AES), _APPID)
        query = {"timestamp": now, "nonce": "n", "msg_signature": signature(_TOKEN, now, "n", sealed)}
        address, body = f"http://127.0.0.1:{self.port}/wechat/push", json.dumps({"Encrypt": sealed})
        self.asked[openid] += 1
        wanted = self.asked[openid]
        async with self.session.post(address, params=query, data=body) as answer:
            if answer.status != 200 or await answer.text() != "success":
                return
        seen.acknowledged.append((time.perf_counter() - start) * 1000)
        while self.arrived[openid] < wanted and time.perf_counter() - start < _PATIENCE:
            self.bells[openid].clear()
            try:
                await asyncio.wait_for(self.bells[openid].wait(), 1)
            except asyncio.TimeoutError:
                continue
        seen.replied.append((time.perf_counter() - start) * 1000)
        seen.answered += 1 if self.arrived[openid] >= wanted else 0
        seen.doubled += max(0, self.arrived[openid] - self.asked[openid])

    async def stand_in(self) -> tuple[web.AppRunner, str]:
        """WeChat's side, on a port of this machine."""
        app = web.Application()

        async def token(_: web.Request) -> web.Response:
            return web.json_response({"access_token": "t", "expires_in": 7200})

        async def send(request: web.Request) -> web.Response:
            openid = (await request.json())["touser"]
            self.arrived[openid] += 1
            self.bells[openid].set()
            return web.json_response({"errcode": 0})

        async def typing(_: web.Request) -> web.Response:
            return web.json_response({"errcode": 0})

        app.router.add_post("/cgi-bin/stable_token", token)
        app.router.add_post("/cgi-bin/message/custom/send", send)
        app.router.add_post("/cgi-bin/message/custom/business/typing", typing)
        runner = web.AppRunner(app, access_log=None)
        await runner.setup()
        sock = socket.socket()
        sock.bind(("127.0.0.1", 0))
        await web.SockSite(runner, sock).start()
        return runner, f"http://127.0.0.1:{sock.getsockname()[1]}"


def run(members: int, rate: int, seconds: int, workers: int, tell: Callable[[str], None]) -> BenchReport:
    """Measure `members` members at `rate` messages a second for `seconds`, then all at once. Raises WrongCall.

    Several `workers` share a PostgreSQL started for the purpose; one has an SQLite file.
    """
    from assistant.cli.shared.loading import ready_model

    ready_model()
    with own_postgres() if workers > 1 else _own_file() as url:
        load = Load(url, _prepared(url, members), rate, seconds, workers)
        figures = asyncio.run(_measured(load, tell))
    return BenchReport(date.today(), machine(), tuple(figures))


@dataclass(frozen=True)
class Load:
    """What is measured: members by openid with their tokens, messages a second, for how long, on how many workers."""

    url: str
    tokens: dict[str, str]
    rate: int
    seconds: int
    workers: int


@contextmanager
def _own_file() -> Iterator[str]:
    with tempfile.TemporaryDirectory() as folder:
        yield f"sqlite:///{Path(folder) / 'bench.db'}"


def _prepared(url: str, members: int) -> dict[str, str]:
    """A database with demo members and `members` WeChat users bound to them, everything agreed; their tokens."""
    engine = Entitlements.open(url)
    engine.load_members(
        project.root() / "data/demo/members.yml",
        actor="tester",
        today=current_time().astimezone(SHANGHAI).date(),
    )
    store, key, now, found = open_store(engine.database), Key(_SECRET), current_time(), {}
    people = ("demo-vip", "demo-platinum", "demo-classic", "demo-multi")
    for number in range(members):
        openid, member = f"bench-{number:04d}", people[number % len(people)]
        account: Account = store.accounts.of_openid(openid, now)
        account = store.accounts.identify(account.id, member, "self", member, "")
        for one in agreements.texts():
            agreements.keep(store, account, one, True, now)
        found[openid] = key.token(account.id, account.epoch, now)[0]
    engine.close()
    return found


async def _measured(load: Load, tell: Callable[[str], None]) -> list[Figure]:
    connector = aiohttp.TCPConnector(limit=0)
    async with aiohttp.ClientSession(
        connector=connector, timeout=aiohttp.ClientTimeout(total=_PATIENCE)
    ) as session:
        driver = Driver(free_port(), load.tokens, session)
        runner, api = await driver.stand_in()
        with ExitStack() as stack:
            pid = await _served(stack, driver, load, api)
            tell("服务已就绪，先热身")
            await asyncio.gather(*(_one(driver, openid, 0, Seen()) for openid in list(load.tokens)[:20]))
            tell(f"{len(load.tokens)} 位会员，两条路，每秒 {load.rate} 条，{load.seconds} 秒")
            before = processor_seconds(pid)
            steady = await _steady(driver, load.rate, load.seconds)
            used = (processor_seconds(pid) - before) * 1000 / max(1, steady.answered)
            tell("所有会员同时发一条")
            burst = Seen(sent=len(load.tokens))
            start = time.perf_counter()
            await asyncio.gather(*(_one(driver, openid, 1, burst) for openid in load.tokens))
            last = time.perf_counter() - start
        await runner.cleanup()
    cost = Figure("平时：每条消息用处理器", used, "毫秒")
    return [*_figures("平时", steady), cost, *_burst_figures(burst, last)]


async def _served(stack: ExitStack, driver: Driver, load: Load, api: str) -> int:
    """Start the server; the number of its process."""
    told = {
        "SUIXIN_DATABASE_URL": load.url, "SUIXIN_WECHAT_APPID": _APPID, "SUIXIN_WECHAT_SECRET": "x",
        "SUIXIN_WECHAT_TOKEN": _TOKEN, "SUIXIN_WECHAT_AES_KEY": _AES, "SUIXIN_MEMBER_KEY": _SECRET, "SUIXIN_WECHAT_API": api,
    }  # fmt: skip
    environment = {**os.environ, **told}
    environment.pop("SUIXIN_NOW", None)
    command = [sys.executable, "-m", "assistant", "serve", "--port", str(driver.port), "--workers", str(load.workers)]
    process = stack.enter_context(
        subprocess.Popen(
            command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=project.root()
        )
    )
    stack.callback(end, process)
    give_up = time.monotonic() + _READY_SECONDS
    while time.monotonic() < give_up and process.poll() is None:
        try:
            async with driver.session.get(f"http://127.0.0.1:{driver.port}/health") as answer:
                if answer.status == 200:
                    return process.pid
        except aiohttp.ClientError:
            await asyncio.sleep(0.5)
    raise WrongCall("服务没有起来，请先运行 suixin serve 看原因")


async def _steady(driver: Driver, rate: int, seconds: int) -> Seen:
    """Members take turns, at an even pace; a member never waits for the answer before."""
    seen, people, running = Seen(), list(driver.tokens), []
    start = time.perf_counter()
    for number in range(rate * seconds):
        await asyncio.sleep(max(0.0, start + number / rate - time.perf_counter()))
        seen.sent += 1
        running.append(asyncio.ensure_future(_one(driver, people[number % len(people)], number, seen)))
    await asyncio.gather(*running)
    return seen


async def _one(driver: Driver, openid: str, number: int, seen: Seen) -> None:
    road = driver.by_push if int(openid[-4:]) % 2 else driver.by_page
    await road(openid, _QUESTIONS[number % len(_QUESTIONS)], seen)


def _figures(when: str, seen: Seen) -> list[Figure]:
    return [
        Figure(f"{when}：确认 p95", _p95(seen.acknowledged), "毫秒", ACK_MILLISECONDS),
        Figure(f"{when}：回复 p95", _p95(seen.replied), "毫秒", REPLY_MILLISECONDS),
        Figure(f"{when}：回复 p50", statistics.median(seen.replied or [0.0]), "毫秒"),
        Figure(f"{when}：有回复的占比", max(0.01, 100 * seen.answered / max(1, seen.sent)), "%", 100.0, at_least=True),
        Figure(f"{when}：重复或乱序", float(seen.doubled + seen.disordered), "条"),
    ]


def _burst_figures(seen: Seen, last: float) -> list[Figure]:
    return [
        Figure("同时：确认 p95", _p95(seen.acknowledged), "毫秒", ACK_MILLISECONDS),
        Figure("同时：最后一个回复", last, "秒", BURST_SECONDS),
        Figure("同时：有回复的占比", max(0.01, 100 * seen.answered / max(1, seen.sent)), "%", 100.0, at_least=True),
    ]


def _p95(times: list[float]) -> float:
    ordered = sorted(times) or [0.0]
    return ordered[min(len(ordered) - 1, int(len(ordered) * 0.95))]
