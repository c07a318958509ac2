"""The server's own key: what it signs with it, and how people are joined in logs without being named."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import re
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta

LIFETIME = timedelta(days=7)
_SHAPE = re.compile(r"[A-Za-z0-9_-]{20,400}\.[0-9a-f]{64}")


@dataclass(frozen=True)
class Bearer:
    """What a token says: the account, since which identity, until when (seconds since 1970)."""

    account: str
    epoch: int
    until: int


@dataclass(frozen=True)
class Key:
    """A secret of at least 32 characters, one purpose at a time."""

    secret: str

    def mark(self, purpose: str, text: str) -> str:
        """A keyed hash of `text`: the same for the same text, nothing for who lacks the key. 64 hexadecimal digits."""
        return hmac.new(self.secret.encode(), f"{purpose}\0{text}".encode(), hashlib.sha256).hexdigest()

    def token(self, account: str, epoch: int, now: datetime) -> tuple[str, datetime]:
        """A signed token for the account's present identity, and when it ends."""
        until = now + LIFETIME
        body = json.dumps(asdict(Bearer(account, epoch, int(until.timestamp()))), separators=(",", ":"))
        packed = base64.urlsafe_b64encode(body.encode()).decode().rstrip("=")
        return f"{packed}.{self.mark('token', packed)}", until

    def bearer(self, token: str, now: datetime) -> Bearer | None:
        """What a token of ours says; None for one that is forged, spoilt or over."""
        if not _SHAPE.fullmatch(token):
            return None
        packed, _, signature = token.partition(".")
        if not hmac.compare_digest(signature, self.mark("token", packed)):
            return None
        found = Bearer(**json.loads(base64.urlsafe_b64decode(packed + "=" * (-len(packed) % 4))))
        return found if now.timestamp() < found.until else None
