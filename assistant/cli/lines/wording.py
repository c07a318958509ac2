"""Quotas and decisions as short Chinese lines: the number first, the clause last."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from assistant.cli.lines.standing import headline

if TYPE_CHECKING:
    from actions.entitlement import Catalogue, Decision, Need, QuotaBalance, Standing

CONDITIONS = {
    "any": "",
    "any_disease": "任何疾病",
    "designated_suspected_or_confirmed": "指定疾病，疑似或确诊",
    "designated_confirmed": "指定疾病，确诊",
}


def cite(clauses: Iterable[str]) -> str:
    """The clauses a line stands on, in brackets; each once."""
    return f"（手册{'、'.join(dict.fromkeys(str(clause) for clause in clauses))}）"


def quota_lines(catalogue: Catalogue, standing: Standing, balances: Sequence[QuotaBalance]) -> list[str]:
    """The tier, then a line for each balance; what blocks stands above the numbers."""
    lines = [headline(standing)]
    lines += [f"{reason.text_zh.rstrip('。')}{cite([reason.clause])}" for reason in standing.blockers]
    return lines + [quota_line(catalogue, balance) for balance in balances]


def quota_line(catalogue: Catalogue, balance: QuotaBalance) -> str:
    """One balance: what is left, of what, and how it comes about."""
    condition = CONDITIONS.get(balance.condition, balance.condition)
    name = f"{balance.service} {catalogue.services[balance.service].short_name}"
    subject = f"{name}（{condition}）" if condition else name
    return f"{_left(balance)} · {subject}{_spent(balance)}{cite([balance.clause, balance.service])}"


def _left(balance: QuotaBalance) -> str:
    if balance.limit is None:
        return "按需" if balance.as_needed else "不限次"
    return f"还可用{balance.remaining}次" if balance.limit else "没有次数"


def _spent(balance: QuotaBalance) -> str:
    if balance.limit is None:
        return f"：已用{balance.used}次" if balance.used else ""
    if not balance.limit:
        return "：本套餐不含"
    held = f"，预约占用{balance.held}次" if balance.held else ""
    return f"：共{balance.limit}次，已用{balance.used}次{held}"


def decision_lines(catalogue: Catalogue, decision: Decision) -> list[str]:
    """The answer first, then reasons or questions, then numbers, dates and notes."""
    name = f"{decision.service} {catalogue.services[decision.service].short_name}"
    return [
        f"{_ASK_LINE if decision.passed_on else _VERDICT[decision.outcome.value]}：{name}",
        *(f"- {reason.text_zh.rstrip('。')}{cite([reason.clause])}" for reason in decision.reasons),
        *_needs(decision),
        *_papers(decision),
        *(quota_line(catalogue, balance) for balance in decision.quota),
        *_costs(catalogue, decision),
        *_dates(decision),
        *(f"{note.text.rstrip('。')}{cite([note.clause])}" for note in decision.notes),
        *_others(catalogue, decision.alternatives),
    ]


_VERDICT = {"allowed": "可以使用", "refused": "不能使用", "needs": "还不能判断"}
_ASK_LINE = "要由服务商确认"


def _needs(decision: Decision) -> Iterator[str]:
    for need in decision.needs:
        when = "预约时要知道" if decision.allowed else "还要知道"
        yield f"- {when}：{need.question_zh}（{_how(need)}）"


def _papers(decision: Decision) -> Iterator[str]:
    for paper in decision.needs_documents:
        yield f"- 材料：{paper.text.rstrip('。')}{cite([paper.clause])}"
        yield from (f"  {found.text.rstrip('。')}{cite([found.clause])}" for found in paper.instead)


def _how(need: Need) -> str:
    values = "|".join(value.value for value in need.values) or "…"
    return f"--fact {need.fact.value}={values}"


def _costs(catalogue: Catalogue, decision: Decision) -> Iterator[str]:
    for cost in decision.consumes:
        yield f"预约会占用{cost.uses}次{cost.service} {catalogue.services[cost.service].short_name}"


def _dates(decision: Decision) -> Iterator[str]:
    if decision.earliest_date is None:
        return
    what = "最早可约" if decision.outcome.value != "refused" else "最早可用"
    yield f"{what} {decision.earliest_date}" + ("（放假安排公布后为准）" if decision.provisional else "")


def _others(catalogue: Catalogue, services: Iterable[str]) -> Iterator[str]:
    names = [f"{key} {catalogue.services[key].short_name}" for key in services]
    if names:
        yield f"可以改用：{'、'.join(names)}"
