"""About the member's own policy: tier, waiting period, validity, state."""

from __future__ import annotations

import re
from datetime import date

from actions.answers.member.guards import blocked, identified, member_of, standing_of
from actions.answers.registry import ANSWERS, answers
from actions.entitlement import Member, Standing
from actions.entitlement.domain.standing import PolicyStanding, RiderStanding
from actions.language.dates import describe, read_date
from actions.reading.turn import Turn
from actions.replies.answer import Answer, sentence
from actions.replies.phrasebook import say
from actions.replies.wording import name, spoken_day

_POLICY_REASONS = {
    "not_yet_effective": "还没生效", "suspended": "效力中止", "lapsed": "已失效", "expired": "已满期", "terminated": "已终止",
    "premium_unpaid": "有到期保费未交", "cooling_off": "在犹豫期内", "waiting_period": "在等待期内",
}
_MORE = re.compile(r"升级|升到|加到|加保|变成|提高|再买")
_SCREENING_YEARS = 3
_OPTIONS = ("我还剩几次", "都有哪些服务")


@answers("my_tier")
@identified
def my_tier(turn: Turn) -> Answer:
    """The tier, and the sum it rests on."""
    if turn.tier and _MORE.search(turn.text):
        about = "quota_rule" if turn.service else "tier_rule"
        return ANSWERS[about](turn).about(about)
    standing = standing_of(turn)
    if standing.tier is not None:
        then = _when_all_count(turn, standing)
        coming = then.tier if then is not None else None
        if then is not None and coming is not None and turn.tier == coming.id != standing.tier.id:
            parts = [
                say("standing.will_be", day=spoken_day(then.on), sum=_money(then.sum_insured), tier=coming.name),
                say("standing.today", sum=_money(standing.sum_insured), tier=standing.tier.name),
            ]
            return Answer(sentence(parts, ("3.2", "2.3.1")), clauses=("3.2", "2.3.1"), options=_OPTIONS)
        verdict = "" if turn.tier is None else "是的，" if turn.tier == standing.tier.id else "不是，"
        parts = [f"{verdict}您是{standing.tier.name}，主合同累计保额{_money(standing.sum_insured)}"]
        parts += _younger_contracts(standing, turn.now.date())
        if then is not None and coming is not None and coming.id != standing.tier.id:
            parts.append(say("standing.then", sum=_money(then.sum_insured), tier=coming.name))
        return Answer(sentence(parts, ("3.2", "2.3.1")), clauses=("3.2", "2.3.1"), options=_OPTIONS)
    return _without_tier(standing)


def _without_tier(standing: Standing) -> Answer:
    clauses = tuple(reason.clause for reason in standing.blockers)
    parts = [f"现在还不能用服务：{blocked(standing)}" if standing.blockers else "没有查到可以计入的保险合同"]
    if standing.expected_tier is not None:
        parts.insert(0, f"到时候您是{standing.expected_tier.name}")
        clauses = (*clauses, "3.2")
    return Answer(
        sentence(parts, clauses), clauses=clauses,
        decision={"allowed": False, "reasons": [{"code": r.code, "clause": r.clause} for r in standing.blockers]},
    )


def _money(yuan: int) -> str:
    return f"{yuan / 10_000:g}万元"


@answers("my_waiting_period")
@identified
def my_waiting_period(turn: Turn) -> Answer:
    """Whether the waiting period is over, and from which day services can be used."""
    standing = standing_of(turn)
    if standing.usable_from is None or standing.waiting_until is None:
        return _without_tier(standing)
    if standing.in_waiting:
        days = (standing.usable_from - turn.now.date()).days
        text = f"还要等{days}天：等待期到{spoken_day(standing.waiting_until)}，{spoken_day(standing.usable_from)}起可以用"
        text = f"{_on_asked_day(turn, standing.usable_from)}{text}"
    elif standing.waiting_until >= turn.now.date():
        # The contract has not begun: nothing of its waiting period has passed yet.
        return _not_begun(turn, standing, standing.usable_from)
    else:
        text = f"等待期已经过了，{spoken_day(standing.usable_from)}起就可以用服务"
    parts = [text]
    rider = standing.rider
    if rider is not None and rider.usable_from != standing.usable_from:
        parts.append(_of_rider(rider, turn.now.date()))
    parts += _younger_contracts(standing, turn.now.date())
    if standing.blockers and not standing.in_waiting:
        parts.append(f"不过{blocked(standing)}")
    clauses = ("2.2", *(r.clause for r in standing.blockers if r.code != "waiting_period"))
    return Answer(sentence(parts, clauses), services=turn.services, clauses=clauses)


def _not_begun(turn: Turn, standing: Standing, usable_from: date) -> Answer:
    clauses = ("2.2", *(reason.clause for reason in standing.blockers))
    text = f"{_on_asked_day(turn, usable_from)}等待期还没开始：{blocked(standing)}"
    return Answer(sentence([text], clauses), services=turn.services, clauses=clauses)


def _on_asked_day(turn: Turn, usable_from: date) -> str:
    """'12月10日还不行，' for a day asked about; '电话医生也一样，' for a service."""
    days = [reading.first for words in turn.named("date") if (reading := read_date(words, turn.now)).first]
    if days and days[0] is not None and days[0] > turn.now.date():
        said = describe(days[0], turn.now).partition("（")[0]
        return f"{said}还不行，" if days[0] < usable_from else f"{said}可以，"
    named = turn.named("service")
    return f"{name(turn.engine.catalogue, named[0])}也一样，" if named else ""


def _of_rider(rider: RiderStanding, today: date) -> str:
    if rider.usable_from <= today:
        return f"附加险的也过了，{spoken_day(rider.usable_from)}起可以按中度、轻度疾病使用"
    return f"附加险的还没过，到{spoken_day(rider.waiting_until)}为止，{spoken_day(rider.usable_from)}起可以按中度、轻度疾病使用"


def _younger_contracts(standing: Standing, today: date) -> list[str]:
    """Main contracts bought later that are still waiting while an older one already counts."""
    return [
        f"后买的尾号{policy.number[-4:]}还在等待期，{spoken_day(policy.usable_from)}起计入保额"
        for policy in _waiting(standing, today)
    ]


def _waiting(standing: Standing, today: date) -> list[PolicyStanding]:
    if standing.in_waiting:
        return []
    return [
        policy for policy in standing.policies
        if policy.reason == "waiting_period" and policy.kind.value == "main" and policy.usable_from > today
    ]  # fmt: skip


def _when_all_count(turn: Turn, standing: Standing) -> Standing | None:
    """How the member stands from the day on which every main contract counts that waits today; None where none waits."""
    days = [policy.usable_from for policy in _waiting(standing, turn.now.date())]
    return turn.snapshot.standing_on(max(days)) if days else None


@answers("my_validity")
@identified
def my_validity(turn: Turn) -> Answer:
    """Until when the services run: 4.1 for three years, the others with the contract."""
    standing = standing_of(turn)
    if standing.policy_year is None:
        return _without_tier(standing)
    parts = [f"现在还不能用：{blocked(standing)}"] if standing.blockers else []
    screening = turn.service is None or turn.service == "4.1" or turn.service.startswith("4.1.")
    if screening:
        parts += _screening_period(standing, turn.now.date())
    if turn.service is None or not screening:
        about = name(turn.engine.catalogue, turn.service) if turn.service else "其他服务"
        parts.append(f"{about}跟着保险合同走，合同有效就一直可以用")
        parts.append(f"次数按保单年度算，本年度是{spoken_day(standing.policy_year.start)}至{spoken_day(standing.policy_year.end)}")
    clauses = ("2.1.1", "2.1.2") if turn.service is None else ("2.1.1",) if screening else ("2.1.2",)
    clauses = (*clauses, *(r.clause for r in standing.blockers))
    return Answer(sentence(parts, clauses), services=turn.services, clauses=clauses)


def _screening_period(standing: Standing, today: date) -> list[str]:
    """Until when 4.1 lives; contracts bought one after the other may carry it beyond three years."""
    period = standing.service_period("4.1")
    if period is None or period[1] is None:
        return []
    first, last = period[0], period[1]
    if last < today:
        return [f"早筛已经在{spoken_day(last)}到期，只有三年"]
    joined = last.year - first.year > _SCREENING_YEARS
    return [f"早筛到{spoken_day(last)}为止，" + ("几份合同的三年接着算" if joined else f"从{spoken_day(first)}算三年")]


@answers("my_policy")
@identified
def my_policy(turn: Turn) -> Answer:
    """Each contract: state, sum, rider or not."""
    standing, member = standing_of(turn), member_of(turn)
    lines = [_contract(policy, member) for policy in standing.policies]
    has_rider = any(policy.kind.value == "rider" for policy in standing.policies)
    rider = "买了附加险" if has_rider else "没有附加险，中度和轻度疾病不能按指定疾病使用"
    lead = f"被保险人是{_masked(member.name)}，共{len(standing.policies)}份合同"
    told = [f"{lead}：{'；'.join(lines)}", rider]
    clauses = ("2.5.2", "5.1.1")
    return Answer(
        sentence(told[::-1] if "附加" in turn.text else told, clauses), clauses=clauses, options=("我是什么套餐",)
    )


def _contract(policy: PolicyStanding, member: Member) -> str:
    """'主合同尾号0002：有效，保额35万元，2024-02-01生效'."""
    kind = "主合同" if policy.kind.value == "main" else "附加险"
    state = _POLICY_REASONS[policy.reason] if policy.reason else "有效"
    until = next(one.cooling_off_until for one in member.policies if one.number == policy.number)
    state += f"（到{spoken_day(until)}）" if policy.reason == "cooling_off" and until else ""
    return f"{kind}尾号{policy.number[-4:]}：{state}，保额{_money(policy.sum_insured)}，{spoken_day(policy.effective_date)}生效"


def _masked(full_name: str) -> str:
    return full_name[:1] + "*" * max(1, len(full_name) - 1)
