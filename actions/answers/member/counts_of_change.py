"""Which count a use falls under, where the tier goes up within the policy year: one pool, what is used stays counted."""

from __future__ import annotations

from datetime import date
from typing import Any

from actions.answers.member.guards import identified, standing_of
from actions.answers.member.quota import figure_of, quota_of
from actions.answers.registry import ANSWERS, answers
from actions.entitlement import QuotaBalance
from actions.entitlement.domain.what_if.asking import AskedOn
from actions.reading.query_cues import heard
from actions.reading.turn import Turn
from actions.replies.answer import Answer, cite
from actions.replies.phrasebook import say
from actions.replies.wording import spoken_day

_MOST = 3


def asks_which_count(turn: Turn) -> bool:
    """Whether it is asked under which count a use falls (算2次里头的还是4次里头的), where another tier is coming."""
    if turn.member_id is None or not heard("ask.which_count", turn.text):
        return False
    return bool(_counted(turn)) and _tier_changes_on(turn) is not None


@answers("which_count")
@identified
def which_count(turn: Turn) -> Answer:
    """Today's count, the one from the day a further contract counts, and that a use of this year is counted in both."""
    day = _tier_changes_on(turn)
    services = _counted(turn)[:_MOST]
    if day is None or not services:
        return ANSWERS["my_quota"](turn).about("my_quota")
    then = turn.snapshot.what_if([AskedOn(day)])
    parts = [_change(turn, turn.snapshot.quota(service), then.quota(service), day) for service in services]
    clauses = ("2.3.1", "3.2")
    text = say("quota.change", counts="；".join(parts), source=cite(clauses))
    balances = [balance for service in services for balance in turn.snapshot.quota(service)]
    return Answer(text, "my_quota", services, clauses, quota=quota_of(balances))


def _counted(turn: Turn) -> tuple[str, ...]:
    """The services in focus that have a number of uses."""
    return tuple(one for one in turn.services if any(balance.limit for balance in turn.snapshot.quota(one)))


def _tier_changes_on(turn: Turn) -> date | None:
    """The first day within this policy year on which another tier holds because a further contract counts; None for none."""
    standing = standing_of(turn)
    if standing.policy_year is None:
        return None
    coming = sorted(one.opens_on for one in standing.policies if not one.counts and one.opens_on > standing.on)
    days = [day for day in coming if day < standing.policy_year.next_start]
    return next((day for day in days if turn.snapshot.standing_on(day).tier != standing.tier), None)


def _change(turn: Turn, now: tuple[QuotaBalance, ...], then: tuple[QuotaBalance, ...], day: date) -> str:
    catalogue = turn.engine.catalogue
    tier, later = turn.snapshot.standing_on(day).tier, then[0]
    words: dict[str, Any] = {"now": figure_of(catalogue, now[0], now), "day": spoken_day(day), "tier": tier.name if tier else ""}
    if later.limit is None:
        return say("quota.change_unlimited", **words)
    return say("quota.change_of", limit=later.limit, left=later.remaining, **words)
