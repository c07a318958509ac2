"""What is left of a message after its first clauses, as a turn of its own: 算了不约了，还剩几次."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from typing import Any

from actions.reading.turn import Turn


def rest_of(turn: Turn, start: int, end: int, *, never: Collection[str] = ()) -> Turn:
    """The turn of ``turn.text[start:end]``, read as its likeliest intent that is none of ``never``.

    Where that part was not understood on its own (it begins the message), the reading of the whole message stands.
    """
    ranking = _ranking(turn, start, end) or turn.ranking
    fitting = tuple(one for one in ranking if one["name"] not in never)
    intent = str(fitting[0]["name"]) if fitting else "nlu_fallback"
    inside = [e for e in turn.entities if start <= int(e.get("start", -1)) and int(e.get("end", end + 1)) <= end]
    entities = tuple({**e, "start": int(e["start"]) - start, "end": int(e["end"]) - start} for e in inside)
    return replace(
        turn, text=turn.text[start:end], intent=intent, entities=entities, ranking=fitting, questions=_parts(turn, start, end),
        act={}, rests=(),
    )  # fmt: skip


def _ranking(turn: Turn, start: int, end: int) -> tuple[dict[str, Any], ...]:
    """How the message was understood from the clause on that begins at ``start``, but for pauses."""
    for rest in turn.rests:
        if rest["start"] >= start and not turn.text[start : rest["start"]].strip(" ，,。！!、~～"):
            return tuple(rest["ranking"])
        if rest["start"] >= end:
            break
    return next(
        (({"name": one["intent"], "confidence": one["confidence"]},) for one in turn.questions if start <= one["start"] < end), ()
    )


def _parts(turn: Turn, start: int, end: int) -> tuple[dict[str, Any], ...]:
    inside = [one for one in turn.questions if start <= one["start"] and one["end"] <= end]
    return tuple({**one, "start": one["start"] - start, "end": one["end"] - start} for one in inside) if len(inside) > 1 else ()
