"""Sharing with relatives (4.10 only): the rule."""

from __future__ import annotations

import re
from collections.abc import Sequence

from actions.answers.registry import answers
from actions.reading.relevance import question_of, relevant
from actions.reading.turn import Turn
from actions.replies.answer import Answer, sentence
from actions.replies.wording import name

RELATIONS = {"spouse": "配偶", "child": "子女", "parent": "父母"}
# A question about what holds once somebody is registered, not about whether he may be.
_SETTLED = re.compile(r"换|改|撤|删|几个|几位|名额|次数|材料|信息|手续|怎么登记|哪些|上限")


@answers("family_sharing_rule")
def family_sharing_rule(turn: Turn) -> Answer:
    """Who may share what, how many, and that it is final: what is asked first."""
    catalogue = turn.engine.catalogue
    sharing, line = catalogue.family_sharing, catalogue.lines["main"]
    own_only = [service for service in turn.named("service") if service not in sharing.services]
    verdict = _may_share(turn, own_only)
    facts = relevant(sharing.facts, question_of(turn), least=2.0) if not verdict else ()
    parts = [verdict] if verdict else [fact.text for fact in facts]
    if not facts:
        who = "、".join(RELATIONS[relation] for relation in sharing.relations)
        scope = "共享" if verdict.startswith("心理咨询可以") else "只有心理咨询可以和家人共享："
        parts.append(f"{scope}限{who}，最多{sharing.max_relatives}位，共用次数，登记后不能换人")
        parts.append(f"第一次用之前，由您本人打{line.phone}登记")
    clauses = tuple(dict.fromkeys((*(fact.clause for fact in facts), sharing.clause, "4.10")))
    return Answer(
        sentence(parts, clauses), services=tuple(own_only or sharing.services), clauses=clauses,
        contact={"name": line.name, "phone": line.phone},
    )


def _may_share(turn: Turn, own_only: Sequence[str]) -> str:
    """Yes or no for the service and the person named; empty where something else is asked."""
    relations = turn.named("relation")
    if own_only:
        return f"不行，{name(turn.engine.catalogue, own_only[0])}只限被保险人本人用"
    if "other" in relations:
        return f"不行，{_said(turn, 'other')}不在可共享的亲属里"
    if relations and not _SETTLED.search(turn.text):
        if not turn.named("service"):
            return f"心理咨询可以，{_said(turn, relations[0])}登记后就能用；其他服务只限被保险人本人"
        return f"可以，{_said(turn, relations[0])}登记后能用"
    return ""


def _said(turn: Turn, relation: str) -> str:
    """The relative in the caller's own word (公婆), else 这位."""
    spans = [(e["start"], e["end"]) for e in turn.entities if e.get("value") == relation and "end" in e]
    word = turn.text[spans[0][0] : spans[0][1]] if spans else ""
    return word.removeprefix("我") or "这位"
