"""How somebody points at one of his bookings: loose words for its service, a part of its number, what shall stay."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path

import yaml

from actions.language.normalise import normalise
from actions.reading.query_cues import heard
from actions.reading.turn import Turn

_FILE = Path(__file__).resolve().parents[2] / "data" / "language" / "booking_words.yml"
_NUMBER = re.compile(r"(?:[a-z]{1,8}-)+[a-z0-9.-]*\d[a-z0-9.]*|[a-z]\d{4,}(?:-\d+)?", re.IGNORECASE)
_CLAUSES = re.compile(r"[^，,。；;！!？?\s]+")
_DENIED = re.compile(r"(?:不是|不说|没说|没问)[^，,。；;！!？?\s]{0,4}$")


@lru_cache(maxsize=1)
def _words() -> dict[str, re.Pattern[str]]:
    found: dict[str, list[str]] = yaml.safe_load(_FILE.read_text(encoding="utf-8"))
    return {service: re.compile("|".join(map(re.escape, words))) for service, words in found.items()}


def loosely_named(text: str) -> set[str]:
    """The services whose loose words stand in ``text``; of several bookings only those the member has count."""
    plain = normalise(text)
    return {
        service for service, words in _words().items()
        if any(not _DENIED.search(plain[: found.start()]) for found in words.finditer(plain))
    }  # fmt: skip


def numbers_in(text: str) -> tuple[str, ...]:
    """What looks like a booking's number or a part of one (B-10), lower case."""
    return tuple(found.group().casefold() for found in _NUMBER.finditer(text))


def clauses_of(text: str) -> list[str]:
    """``text`` clause by clause."""
    return _CLAUSES.findall(text)


def kept_services(turn: Turn) -> set[str]:
    """The services said to stay as they are (陪诊留着): those named in the clause that says so."""
    kept: set[str] = set()
    for clause in _CLAUSES.finditer(turn.text):
        if not heard("booking.kept", clause.group()):
            continue
        kept |= {
            str(one["value"]) for one in turn.entities
            if one.get("entity") == "service" and clause.start() <= int(one.get("start", -1)) < clause.end()
        } or loosely_named(clause.group())  # fmt: skip
    return kept
