"""When counts come back, how many, and from which day to which the policy year runs (3.2)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from actions.answers.member.guards import blocked, identified, next_steps, standing_of
from actions.answers.member.quota import line_name, quota_of
from actions.answers.registry import answers
from actions.entitlement import Catalogue, QuotaBalance
from actions.entitlement.asking.queries import NextCounts, next_counts_on
from actions.reading.turn import Turn
from actions.replies.answer import Answer, cite, sentence
from actions.replies.phrasebook import say
from actions.replies.wording import name, spoken_day

_MOST = 3


@answers("renewal")
@identified
def renewal(turn: Turn) -> Answer:
    """The first day of the next policy year and the counts of that year, for the service in focus or in general."""
    standing = standing_of(turn)
    year = standing.policy_year
    if year is None:
        clauses = tuple(reason.clause for reason in standing.blockers)
        steps = next_steps(turn, [reason.code for reason in standing.blockers])
        why = blocked(standing) or say("quota.no_contract")
        return Answer(
            sentence([say("quota.nothing", why=why), *steps], clauses), "my_quota", turn.services, clauses
        )
    if not turn.service:
        source, end = cite(("3.2", "2.3")), year.next_start - timedelta(days=1)
        text = say(
            "renewal.general",
            day=spoken_day(year.next_start),
            start=spoken_day(year.start),
            end=spoken_day(end),
            source=source,
        )
        return Answer(text, "my_quota", clauses=("3.2", "2.3"))
    answers_ = [_of_service(turn, service) for service in turn.services[:_MOST]]
    return Answer(
        "\n".join(one.text for one in answers_), "my_quota", turn.services[:_MOST],
        tuple(dict.fromkeys(clause for one in answers_ for clause in one.clauses)), quota=answers_[0].quota,
    )  # fmt: skip


def _of_service(turn: Turn, service: str) -> Answer:
    found = next_counts_on(turn.snapshot, service)
    text, clauses = _words(turn, service, found)
    return Answer(
        f"{text}", "my_quota", (service,), clauses, quota=quota_of(found.then) if found.then else None
    )


def _words(turn: Turn, service: str, found: NextCounts) -> tuple[str, tuple[str, ...]]:
    about, clauses = name(turn.engine.catalogue, service), ("3.2", service)
    if found.unlimited and standing_of(turn).blockers:
        why = blocked(standing_of(turn))
        return say("renewal.unlimited_later", service=about, why=why, source=cite(clauses)), clauses
    if found.unlimited:
        return say("renewal.unlimited", service=about, source=cite(clauses)), clauses
    if found.day is None:
        clauses = ("2.1.1", service)
        if found.ends_on is None:
            return say("renewal.not_renewed", service=about, source=cite(clauses)), clauses
        return say(
            "renewal.ended", service=about, end=spoken_day(found.ends_on), source=cite(clauses)
        ), clauses
    counts = counts_of(turn.engine.catalogue, found.then)
    if not counts:
        tier = found.tier.name if found.tier else ""
        return say("renewal.not_in_tier", tier=tier, service=about, source=cite(clauses)), clauses
    year = turn.snapshot.standing.policy_year
    assert year is not None
    if turn.snapshot.standing.in_waiting:
        return _in_waiting(turn, about, found, clauses)
    text = say(
        "renewal.counts", "short" if _told_the_day(turn, found) else "text", service=about, day=spoken_day(found.day),
        counts=counts, start=spoken_day(year.start), end=spoken_day(found.day - timedelta(days=1)), source=cite(clauses),
    )  # fmt: skip
    return text, clauses


def _in_waiting(
    turn: Turn, about: str, found: NextCounts, clauses: tuple[str, ...]
) -> tuple[str, tuple[str, ...]]:
    standing = turn.snapshot.standing
    assert standing.usable_from is not None and standing.policy_year is not None
    text = say(
        "renewal.first", service=about, day=spoken_day(standing.usable_from), counts=counts_of(turn.engine.catalogue, found.now),
        end=spoken_day(standing.policy_year.next_start - timedelta(days=1)), source=cite(("2.2", *clauses)),
    )  # fmt: skip
    return text, ("2.2", *clauses)


def _told_the_day(turn: Turn, found: NextCounts) -> bool:
    """Whether the last reply was about this very renewal, so that only the figure is asked for now."""
    said = ((turn.state.last_answer or {}).get("answer") or {}).get("quota") or {}
    return bool(found.then) and said.get("window_start") == found.then[0].window_start.isoformat()


def counts_of(catalogue: Catalogue, balances: Sequence[QuotaBalance]) -> str:
    """'2次', '1次（限指定疾病）、1次（不限疾病）'; parts of a group by their names; empty where the tier has none."""
    counted = [balance for balance in balances if balance.limit]
    several = {balance.service for balance in counted}
    if len(several) > 1:
        return "、".join(
            f"{name(catalogue, one.service)}{say('renewal.line', count=one.limit)}" for one in counted
        )
    if len(counted) == 1 and len(balances) == 1:
        return say("renewal.line", count=counted[0].limit)
    return "、".join(say("renewal.line_of", count=one.limit, condition=line_name(one)) for one in counted)
