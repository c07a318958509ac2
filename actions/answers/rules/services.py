"""What the services are: list, detail, documents, cost; and how several are answered in one message."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from rasa_sdk.events import SlotSet

from actions.answers.facts.lexicon import load_tags
from actions.answers.facts.telling import look_up, told
from actions.answers.member.guards import blocked, standing_of
from actions.answers.registry import answers
from actions.entitlement.domain.times.periods import add_months
from actions.language.dates import describe
from actions.reading.facts.cancers import cancer_named
from actions.reading.turn import Turn
from actions.replies.answer import Answer, cite, join, sentence
from actions.replies.phrasebook import say
from actions.replies.wording import contact_of, from_facts, name, numbered, plain_name

_INSIDE = re.compile(r"包|哪些|具体|内容|干什么|做什么|干些|做些|做啥|干啥|教什么|教啥|有什么|都.*[教做干]|整啥|弄啥")
# Asked what a service is, a single fact has to fit this well to be meant instead.
_FLOOR_BESIDE = 1.1
_WHICH_DAY = re.compile(r"几[月号]|哪[天日]|什么时候|多久以前")
_LISTED_FROM, _READING_OF_REPORTS = 4, "4.1.2"


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
    """What the service is, or the one thing asked of it."""
    several = len(turn.named("service")) > 1 and not load_tags().asks_yes_no(load_tags().plain(turn.text))
    single = not several and not _INSIDE.search(turn.text)
    found = told(turn, "service_detail", ("content", "escort"), floor=_FLOOR_BESIDE) if single else None
    return found or per_service(turn, "内容", _detail)


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
    inside = entry.includes if _INSIDE.search(turn.text) else ()
    facts = [entry.summary, *inside]
    clauses = tuple(dict.fromkeys(fact.clause for fact in facts))
    listed = "；".join(fact.text.rstrip("。") for fact in inside)
    return Answer(
        sentence([f"{entry.short_name}：{entry.summary.text}", f"包括：{listed}" if listed else ""], clauses),
        services=(service,),
        clauses=clauses,
        options=(f"怎么申请{entry.short_name}", f"我还能用几次{entry.short_name}"),
    )


@answers("service_materials")
def service_materials(turn: Turn) -> Answer:
    """Documents to have ready; for a reading of reports those of the cancer named."""
    if cancer_named(turn) and _READING_OF_REPORTS in turn.services:
        return _reports_of_cancer(turn)
    telling = look_up(turn, "service_materials")
    if telling.tag == "records_age" and _WHICH_DAY.search(turn.text) and _READING_OF_REPORTS in turn.services:
        return _oldest_report(turn)
    return told(turn, "service_materials", ("documents",)) or per_service(turn, "材料", _materials)


def _oldest_report(turn: Turn) -> Answer:
    """From which day on a report is recent enough, for somebody who applies today."""
    entry = turn.engine.catalogue.services[_READING_OF_REPORTS]
    rule = next(rule for rule in entry.rules if rule.rule == "recent_report")
    day = add_months(turn.now.date(), -rule.figures["months"])
    text = say("knowledge.oldest_report", about=entry.short_name, months=rule.figures["months"], day=describe(day, turn.now))
    return Answer(sentence([text], [rule.clause]), services=(_READING_OF_REPORTS,), clauses=(rule.clause,))


def _materials(turn: Turn, service: str) -> Answer:
    entry = turn.engine.catalogue.services[service]
    if not entry.documents:
        return Answer(
            sentence([f"{entry.short_name}不用准备病历材料，申请时核实身份信息就行"], [entry.apply.clause]),
            services=(service,), clauses=(entry.apply.clause,), contact=contact_of(turn.engine.catalogue, service),
        )
    if len(entry.documents) < _LISTED_FROM:
        return from_facts(service, entry.documents, lead=f"{entry.short_name}：", most=len(entry.documents))
    clauses = tuple(dict.fromkeys(fact.clause for fact in entry.documents))
    listed = numbered(fact.text for fact in entry.documents).removesuffix("。")
    count = len(entry.documents)
    return Answer(f"{entry.short_name}要{count}样：{listed}{cite(clauses)}。", services=(service,), clauses=clauses)


def _reports_of_cancer(turn: Turn) -> Answer:
    """What a complex reading (4.1.2) takes for the cancer named."""
    cancer = cancer_named(turn)
    assert cancer is not None
    recent = "" if "3个月" in cancer.required[0] else "，要3个月内的"
    parts = [f"{cancer.name}的报告解读要交{'、'.join(cancer.required)}{recent}，结果要显示阳性或异常"]
    if cancer.suggested:
        parts.append(f"建议再加{'、'.join(cancer.suggested)}，不是必须")
    if cancer.note:
        parts.append(cancer.note)
    clauses = (cancer.clause,)
    return Answer(
        sentence(parts, clauses), services=(_READING_OF_REPORTS,), clauses=clauses, events=(SlotSet("aspect", "documents"),)
    )  # fmt: skip


@answers("service_cost")
def service_cost(turn: Turn) -> Answer:
    """What is free and what the member pays."""
    found = told(turn, "service_cost")
    if found is not None:
        return found
    if not turn.services:
        fact = turn.engine.catalogue.about("cost")[0]
        return Answer(sentence([fact.text], [fact.clause]), clauses=(fact.clause,))
    return per_service(turn, "费用", _cost)


def _cost(turn: Turn, service: str) -> Answer:
    entry = turn.engine.catalogue.services[service]
    return from_facts(service, entry.cost or turn.engine.catalogue.about("cost"), lead=f"{entry.short_name}：", most=1)
