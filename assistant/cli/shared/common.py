"""What the commands share: the clock, the database, the operator's name, and the two ways to print."""

from __future__ import annotations

import getpass
import json
import os
import sys
from datetime import datetime
from typing import TYPE_CHECKING, Any

import typer

from actions.clock import current_time, parse_instant
from assistant.cli.shared.errors import WrongCall

if TYPE_CHECKING:
    from actions.entitlement import Entitlements

# Beyond these years calendars and contracts make no sense, and date arithmetic could overflow.
_YEARS = range(1990, 2101)

Now = typer.Option(
    None, "--now", metavar="ISO", help="把时钟定在这一刻（ISO 8601，北京时间），例如 2026-11-23T10:00+08:00。"
)
AsJson = typer.Option(False, "--json", help="只输出一个 JSON 文档。")


def instant(now: str | None) -> datetime:
    """When the command works: ``--now``, else ``SUIXIN_NOW``, else the real clock. Raises WrongCall."""
    source = "--now" if now is not None else "环境变量 SUIXIN_NOW"
    text = now if now is not None else os.environ.get("SUIXIN_NOW", "")
    return checked_instant(text, source) if now is not None or text else current_time()


def checked_instant(text: str, source: str) -> datetime:
    """``text`` as an aware Asia/Shanghai instant; ``source`` says in the WrongCall where it came from."""
    try:
        at = parse_instant(text)
    except (ValueError, OverflowError, TypeError):
        raise WrongCall(f"{source} 不是日期时间：“{text}”，请写成 2026-11-23T10:00+08:00") from None
    if at.year not in _YEARS:
        raise WrongCall(f"{source} 的年份超出范围：“{text}”")
    return at


def entitlements() -> Entitlements:
    """The entitlement module on the current database; a brand-new default one gets the demo members."""
    from actions import engine
    from assistant.cli.shared import demo

    demo.load_on_first_use()
    return engine.entitlements()


def operator() -> str:
    """Who works at this terminal, for the audit line."""
    try:
        return f"operator:{getpass.getuser()}"
    except (KeyError, OSError):
        return f"operator:{os.getuid()}"


def print_json(document: Any) -> None:
    """One JSON document on stdout."""
    print(json.dumps(document, ensure_ascii=False, indent=2))


def say(line: str) -> None:
    """One line for people on stderr, beside whatever goes to stdout."""
    print(line, file=sys.stderr, flush=True)
