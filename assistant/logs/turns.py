"""One id a turn: in every log line written meanwhile, from the channel to the booking, and in a line of its own at its end.

That line tells what was understood, done, decided and booked, by our own ids, and how long it took: no word, member or
talk is in it. It is one JSON document, written where `tell_on` says; before that, nowhere.
"""

from __future__ import annotations

import logging
import secrets
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any, TextIO

from assistant.logs import masking

# Letters only: digits might be taken for a number of somebody's.
_LETTERS, _LENGTH = "abcdefghijkmnpqrstuvwxyz", 10


@dataclass
class Turn:
    """A turn under way; `told` is what its stations have noted."""

    road: str
    id: str = field(default_factory=lambda: "".join(secrets.choice(_LETTERS) for _ in range(_LENGTH)))
    began: float = field(default_factory=time.perf_counter)
    told: dict[str, Any] = field(default_factory=lambda: {"outcome": "unanswered"})
    ended: bool = False


_under_way: ContextVar[Turn | None] = ContextVar("suixin_turn", default=None)
_lines: list[Any] = []


def current() -> Turn | None:
    """The turn this line of work belongs to. One that has ended is none, though tasks begun in it may go on."""
    found = _under_way.get()
    return None if found is None or found.ended else found


@contextmanager
def turn(road: str) -> Iterator[Turn]:
    """The turn under way, or a new one that came by this road; it is told when the outermost block ends."""
    if (outer := current()) is not None:
        yield outer
        return
    found = Turn(road)
    before = _under_way.set(found)
    try:
        yield found
    finally:
        _under_way.reset(before)
        found.ended = True
        for line in _lines:
            line.info("turn", turn=found.id, road=found.road, **found.told, ms=_since(found))


def note(**told: Any) -> None:
    """Add to what is told of the turn under way; without one, nothing."""
    if (found := current()) is not None:
        found.told.update(told)


def understood(call: Mapping[str, Any]) -> None:
    """Note what a call of an action shows: the intent, how sure, which action, and how long it took so far."""
    if (found := current()) is None:
        return
    intent = ((call.get("tracker") or {}).get("latest_message") or {}).get("intent") or {}
    found.told.setdefault("understood_ms", _since(found))
    found.told.setdefault("moves", []).append(call.get("next_action"))
    found.told |= {"intent": intent.get("name"), "confidence": round(float(intent.get("confidence") or 0), 3)}


def answered(messages: Iterable[Mapping[str, Any]]) -> None:
    """Note what the machine-readable part of an answer says of services, decision, proposal and booking."""
    for message in messages:
        answer = (message.get("custom") or {}).get("answer")
        if isinstance(answer, Mapping):
            note(**_of(answer))


def _of(answer: Mapping[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = {"answer": answer.get("intent"), "services": list(answer.get("services") or ())}
    if isinstance(decision := answer.get("decision"), Mapping):
        found["decision"] = decision.get("outcome") or decision.get("allowed")
        found["reasons"] = [reason.get("code") for reason in decision.get("reasons") or ()]
    if isinstance(proposal := answer.get("proposal"), Mapping):
        found["proposal"] = proposal.get("act")
    if isinstance(booking := answer.get("booking"), Mapping):
        found["booking"] = booking.get("state")
    return found


def _since(found: Turn) -> float:
    return round((time.perf_counter() - found.began) * 1000, 1)


def tell_on(stream: TextIO | None) -> None:
    """Write a line a turn on `stream` from now on; None: no more."""
    import structlog

    _lines.clear()
    if stream is not None:
        processors: list[Any] = [
            masking.mask_event, structlog.processors.TimeStamper("iso", utc=True, key="at"),
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ]  # fmt: skip
        printer = structlog.PrintLogger(stream)
        _lines.append(structlog.wrap_logger(printer, processors=processors, wrapper_class=structlog.BoundLogger))


class Marked(logging.Filter):
    """Gives each record a `turn` to be shown after its message: `` turn=…`` within one, else nothing."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Never withholds a record."""
        found = current()
        record.turn = f" turn={found.id}" if found else ""
        return True
