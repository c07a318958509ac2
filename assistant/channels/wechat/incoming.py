"""What WeChat pushes, read from XML or JSON, plain or encrypted, into one small record."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from xml.etree.ElementTree import ParseError

from defusedxml import ElementTree
from defusedxml.common import DefusedXmlException

from assistant.channels.wechat.crypto import BadPush, decrypt, signed

LONGEST = 65_536
# A push is believed for five minutes; WeChat tries three times within seconds.
STALE_SECONDS = 300
_OPENID = re.compile(r"[A-Za-z0-9_-]{6,64}")
_DIGITS = re.compile(r"[0-9]{1,20}")


@dataclass(frozen=True)
class Door:
    """What a push must prove: the token of the console, and in secure mode the key and our appid."""

    token: str
    appid: str
    key: bytes | None = None


@dataclass(frozen=True)
class Query:
    """The parameters of the address a push came to."""

    signature: str
    timestamp: str
    nonce: str
    msg_signature: str = ""


@dataclass(frozen=True)
class Push:
    """One push. `msg_id` is text (64 bits do not fit a number of JSON); an event has none. `openid` is who did it."""

    openid: str
    to: str
    created: str
    kind: str
    msg_id: str = ""
    content: str = ""
    event: str = ""
    event_key: str = ""
    revoked: str = ""

    @property
    def once(self) -> str:
        """What tells a push from every other one, also when it is sent three times."""
        if self.kind == "event":
            return f"event|{self.openid}|{self.created}|{self.event}|{self.event_key}|{self.revoked}"
        return f"message|{self.openid}|{self.msg_id}"


def verified(body: bytes, query: Query, door: Door, now: float) -> Push:
    """The push in a request, after everything it must prove. Raises BadPush; `now` is seconds since 1970."""
    if len(body) > LONGEST:
        raise BadPush("too_large")
    _require_fresh(query.timestamp, now)
    found = _fields(body)
    encrypted = found.get("Encrypt", "")
    if door.key is None:
        if not signed(query.signature, door.token, query.timestamp, query.nonce):
            raise BadPush("forged")
        return read_push(found)
    # In secure mode a plain push is never believed, whoever signed the address.
    if not encrypted or not signed(query.msg_signature, door.token, query.timestamp, query.nonce, encrypted):
        raise BadPush("forged")
    return read_push(_fields(decrypt(encrypted, door.key, door.appid)))


def _require_fresh(timestamp: str, now: float) -> None:
    if not _DIGITS.fullmatch(timestamp) or abs(now - int(timestamp)) > STALE_SECONDS:
        raise BadPush("stale")


def read_push(found: Mapping[str, str]) -> Push:
    """The record of decoded fields. Raises BadPush where one that must be there is missing or not its kind."""
    kind = found.get("MsgType", "")
    openid = found.get("OpenID") if kind == "event" and found.get("OpenID") else found.get("FromUserName", "")
    push = Push(
        openid=str(openid), to=found.get("ToUserName", ""), created=found.get("CreateTime", ""), kind=kind,
        msg_id=found.get("MsgId", ""), content=found.get("Content", ""), event=found.get("Event", ""),
        event_key=found.get("EventKey", ""), revoked=found.get("RevokeInfo", ""),
    )  # fmt: skip
    named = push.event if kind == "event" else _DIGITS.fullmatch(push.msg_id)
    if not (
        _OPENID.fullmatch(push.openid) and _DIGITS.fullmatch(push.created) and 0 < len(kind) <= 40 and named
    ):
        raise BadPush("unreadable")
    return push


def _fields(body: bytes) -> dict[str, str]:
    """The flat fields of an XML or JSON body. Raises BadPush."""
    text = body.lstrip()
    return _json_fields(text) if text.startswith(b"{") else _xml_fields(text)


def _json_fields(body: bytes) -> dict[str, str]:
    try:
        # Numbers stay as they are written: a MsgId does not survive a double.
        found: Any = json.loads(body.decode("utf-8"), parse_int=str, parse_float=str)
    except (ValueError, RecursionError):
        raise BadPush("unreadable") from None
    if not isinstance(found, dict):
        raise BadPush("unreadable")
    return {str(name): value for name, value in found.items() if isinstance(value, str)}


def _xml_fields(body: bytes) -> dict[str, str]:
    try:
        root = ElementTree.fromstring(body, forbid_dtd=True, forbid_entities=True, forbid_external=True)
    except (ParseError, DefusedXmlException, ValueError, LookupError):
        raise BadPush("unreadable") from None
    return {child.tag: child.text or "" for child in root if not len(child)}
