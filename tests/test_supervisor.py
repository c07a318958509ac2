"""Workers are kept running, and end together with their parent."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest

PARENT = """
import sys, time
from pathlib import Path
from assistant.supervisor import Supervisor
folder, short = Path(sys.argv[1]), len(sys.argv) > 2
import os
def work(place):
    (folder / f"{place}-{os.getpid()}").write_text("")
    if short and place == 0:
        raise ValueError("cannot begin")
    time.sleep(600)
Supervisor(2, work, lambda line: print(line, file=sys.stderr, flush=True), grace_seconds=5).run()
"""


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Callable[..., subprocess.Popen[str]]]:
    started: list[subprocess.Popen[str]] = []

    def begin(*more: str) -> subprocess.Popen[str]:
        process = subprocess.Popen(
            [sys.executable, "-W", "ignore", "-c", PARENT, str(tmp_path), *more], stderr=subprocess.PIPE, text=True
        )
        started.append(process)
        return process

    yield begin
    for process in started:
        process.kill()
        process.communicate()


def seen(folder: Path, place: int) -> set[int]:
    return {int(file.name.split("-")[1]) for file in folder.glob(f"{place}-*")}


def until(holds: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 60
    while not holds():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def test_a_killed_worker_is_there_again_and_all_end_with_the_parent(
    start: Callable[..., subprocess.Popen[str]], tmp_path: Path
) -> None:
    parent = start()
    until(lambda: len(seen(tmp_path, 0)) == 1 and len(seen(tmp_path, 1)) == 1)
    (first,) = seen(tmp_path, 0)
    os.kill(first, signal.SIGKILL)
    until(lambda: len(seen(tmp_path, 0)) == 2)
    assert len(seen(tmp_path, 1)) == 1
    parent.terminate()
    told = parent.communicate(timeout=60)[1]
    assert parent.returncode == 0
    assert "工作进程 0" in told and "信号 9" in told
    assert not any(psutil.pid_exists(pid) for pid in seen(tmp_path, 0) | seen(tmp_path, 1))


def test_a_worker_that_cannot_begin_is_tried_again_without_haste(
    start: Callable[..., subprocess.Popen[str]], tmp_path: Path
) -> None:
    parent = start("short")
    until(lambda: len(seen(tmp_path, 0)) >= 2)
    parent.terminate()
    told = parent.communicate(timeout=60)[1]
    assert "cannot begin" in told and "状态 1" in told
    assert len(seen(tmp_path, 0)) <= 3
