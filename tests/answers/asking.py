"""Turns of a member who is not in a database: what is said, what was understood, and where the talk stands."""

from __future__ import annotations

from typing import Any

import actions.endpoint  # noqa: F401
from actions.answers.registry import answer_safely
from actions.entitlement import Snapshot, WorkCalendar, compile_rules, load_catalogue
from actions.entitlement.domain.case import Account
from actions.identity import Identity
from actions.reading.state import State
from actions.reading.turn import Turn
from actions.replies.answer import Answer
from tests.entitlement.builders import NOW, instant, tiered

BOOK = compile_rules(load_catalogue())


class Engine:
    """What answers ask of the engine beside the snapshot."""

    catalogue = BOOK.catalogue
    rulebook = BOOK


def snapshot(who: Any = None, at: str = "2026-11-23") -> Snapshot:
    """A member as read, without database; a vip with a rider where none is given."""
    return Snapshot(BOOK, WorkCalendar(), who or tiered("vip"), Account(), (), instant(at))


def turn(text: str, intent: str = "follow_up", *services: str, who: Any = None, state: State | None = None,
         act: str = "question", tier: str = "", disease: str = "", sure: float = 0.95, member: str | None = "m",
         at: str = "2026-11-23") -> Turn:  # fmt: skip
    """A message understood as ``intent`` and ``act`` that names ``services``."""
    kept = state or State(member="m", turns=1)
    entities = [{"entity": "service", "value": one} for one in services]
    entities += [{"entity": "tier", "value": tier}] if tier else []
    entities += [{"entity": "disease", "value": disease}] if disease else []
    now = instant(at) if at != "2026-11-23" else NOW
    engine: Any = Engine()
    made = Turn(
        text, intent, tuple(entities), ({"name": intent, "confidence": sure},), (), kept.view(), Identity(member), now, engine,
        kept, {"name": act, "confidence": 0.9},
    )  # fmt: skip
    if member is not None:
        made._reads[now] = snapshot(who, at)
    return made


def told(answer: str, asked: Turn) -> Answer:
    """The reply of the answering function ``answer``."""
    return answer_safely(answer, asked)


def after_answer(answer: Answer, **parts: Any) -> State:
    """The state once ``answer`` was given."""
    service = answer.services[0] if len(answer.services) == 1 else None
    kept: dict[str, Any] = {"service": service, "last_answer": {"text": answer.text, "answer": answer.payload()}}
    return State(member="m", turns=2, last_intent=answer.intent, **{**kept, **parts})
