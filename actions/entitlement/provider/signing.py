"""Signatures: HMAC-SHA256 over `<timestamp>.<body>`, in the header `Suixin-Signature: t=<unix seconds>,v1=<hex>`.

The timestamp is signed too, so a message that was overheard is of no use five minutes later.
"""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Sequence
from datetime import datetime, timedelta

from ..errors import ForgedCallback, StaleCallback

HEADER = "Suixin-Signature"
TOLERANCE = timedelta(minutes=5)
_FORM = re.compile(r"t=(\d{1,12}),v1=([0-9a-f]{64})")


def signature(secret: str, timestamp: int, body: bytes) -> str:
    """The hexadecimal signature of `body` sent at `timestamp` (seconds since 1970)."""
    return hmac.new(secret.encode(), b"%d." % timestamp + body, hashlib.sha256).hexdigest()


def header(secret: str, at: datetime, body: bytes) -> str:
    """The value of the header for a body sent at the aware instant `at`."""
    timestamp = int(at.timestamp())
    return f"t={timestamp},v1={signature(secret, timestamp, body)}"


def verified(secrets: Sequence[str], value: str, body: bytes, at: datetime) -> str:
    """The signature in the header `value`, once it is proved to be one of `secrets` over `body`, sent about `at`.

    Raises ForgedCallback, or StaleCallback for a true one from more than five minutes before or after `at`.
    """
    form = _FORM.fullmatch(value.strip())
    if form is None or not secrets:
        raise ForgedCallback()
    timestamp, given = int(form[1]), form[2]
    # Every secret is tried, however soon one fits: the time taken tells nothing.
    fits = [hmac.compare_digest(signature(secret, timestamp, body), given) for secret in secrets]
    if not any(fits):
        raise ForgedCallback()
    if abs(at.timestamp() - timestamp) > TOLERANCE.total_seconds():
        raise StaleCallback()
    return given
