"""What the dev channel accepts, and the one clear sentence for what it does not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from actions.clock import parse_instant
from actions.identity import Identity

MAX_SENDER = 255
_YEARS = range(1990, 2101)
_ACTORS = ("member", "agent", "tester")


class BadRequest(ValueError):
    """The body is not understood; the message is one Chinese sentence, ``field`` names the culprit."""

    def __init__(self, field: str, reason: str) -> None:
        super().__init__(reason)
        self.field = field


@dataclass(frozen=True)
class DevMessage:
    """One message of a tester, with whom he plays and at what time."""

    sender: str
    text: str
    identity: Identity


def read_message(body: Any) -> DevMessage:
    """The message in a decoded JSON body; metadata beside ``member_id``, ``now`` and ``actor`` is ignored.

    Raises BadRequest. Whether the member exists is not looked up here.
    """
    if not isinstance(body, Mapping):
        raise BadRequest("body", '请求体应为 JSON 对象，例如 {"sender": "t1", "message": "你好"}')
    sender = body.get("sender")
    if not isinstance(sender, str) or not sender.strip() or len(sender) > MAX_SENDER:
        raise BadRequest("sender", f"缺少 sender：应为 1 到 {MAX_SENDER} 字的文字")
    text = body.get("message")
    if not isinstance(text, str):
        raise BadRequest("message", "缺少 message：应为文字")
    return DevMessage(_writable(sender).strip(), _writable(text), _identity(body.get("metadata")))


def _writable(text: str) -> str:
    """``text`` with lone surrogates replaced: JSON can carry them, UTF-8 cannot."""
    return text.encode("utf-8", "replace").decode("utf-8")


def _identity(metadata: Any) -> Identity:
    if metadata is None:
        return Identity(actor="tester")
    if not isinstance(metadata, Mapping):
        raise BadRequest("metadata", "metadata 应为 JSON 对象")
    member = metadata.get("member_id")
    if member is not None and (not isinstance(member, str) or not member.strip()):
        raise BadRequest("metadata.member_id", "metadata.member_id 应为会员号，不写表示未识别身份")
    actor = metadata.get("actor", "tester")
    if actor not in _ACTORS:
        raise BadRequest("metadata.actor", f"metadata.actor 应为 {'、'.join(_ACTORS)} 之一")
    return Identity(member_id=member, actor=actor, now=_now(metadata.get("now")))


def _now(now: Any) -> str | None:
    if now is None:
        return None
    reason = "metadata.now 应为 ISO 8601 时刻，例如 2026-11-23T10:00+08:00"
    if not isinstance(now, str):
        raise BadRequest("metadata.now", reason)
    try:
        at = parse_instant(now)
    except (ValueError, OverflowError):
        raise BadRequest("metadata.now", reason) from None
    if at.year not in _YEARS:
        raise BadRequest("metadata.now", "metadata.now 的年份超出范围")
    return at.isoformat()
