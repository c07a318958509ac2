"""Which quota line a request uses: lines are tried in the catalogue's order (a designated disease its own line first)."""

from __future__ import annotations

from dataclasses import dataclass, replace

from ...handbook import QuotaLine
from ..answers import Need, Reason, Stage
from ..case import Case
from ..wording import reason
from .conditions import Judgement, judge
from .ledger import Consumption
from .quota import QuotaBalance


@dataclass(frozen=True)
class LineChoice:
    """The line a request would use (empty while that hangs on facts), or why none is open."""

    line: str = ""
    consumes: tuple[Consumption, ...] = ()
    reasons: tuple[Reason, ...] = ()
    needs: tuple[Need, ...] = ()


def choose_line(case: Case) -> LineChoice:
    """The first line that is in the tier, has a use left and whose condition holds.

    While an earlier line hangs on missing facts but a later one is open anyway, the answer is yes and the facts are
    only needed for the booking, which must know which line it holds.
    """
    if not case.spec.quota or not case.has_quota():
        return LineChoice()
    offered = [line for line in case.spec.quota if line.offered(case.tier_id)]
    if not offered:
        clause = case.spec.quota[0].clause
        return LineChoice(reasons=(reason("not_in_tier", clause, tier=case.tier_name, service=case.name),))
    pending: tuple[Need, ...] = ()
    reasons: list[Reason] = []
    for line in offered:
        balance = case.balance(line, case.service)
        judged = judge(line, case)
        if not balance.free:
            reasons.extend(_shut(line, balance, judged, case))
        elif judged.met:
            needs = tuple(replace(found, stage=Stage.BOOKING) for found in pending)
            cost = Consumption(line.line, case.service)
            return LineChoice(needs=needs) if needs else LineChoice(line.line, (cost,))
        elif judged.reasons:
            reasons.extend(judged.reasons)
        else:
            pending = pending or judged.needs
    return LineChoice(needs=pending) if pending else LineChoice(reasons=tuple(dict.fromkeys(reasons)))


def _shut(line: QuotaLine, balance: QuotaBalance, judged: Judgement, case: Case) -> tuple[Reason, ...]:
    """Reasons of a line without a use left: the count, and whatever else would close it for this disease."""
    fresh = case.next_year_start(case.service)
    code = "quota_used_up" if not balance.held else "quota_held_up"
    if fresh is None:
        code = "quota_used_up_for_good"
    used_up = reason(code, line.clause, fresh, service=case.name, limit=balance.limit)
    return (*judged.reasons, used_up)
