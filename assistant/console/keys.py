"""The key that console and assistant share, from the environment; on one's own machine from a file made on first use."""

from __future__ import annotations

import os
import secrets
from collections.abc import Mapping
from pathlib import Path

from assistant.cli.shared.errors import WrongCall

from .tokens import KEY_VARIABLE, SHORTEST_KEY

DEV_FILE = Path("var/console.key")


def configured_key(environment: Mapping[str, str] | None = None) -> str:
    """The key of SUIXIN_CONSOLE_KEY, empty where there is none. Raises WrongCall for one that is too short."""
    key = (os.environ if environment is None else environment).get(KEY_VARIABLE, "")
    if key and len(key) < SHORTEST_KEY:
        raise WrongCall(f"环境变量 {KEY_VARIABLE} 至少要 {SHORTEST_KEY} 个字符")
    return key


def dev_key(file: Path = DEV_FILE) -> str:
    """The configured key, else that of this machine's file, which only its owner may read."""
    if key := configured_key():
        return key
    file.parent.mkdir(parents=True, exist_ok=True)
    try:
        handle = os.open(file, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    except FileExistsError:
        return file.read_text("ascii").strip()
    with os.fdopen(handle, "w") as out:
        out.write(key := secrets.token_hex(32))
    return key
