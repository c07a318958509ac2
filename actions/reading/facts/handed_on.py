"""Wishes told beside the facts: city, hospital, doctor's level, by phone or face to face. Noted and handed on, never promised."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from actions.reading.facts.words import SURNAMES, asks

_FILE = Path(__file__).resolve().parents[3] / "data" / "language" / "wishes.yml"
CITY, HOSPITAL, MANNER, LEVEL, DOCTOR = "city", "hospital", "manner", "level", "doctor"
WISHES = (CITY, HOSPITAL, DOCTOR, LEVEL, MANNER)
_NAME = 12
# 不是协和, 别去瑞金: not the one wished for. 上次在华山看的, 瑞金开的单子: where something happened.
_NOT = re.compile(r"(?:不是|不要|不去|别去|不想去|不在|除了|以外)$")
_HAPPENED = re.compile(r"^[^，,。；;]{0,4}(?:开的|看过|看的|做的|查的|住过|确诊|拍的|给的)")
# 换个医院, 离家近的医院: no hospital of a name.
_ANY = re.compile(r"^[一两三几哪什么这那别的其他它个家换就在去到另外同级甲大好点公私立专科综合网络当本近近远]*医院$")
_CLAUSE = re.compile(r"[^，,。；;！!？?、\s]+[，,。；;！!？?、\s]*")
_DOCTOR = re.compile(rf"[{SURNAMES}][\u4e00-\u9fff]{{0,2}}(?:主任|教授|大夫|医生|院长)")
_LAST_TIME = re.compile(r"(?:上次|之前|以前|原来)[^，,。；;]{0,4}$")


@dataclass(frozen=True)
class _Words:
    hospital: re.Pattern[str]
    leads: tuple[str, ...]
    no_hospital: frozenset[str]
    city: re.Pattern[str]
    manners: tuple[tuple[str, re.Pattern[str]], ...]
    levels: tuple[tuple[str, re.Pattern[str]], ...]


@lru_cache(maxsize=1)
def _words() -> _Words:
    found: dict[str, Any] = yaml.safe_load(_FILE.read_text(encoding="utf-8"))
    known = "|".join(sorted(map(re.escape, map(str, found["hospitals"])), key=len, reverse=True))
    ends = "|".join(found["hospital_ends"])
    return _Words(
        re.compile(rf"(?:[\u4e00-\u9fff0-9]{{1,{_NAME}}}?(?:{ends})|{known})"),
        tuple(sorted(map(str, found["hospital_leads"]), key=len, reverse=True)),
        frozenset(found["not_hospitals"]),
        re.compile("|".join(sorted(found["cities"], key=len, reverse=True))),
        tuple((name, _any_of(one["cues"])) for name, one in found["manners"].items()),
        tuple((name, _any_of(cues)) for name, cues in found["levels"].items()),
    )


def _any_of(cues: list[str]) -> re.Pattern[str]:
    return re.compile("|".join(sorted(map(re.escape, cues), key=len, reverse=True)))


def told_wishes(text: str, *, ordering: bool = False) -> dict[str, str]:
    """The wishes ``text`` tells, by kind: city, hospital, manner, level; none out of a question whether it can be had.

    Where one lives is told even in a question (面对面行吗，我在苏州). ``ordering``: a booking is ordered or in hand, so that
    the clauses beside a question tell wishes too.
    """
    words = _words()
    told = {CITY: _city(words, text)}
    if said := _without_questions(text) if ordering else "" if asks(text) else text:
        told |= {
            HOSPITAL: _hospital(words, said), MANNER: _last_of(words.manners, said),
            LEVEL: _last_of(words.levels, _DOCTOR.sub("", said)), DOCTOR: _doctor(said),
        }  # fmt: skip
    return {kind: value for kind, value in told.items() if value}


def _without_questions(text: str) -> str:
    """The clauses of ``text`` that ask nothing (电话行不行？行的话就电话)."""
    return "".join(clause[0] for clause in _CLAUSE.finditer(text) if not asks(clause[0]))


def _doctor(text: str) -> str:
    """The doctor called by his name, without a word before it that only looks like a surname."""
    found = [match[0] for match in _DOCTOR.finditer(text) if not _NOT.search(text[: match.start()])]
    return found[-1] if found else ""


def _city(words: _Words, text: str) -> str:
    found = [m for m in words.city.finditer(text) if not _NOT.search(text[: m.start()])]
    return found[-1][0] if found else ""


def _hospital(words: _Words, text: str) -> str:
    """The hospital wished for, the last one where it is put right."""
    named = [_stripped(words, match[0]) for match in words.hospital.finditer(text) if _wished(text, match)]
    kept = [one for one in named if one and one not in words.no_hospital and not _ANY.match(one)]
    return kept[-1] if kept else ""


def _wished(text: str, match: re.Match[str]) -> bool:
    before, after = text[: match.start()], text[match.end() :]
    lead = match[0][:4]
    told_off = _NOT.search(before) or lead.startswith(("不是", "不要", "不去", "别去"))
    return not told_off and not _HAPPENED.match(after) and not _LAST_TIME.search(before)


def _stripped(words: _Words, name: str) -> str:
    """``name`` without the words before it (想去瑞金医院)."""
    lead = next((one for one in words.leads if name.startswith(one) and len(name) > len(one)), None)
    return _stripped(words, name[len(lead) :]) if lead else name


def _last_of(kinds: tuple[tuple[str, re.Pattern[str]], ...], text: str) -> str:
    """The kind named last; a longer name wins over one inside it (副主任医师 is no 主任医师)."""
    found = [
        (match.end(), -match.start(), kind)
        for kind, cue in kinds for match in cue.finditer(text) if not _NOT.search(text[: match.start()])
    ]  # fmt: skip
    return max(found)[2] if found else ""
