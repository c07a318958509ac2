"""No identity number, mobile phone or openid in a log line: masked on the way in, whichever logger writes and wherever it goes.

In its place stands what it was and a keyed hash, ``<phone 3f9a1c2b>``, so that one person's lines can be joined without
naming anybody. The key is SUIXIN_MEMBER_KEY, the same in every process that has it, else one of this process alone.
"""

from __future__ import annotations

import logging
import os
import re
import secrets
from collections.abc import Mapping, MutableMapping
from functools import lru_cache
from typing import Any

from assistant.channels.keys import Key

_PERSONAL = re.compile(
    r"""
      (?P<label>(?<![A-Za-z])(?i:openid|unionid|touser|from_?user(?:name)?|external_userid)
        (?:["']?\s*[:=：]\s*["']?|>(?:<!\[CDATA\[)?))(?P<labelled>[\w-]{4,})
    | (?<![\w-])(?P<openid>o(?=[a-z_-]*[A-Z0-9])[\w-]{27})(?![\w-])
    | (?<!\d)(?P<identity>[1-9]\d{5}[- ]?(?:18|19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])[- ]?\d{3}[\dXx]
        |[1-9]\d{7}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3})(?!\d)
    | (?<!\d)(?P<phone>(?:(?:\+|00)?86[- ]?)?1[3-9]\d[- ]?\d{4}[- ]?\d{4})(?!\d)
    """,
    re.VERBOSE | re.ASCII,
)
_NAMES = re.compile(r"(?i)open_?id|union_?id|touser|from_?user(name)?|external_userid")
# One for one, so that what is found in the one stands at the same place in the other.
_NARROW = str.maketrans("０１２３４５６７８９Ｘｘ－　＋", "0123456789Xx- +")

_FORMATTER = logging.Formatter()


def masked(text: str) -> str:
    """`text` with every identity number, mobile phone and openid in it masked; also those written full-width or in groups."""
    parts, at = [], 0
    for found in _PERSONAL.finditer(text.translate(_NARROW)):
        kind = str(found.lastgroup)
        begin, end = found.span(kind)
        parts += [text[at:begin], mark("openid" if kind == "labelled" else kind, found[kind])]
        at = end
    return "".join((*parts, text[at:]))


def mark(kind: str, value: str) -> str:
    """What stands in the place of `value`: the same for the same value, however it is grouped."""
    plain = value if kind == "openid" else re.sub(r"[- +]", "", value).upper()
    plain = plain[-11:] if kind == "phone" else plain
    return f"<{kind} {_key().mark('log', plain)[:8]}>"


@lru_cache(maxsize=1)
def _key() -> Key:
    return Key(os.environ.get("SUIXIN_MEMBER_KEY") or secrets.token_hex(32))


def mask_event(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """A structlog processor: every value of the event masked, whatever it is made of; errors are left to `install`."""
    for name, value in event.items():
        if name != "exc_info":
            event[name] = _masked_value(name, value)
    return event


def _masked_value(name: str, value: Any) -> Any:
    if isinstance(value, str):
        return mark("openid", value) if _NAMES.fullmatch(name) else masked(value)
    if isinstance(value, Mapping):
        return {key: _masked_value(str(key), one) for key, one in value.items()}
    if isinstance(value, (list, tuple, set, frozenset)):
        return [_masked_value("", one) for one in value]
    told = str(value)
    hidden = masked(told)
    return value if hidden == told else hidden


def install() -> None:
    """Mask every record of `logging` as it is made, before any handler of any library sees it. Once is enough."""
    before = logging.getLogRecordFactory()
    # Made now: worker processes forked later share it.
    _key()
    if getattr(before, "masks", False):
        return

    def make(*arguments: Any, **named: Any) -> logging.LogRecord:
        return _without_persons(before(*arguments, **named))

    make.masks = True  # type: ignore[attr-defined]
    logging.setLogRecordFactory(make)


def _without_persons(record: logging.LogRecord) -> logging.LogRecord:
    try:
        told = record.getMessage()
    except Exception:  # noqa: BLE001 - logging would print the arguments of a wrong format as they are
        told = f"{record.msg} {record.args!r}"
        record.msg, record.args = masked(told), ()
    hidden = masked(told)
    # Kept where there is nothing to hide: some formatters look at the arguments themselves.
    if hidden != told:
        record.msg, record.args = hidden, ()
    if record.exc_info:
        # Formatters write this instead of the traceback.
        record.exc_text = masked(_FORMATTER.formatException(record.exc_info))
    if record.stack_info:
        record.stack_info = masked(record.stack_info)
    return record
