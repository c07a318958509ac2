"""The rules of cover in general: tiers, counts, waiting, validity, designated disease."""

from __future__ import annotations

from typing import Any, Optional

from actions.answer import Answer, sentence
from actions.registry import answers
from actions.services import join, per_service
from actions.terms import general
from actions.turn import Turn
from actions.wording import name


@answers("tier_rule")
def tier_rule(turn: Turn) -> Answer:
    """From which sum insured each tier begins."""
    catalogue = turn.engine.catalogue
    tiers = catalogue.tiers
    steps = []
    for tier, following in zip(tiers, [*tiers[1:], None]):
        if tier.min_sum_insured == 0 and following is not None:
            steps.append(f"{_wan(following.min_sum_insured)}以下是{tier.name}")
        else:
            steps.append(f"{_wan(tier.min_sum_insured)}起是{tier.name}")
    several = [fact for fact in catalogue.about("tiers")][:2]
    clauses = tuple(dict.fromkeys([tiers[0].clause, *(fact.clause for fact in several)]))
    return Answer(
        sentence(["按主合同累计保额分档：" + "，".join(steps), *(fact.text for fact in several)], clauses),
        clauses=clauses,
        options=tuple(f"{tier.name}有哪些服务" for tier in tiers),
    )


def _wan(yuan: int) -> str:
    return f"{yuan // 10_000}万元" if yuan % 10_000 == 0 else f"{yuan}元"


@answers("quota_rule")
def quota_rule(turn: Turn) -> Answer:
    """How many uses a policy year each tier has."""
    if not turn.services:
        return general(turn, "quota", most=4)
    return per_service(turn, "次数", _quota_rule)


def _quota_rule(turn: Turn, service: str) -> Answer:
    catalogue = turn.engine.catalogue
    keys = catalogue.children(service) or (service,)
    return join([_lines(turn, key) for key in keys]) if len(keys) > 1 else _lines(turn, keys[0])


def _lines(turn: Turn, service: str) -> Answer:
    catalogue = turn.engine.catalogue
    entry = catalogue.services[service]
    tiers = [t for t in catalogue.tiers if turn.tier in (None, t.id)]
    parts = []
    for line in entry.quota:
        counts = [f"{tier.name.removesuffix('套餐')}{_count(line, tier.id)}" for tier in tiers]
        if len({_count(line, tier.id) for tier in tiers}) == 1 and len(tiers) > 1:
            counts = [f"各套餐都{_count(line, tiers[0].id)}"]
        condition = condition_words(line.condition.value) if len(entry.quota) > 1 else ""
        parts.append(f"{condition}{'，'.join(counts)}")
    clauses = tuple(dict.fromkeys(line.clause for line in entry.quota))
    clauses = tuple(dict.fromkeys([*clauses, service]))
    yearly = any(isinstance(limit, int) and limit for line in entry.quota for limit in line.limits.values())
    scope = "每个保单年度" if yearly else ""
    return Answer(
        sentence([f"{entry.short_name}{scope}：{'；'.join(parts)}"], clauses), services=(service,), clauses=clauses,
        options=(f"我还剩几次{entry.short_name}",),
    )


def _count(line: Any, tier: str) -> str:
    value = line.limits[tier]
    if value == "unlimited":
        return "不限次"
    if value == "as_needed":
        return "按需提供"
    return f"{value}次" if value else "没有"


def condition_words(condition: str) -> str:
    """A quota line's condition as said aloud."""
    return {
        "any": "",
        "any_disease": "不限疾病：",
        "designated_suspected_or_confirmed": "疑似或确诊指定疾病：",
        "designated_confirmed": "确诊指定疾病：",
    }[condition]


@answers("waiting_period_rule")
def waiting_period_rule(turn: Turn) -> Answer:
    """Thirty natural days from the effective date; the rider has its own."""
    waiting = turn.engine.catalogue.periods.waiting
    facts = [f for f in turn.engine.catalogue.about("waiting_period")]
    parts = [f"服务等待期是{waiting.days}个自然日，从合同生效当天算第1天，第{waiting.days + 1}天起可以用服务"]
    extra = [f for f in facts if f.clause != waiting.clause][:1] or facts[:1]
    clauses = tuple(dict.fromkeys([waiting.clause, *(f.clause for f in extra)]))
    rider = turn.engine.catalogue.periods.rider_waiting
    parts.append(f"附加险的中度、轻度疾病另算：从附加险生效日起{rider.days}天")
    return Answer(
        sentence(parts, (*clauses, rider.clause)), services=turn.services, clauses=(*clauses, rider.clause),
        options=("我的等待期过了吗",),
    )


@answers("validity_rule")
def validity_rule(turn: Turn) -> Answer:
    """How long services live: 4.1 three years, the others with the contract."""
    catalogue = turn.engine.catalogue
    if turn.service:
        period = catalogue.services[turn.service].service_period
        lead = f"{name(catalogue, turn.service)}："
        return Answer(
            sentence([f"{lead}{period.text}"], (period.clause,)), services=(turn.service,), clauses=(period.clause,),
            options=("我的服务到什么时候",),
        )
    answer = general(turn, "validity")
    return Answer(answer.text, clauses=answer.clauses, options=("我的服务到什么时候",))


@answers("disease_scope")
def disease_scope(turn: Turn) -> Answer:
    """Which diseases count: the classes and what they rest on; for 4.1 the nine cancers."""
    catalogue = turn.engine.catalogue
    if turn.service and (turn.service == "4.1" or catalogue.services[turn.service].parent == "4.1"):
        cancers = "、".join(cancer.name for cancer in catalogue.nine_cancers)
        return Answer(
            f"早筛针对{len(catalogue.nine_cancers)}种高发癌症的早期风险症状（如结节、息肉、炎症）：{cancers}（手册4.1）。",
            services=(turn.service,), clauses=("4.1",),
        )
    disease = _named_disease(turn)
    facts = list(catalogue.disease_classes)
    parts = [disease] if disease else []
    parts += [f"{kind.name}：{kind.text}" if kind.name not in kind.text else kind.text for kind in facts]
    clauses = tuple(kind.clause for kind in facts)
    return Answer(sentence(parts, clauses), services=turn.services, clauses=clauses)


def _named_disease(turn: Turn) -> Optional[str]:
    diseases = turn.named("disease")
    if not diseases:
        return None
    return f"“{diseases[0]}”是否属于指定疾病，要看保险合同条款里的定义，我不能替合同下结论"
