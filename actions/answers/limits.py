"""What a service does not do, for whom, and what may not be chosen: yes or no first."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from actions.answers.registry import ANSWERS, answers
from actions.answers.services import which_service
from actions.entitlement import Catalogue
from actions.reading.relevance import Question, in_same_words, question_of, relevant
from actions.reading.turn import Turn
from actions.replies.answer import Answer, join, sentence
from actions.replies.wording import contact_of, from_facts

_CONDITIONS = re.compile(r"条件|前提|要求|门槛|什么情况|什么人|谁能|怎么才能")
_IN_GENERAL = re.compile(rf"{_CONDITIONS.pattern}|限制|注意|规定|哪些|什么不|不包|不能.*什么|什么.*不能|讲究")
_NO = re.compile(r"不能|不行|不做|不协调|不含|不在范围|不适用|不陪|不可|用不了|没有$|不是")
_SAYS_IT_ITSELF = re.compile(r"^(不能|不含|不行|只|没有|可以|能)")
# Departments only partly outside 4.4 and 4.12: the part that is served, the part that is not.
_PARTLY = {"妇产科": ("妇科", "产科"), "口腔科": ("看牙病", "口腔美容（牙齿美白、烤瓷牙、正畸这些）")}
# The handbook's 4.12 says 医技科室 where 4.4 says 医技类.
_SAME_DEPARTMENT = {"医技类": "医技科室", "口腔美容科": "口腔美容"}
_OUTPATIENT_SERVICE = "4.4"
_FOUND_IN_ALL, _SAID_OF_ALL = 6, 2


@answers("service_limits")
def service_limits(turn: Turn) -> Answer:
    """Conditions, what may not be chosen, what is not covered; what is asked about first."""
    if turn.services:
        return join([_limits(turn, service) for service in turn.services[:2]])
    if turn.named("department"):
        return _limits(turn, _OUTPATIENT_SERVICE)
    return _of_any_service(turn) or which_service(turn, "使用限制")


def _limits(turn: Turn, service: str) -> Answer:
    entry = turn.engine.catalogue.services[service]
    question = question_of(turn)
    found = _department(turn, service)
    if found is not None:
        return found
    chosen = relevant(_candidates(entry), question)
    if chosen and _outside(entry, chosen[0]):
        chosen = tuple(fact for fact in chosen if fact not in entry.includes)
    if chosen:
        return from_facts(service, chosen, lead=f"{entry.short_name}{_verdict(entry, chosen[0], question)}")
    if turn.named("disease"):
        return ANSWERS["disease_scope"](turn)
    most_asked = [*entry.not_choosable[:1], *entry.not_covered[:2], *entry.conditions[:2]] or [entry.users]
    if _CONDITIONS.search(question.words):
        most_asked = [*entry.conditions[:3], entry.users]
    if _IN_GENERAL.search(question.words) or not question.yes_no:
        return from_facts(service, most_asked, lead=f"{entry.short_name}：", most=4)
    return _not_written(turn, service, most_asked)


def _candidates(entry: Any) -> list[Any]:
    return [
        *entry.not_choosable, *entry.not_covered, *entry.conditions, entry.users, *entry.includes, *entry.notes,
        *entry.disclaimers, *([entry.session] if entry.session else []), *entry.documents,
    ]


def _verdict(entry: Any, fact: Any, question: Question) -> str:
    """不行 or 可以 before the fact, where a yes or no is wanted and the fact settles it."""
    if not question.yes_no or _SAYS_IT_ITSELF.match(fact.text):
        return "："
    if _outside(entry, fact) and _NO.search(fact.text):
        return "：不行。"
    return "：可以，" if fact in entry.includes and in_same_words(fact, question) else "："


def _outside(entry: Any, fact: Any) -> bool:
    return fact in entry.not_covered or fact in entry.not_choosable


def _not_written(turn: Turn, service: str, facts: Sequence[Any]) -> Answer:
    """The handbook leaves the point open: say so, give what it does say, and the line that knows."""
    entry = turn.engine.catalogue.services[service]
    contact = contact_of(turn.engine.catalogue, service)
    phone = contact.get("phone") or turn.engine.catalogue.lines["main"].phone
    clauses = tuple(dict.fromkeys(fact.clause for fact in facts[:2]))
    parts = [f"{entry.short_name}：这一点手册没有写，可以打{phone}问", *(fact.text for fact in facts[:2])]
    return Answer(sentence(parts, clauses), services=(service,), clauses=clauses, contact=contact)


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
        text = f"{department}可以，不能指定专家" if service == _OUTPATIENT_SERVICE else f"{department}可以"
        clauses = (rule.clause, *(fact.clause for fact in entry.conditions[:1]))
    return Answer(sentence([f"{entry.short_name}：{text}"], clauses), services=(service,), clauses=clauses)


def _of_any_service(turn: Turn) -> Answer | None:
    """No service named: the limit of whichever services speak of what is asked (能点名专家吗)."""
    catalogue, question = turn.engine.catalogue, question_of(turn)
    limits = {  # what several services say in the same words stands for the last of them
        fact.text: (key, fact)
        for key, service in sorted(catalogue.services.items(), key=lambda item: item[0] == "4.1")
        if service.parent is None
        for fact in (*service.not_choosable, *service.not_covered, *service.conditions)
    }
    chosen = relevant([fact for _, fact in limits.values()], question, most=_FOUND_IN_ALL, least=2.0)
    if not chosen:
        return None
    chosen = tuple(sorted(chosen, key=lambda fact: _NO.search(fact.text) is None))[:_SAID_OF_ALL]
    keys = [limits[fact.text][0] for fact in chosen]
    parts = [f"{_label(catalogue, key)}：{fact.text}" for key, fact in zip(keys, chosen, strict=True)]
    clauses = tuple(dict.fromkeys(fact.clause for fact in chosen))
    return Answer(sentence(parts, clauses), services=tuple(dict.fromkeys(keys)), clauses=clauses)


def _label(catalogue: Catalogue, service: str) -> str:
    return catalogue.services[service].short_name
