"""A message with two questions: one turn for each, so that both are answered."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from actions.reading.turn import Turn

# Surer than for a whole message: a part torn out of its sentence is easily misread.
_SURE = 0.55
MAX_QUESTIONS = 3


def separate(turn: Turn, answerable: Collection[str]) -> list[Turn]:
    """The turns of a message's questions, in order; only ``turn`` itself when it holds one.

    A part counts when its own intent is in ``answerable`` and sure, and differs from the part before
    in intent or service. A part that names no service is about the one named before it.
    """
    turns: list[Turn] = []
    for question in turn.questions:
        if question["confidence"] < _SURE or question["intent"] not in answerable:
            continue
        part = _part(turn, question["intent"], question["start"], question["end"], turns[-1] if turns else None)
        if not turns or (part.intent, part.services) != (turns[-1].intent, turns[-1].services):
            turns.append(part)
    return turns[:MAX_QUESTIONS] if len(turns) > 1 else [turn]


def _part(turn: Turn, intent: str, start: int, end: int, before: Turn | None) -> Turn:
    entities = tuple(
        {**e, "start": e["start"] - start, "end": e["end"] - start}
        for e in turn.entities
        if start <= e.get("start", -1) and e.get("end", end + 1) <= end
    )
    slots = dict(turn.slots)
    if before is not None and before.service:
        slots["service"] = before.service
    return replace(turn, text=turn.text[start:end], intent=intent, entities=entities, slots=slots, questions=(), rests=())
