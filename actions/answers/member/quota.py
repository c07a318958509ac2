"""How many uses are left, for this member: the figure asked for first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from actions.answers.member.guards import age_of, blocked, identified, next_steps, standing_of
from actions.answers.registry import ANSWERS, answers
from actions.entitlement import Catalogue, QuotaBalance, Standing
from actions.entitlement.asking.queries import next_counts_on
from actions.reading.booking_words import loosely_listed
from actions.reading.days.policy_year import asks_next_year
from actions.reading.query_cues import heard
from actions.reading.turn import Turn
from actions.replies.answer import Answer, cite, join, sentence
from actions.replies.payloads import quota_payload
from actions.replies.phrasebook import say
from actions.replies.wording import grouped, name, spoken_day

_MOST_SERVICES, _MOST_IN_FULL = 6, 2


@answers("my_quota")
@identified
def my_quota(turn: Turn) -> Answer:
    """Uses left of the service meant, or of all counted services; of the policy year to come where that is asked."""
    standing = standing_of(turn)
    if standing.policy_year is None or (standing.tier or standing.expected_tier) is None:
        return _nothing(turn, standing)
    if asks_next_year(turn) and not standing.blockers:
        return ANSWERS["renewal"](turn)
    if _every_count(turn):
        return _overview(turn, standing)
    services = _asked_after(turn)
    if len(services) > 1:
        return _of_several(turn, standing, services)
    return _of_service(turn, standing, services[0]) if services else _overview(turn, standing)


def _every_count(turn: Turn) -> bool:
    """Whether all counts are wanted, whatever was talked about (还剩哪些次数)."""
    return not turn.named("service") and not loosely_listed(turn.text) and heard("ask.every_count", turn.text)


def _asked_after(turn: Turn) -> tuple[str, ...]:
    """The services whose counts are asked for: named, or by loose words one after another; else the one talked about."""
    named, loose = turn.named("service"), loosely_listed(turn.text)
    missed = [one for one in loose if not any(one == said or one.startswith(f"{said}.") for said in named)]
    if len(loose) > len(named) and (len(loose) > 1 or not named):
        offered = {balance.service for balance in turn.snapshot.counts()}
        return tuple(dict.fromkeys(one for one in (*loose, *named) if one in named or (one in missed and one in offered)))
    return turn.services


def _nothing(turn: Turn, standing: Standing) -> Answer:
    clauses = tuple(r.clause for r in standing.blockers)
    steps = next_steps(turn, [r.code for r in standing.blockers])
    why = blocked(standing) or say("quota.no_contract")
    return Answer(
        sentence([say("quota.nothing", why=why), *steps], clauses), services=turn.services, clauses=clauses
    )


def _of_several(turn: Turn, standing: Standing, services: Sequence[str]) -> Answer:
    """The counts of each service asked after; of more than two in one line."""
    services = services[:_MOST_SERVICES]
    balances = [balance for service in services for balance in turn.snapshot.quota(service)]
    if len(services) > _MOST_IN_FULL:
        return _in_one_line(turn, standing, services, balances)
    return replace(
        join([_of_service(turn, standing, service) for service in services]), quota=quota_of(balances)
    )


def _in_one_line(turn: Turn, standing: Standing, services: Sequence[str], balances: Sequence[QuotaBalance]) -> Answer:
    catalogue = turn.engine.catalogue
    free = {name(catalogue, b.service) for b in balances if b.limit is None}
    told = [
        say("quota.one_unlimited", service=label) if label in free else say("quota.one_left", service=label, left=count)
        for label, count in _left_of(catalogue, services, balances)
    ]  # fmt: skip
    clauses = tuple(dict.fromkeys(("3.2", *(reason.clause for reason in standing.blockers))))
    hindered = say("quota.blocked", why=blocked(standing)) if standing.blockers else ""
    text = say("quota.several_left", blocked=hindered, counts="、".join(told), source=cite(clauses))
    return Answer(text, services=tuple(services), clauses=clauses, quota=quota_of(balances))


def _of_service(turn: Turn, standing: Standing, service: str) -> Answer:
    catalogue, balances = turn.engine.catalogue, turn.snapshot.quota(service)
    body = say("quota.lines").join(figure_of(catalogue, one, balances) for one in balances)
    clauses = tuple(
        dict.fromkeys([*(b.clause for b in balances), service, *(r.clause for r in standing.blockers)])
    )
    but = say("quota.not_yet", why=blocked(standing)) if standing.blockers else _too_young(turn, service)
    text = say(
        "quota.one", service="", figure=body, when=_when(turn, balances), but=but, source=cite(clauses)
    )
    return Answer(
        text, services=(service,), clauses=clauses, quota=quota_of(balances),
        options=(f"帮我预约{name(catalogue, service)}",),
    )  # fmt: skip


def figure_of(catalogue: Catalogue, balance: QuotaBalance, balances: Sequence[QuotaBalance]) -> str:
    """'导医服务还可用2次：…'; with several lines of one service each says which it is."""
    several = sum(one.service == balance.service for one in balances) > 1
    which = f"（{line_name(balance)}）" if several else ""
    return f"{name(catalogue, balance.service)}{which}{figure_words(catalogue, balance)}"


def line_name(balance: QuotaBalance) -> str:
    """What the line is limited to, where a service has several: 限指定疾病, 不限疾病."""
    return say(f"quota.only_{balance.condition}")


def figure_words(catalogue: Catalogue, balance: QuotaBalance) -> str:
    """'还可用1次：共2次，已用1次', or what stands in its place."""
    if balance.as_needed:
        return say("quota.as_needed")
    if balance.limit is None:
        return say("quota.unlimited_used", used=balance.used) if balance.used else say("quota.unlimited")
    if balance.limit == 0:
        tier = next(tier for tier in catalogue.tiers if tier.id == balance.tier)
        return say("quota.none", tier=tier.name)
    if balance.remaining == 0 and balance.held:
        return say("quota.held_up", limit=balance.limit, used=balance.used, held=balance.held)
    if balance.remaining == 0:
        return say("quota.used_up", limit=balance.limit, used=balance.used)
    held = say("quota.held", held=balance.held) if balance.held else ""
    return say("quota.left", left=balance.remaining, limit=balance.limit, used=balance.used, held=held)


def _when(turn: Turn, balances: Sequence[QuotaBalance]) -> str:
    """Until when the count can be used; where nothing is left, from when there are new ones."""
    counted = [balance for balance in balances if balance.limit]
    if not counted:
        return ""
    following = (
        next_counts_on(turn.snapshot, counted[0].service) if not any(b.free for b in counted) else None
    )
    if following is not None and following.day is not None and len(counted) == 1:
        return say("quota.from", day=spoken_day(following.day), count=following.then[0].limit or 0)
    ends = counted[0].window_end
    period = turn.snapshot.standing.service_period(counted[0].service)
    last = period[1] if period else None
    return say("quota.until", end=spoken_day(min(ends, last) if last else ends))


def _too_young(turn: Turn, service: str) -> str:
    """That a count is there does not help a child where the service asks for an age."""
    least = turn.engine.catalogue.services[service].users.min_age
    return say("quota.too_young", age=least) if least and age_of(turn) < least else ""


def count_words(balance: QuotaBalance) -> str:
    """'共2次，已用1次，还可用1次' or what stands in its place, inside a decision."""
    if balance.as_needed:
        return say("quota.as_needed")
    if balance.limit is None:
        return say("quota.unlimited_used", used=balance.used) if balance.used else say("quota.unlimited")
    if balance.limit == 0:
        return say("quota.not_in_tier")
    held = say("quota.held", held=balance.held) if balance.held else ""
    left = say("quota.some_left", left=balance.remaining) if balance.remaining else say("quota.none_left")
    return say("quota.in_decision", limit=balance.limit, used=balance.used, held=held, left=left)


def _overview(turn: Turn, standing: Standing) -> Answer:
    catalogue, tier, year = (
        turn.engine.catalogue,
        standing.tier or standing.expected_tier,
        standing.policy_year,
    )
    assert tier is not None and year is not None
    balances = turn.snapshot.counts()
    left = [(label, f"{count}次" if count else "已用完") for label, count in _left(catalogue, balances)]
    free = [
        (name(catalogue, b.service), say("quota.unlimited"))
        for b in balances
        if b.limit is None and not b.as_needed
    ]
    clauses = tuple(dict.fromkeys(("3.2", *(r.clause for r in standing.blockers))))
    hindered = say("quota.blocked", why=blocked(standing)) if standing.blockers else ""
    text = say(
        "quota.overview", blocked=hindered, tier=tier.name, end=spoken_day(year.next_start - timedelta(days=1)),
        counts=grouped([*left, *free]), source=cite(clauses),
    )  # fmt: skip
    services = tuple(dict.fromkeys(b.service for b in balances))
    return Answer(text, services=services, clauses=clauses, quota=quota_of([b for b in balances if b.limit]))


def _left(catalogue: Catalogue, balances: Sequence[QuotaBalance]) -> list[tuple[str, int]]:
    """What is left of each counted service; several lines of one service together, saying what is limited."""
    return _left_of(catalogue, tuple(dict.fromkeys(b.service for b in balances if b.limit)), balances)


def _left_of(catalogue: Catalogue, services: Sequence[str], balances: Sequence[QuotaBalance]) -> list[tuple[str, int]]:
    left = []
    for service in services:
        lines = [b for b in balances if b.service == service and b.limit]
        bound = sum(b.remaining or 0 for b in lines if b.condition.startswith("designated"))
        every = all(b.condition.startswith("designated") for b in lines)
        note = f"（{bound}次限指定疾病）" if bound and not every else ""
        left.append((f"{name(catalogue, service)}{note}", sum(b.remaining or 0 for b in lines)))
    return left


def quota_of(balances: Sequence[QuotaBalance]) -> dict[str, object]:
    """``custom.answer.quota``: one line as it is; several as ``lines``, with sums where they are lines of one service."""
    payloads = [quota_payload(balance) for balance in balances]
    if len(payloads) == 1:
        return payloads[0]
    whole: dict[str, object] = {"lines": payloads}
    if len({b.service for b in balances}) == 1 and all(b.limit is not None for b in balances):
        whole |= {key: sum(line[key] for line in payloads) for key in ("limit", "used", "held", "remaining")}
        whole |= {key: payloads[0][key] for key in ("service", "window_start", "window_end", "tier")}
    return whole
