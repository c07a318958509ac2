"""The signed question between console and assistant: it proves who asks, about whom, and is good for a minute, once sent."""

from __future__ import annotations

import hashlib
from dataclasses import asdict, dataclass
from typing import Any

from itsdangerous import BadData, URLSafeTimedSerializer

KEY_VARIABLE = "SUIXIN_CONSOLE_KEY"
PATH = "/webhooks/console/ask"
SHORTEST_KEY = 32
SECONDS_VALID = 60


@dataclass(frozen=True)
class Question:
    """What is asked in which call; `member_id` None: nobody verified, so general rules only.

    `understood`: the agent picked what was meant, an intent's name; `text` then is shown, not read again. `now`: the
    console's frozen clock (demonstrations only, the assistant takes it under --dev alone).
    """

    call: str
    text: str
    member_id: str | None = None
    understood: str = ""
    now: str = ""


def seal(question: Question, key: str) -> str:
    """The question as sent."""
    return str(_serializer(key).dumps(asdict(question)))


def unseal(token: str, key: str) -> Question | None:
    """The question, if it was signed with `key` within the last minute; else None."""
    try:
        found: Any = _serializer(key).loads(token, max_age=SECONDS_VALID)
        return Question(**found)
    except (BadData, TypeError):
        return None


def _serializer(key: str) -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(key, salt="console-question", signer_kwargs={"digest_method": hashlib.sha256})
