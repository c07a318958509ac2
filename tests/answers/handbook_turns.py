"""Turns as somebody asks them, over the catalogue and an empty database."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any

import actions.endpoint  # noqa: F401  (loads every answering function)
from actions.clock import SHANGHAI
from actions.entitlement import Entitlements
from actions.identity import Identity
from actions.reading.state import State
from actions.reading.turn import Turn

NOW = datetime(2026, 11, 23, 10, tzinfo=SHANGHAI)


@lru_cache(maxsize=1)
def engine() -> Entitlements:
    """The facade over a database in memory."""
    return Entitlements.open("sqlite://")


def asking(
    text: str,
    intent: str = "service_limits",
    *,
    service: str | None = None,
    focus: str | None = None,
    sure: float = 1.0,
    now: datetime = NOW,
    act: str = "question",
    entities: Sequence[dict[str, Any]] = (),
    **state: Any,
) -> Turn:
    """A turn that says ``text``: ``service`` is named in it, ``focus`` is what the talk was about before."""
    named = ({"entity": "service", "value": service, "start": 0, "end": len(text)},) if service else ()
    kept = State(service=focus, turns=1, **state)
    return Turn(
        text, intent, (*named, *entities), ({"name": intent, "confidence": sure},), (), kept.view(), Identity(), now,
        engine(), kept, {"name": act, "confidence": 0.9},
    )  # fmt: skip
