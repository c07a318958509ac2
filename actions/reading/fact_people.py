"""Whom a request is for, and who makes it for a child."""

from __future__ import annotations

import re
from typing import Any

from actions.reading.fact_words import meant
from actions.reading.names import name_after
from actions.reading.turn import Turn

# What follows a relative who is only mentioned: 我妈说, 我老婆陪我去, 我爸的病, 我儿子周四有空.
_MENTIONED = re.compile(
    r"^们?(?:说|讲|让|叫我|催|劝|建议|告诉|陪|帮我|替我|送我|带我|给我|周|星期|礼拜|有空|没空|也得过|得过|走的|去世"
    r"|的(?:病|癌|手术|经历|事|医保|电话|手机|身份证|情况)|那边|家族|有家族史)"
)
_INSURED_SPEAKS = re.compile(r"被保险?人(?:是我|就是我|我自己)|我是被保险?人|我自己(?:用|看|约|做|去|要)|是我(?:自己|本人)")
_GUARDIAN = re.compile(r"监护人|家长|我是[^，,。]{0,6}(?:妈|爸|爹|娘|父|母)|我是[^，,。]{0,4}(?:爷爷|奶奶|外公|外婆)")
# All that is said: the speaker is the child's parent or guardian.
ONLY_GUARDIAN = re.compile(
    r"^我是(?:他|她|孩子|娃|小孩|被保人)?的?(?:妈妈?|爸爸?|母亲|父亲|爹|娘|家长|监护人|法定监护人|投保人)[。.！!]?$"
)
_PARENT = re.compile(r"[妈爸爹娘父母]")
_SELF = re.compile(r"我自己|本人|自己")


def told_people(turn: Turn, asked: str | None, minor: bool) -> dict[str, Any]:
    """The facts for_whom, relative_name and applicant as far as this turn tells them."""
    if minor:
        return _applicant(turn, asked)
    if _INSURED_SPEAKS.search(turn.text):
        return {"for_whom": "self"}
    relatives = [e for e in meant(turn, "relation") if asked == "for_whom" or not _only_mentioned(turn.text, e)]
    if not relatives:
        return {}
    told = {"for_whom": str(relatives[0]["value"])}
    name = name_after(turn.text, int(relatives[0].get("end", 0)))
    return {**told, "relative_name": name} if name else told


def _only_mentioned(text: str, relation: dict[str, Any]) -> bool:
    return bool(_MENTIONED.match(text[int(relation.get("end", 0)) :]))


def _applicant(turn: Turn, asked: str | None) -> dict[str, Any]:
    """For a minor the policyholder or guardian applies; the parent who speaks is one, the child is the insured."""
    if "投保人" in turn.text and "不是投保人" not in turn.text:
        return {"applicant": "policyholder"}
    if _GUARDIAN.search(turn.text) or "child" in turn.named("relation"):
        return {"applicant": "guardian"}
    if asked == "applicant":
        if _PARENT.search(turn.text):
            return {"applicant": "guardian"}
        return {"applicant": "insured"} if _SELF.search(turn.text) else {}
    return {}
