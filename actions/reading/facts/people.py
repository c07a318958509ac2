"""Whom a request is for, and who makes it for a child."""

from __future__ import annotations

import re
from typing import Any

from actions.reading.facts.names import name_after
from actions.reading.facts.words import meant
from actions.reading.people.whose import concerned, insured_named, patient, person_role, spoken_of
from actions.reading.turn import Turn

_INSURED_SPEAKS = re.compile(r"被保险?人(?:是我|就是我|我自己)|我是被保险?人|我自己(?:用|看|约|做|去|要)|是我(?:自己|本人)")
_GUARDIAN = re.compile(r"监护人|家长")
# All that is said: the speaker is the child's parent or guardian.
ONLY_GUARDIAN = re.compile(
    r"^我是(?:他|她|孩子|娃|小孩|被保人)?的?(?:妈妈?|爸爸?|母亲|父亲|爹|娘|家长|监护人|法定监护人|投保人)[。.！!]?$"
)
_MYSELF = re.compile(r"我自己|本人|我(?:想|要|来|去|约)")
_PARENT = re.compile(r"[妈爸爹娘父母]")
_SELF = re.compile(r"我自己|本人|自己")


def told_people(turn: Turn, asked: str | None, minor: bool) -> dict[str, Any]:
    """The facts for_whom, relative_name and applicant as far as this turn tells them."""
    if minor:
        return _applicant(turn, asked)
    if _INSURED_SPEAKS.search(turn.text) or insured_named(turn) is not None:
        return {"for_whom": "self"}
    relatives = [e for e in meant(turn, "relation") if e in _for_whom(turn, asked)]
    if not relatives:
        return _for_them(turn)
    told = {"for_whom": str(relatives[0]["value"])}
    name = name_after(turn.text, int(relatives[0].get("end", 0)))
    return {**told, "relative_name": name} if name else told


def _for_whom(turn: Turn, asked: str | None) -> list[dict[str, Any]]:
    """The relatives it is for; beside another question of ours only one who is plainly to be served."""
    named = concerned(turn, answering=asked == "for_whom")
    return named if asked in (None, "for_whom") else [e for e in named if patient(turn, e)]


def _for_them(turn: Turn) -> dict[str, Any]:
    """给她约一个, 她自己想约: the relative the talk is about."""
    one = spoken_of(turn) if not _MYSELF.search(turn.text) else None
    return {"for_whom": one.relation} if one is not None and one.relation else {}


def _applicant(turn: Turn, asked: str | None) -> dict[str, Any]:
    """For a minor the policyholder or guardian applies; the parent who speaks is one, the child is the insured."""
    if "投保人" in turn.text and "不是投保人" not in turn.text:
        return {"applicant": "policyholder"}
    if _GUARDIAN.search(turn.text) or "child" in turn.named("relation") or _speaker_named(turn):
        return {"applicant": "guardian"}
    if asked == "applicant":
        if _PARENT.search(turn.text):
            return {"applicant": "guardian"}
        return {"applicant": "insured"} if _SELF.search(turn.text) else {}
    return {}


def _speaker_named(turn: Turn) -> bool:
    """Whether a relative is said to speak or apply: 父亲申请, 我是他妈."""
    return any(person_role(turn, e) == "speaker" for e in turn.entities if e.get("entity") == "relation" and "end" in e)
