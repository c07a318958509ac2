"""What the provider tells us: a signed JSON message, read and checked; carrying it out is the booking desk's work.

`{"id": …, "type": "notified", "booking_id": "B20261123-0001", "data": {"hospital": …, "doctor": …, "visit_at": …}}`.
Our own events have other types (`booking.…`), so that none of them can be sent back to us as a callback.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from ..domain.booking.bookings import Booking, BookingState
from ..domain.booking.changes import visit_told
from ..errors import BadCallback
from . import signing
from .settings import ProviderSettings

# What the provider may tell, and where it takes the booking.
TYPES: dict[str, BookingState] = {
    "accepted": BookingState.ACCEPTED,
    "institution_chosen": BookingState.INSTITUTION_CHOSEN,
    "agreement_signed": BookingState.AGREEMENT_SIGNED,
    "visit_time_confirmed": BookingState.VISIT_TIME_CONFIRMED,
    "notified": BookingState.NOTIFIED,
    "completed": BookingState.COMPLETED,
    "rejected": BookingState.REJECTED,
    "no_show": BookingState.FORFEITED,
}
# Told means told whole: hospital, expert and time (4.4 流程 and the like), or the hour of the visit (4.13).
REQUIRED: dict[str, tuple[str, ...]] = {
    "notified": ("hospital", "doctor", "visit_at"),
    "visit_time_confirmed": ("visit_at",),
    "institution_chosen": ("institution",),
}
DETAILS = frozenset(
    {"hospital", "department", "doctor", "visit_at", "institution", "address", "note", "cause"}
)
LONGEST_BODY = 32_768
_LONGEST_ID, _LONGEST_TEXT = 100, 300
_FIELDS = frozenset({"id", "type", "booking_id", "data"})


@dataclass(frozen=True)
class ProviderCallback:
    """One verified message. `digest` stands for its content, `signature` for this one sending of it."""

    event_id: str
    type: str
    state: BookingState
    booking_id: str
    details: Mapping[str, str]
    digest: str
    signature: str


@dataclass(frozen=True)
class CallbackResult:
    """The booking afterwards; `duplicate`: the message had been carried out before and changed nothing now."""

    booking: Booking
    duplicate: bool


def read(settings: ProviderSettings, header: str, body: bytes, at: datetime) -> ProviderCallback:
    """The callback in `body`, received at `at`; the signature is checked before anything is parsed.

    Raises ForgedCallback, StaleCallback, and BadCallback with the field to blame.
    """
    signature = signing.verified(settings.secrets, header, body, at)
    document = _document(body)
    kind = _text(document, "type", _LONGEST_ID)
    if kind not in TYPES:
        raise BadCallback("type", f"不能是“{kind}”，可选：{'、'.join(TYPES)}")
    details = _details(document.get("data", {}), kind)
    event_id = _text(document, "id", _LONGEST_ID)
    booking_id = _text(document, "booking_id", 64)
    meaning = json.dumps([event_id, kind, booking_id, details], sort_keys=True, ensure_ascii=False)
    digest = hashlib.sha256(meaning.encode()).hexdigest()
    if kind == "no_show":
        details = {"cause": "no_show", **details}
    return ProviderCallback(event_id, kind, TYPES[kind], booking_id, details, digest, signature)


def _document(body: bytes) -> Mapping[str, Any]:
    if len(body) > LONGEST_BODY:
        raise BadCallback("body", f"超过 {LONGEST_BODY} 字节")
    try:
        found = json.loads(body.decode("utf-8"))
    except (ValueError, RecursionError):
        raise BadCallback("body", "不是 JSON") from None
    if not isinstance(found, dict):
        raise BadCallback("body", "应为 JSON 对象")
    for name in found:
        if name not in _FIELDS:
            raise BadCallback(str(name), "不认识这一项")
    return found


def _text(found: Mapping[str, Any], name: str, longest: int, prefix: str = "") -> str:
    value = found.get(name)
    if not isinstance(value, str) or not value.strip() or len(value) > longest or "\x00" in value:
        raise BadCallback(prefix + name, f"应为 1 到 {longest} 字的文字")
    try:
        value.encode("utf-8")
    except UnicodeEncodeError:
        raise BadCallback(prefix + name, "有不能写出的字符") from None
    return value.strip()


def _details(data: Any, kind: str) -> dict[str, str]:
    if not isinstance(data, dict):
        raise BadCallback("data", "应为 JSON 对象")
    for name in data:
        if name not in DETAILS:
            raise BadCallback(f"data.{name}", "不认识这一项")
    for name in REQUIRED.get(kind, ()):
        if name not in data:
            raise BadCallback(f"data.{name}", "缺少这一项")
    told = {name: _text(data, name, _LONGEST_TEXT, "data.") for name in sorted(data)}
    if "visit_at" in told:
        try:
            visit_told(told["visit_at"])
        except ValueError:
            raise BadCallback("data.visit_at", f"没有“{told['visit_at']}”这个时刻") from None
    return told
