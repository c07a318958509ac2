"""How many uses are left, for this member."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, time, timedelta

from actions.answers.cover import condition_words
from actions.answers.members import age_of, blocked, identified, next_steps, standing_of
from actions.answers.registry import answers
from actions.entitlement import Catalogue, QuotaBalance, Standing
from actions.reading.turn import Turn
from actions.replies.answer import Answer, cite, join, sentence
from actions.replies.payloads import quota_payload
from actions.replies.wording import grouped, name, spoken_day

_MOST_SERVICES = 4
_NEXT_YEAR = re.compile(r"明年|来年|下一?个?年度|下个?保单年度|下一年")


def next_year(text: str) -> bool:
    """Whether ``text`` asks about the policy year to come."""
    return bool(_NEXT_YEAR.search(text))


@answers("my_quota")
@identified
def my_quota(turn: Turn) -> Answer:
    """Uses left of the service meant, or of all counted services."""
    standing = standing_of(turn)
    if standing.policy_year is None or (standing.tier or standing.expected_tier) is None:
        clauses = tuple(r.clause for r in standing.blockers)
        steps = next_steps(turn, [r.code for r in standing.blockers])
        return Answer(
            sentence([f"现在没有可用的次数：{blocked(standing) or '没有查到有效的保险合同'}", *steps], clauses),
            services=turn.services, clauses=clauses,
        )
    if next_year(turn.text) and not standing.blockers:
        return _next_year(turn, standing)
    if len(turn.services) > 1:
        return _of_several(turn, standing)
    return _of_service(turn, standing, turn.service) if turn.service else _overview(turn, standing)


def _of_several(turn: Turn, standing: Standing) -> Answer:
    """The counts of each service named."""
    services = turn.services[:_MOST_SERVICES]
    balances = [balance for service in services for balance in _balances(turn, service)]
    answers_ = [_of_service(turn, standing, service) for service in services]
    lead = _lead(standing)
    text = "\n".join([answers_[0].text, *(answer.text.removeprefix(lead) for answer in answers_[1:])])
    return replace(join(answers_), text=text, quota=_payload(balances))


def _next_year(turn: Turn, standing: Standing) -> Answer:
    """The counts of the policy year to come, provided that the contract goes on."""
    assert standing.policy_year is not None
    begins = standing.policy_year.end + timedelta(days=1)
    later = replace(turn, now=datetime.combine(begins, time(12), turn.now.tzinfo))
    then = standing_of(later)
    answer = _of_service(later, then, turn.service) if turn.service else _overview(later, then)
    lead = f"到{spoken_day(begins)}换新的保单年度，次数重新算，今年没用完的不能留到明年。合同一直有效的话，"
    return replace(answer, text=f"{lead}那时{answer.text.replace('本保单年度', '新年度')}", clauses=("2.3", *answer.clauses))


def _balances(turn: Turn, service: str) -> tuple[QuotaBalance, ...]:
    return turn.snapshot.quota(service)


def _of_service(turn: Turn, standing: Standing, service: str) -> Answer:
    catalogue = turn.engine.catalogue
    balances = _balances(turn, service)
    body = "；".join(_line(catalogue_name, balance, len(balances) > 1) for catalogue_name, balance in
                     ((name(catalogue, b.service), b) for b in balances))
    clauses = tuple(dict.fromkeys([*(b.clause for b in balances), service, *(r.clause for r in standing.blockers)]))
    warning = f"。但现在还不能用：{blocked(standing)}" if standing.blockers else _too_young(turn, service)
    return Answer(
        f"{_lead(standing)}{body}{warning}{cite(clauses)}。", services=(service,), clauses=clauses,
        quota=_payload(balances), options=(f"帮我预约{name(catalogue, service)}",),
    )


def _lead(standing: Standing) -> str:
    tier, year = standing.tier or standing.expected_tier, standing.policy_year
    assert tier is not None and year is not None
    return f"您是{tier.name}，本保单年度（{year.start} 至 {year.end}）"


def _too_young(turn: Turn, service: str) -> str:
    """That a count is there does not help a child where the service asks for an age."""
    least = turn.engine.catalogue.services[service].users.min_age
    return f"。但要年满{least}周岁才能用" if least and age_of(turn) < least else ""


def _line(service_name: str, balance: QuotaBalance, several: bool) -> str:
    condition = condition_words(balance.condition).rstrip("：") if several else ""
    label = f"{service_name}（{condition}）" if condition else service_name
    return f"{label}{count_words(balance)}"


def count_words(balance: QuotaBalance) -> str:
    """'共2次，已用1次，还可用1次' or what stands in its place."""
    if balance.as_needed:
        return "按需提供，不计次数"
    if balance.limit is None:
        used = f"，已用{balance.used}次" if balance.used else ""
        return f"不限次{used}"
    if balance.limit == 0:
        return "没有次数，这个套餐不含这一项"
    held = f"，预约占用{balance.held}次" if balance.held else ""
    left = "已用完" if balance.remaining == 0 else f"还可用{balance.remaining}次"
    return f"共{balance.limit}次，已用{balance.used}次{held}，{left}"


def _overview(turn: Turn, standing: Standing) -> Answer:
    catalogue = turn.engine.catalogue
    tier = standing.tier or standing.expected_tier
    assert tier is not None and standing.policy_year is not None
    balances = [
        balance
        for key, service in catalogue.services.items() if service.parent is None
        for balance in _balances(turn, key)
    ]
    year = standing.policy_year
    warning = f"现在还不能用：{blocked(standing)}。" if standing.blockers else ""
    left = [(label, f"{count}次" if count else "已用完") for label, count in _left(catalogue, balances)]
    free = [(name(catalogue, b.service), "不限次") for b in balances if b.limit is None and not b.as_needed]
    clauses = tuple(dict.fromkeys(("3.2", *(r.clause for r in standing.blockers))))
    text = (
        f"{warning}您是{tier.name}，本保单年度（{year.start} 至 {year.end}）还可以用："
        f"{grouped([*left, *free])}{cite(clauses)}。"
    )
    services = tuple(dict.fromkeys(b.service for b in balances))
    return Answer(text, services=services, clauses=clauses, quota=_payload([b for b in balances if b.limit]))


def _left(catalogue: Catalogue, balances: Sequence[QuotaBalance]) -> list[tuple[str, int]]:
    """What is left of each counted service; several lines of one service together, saying what is limited."""
    left = []
    for service in dict.fromkeys(b.service for b in balances if b.limit):
        lines = [b for b in balances if b.service == service and b.limit]
        bound = sum(b.remaining or 0 for b in lines if b.condition.startswith("designated"))
        every = all(b.condition.startswith("designated") for b in lines)
        note = f"（{bound}次限指定疾病）" if bound and not every else ""
        left.append((f"{name(catalogue, service)}{note}", sum(b.remaining or 0 for b in lines)))
    return left


def _payload(balances: Sequence[QuotaBalance]) -> dict[str, object]:
    """One line as it is; several as ``lines``, with their sums where they are lines of one service."""
    payloads = [quota_payload(balance) for balance in balances]
    if len(payloads) == 1:
        return payloads[0]
    whole: dict[str, object] = {"lines": payloads}
    if len({b.service for b in balances}) == 1 and all(b.limit is not None for b in balances):
        whole |= {key: sum(line[key] for line in payloads) for key in ("limit", "used", "held", "remaining")}
        whole |= {key: payloads[0][key] for key in ("service", "window_start", "window_end", "tier")}
    return whole
