"""What the persons, days and places of a message are there for, as the role classifier heard it."""

from __future__ import annotations

from typing import Any

from actions.reading.turn import Turn

PERSON, DAY, PLACE = "person", "day", "place"


def mentions(turn: Turn, kind: str) -> list[dict[str, Any]]:
    """The mentions of ``kind`` (person, day, place) of the message, in order: value, start, end, role."""
    return [one for one in turn.mentions if one.get("kind") == kind]


def role_of(turn: Turn, kind: str, start: int, end: int) -> str:
    """The role of the mention of ``kind`` that ``text[start:end]`` touches; empty where it is in doubt."""
    found = next((one for one in mentions(turn, kind) if one["start"] < end and start < one["end"]), None)
    return str(found["role"]) if found else ""
