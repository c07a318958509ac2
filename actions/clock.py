"""The only place above the entitlement module which asks what time it is."""

from __future__ import annotations

import os
from datetime import datetime
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")


def parse_instant(text: str) -> datetime:
    """An aware Asia/Shanghai instant from ISO 8601; without offset it is taken as Shanghai time.

    Raises:
        ValueError: when ``text`` is no ISO 8601 date and time.
    """
    instant = datetime.fromisoformat(text.strip().replace("Z", "+00:00"))
    return instant.replace(tzinfo=SHANGHAI) if instant.tzinfo is None else instant.astimezone(SHANGHAI)


def current_time(frozen: str | None = None) -> datetime:
    """Now in Asia/Shanghai: ``frozen`` if given, else ``SUIXIN_NOW``, else the real clock."""
    text = frozen or os.environ.get("SUIXIN_NOW")
    return parse_instant(text) if text else datetime.now(SHANGHAI)
