"""Loose words for services where few are meant: somebody's bookings, or the counts he asks for one after another."""

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
_PIECES = re.compile(r"[、，,。；;！!？?\s]+|和|跟|以及|还有|另外")
_DENIED = re.compile(r"(?:不是|不说|没说|没问)[^，,。；;！!？?\s]{0,4}$")


@lru_cache(maxsize=1)
def _words() -> dict[str, re.Pattern[str]]:
    found: dict[str, list[str]] = yaml.safe_load(_FILE.read_text(encoding="utf-8"))
    return {service: re.compile("|".join(map(re.escape, words))) for service, words in found.items()}


def loosely_named(text: str) -> set[str]:
    """The services whose loose words stand in ``text``; of several bookings only those the member has count."""
    plain = normalise(text)
    return {service for service, words in _words().items() if _said(words, plain)}


def _said(words: re.Pattern[str], text: str) -> list[str]:
    """The words found in ``text`` that are not denied (不是陪诊)."""
    return [found.group() for found in words.finditer(text) if not _DENIED.search(text[: found.start()])]


def loosely_listed(text: str) -> tuple[str, ...]:
    """One service a piece of an enumeration (门诊、导医、护理，各剩几次), by the longest loose word; the commoner of two."""
    found = [_likeliest(piece) for piece in _PIECES.split(normalise(text))]
    return tuple(dict.fromkeys(one for one in found if one))


def _likeliest(piece: str) -> str:
    lengths = {service: max((len(found) for found in _said(words, piece)), default=0) for service, words in _words().items()}
    longest = max(lengths.values())
    return next(service for service, length in lengths.items() if length == longest) if longest else ""


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
