"""Several processes that begin and end together: as soon as one of them ends, all do."""

from __future__ import annotations

import http.client
import os
import signal
import subprocess
import threading
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import TracebackType

from .parts import HOST, Part

# The assistant answers what it was asked before it ends (its own limit is 20 s).
GRACE_SECONDS = 25.0
# An assistant loads its model in 15 s on two cores; a build may have to fetch its tools first.
PATIENCE_SECONDS = 600.0
_TICK_SECONDS = 0.3


class PartEnded(Exception):
    """A part ended that nobody had told to, or never answered; the message is one Chinese line."""


class Together:
    """The running parts; leaving the block ends them. `folder` gets a log a part, `environment` is theirs alone."""

    def __init__(self, parts: Sequence[Part], environment: Mapping[str, str], folder: Path) -> None:
        self._waiting = list(parts)
        self._environment, self._folder = dict(environment), folder
        self._running: dict[Part, subprocess.Popen[bytes]] = {}

    def __enter__(self) -> Together:
        for part in self._waiting:
            with self._log(part).open("wb") as log:
                # A session of its own: Ctrl+C reaches it through us, and what it has started ends with it.
                self._running[part] = subprocess.Popen(
                    part.command, env=self._environment, stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                    start_new_session=True,
                )  # fmt: skip
        return self

    def __exit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        self.end()

    def wait_until_ready(self, stop: threading.Event) -> dict[Part, str]:
        """Wait until every part answers, or `stop` is set; the parts that can be done without and are not there, with why.

        Raises PartEnded when one that is needed ends or does not answer in time.
        """
        missing: dict[Part, str] = {}
        deadline = time.monotonic() + PATIENCE_SECONDS
        while self._waiting and not stop.wait(_TICK_SECONDS):
            self._drop_ended(missing)
            self._waiting = [part for part in self._waiting if part not in missing and not _answers(part)]
            if self._waiting and time.monotonic() > deadline:
                late = self._waiting[0]
                raise PartEnded(f"{late.name}没有在 {PATIENCE_SECONDS:.0f} 秒内就绪：{self._last_line(late)}")
        return missing

    def watch(self, stop: threading.Event) -> None:
        """Return when `stop` is set. Raises PartEnded when a part ends before."""
        while not stop.wait(_TICK_SECONDS):
            for part, process in self._running.items():
                if process.poll() is not None:
                    raise PartEnded(self._how_it_ended(part))

    def end(self) -> None:
        """Ask all to end, and make those that have not in time; calling it again does nothing."""
        self._signal(signal.SIGTERM)
        deadline = time.monotonic() + GRACE_SECONDS
        for process in self._running.values():
            try:
                process.wait(max(0.1, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                continue
        # Also what a part has started and left behind.
        self._signal(signal.SIGKILL)
        for process in self._running.values():
            process.wait()
        self._running = {}

    def _drop_ended(self, missing: dict[Part, str]) -> None:
        for part, process in list(self._running.items()):
            if process.poll() is None:
                continue
            if part.needed or part not in self._waiting:
                raise PartEnded(self._how_it_ended(part))
            missing[part] = self._last_line(part)
            del self._running[part]

    def _signal(self, sign: signal.Signals) -> None:
        for process in self._running.values():
            try:
                os.killpg(process.pid, sign)
            except ProcessLookupError:
                continue

    def _how_it_ended(self, part: Part) -> str:
        status = self._running[part].returncode
        how = f"信号 {-status}" if status < 0 else f"状态 {status}"
        return f"{part.name}结束了（{how}）：{self._last_line(part)}"

    def _last_line(self, part: Part) -> str:
        said = self._log(part).read_text("utf-8", "replace").strip().splitlines()
        return said[-1].removeprefix("suixin: ") if said else "没有输出"

    def _log(self, part: Part) -> Path:
        return self._folder / f"{part.port}.log"


def _answers(part: Part) -> bool:
    """Whether the part answers with 200; asked directly, whatever proxy the machine uses."""
    connection = http.client.HTTPConnection(HOST, part.port, timeout=5)
    try:
        connection.request("GET", part.ready)
        return connection.getresponse().status == 200
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()
