"""The rules of cover in general: counts, waiting, validity."""

from __future__ import annotations

import re
from typing import Any

from actions.answers.facts.telling import told
from actions.answers.registry import ANSWERS, answers
from actions.answers.rules.availability import unreal_day
from actions.answers.rules.services import per_service
from actions.entitlement.handbook import Tag
from actions.reading.query_cues import heard
from actions.reading.turn import Turn
from actions.replies.answer import Answer, join, sentence
from actions.replies.wording import grouped, name

# What the counts of each tier answer; a question about more than these has a fact of its own.
_COUNTS: tuple[Tag, ...] = ("how_often", "tier")
# Somebody we know who speaks of himself wants his own figure, not the table.
_OF_MINE = re.compile(r"我(?!朋友|同事|姐|妹|哥|弟|邻居)|客户")
_ENDED = re.compile(r"(?:停|断|到期|过期|没)了|不给(?:用|弄|办|做)|用不了了|还(?:能|可以|给)(?:用|弄|做|约)")


@answers("quota_rule")
def quota_rule(turn: Turn) -> Answer:
    """How many uses a policy year each tier has; without a service all counts of the tier named, or the rule."""
    if turn.named("region"):
        return ANSWERS["service_region"](turn).about("service_region")
    found = None if turn.tier else told(turn, "quota_rule", _COUNTS)
    if found is not None:
        return found
    if turn.services and turn.member_id is not None and not turn.tier and _OF_MINE.search(turn.text):
        return ANSWERS["my_quota"](turn).about("my_quota")
    if turn.services:
        return per_service(turn, "次数", _quota_rule)
    return _all_of_tier(turn) if turn.tier else _in_general(turn)


def _in_general(turn: Turn) -> Answer:
    facts = turn.engine.catalogue.about("quota")[:2]
    clauses = tuple(dict.fromkeys(fact.clause for fact in facts))
    return Answer(sentence([fact.text for fact in facts], clauses), clauses=clauses)


def _all_of_tier(turn: Turn) -> Answer:
    catalogue = turn.engine.catalogue
    tier = next(tier for tier in catalogue.tiers if tier.id == turn.tier)
    counts = []
    for key, service in catalogue.services.items():
        limits = [line.limits[tier.id] for line in service.quota]
        if limits:
            numbers = [limit for limit in limits if isinstance(limit, int)]
            total = sum(numbers) if numbers else limits[0]
            counts.append((name(catalogue, key), _words(total)))
    text = f"{tier.name}每个保单年度：{grouped(counts)}。住院和手术各有1次只限指定疾病"
    return Answer(sentence([text], ("3.2",)), clauses=("3.2",), options=("我还剩几次",))


def _quota_rule(turn: Turn, service: str) -> Answer:
    keys = turn.engine.catalogue.children(service) or (service,)
    return join([_lines(turn, key) for key in keys])


def _lines(turn: Turn, service: str) -> Answer:
    catalogue = turn.engine.catalogue
    entry = catalogue.services[service]
    tiers = [tier for tier in catalogue.tiers if turn.tier in (None, tier.id)]
    parts = []
    for line in entry.quota:
        counts = [f"{_short(tier)}{_words(line.limits[tier.id])}" for tier in tiers]
        if len({line.limits[tier.id] for tier in tiers}) == 1 and len(tiers) > 1:
            counts = [f"各套餐都{'是' if line.limits[tiers[0].id] else ''}{_words(line.limits[tiers[0].id])}"]
        condition = condition_words(line.condition.value) if len(entry.quota) > 1 else ""
        parts.append(f"{condition}{'，'.join(counts)}")
    by_tier = [fact.text for fact in entry.coverage if turn.tier and fact.text.startswith(_short(tiers[0]))]
    clauses = tuple(dict.fromkeys([*(line.clause for line in entry.quota), service]))
    yearly = any(isinstance(limit, int) and limit for line in entry.quota for limit in line.limits.values())
    scope = "每个保单年度" if yearly else ""
    return Answer(
        sentence([f"{entry.short_name}{scope}：{'；'.join(parts)}", *by_tier], clauses), services=(service,), clauses=clauses,
        quota=_payload(service, entry.quota, turn.tier), options=(f"我还剩几次{entry.short_name}",),
    )


def _payload(service: str, lines: Any, tier: str | None) -> dict[str, Any] | None:
    """The limits of one tier for machines; None where no tier is named."""
    if tier is None:
        return None
    payloads = [
        {
            "service": service, "condition": line.condition.value, "tier": tier, "clause": line.clause,
            "limit": None if isinstance(line.limits[tier], str) else line.limits[tier],
        }
        for line in lines
    ]
    return payloads[0] if len(payloads) == 1 else {"service": service, "tier": tier, "lines": payloads}


def _short(tier: Any) -> str:
    return str(tier.name.removesuffix("套餐"))


def _words(limit: Any) -> str:
    if limit == "unlimited":
        return "不限次"
    if limit == "as_needed":
        return "按需提供"
    return f"{limit}次" if limit else "没有"


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
    unreal = unreal_day(turn)
    if unreal is not None:
        return unreal
    catalogue = turn.engine.catalogue
    waiting, rider = catalogue.periods.waiting, catalogue.periods.rider_waiting
    service = turn.named("service")
    lead = f"等待期里{name(catalogue, service[0])}也不能用。" if service else ""
    main = f"{lead}等待期是{waiting.days}个自然日，从合同生效当天算第1天，第{waiting.days + 1}天起可以用"
    later = f"附加险的中度、轻度疾病单独算：从附加险生效起{rider.days}个自然日"
    found = told(turn, "waiting_period_rule", ("waiting_period", "rider", "how_long", "validity", "how_often"))
    if found is not None:
        return found
    parts = [later, main] if "附加险" in turn.text else [main, later]
    clauses = (waiting.clause, rider.clause)
    return Answer(sentence(parts, clauses), services=service, clauses=clauses, options=("我的等待期过了吗",))


def _is_over(turn: Turn) -> bool:
    """Whether it is asked if a service has ended for this member (是不是停了, 不给用了)."""
    return bool(_ENDED.search(turn.text))


def _of_years(turn: Turn) -> bool:
    """Whether the service meant ends after a number of years of its own (4.1)."""
    service = turn.engine.catalogue.services.get(str(turn.service))
    return service is not None and (service.service_period.years or 0) > 0


@answers("validity_rule")
def validity_rule(turn: Turn) -> Answer:
    """How long services live: 4.1 three years, the others with the contract."""
    catalogue = turn.engine.catalogue
    facts = catalogue.about("validity")
    options = ("我的服务到什么时候",)
    named = turn.named("service")
    if heard("suppose.lowers", turn.text):
        return ANSWERS["tier_rule"](turn).about("tier_rule")
    if turn.member_id and _is_over(turn) and _of_years(turn):
        return ANSWERS["my_validity"](turn).about("my_validity")
    found = told(turn, "validity_rule", ("validity",))
    if found is not None:
        return found
    if not named:
        chosen = (facts[0], facts[2])
        clauses = tuple(dict.fromkeys(fact.clause for fact in chosen))
        return Answer(sentence([fact.text for fact in chosen], clauses), clauses=clauses, options=options)
    period = catalogue.services[named[0]].service_period
    text = f"{name(catalogue, named[0])}：{period.text}"
    if period.years:
        text = f"{name(catalogue, named[0])}只有{period.years}年，从主合同生效日算起，满{period.years}年就不能用了"
    return Answer(sentence([text], (period.clause,)), services=named[:1], clauses=(period.clause,), options=options)
