"""Who is talking, proven by the channel that found it out.

Any Rasa channel may carry message metadata which the sender wrote himself. So metadata is
believed only when it holds a seal made by one of our own verified channels: an HMAC over the
identity with a key that never leaves the server. ``SUIXIN_IDENTITY_KEY`` shares the key when
the action server runs in a process of its own; otherwise each process draws one at random.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import os
import secrets
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

METADATA_KEY = "suixin_identity"
_PROCESS_KEY = secrets.token_bytes(32)


@dataclass(frozen=True)
class Identity:
    """The verified circumstances of one message.

    ``member_id`` is None for somebody not identified; ``actor`` names who acts for the audit
    line (``member``, ``agent``, ``tester``); ``now`` freezes the clock (dev channels only). ``may_book`` False: it is not
    agreed that the provider gets what a booking needs (6.4), so nothing is booked. ``may_act`` False: this talk only asks;
    whatever is said yes to, nothing is carried out in it.
    """

    member_id: str | None = None
    actor: str = "member"
    now: str | None = None
    may_book: bool = True
    may_act: bool = True


ANONYMOUS = Identity()


def seal(identity: Identity) -> dict[str, str]:
    """Message metadata which proves ``identity`` to the actions."""
    payload = json.dumps(asdict(identity), ensure_ascii=False, sort_keys=True)
    return {METADATA_KEY: f"{_sign(payload)}.{base64.urlsafe_b64encode(payload.encode()).decode()}"}


def unseal(metadata: Mapping[str, Any] | None) -> Identity:
    """The identity proven by ``metadata``; ANONYMOUS where nothing is proven."""
    token = (metadata or {}).get(METADATA_KEY)
    if not isinstance(token, str) or "." not in token:
        return ANONYMOUS
    signature, _, body = token.partition(".")
    try:
        payload = base64.urlsafe_b64decode(body.encode()).decode()
    except ValueError:
        return ANONYMOUS
    if not hmac.compare_digest(signature.encode(errors="replace"), _sign(payload).encode()):
        return ANONYMOUS
    return Identity(**json.loads(payload))


def _sign(payload: str) -> str:
    key = os.environ.get("SUIXIN_IDENTITY_KEY", "").encode() or _PROCESS_KEY
    return hmac.new(key, payload.encode(), hashlib.sha256).hexdigest()
