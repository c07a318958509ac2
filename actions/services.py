"""What the services are: list, detail, steps, documents, limits, cost."""

from __future__ import annotations

from typing import Any, Callable

from actions.answer import Answer, cite, sentence
from actions.registry import answers
from actions.turn import Turn
from actions.wording import contact_of, from_facts, name, numbered, say_contact

TOP_LEVEL = "4."


@answers("service_list")
def service_list(turn: Turn) -> Answer:
    """All services, or those of the tier named in the question."""
    catalogue = turn.engine.catalogue
    tops = [key for key, service in catalogue.services.items() if service.parent is None]
    tier = turn.tier
    offered = [key for key in tops if tier is None or _offered(catalogue, key, tier)]
    listed = "、".join(catalogue.services[key].short_name for key in offered)
    lead = f"共{len(offered)}项服务"
    if tier is not None:
        tier_name = next(t.name for t in catalogue.tiers if t.id == tier)
        missing = [name(catalogue, key) for key in tops if key not in offered]
        lead = f"{tier_name}有{len(offered)}项服务"
        listed += f"；没有{'、'.join(missing)}" if missing else ""
    text = f"{lead}：{listed}。想了解哪一项，说名字就行{cite(('四', '3.2'))}。"
    options = tuple(f"{name(catalogue, key)}是什么" for key in offered[:4])
    return Answer(text, services=tuple(offered), clauses=("3.2",), options=options)


def _offered(catalogue: Any, service: str, tier: str) -> bool:
    keys = (service, *catalogue.children(service))
    return any(line.offered(tier) for key in keys for line in catalogue.services[key].quota)


def which_service(turn: Turn, about: str) -> Answer:
    """Asks which service is meant, offering those people ask about most."""
    catalogue = turn.engine.catalogue
    options = tuple(f"{name(catalogue, key)}{about}" for key in ("4.4", "4.6", "4.2", "4.10"))
    return Answer(f"您想问哪一项服务的{about}？说服务名就行，比如专家门诊、住院、电话医生、心理咨询。", options=options)


def per_service(turn: Turn, about: str, render: Callable[[Turn, str], Answer]) -> Answer:
    """Render each service meant (two at most, when a question names both); ask when none is."""
    services = turn.services[:2]
    if not services:
        return which_service(turn, about)
    return join([render(turn, service) for service in services])


def join(parts: list[Answer]) -> Answer:
    """Several answers as one message."""
    if len(parts) == 1:
        return parts[0]
    return Answer(
        "\n".join(part.text for part in parts),
        services=tuple(dict.fromkeys(s for part in parts for s in part.services)),
        clauses=tuple(dict.fromkeys(c for part in parts for c in part.clauses)),
        quota=next((part.quota for part in parts if part.quota is not None), None),
        options=parts[-1].options,
        contact=parts[0].contact,
    )


@answers("service_detail")
def service_detail(turn: Turn) -> Answer:
    """What the service is and includes."""
    return per_service(turn, "内容", _detail)


def _detail(turn: Turn, service: str) -> Answer:
    catalogue = turn.engine.catalogue
    entry = catalogue.services[service]
    children = catalogue.children(service)
    facts = [entry.summary, *entry.includes]
    answer = from_facts(service, facts, lead="", most=2 if children else 3)
    if children:
        listed = "、".join(name(catalogue, child) for child in children)
        return Answer(
            sentence([entry.summary.text, f"包含{len(children)}项：{listed}"], [entry.summary.clause]),
            services=(service,),
            clauses=answer.clauses,
            options=tuple(f"{name(catalogue, child)}是什么" for child in children[:4]),
        )
    return Answer(
        f"{entry.short_name}：{answer.text}",
        services=(service,),
        clauses=answer.clauses,
        options=(f"怎么申请{entry.short_name}", f"我还能用几次{entry.short_name}"),
    )


@answers("service_process")
def service_process(turn: Turn) -> Answer:
    """How to apply and what happens then."""
    return per_service(turn, "申请流程", _process)


def _process(turn: Turn, service: str) -> Answer:
    catalogue = turn.engine.catalogue
    entry = catalogue.services[service]
    contact = contact_of(catalogue, service)
    steps = entry.steps
    clauses = tuple(dict.fromkeys([entry.apply.clause, *(step.clause for step in steps)]))
    text = f"{entry.short_name}：{sentence([entry.apply.text])}步骤：{numbered(steps)}"
    return Answer(
        f"{text.removesuffix('。')}{cite(clauses)}。", services=(service,), clauses=clauses, contact=contact,
        options=(f"帮我预约{entry.short_name}",) if entry.booking.kind == "request" else (),
    )


@answers("service_materials")
def service_materials(turn: Turn) -> Answer:
    """Documents to have ready."""
    return per_service(turn, "材料", _materials)


def _materials(turn: Turn, service: str) -> Answer:
    entry = turn.engine.catalogue.services[service]
    if not entry.documents:
        return Answer(
            sentence([f"{entry.short_name}不需要提前准备病历材料，申请时核实身份信息即可"], [entry.apply.clause]),
            services=(service,), clauses=(entry.apply.clause,),
        )
    return from_facts(service, entry.documents, lead=f"{entry.short_name}要准备：", most=5)


@answers("service_limits")
def service_limits(turn: Turn) -> Answer:
    """Conditions, what may not be chosen, what is not covered."""
    return per_service(turn, "使用限制", _limits)


def _limits(turn: Turn, service: str) -> Answer:
    entry = turn.engine.catalogue.services[service]
    facts = [*entry.not_choosable, *entry.not_covered, *entry.conditions]
    facts = facts or [entry.users]
    return from_facts(service, facts, lead=f"{entry.short_name}：", most=4)


@answers("service_cost")
def service_cost(turn: Turn) -> Answer:
    """What is free and what the member pays."""
    if not turn.services:
        facts = turn.engine.catalogue.about("cost")
        clauses = tuple(fact.clause for fact in facts[:2])
        return Answer(sentence([fact.text for fact in facts[:2]], clauses), clauses=clauses)
    return per_service(turn, "费用", _cost)


def _cost(turn: Turn, service: str) -> Answer:
    entry = turn.engine.catalogue.services[service]
    facts = entry.cost or turn.engine.catalogue.about("cost")
    return from_facts(service, facts, lead=f"{entry.short_name}：", most=3)


def reach(turn: Turn, service: str) -> str:
    """How to reach the line of a service, in words."""
    return say_contact(contact_of(turn.engine.catalogue, service))
