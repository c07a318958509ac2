"""What the services are: list, detail, documents, cost; and how several are answered in one message."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from actions.answers.members import blocked, standing_of
from actions.answers.registry import answers
from actions.reading.relevance import question_of, relevant
from actions.reading.turn import Turn
from actions.replies.answer import Answer, cite, join, sentence
from actions.replies.wording import contact_of, from_facts, name, numbered, plain_name, say_contact

_CONTENT = re.compile(r"包|哪些|具体|内容|干什么|做什么|干些|做些|做啥|干啥|教什么|教啥|有什么|都.*[教做干]")
_CANCER = re.compile(r"[\u4e00-\u9fff、]{2,20}癌：")
_TOPICAL = 2.0
_LISTED_FROM = 4


@answers("service_list")
def service_list(turn: Turn) -> Answer:
    """All services, or those of the tier named in the question."""
    catalogue = turn.engine.catalogue
    tops = [key for key, service in catalogue.services.items() if service.parent is None]
    standing = standing_of(turn) if turn.member_id and "我" in turn.text else None
    own = (standing.tier or standing.expected_tier) if standing is not None else None
    tier = turn.tier or (own.id if own is not None else None)
    offered = [key for key in tops if tier is None or _offered(catalogue, key, tier)]
    listed = "、".join(name(catalogue, key) for key in offered)
    lead = f"共{len(offered)}项服务"
    if tier is not None:
        tier_name = next(t.name for t in catalogue.tiers if t.id == tier)
        missing = [name(catalogue, key) for key in tops if key not in offered]
        lead = f"{tier_name}有{len(offered)}项服务"
        listed += f"；没有{'、'.join(missing)}" if missing else ""
    warning = f"不过您现在还不能用：{blocked(standing)}。" if standing is not None and standing.blockers else ""
    clauses = ("四", "3.2")
    options = tuple(f"{name(catalogue, key)}是什么" for key in offered[:4])
    text = f"{lead}：{listed}。{warning}想了解哪一项，说名字就行{cite(clauses)}。"
    return Answer(text, services=tuple(offered), clauses=clauses, options=options)


def _offered(catalogue: Any, service: str, tier: str) -> bool:
    keys = (service, *catalogue.children(service))
    return any(line.offered(tier) for key in keys for line in catalogue.services[key].quota)


def which_service(turn: Turn, about: str) -> Answer:
    """Asks which service is meant, offering those people ask about most."""
    catalogue = turn.engine.catalogue
    options = tuple(f"{plain_name(catalogue, key)}的{about}" for key in ("4.4", "4.6", "4.2", "4.10"))
    return Answer(f"您想问哪一项服务的{about}？说服务名就行，比如专家门诊、住院、电话医生、心理咨询。", options=options)


def per_service(turn: Turn, about: str, render: Callable[[Turn, str], Answer]) -> Answer:
    """Render each service meant (two at most, when a question names both); ask when none is."""
    services = turn.services[:2]
    if not services:
        return which_service(turn, about)
    return join([render(turn, service) for service in services])


@answers("service_detail")
def service_detail(turn: Turn) -> Answer:
    """What the service is, and the part of it that is asked about."""
    return per_service(turn, "内容", _detail)


def _detail(turn: Turn, service: str) -> Answer:
    catalogue = turn.engine.catalogue
    entry = catalogue.services[service]
    children = catalogue.children(service)
    if children:
        listed = "、".join(name(catalogue, child) for child in children)
        return Answer(
            sentence([f"{entry.short_name}：{entry.summary.text}", f"包含{len(children)}项：{listed}"], [entry.summary.clause]),
            services=(service,),
            clauses=(entry.summary.clause,),
            options=tuple(f"{name(catalogue, child)}是什么" for child in children[:4]),
        )
    question = question_of(turn)
    chosen = relevant([*entry.includes, *entry.not_covered, *entry.notes], question)
    if not chosen and _CONTENT.search(question.words):
        chosen = tuple(entry.includes)
    facts = [entry.summary, *chosen]
    clauses = tuple(dict.fromkeys(fact.clause for fact in facts))
    inside = "；".join(fact.text.rstrip("。") for fact in chosen)
    return Answer(
        sentence([f"{entry.short_name}：{entry.summary.text}", f"包括：{inside}" if len(chosen) > 2 else inside], clauses),
        services=(service,),
        clauses=clauses,
        options=(f"怎么申请{entry.short_name}", f"我还能用几次{entry.short_name}"),
    )


@answers("service_materials")
def service_materials(turn: Turn) -> Answer:
    """Documents to have ready; for a reading of reports those of the cancer named."""
    return per_service(turn, "材料", _materials)


def _materials(turn: Turn, service: str) -> Answer:
    entry = turn.engine.catalogue.services[service]
    if not entry.documents:
        return Answer(
            sentence([f"{entry.short_name}不用准备病历材料，申请时核实身份信息就行"], [entry.apply.clause]),
            services=(service,), clauses=(entry.apply.clause,), contact=contact_of(turn.engine.catalogue, service),
        )
    reports = _reports_of_cancer(turn, service)
    if reports is not None:
        return reports
    question = question_of(turn)
    documents = [fact for fact in entry.documents if not _CANCER.match(fact.text)]
    chosen = relevant(documents, question, most=3 if question.yes_no else 5, least=_TOPICAL)
    facts = chosen or entry.documents
    if len(facts) < _LISTED_FROM:
        return from_facts(service, facts, lead=f"{entry.short_name}：", most=len(facts))
    clauses = tuple(dict.fromkeys(fact.clause for fact in facts))
    listed = numbered(fact.text for fact in facts).removesuffix("。")
    return Answer(f"{entry.short_name}要{len(facts)}样：{listed}{cite(clauses)}。", services=(service,), clauses=clauses)


def _reports_of_cancer(turn: Turn, service: str) -> Answer | None:
    """What a complex reading (4.1.2) takes for the cancer named; None where another thing is asked."""
    if service != "4.1.2":
        return None
    cancer = next((c for c in turn.engine.catalogue.nine_cancers if c.name in turn.named("disease")), None)
    if cancer is None:
        return None
    recent = "" if "3个月" in cancer.required[0] else "，要3个月内的"
    parts = [f"{cancer.name}的报告解读要交{'、'.join(cancer.required)}{recent}，结果要显示阳性或异常"]
    if cancer.suggested:
        parts.append(f"建议再加{'、'.join(cancer.suggested)}")
    if cancer.note:
        parts.append(cancer.note)
    clauses = (cancer.clause,)
    return Answer(sentence(parts, clauses), services=(service,), clauses=clauses)


@answers("service_cost")
def service_cost(turn: Turn) -> Answer:
    """What is free and what the member pays."""
    if not turn.services:
        facts = turn.engine.catalogue.about("cost")
        clauses = tuple(dict.fromkeys(fact.clause for fact in facts[:2]))
        return Answer(sentence([fact.text for fact in facts[:2]], clauses), clauses=clauses)
    return per_service(turn, "费用", _cost)


def _cost(turn: Turn, service: str) -> Answer:
    entry = turn.engine.catalogue.services[service]
    facts = entry.cost or turn.engine.catalogue.about("cost")
    asked = relevant(facts, question_of(turn))
    return from_facts(service, [*asked, *facts[:1]] if asked else facts[:2], lead=f"{entry.short_name}：")


def reach(turn: Turn, service: str) -> str:
    """How to reach the line of a service, in words."""
    return say_contact(contact_of(turn.engine.catalogue, service))
