"""Several worker processes on one listening socket: they are forked from a parent that has loaded the model once.

Forked workers share the memory of what was loaded, and one that dies is there again at once. The parent itself answers
nothing and opens no database: connections, threads and event loops do not survive a fork.
"""

from __future__ import annotations

import gc
import os
import signal
import sys
import time
from collections.abc import Callable
from types import FrameType

from assistant.logs.masking import masked

# A worker that dies sooner than this is started again only after as long a pause.
_SHORT_LIFE_SECONDS = 5.0
_TICK_SECONDS = 0.2


class Supervisor:
    """Keeps ``number`` workers running ``work(place)`` until SIGTERM or SIGINT; ``place`` counts from 0."""

    def __init__(
        self, number: int, work: Callable[[int], None], told: Callable[[str], None], grace_seconds: float,
        ended: Callable[[int], None] = lambda pid: None,
    ) -> None:
        self._number, self._work, self._told, self._grace, self._ended = number, work, told, grace_seconds, ended
        self._running: dict[int, tuple[int, float]] = {}
        self._waiting: list[tuple[float, int]] = []
        self._stopping = False

    def run(self) -> None:
        """Start the workers, start again those that die, and end when told to; then none is left."""
        before = {sign: signal.signal(sign, self._stop) for sign in (signal.SIGTERM, signal.SIGINT)}
        # What was loaded is never garbage; counting it again would copy its pages into every worker.
        gc.collect()
        gc.freeze()
        try:
            for place in range(self._number):
                self._start(place)
            while not self._stopping:
                self._reap()
                self._start_those_due()
                time.sleep(_TICK_SECONDS)
            self._end_all()
        finally:
            for sign, handler in before.items():
                signal.signal(sign, handler)

    def _stop(self, _sign: int, _frame: FrameType | None) -> None:
        self._stopping = True

    def _start(self, place: int) -> None:
        pid = os.fork()
        if pid:
            self._running[pid] = (place, time.monotonic())
            return
        status = 1
        try:
            signal.signal(signal.SIGTERM, signal.SIG_DFL)
            signal.signal(signal.SIGINT, signal.SIG_IGN)
            self._work(place)
            status = 0
        except BaseException as error:  # noqa: BLE001 - nothing may run on in a fork of the parent
            print(f"suixin: worker {place}: {type(error).__name__}: {masked(str(error))}", file=sys.stderr, flush=True)
        finally:
            os._exit(status)

    def _reap(self) -> None:
        while self._running:
            pid, status = os.waitpid(-1, os.WNOHANG)
            if not pid:
                return
            place, began = self._running.pop(pid, (-1, 0.0))
            self._ended(pid)
            if place < 0 or self._stopping:
                continue
            lived = time.monotonic() - began
            pause = 0.0 if lived > _SHORT_LIFE_SECONDS else _SHORT_LIFE_SECONDS
            self._told(f"suixin: 工作进程 {place}（{pid}）结束了（{_why(status)}），正在重新启动")
            self._waiting.append((time.monotonic() + pause, place))

    def _start_those_due(self) -> None:
        now = time.monotonic()
        due = [place for at, place in self._waiting if at <= now]
        self._waiting = [(at, place) for at, place in self._waiting if at > now]
        for place in due:
            self._start(place)

    def _end_all(self) -> None:
        """Tell all to end, and kill those who have not after the time of grace."""
        deadline = time.monotonic() + self._grace
        self._signal(signal.SIGTERM)
        while self._running and time.monotonic() < deadline:
            self._reap()
            time.sleep(0.05)
        self._signal(signal.SIGKILL)
        for pid in list(self._running):
            os.waitpid(pid, 0)

    def _signal(self, sign: signal.Signals) -> None:
        for pid in self._running:
            os.kill(pid, sign)


def _why(status: int) -> str:
    return f"信号 {os.WTERMSIG(status)}" if os.WIFSIGNALED(status) else f"状态 {os.WEXITSTATUS(status)}"
