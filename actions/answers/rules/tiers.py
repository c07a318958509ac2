"""From which sum insured each tier begins, which tier a sum makes, and what one tier has more than another."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from actions.answers.registry import ANSWERS, answers
from actions.entitlement import Catalogue
from actions.reading.facts.sums import WAN, sums_in
from actions.reading.turn import Turn
from actions.replies.answer import Answer, sentence
from actions.replies.wording import name

_SUMMED = re.compile(r"[两几三四]份|[两几三四]张|加起来|合起来|合计|累计|一共|加上|再买|又买|加保")
_COMPARED = re.compile(r"差|区别|不同|多什么|多哪些|多啥|少什么|对比|比.*[多好强]|哪个好")


@answers("tier_rule")
def tier_rule(turn: Turn) -> Answer:
    """The tiers by sum insured: of the sum named, of the tier named, the difference of two, or all three."""
    if turn.named("region"):
        return ANSWERS["service_region"](turn).about("service_region")
    if turn.named("service") and not sums_in(turn.text):
        return ANSWERS["quota_rule"](turn).about("quota_rule")
    tiers = turn.engine.catalogue.tiers
    named = [tier for tier in tiers if tier.id in turn.named("tier")]
    sums = sums_in(turn.text)
    apart = _apart(turn, sums)
    if apart:
        parts = [_of_sum(turn, [one], []) for one in sums[:2]] + [_difference(turn.engine.catalogue, *apart)]
    elif sums:
        parts = [_of_sum(turn, sums, named)]
    elif len(named) > 1 or (named and _COMPARED.search(turn.text)):
        lower = named[0] if len(named) > 1 else tiers[max(0, tiers.index(named[0]) - 1)]
        parts = [_difference(turn.engine.catalogue, lower, named[-1] if named[-1] is not lower else tiers[1])]
    elif named:
        parts = [f"{named[0].name}：主合同累计保额{_range(tiers, named[0])}"]
    else:
        parts = ["按主合同累计保额分：" + "，".join(f"{_range(tiers, tier)}是{tier.name}" for tier in tiers)]
    facts = _on_summing(turn)
    parts = [*(fact.text for fact in facts), *parts] if facts and not sums else [*parts, *(f.text for f in facts)]
    clauses = tuple(dict.fromkeys([tiers[0].clause, "2.3.1", *(fact.clause for fact in facts)]))
    options = tuple(f"{tier.name}有哪些服务" for tier in tiers)
    return Answer(sentence(parts, clauses), clauses=clauses, options=options)


def _on_summing(turn: Turn) -> list[Any]:
    """The facts on several contracts and on the rider, where they are asked about."""
    facts = [fact for fact in turn.engine.catalogue.about("tiers") if fact.clause.startswith("2.3")]
    if "附加险" in turn.text:
        return [fact for fact in facts if "附加险" in fact.text]
    return facts[:1] if _SUMMED.search(turn.text) else []


def _of_sum(turn: Turn, sums: Sequence[float], named: Sequence[Any]) -> str:
    """'50万元是白金套餐'; with a tier named, whether it is that one."""
    tiers = turn.engine.catalogue.tiers
    whole = sum(sums) if len(sums) > 1 and _SUMMED.search(turn.text) else sums[0]
    made = [tier for tier in tiers if whole * WAN >= tier.min_sum_insured][-1]
    text = f"主合同累计保额{whole:g}万元是{made.name}"
    if not named:
        return text
    return f"{'是' if made in named else '不是'}，{text}。{named[0].name}要{_range(tiers, named[0])}"


def _apart(turn: Turn, sums: Sequence[float]) -> tuple[Any, Any] | None:
    """The tiers of two sums that are weighed against each other, the lower first; None for sums to be added, or of one tier."""
    if len(sums) != 2 or _SUMMED.search(turn.text):
        return None
    tiers = turn.engine.catalogue.tiers
    lower, higher = ([tier for tier in tiers if one * WAN >= tier.min_sum_insured][-1] for one in sorted(sums))
    return None if lower is higher else (lower, higher)


def _range(tiers: Sequence[Any], tier: Any) -> str:
    """不到30万元, 30万元起不到50万元, 50万元起."""
    after = tiers[tiers.index(tier) + 1 :]
    begins = f"{_wan(tier.min_sum_insured)}起" if tier.min_sum_insured else ""
    ends = f"不到{_wan(after[0].min_sum_insured)}" if after else ""
    return "、".join(part for part in (begins, ends) if part) or "不限"


def _wan(yuan: int) -> str:
    return f"{yuan // WAN}万元" if yuan % WAN == 0 else f"{yuan}元"


def _difference(catalogue: Catalogue, lower: Any, higher: Any) -> str:
    """What ``higher`` has that ``lower`` has not, and the counts that differ."""
    gained, more = [], []
    for key, service in catalogue.services.items():
        for line in service.quota:
            was, now = line.limits[lower.id], line.limits[higher.id]
            if was == now or not now:
                continue
            if not was and service.quota[0].offered(lower.id):
                gained.append(f"{name(catalogue, key)}（不限疾病）{now}次")
            elif not was:
                gained.append(f"{name(catalogue, key)}{now}次")
            elif (was, now) != (1, 1):
                more.append(f"{name(catalogue, key)}{_count(now)}（{_short(lower)}{_count(was)}）")
    wider = _wider_regions(catalogue, lower, higher)
    parts = [f"多{'、'.join(gained)}" if gained else "", "、".join(more), wider]
    return f"{higher.name}比{lower.name}：" + "；".join(part for part in parts if part)


def _wider_regions(catalogue: Catalogue, lower: Any, higher: Any) -> str:
    for key, service in catalogue.services.items():
        by_tier = next((r.figures.get("by_tier") for r in service.rules if r.rule == "region"), None)
        if by_tier:
            regions = {region.id: region.name for region in catalogue.regions}
            added = [regions[r] for r in by_tier[higher.id] if r not in by_tier[lower.id]]
            return f"{name(catalogue, key)}医院多了{'、'.join(added)}" if added else ""
    return ""


def _count(value: Any) -> str:
    return "不限次" if value == "unlimited" else f"{value}次"


def _short(tier: Any) -> str:
    return str(tier.name.removesuffix("套餐"))
