"""Wishes told beside the facts: city, hospital, doctor's level, by phone or face to face. Noted and handed on, never promised."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from actions.reading.facts.roles import PLACE, mentions
from actions.reading.facts.words import SURNAMES, asks
from actions.reading.turn import Turn

_FILE = Path(__file__).resolve().parents[3] / "data" / "language" / "wishes.yml"
CITY, HOSPITAL, MANNER, LEVEL, DOCTOR = "city", "hospital", "manner", "level", "doctor"
WISHES = (CITY, HOSPITAL, DOCTOR, LEVEL, MANNER)
_STOP = re.compile(r"(?<=[。！!？?；;])")
_CLAUSE = re.compile(r"[^，,。；;！!？?、\s]+[，,。；;！!？?、\s]*")
_DOCTOR = re.compile(rf"[{SURNAMES}][\u4e00-\u9fff]{{0,2}}(?:主任|教授|大夫|医生|院长)")
# 不要特需: not the one wished for.
_NOT = re.compile(r"(?:不是|不要|不去|别去|不想去|不在|除了|以外)$")


@dataclass(frozen=True)
class _Words:
    manners: tuple[tuple[str, re.Pattern[str]], ...]
    levels: tuple[tuple[str, re.Pattern[str]], ...]


@lru_cache(maxsize=1)
def _words() -> _Words:
    found: dict[str, Any] = yaml.safe_load(_FILE.read_text(encoding="utf-8"))
    return _Words(
        tuple((name, _any_of(one["cues"])) for name, one in found["manners"].items()),
        tuple((name, _any_of(cues)) for name, cues in found["levels"].items()),
    )


def _any_of(cues: list[str]) -> re.Pattern[str]:
    return re.compile("|".join(sorted(map(re.escape, cues), key=len, reverse=True)))


def told_wishes(turn: Turn, *, ordering: bool = False) -> dict[str, str]:
    """The wishes the message tells, by kind: city, hospital, manner, level; none out of a question whether it can be had.

    Where one lives is told even in a question (面对面行吗，我在苏州); where one was diagnosed or is a patient is no wish.
    ``ordering``: a booking is ordered or in hand, so that the clauses beside a question tell wishes too.
    """
    words, text = _words(), turn.text
    told = {CITY: _place(turn, CITY, ("wish", "home")), HOSPITAL: _place(turn, HOSPITAL, ("wish",), even_asked=False)}
    if said := _without_questions(text) if ordering else "" if asks(text) else text:
        told |= {
            MANNER: _last_of(words.manners, said),
            LEVEL: _last_of(words.levels, _DOCTOR.sub("", said)),
            DOCTOR: _doctor(said),
        }
    return {kind: value for kind, value in told.items() if value}


def _without_questions(text: str) -> str:
    """The clauses of ``text`` that ask nothing (电话行不行？行的话就电话)."""
    return "".join(clause[0] for clause in _CLAUSE.finditer(text) if not asks(clause[0]))


def _doctor(text: str) -> str:
    """The doctor called by his name, without a word before it that only looks like a surname."""
    found = [match[0] for match in _DOCTOR.finditer(text) if not _NOT.search(text[: match.start()])]
    return found[-1] if found else ""


def _place(turn: Turn, kind: str, roles: tuple[str, ...], even_asked: bool = True) -> str:
    """The place of ``kind`` named in one of ``roles``, the last one where it is put right; perhaps in no question."""
    named = [one for one in mentions(turn, PLACE) if one["value"] == kind and one["role"] in roles]
    named = [one for one in named if even_asked or not asks(_sentence_around(turn.text, one["start"], one["end"]))]
    return turn.text[named[-1]["start"] : named[-1]["end"]] if named else ""


def _sentence_around(text: str, start: int, end: int) -> str:
    return _STOP.split(text[:start])[-1] + text[start:end] + _STOP.split(text[end:], maxsplit=1)[0]


def _last_of(kinds: tuple[tuple[str, re.Pattern[str]], ...], text: str) -> str:
    """The kind named last; a longer name wins over one inside it (副主任医师 is no 主任医师)."""
    found = [
        (match.end(), -match.start(), kind)
        for kind, cue in kinds for match in cue.finditer(text) if not _NOT.search(text[: match.start()])
    ]  # fmt: skip
    return max(found)[2] if found else ""
