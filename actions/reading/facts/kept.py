"""What somebody has told about himself, kept through the talk so that no service asks for it again."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from actions.entitlement import UNKNOWN
from actions.reading.facts.reading import Asking, read_facts
from actions.reading.turn import Turn

# Facts about the illness, not about one booking of one service.
_OF_ILLNESS = (
    "disease", "disease_class", "diagnosis", "first_diagnosed_on", "early_symptom", "cancer_confirmed",
    "treatment_begun", "admission_notice", "report_on", "report_source",
)  # fmt: skip
# Supposed, not told: such a fact answers this question and is forgotten.
_SUPPOSED = re.compile(r"要是|如果|假如|万一|的话|假设|倘若")
_OWN = re.compile(r"我(?!妈|爸|爹|娘|老公|老婆|爱人|儿子|女儿|孩子|婆|公公|岳|哥|姐|弟|妹|朋友|同事)|客户|本人|自己")


def supposes(text: str) -> bool:
    """Whether ``text`` only supposes what it says (如果确诊了)."""
    return bool(_SUPPOSED.search(text))


def of_illness(facts: Mapping[str, Any] | None) -> dict[str, Any]:
    """The facts that hold for whatever service is asked about next; none of somebody else's illness."""
    told = dict(facts or {})
    if told.get("for_whom") not in (None, "self"):
        return {}
    return {fact: told[fact] for fact in _OF_ILLNESS if told.get(fact) not in (None, UNKNOWN)}


def joined(known: Mapping[str, Any], told: Mapping[str, Any]) -> dict[str, Any]:
    """``known`` with what was just told; another disease takes nothing over from the one before."""
    other = told.get("disease") not in (None, known.get("disease")) and known.get("disease") is not None
    rest = {fact: value for fact, value in known.items() if not (other and fact in _OF_ILLNESS)}
    return merged(rest, told)


def merged(known: Mapping[str, Any], told: Mapping[str, Any]) -> dict[str, Any]:
    """``known`` with what was just told; not confirmed after all takes a confirmed cancer back."""
    taken_back = {"cancer_confirmed"} if told.get("diagnosis") == "suspected" else set()
    return {**{fact: value for fact, value in known.items() if fact not in taken_back}, **told}


def noticed(turn: Turn) -> dict[str, Any]:
    """Facts of the speaker's own illness mentioned in a question about something else (我确诊肺癌，要带什么材料)."""
    if turn.member_id is None or supposes(turn.text) or turn.named("relation"):
        return {}
    facts = of_illness(read_facts(turn, Asking()).facts)
    certain = "diagnosis" in facts or _OWN.search(turn.text)
    return facts if facts.keys() & {"disease", "early_symptom"} and certain else {}


def slot(facts: Mapping[str, Any]) -> dict[str, Any] | None:
    """``facts`` as the slot ``facts`` keeps them when no question of ours is open."""
    kept = of_illness(facts)
    return kept or None
