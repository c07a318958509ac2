"""What a service does not do, for whom, and what may not be chosen: yes or no first."""

from __future__ import annotations

import re

from actions.answers.facts.telling import not_found, told
from actions.answers.registry import ANSWERS, answers
from actions.answers.rules.services import which_service
from actions.entitlement.handbook import Tag
from actions.reading.facts.departments import OUTPATIENT
from actions.reading.facts.words import asks
from actions.reading.turn import Turn
from actions.replies.answer import Answer, join, sentence
from actions.replies.wording import from_facts

_CONDITIONS = re.compile(r"条件|前提|要求|门槛|什么情况|什么人|谁能|怎么才能")
_IN_GENERAL = re.compile(rf"{_CONDITIONS.pattern}|限制|注意|规定|哪些|什么不|不包|不能.*什么|什么.*不能|讲究")
# Departments only partly outside 4.4 and 4.12: the part that is served, the part that is not.
_PARTLY = {"妇产科": ("妇科", "产科"), "口腔科": ("看牙病", "口腔美容（牙齿美白、烤瓷牙、正畸这些）")}
_FOR_THEM = re.compile(r"(?:陪|陪着|给|为)(?:我|俺|咱)?(?:们|家)?$")
# The handbook's 4.12 says 医技科室 where 4.4 says 医技类.
_SAME_DEPARTMENT = {"医技类": "医技科室", "口腔美容科": "口腔美容"}
# A fact of no service in particular has to fit well to be told when none is named.
_FLOOR_ANYWHERE = 1.0
# A number is asked for in few words.
_FLOOR_OF_NUMBERS = 0.6
_NUMBERS: tuple[Tag, ...] = ("how_many_people",)


@answers("service_limits")
def service_limits(turn: Turn) -> Answer:
    """Whether the service does what is asked, else its conditions and limits."""
    if _done_for_somebody(turn):
        return ANSWERS["family_sharing_rule"](turn).about("family_sharing_rule")
    if not turn.services:
        if turn.named("department"):
            return _department(turn, OUTPATIENT) or not_found(turn)
        return told(turn, "service_limits", floor=_FLOOR_ANYWHERE) or which_service(turn, "使用限制")
    departments = [found for service in turn.services[:2] if (found := _department(turn, service)) is not None]
    if departments:
        return join(departments)
    found = told(turn, "service_limits") or told(turn, "service_limits", floor=_FLOOR_OF_NUMBERS, only=_NUMBERS)
    if found is not None:
        return found
    if turn.named("disease"):
        return ANSWERS["disease_scope"](turn)
    if _IN_GENERAL.search(turn.text) or turn.intent == "follow_up" or not asks(turn.text):
        return join([_in_general(turn, service) for service in turn.services[:2]])
    return not_found(turn)


def _done_for_somebody(turn: Turn) -> bool:
    """Whether a relative is to have what only the insured may (陪诊能陪我妈吗)."""
    shared = set(turn.engine.catalogue.family_sharing.services)
    if not turn.services or set(turn.services) & shared:
        return False
    relatives = [e for e in turn.entities if e.get("entity") == "relation" and isinstance(e.get("start"), int)]
    before = (turn.text[: int(e["start"])] for e in relatives)
    return any(_FOR_THEM.search(words) for words in before)


def _in_general(turn: Turn, service: str) -> Answer:
    entry = turn.engine.catalogue.services[service]
    facts = [*entry.not_choosable[:1], *entry.not_covered[:2], *entry.conditions[:2]] or [entry.users]
    if _CONDITIONS.search(turn.text):
        facts = [*entry.conditions[:3], entry.users]
    return from_facts(service, facts, lead=f"{entry.short_name}：", most=4)


def _department(turn: Turn, service: str) -> Answer | None:
    """Whether the department named is served; None where none is named or the service knows no such list."""
    named = turn.named("department")
    rule = next((r for r in turn.engine.catalogue.services[service].rules if r.rule == "department"), None)
    if not named or rule is None:
        return None
    entry = turn.engine.catalogue.services[service]
    department, excluded = named[0], rule.figures["excluded"]
    clauses: tuple[str, ...] = (rule.clause,)
    if department in _PARTLY:
        served, left_out = _PARTLY[department]
        text = f"{served}可以，{left_out}不行" if left_out[:2] in "、".join(excluded) else f"{department}可以"
    elif {department, _SAME_DEPARTMENT.get(department)} & set(excluded):
        text = f"{_SAME_DEPARTMENT.get(department, department)}不行。不协调的有：{'、'.join(excluded)}"
    else:
        text = f"{department}可以，不能指定专家" if service == OUTPATIENT else f"{department}可以"
        clauses = (rule.clause, *(fact.clause for fact in entry.conditions[:1]))
    return Answer(sentence([f"{entry.short_name}：{text}"], clauses), services=(service,), clauses=clauses)
