"""What a member told one by one before a booking is begun; kept so that it is not asked again."""

from __future__ import annotations

from typing import Any

from actions.reading.turn import Turn

WISH = "wish"


def wished(turn: Turn) -> dict[str, Any]:
    """The facts told so far for the next booking, by name; empty where none wait."""
    pending = turn.slots.get("pending") or {}
    return dict(pending["facts"]) if pending.get("kind") == WISH else {}
