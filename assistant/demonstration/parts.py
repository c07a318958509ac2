"""The parts of a demonstration: what is run, where it answers, and on which data."""

from __future__ import annotations

import os
import secrets
import socket
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from actions.entitlement.storage.database import ENVIRONMENT_VARIABLE as MEMBERS
from assistant.benchmark.servers import free_port
from assistant.console.storage.opening import ENVIRONMENT_VARIABLE as CONSOLE
from assistant.console.tokens import KEY_VARIABLE as CONSOLE_KEY

HOST = "127.0.0.1"
# Apart from those of `serve`, `console` and `preview`: somebody may have these running.
PORTS = {"miniprogram": 5050, "console": 5051, "assistant": 5052}
SUIXIN = (sys.executable, "-m", "assistant")
# Settings of the machine's real service have no place in a demonstration.
_KEPT = ("SUIXIN_DEBUG", "SUIXIN_NOW")


@dataclass(frozen=True)
class Part:
    """One process. `ready` is the path that answers 200 once it works; `needed`: without it there is nothing to show."""

    name: str
    command: tuple[str, ...]
    port: int
    ready: str
    needed: bool = True

    @property
    def address(self) -> str:
        """Where it is."""
        return f"http://{HOST}:{self.port}"


def parts(ports: Mapping[str, int], miniprogram: bool) -> tuple[Part, ...]:
    """Assistant, console and, if `miniprogram`, the members' pages, on these ports."""
    assistant = Part("助手", (*SUIXIN, "serve", "--dev", "--port", str(ports["assistant"])), ports["assistant"], "/health")
    to = ("--assistant", assistant.address, "--port", str(ports["console"]))
    console = Part("坐席台", (*SUIXIN, "console", "--demo", *to), ports["console"], "/sign-in")
    if not miniprogram:
        return assistant, console
    to = ("--server", assistant.address, "--port", str(ports["miniprogram"]))
    pages = Part("小程序", (*SUIXIN, "miniprogram", "preview", *to), ports["miniprogram"], "/", needed=False)
    return assistant, console, pages


def free_ports(wanted: Mapping[str, int]) -> dict[str, int]:
    """The wanted ports; in the place of one that is taken, or 0, some free one."""
    return {name: port if port and _free(port) else free_port() for name, port in wanted.items()}


def _free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            return False
        return True


def members_url(folder: Path) -> str:
    """Where the made-up members are kept."""
    return f"sqlite:///{folder}/members.db"


def environment(folder: Path, before: Mapping[str, str] | None = None) -> dict[str, str]:
    """What the parts are told: databases, keys and temporary files of this demonstration only, nothing of the machine's own."""
    found = os.environ if before is None else before
    others = {name: value for name, value in found.items() if not name.startswith("SUIXIN_") or name in _KEPT}
    return {
        **others, MEMBERS: members_url(folder), CONSOLE: f"sqlite:///{folder}/console.db",
        CONSOLE_KEY: secrets.token_hex(32), "TMPDIR": str(folder),
    }  # fmt: skip
