"""Reads requests: JSON bodies, query values and headers, each refused with its field and one Chinese sentence."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Mapping
from datetime import date
from typing import Any
from urllib.parse import unquote

from sanic.exceptions import PayloadTooLarge
from sanic.request import Request

from actions.entitlement import BookingState, Facts
from assistant.api.problems import Problem

LONGEST_BODY = 65_536
# However slowly it trickles in. In seconds.
BODY_SECONDS = 15
_KEY = re.compile(r"[\x21-\x7e]{1,100}")
_ENDS = (BookingState.CANCELLED, BookingState.FORFEITED)


def limit_body(request: Request) -> None:
    """Never take more than LONGEST_BODY from the caller, whatever it sends and whether we want it or not."""
    request.stream.request_max_size = LONGEST_BODY


async def receive(request: Request) -> None:
    """Take the body from the caller; raises a problem as soon as it is too large or too slow."""
    if not request.stream.request_body:
        return
    try:
        await asyncio.wait_for(request.receive_body(), BODY_SECONDS)
    except PayloadTooLarge:
        raise Problem(413, "too_large", f"请求体超过 {LONGEST_BODY} 字节。", "body") from None
    except asyncio.TimeoutError:
        raise Problem(408, "too_slow", f"请求体 {BODY_SECONDS} 秒还没有收完。", "body") from None


def body(request: Request, *names: str) -> Mapping[str, Any]:
    """The JSON object of the request, with no other members than `names`."""
    raw = request.body or b""
    try:
        found = json.loads(raw.decode("utf-8"))
    except (ValueError, RecursionError):
        raise Problem(400, "bad_json", "请求体不是 JSON。", "body") from None
    if not isinstance(found, dict):
        raise Problem(400, "bad_json", "请求体应为 JSON 对象。", "body")
    for name in found:
        if name not in names:
            raise Problem(422, "unknown_field", f"不认识“{_shown(name)}”这一项。", _shown(name))
    return found


def text(found: Mapping[str, Any], name: str, longest: int = 64) -> str:
    """A text that must be there."""
    value = found.get(name)
    if not isinstance(value, str) or not value.strip() or len(value) > longest or not _storable(value):
        raise Problem(422, "bad_value", f"{name} 应为 1 到 {longest} 字的文字。", name)
    return value.strip()


def facts(found: Mapping[str, Any]) -> Facts:
    """The facts of the request; none when there are none. Raises BadFact and BadDate."""
    raw = found.get("facts", {})
    if not isinstance(raw, dict):
        raise Problem(422, "bad_value", "facts 应为 JSON 对象。", "facts")
    for name, value in raw.items():
        plain = value is None or isinstance(value, (bool, str))
        if not plain or not _storable(name) or (isinstance(value, str) and not _storable(value)):
            raise Problem(
                422, "bad_value", f"facts 的“{_shown(name)}”应为文字或真假。", f"facts.{_shown(name)}"
            )
    return Facts.parse(raw)


def day(found: Mapping[str, Any], name: str) -> date:
    """A day, written as 2026-11-23."""
    written = text(found, name)
    try:
        return date.fromisoformat(written)
    except ValueError:
        raise Problem(422, "bad_date", f"没有“{written}”这一天，日期请写成 2026-11-23。", name) from None


def told_end(found: Mapping[str, Any]) -> BookingState:
    """The end the member was told of before cancelling."""
    value = found.get("state")
    for state in _ENDS:
        if value == state.value:
            return state
    raise Problem(422, "bad_value", "state 应为预览里的结果：cancelled 或 forfeited。", "state")


def query(request: Request, name: str) -> str:
    """A value of the query string that must be there, once."""
    values = request.args.getlist(name) or []
    if len(values) > 1:
        raise Problem(422, "bad_value", f"参数 {name} 只能写一次。", name)
    return text({name: values[0] if values else None}, name)


def last_part(path: str) -> str:
    """The last part of a path (a booking's id) as it was meant; one that cannot be an id is as unknown as any other."""
    name = unquote(path)
    if len(name) > 64 or not _storable(name) or "\ufffd" in name:
        raise Problem(404, "unknown_booking", "查不到这个预约。", "booking")
    return name


def idempotency_key(request: Request) -> str:
    """The Idempotency-Key header, which every booking must bear."""
    value = request.headers.get("Idempotency-Key", "")
    if not _KEY.fullmatch(value):
        raise Problem(
            400,
            "idempotency_key",
            "要有请求头 Idempotency-Key：1 到 100 个 ASCII 字符，同一次请求重发时不变。",
            "Idempotency-Key",
        )
    return str(value)


def _storable(value: str) -> bool:
    try:
        value.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return "\x00" not in value


def _shown(name: str) -> str:
    return name.encode("utf-8", "replace").decode()[:40]
