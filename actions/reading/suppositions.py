"""What a message supposes (再买20万, 保费没交, 下个月确诊), as changes the engine can be asked with.

A supposition is kept in the state as ``{name, value}`` in the forms of ``actions/entitlement/domain/suppositions.py``, so
that it stays in force for the turns that follow; ``plan`` numbers one of two things weighed against each other.
"""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from actions.entitlement import Change, PolicyStatus, parse_change
from actions.entitlement.domain.times.periods import birthday
from actions.language.days import Choice, DayContext, Mention
from actions.language.days.reader import read_days
from actions.language.diseases import disease
from actions.reading.booking_words import clauses_of, loosely_listed
from actions.reading.facts.kept import supposes
from actions.reading.facts.sums import WAN, sums_in
from actions.reading.facts.words import notice_in_hand
from actions.reading.query_cues import heard, split_at
from actions.reading.turn import Turn

Supposed = dict[str, Any]
_ADULT = 18
_IF = "要是"
_ASKED_ELSEWHERE = {"lowered", "facts"}
_MOST_PLANS = 3
_CLASSES = {"critical", "moderate", "mild", "other"}
_TO = re.compile(r"(?:到|成|至|为|剩|只留|只剩)[^，。]{0,3}[\d一二两三四五六七八九十]")
_FIGURES = str.maketrans("一二三", "123")
_SECOND = re.compile(r"第([一二三123])(?:个|种|份|套)|(前者|后者)")


def suppositions_of(turn: Turn) -> tuple[Supposed, ...]:
    """What ``turn`` itself supposes; empty where nothing is read. Several sums are several plans."""
    for reader in (_lowered, _contracts, _standing, _illness, _counts, _grown_up):
        if found := reader(turn):
            return found
    return _another_day(turn) or _facts_told(turn)


def chosen_plan(turn: Turn, kept: tuple[Supposed, ...]) -> int | None:
    """Which of several plans is meant (第二个呢); None where none is named."""
    found, plans = _SECOND.search(turn.text), [int(one["plan"]) for one in kept if one.get("plan")]
    if found is None or not plans:
        return None
    ordinal = {"前者": 1, "后者": max(plans)}.get(found.group(2) or "")
    number = ordinal or int(str(found.group(1)).translate(_FIGURES))
    return number if number in plans else None


def changes_of(supposed: tuple[Supposed, ...]) -> tuple[Change, ...]:
    """The changes to ask the engine with; raises BadChange. A lowered sum and plain facts are asked for where it is answered."""
    return tuple(parse_change(one["name"], one["value"]) for one in supposed if one["name"] not in _ASKED_ELSEWHERE)


def day_in(turn: Turn) -> date | None:
    """The first day spoken of as wanted or supposed, from today on; None for none."""
    reading = read_days(_as_supposed(turn), turn.now, anchor=DayContext())
    supposed = [
        m.first
        for m in reading.mentions
        if m.polarity in ("hypothetical", "mentioned") and m.first is not None
    ]
    days = [day for day in (*(one.first for one in reading.chosen), *supposed) if day >= turn.now.date()]
    return days[0] if days else None


def _as_supposed(turn: Turn) -> str:
    """The message with the 'if' it leans on: 12月1号生效 alone would tell of a contract already bought."""
    return f"{_IF}{turn.text}" if turn.state.suppositions else turn.text


def _vague(turn: Turn) -> bool:
    """Whether the day is a span or about a day (下个月, 12月中旬): asked with its first day, not told as one."""
    reading = read_days(_as_supposed(turn), turn.now, anchor=DayContext())
    found: list[Choice | Mention] = [*reading.chosen]
    found += [mention for mention in reading.mentions if mention.polarity in ("hypothetical", "mentioned")]
    return any(one.first != one.last or one.approximate for one in found[:1])


def _contracts(turn: Turn) -> tuple[Supposed, ...]:
    sums = sums_in(turn.text)
    if not heard("suppose.buys", turn.text):
        return ()
    if not sums:
        return _next_tier(turn)
    day, rider = day_in(turn), heard("suppose.rider", turn.text)
    amounts = [round(one * WAN) for one in sums[:_MOST_PLANS]]
    if heard("suppose.total", turn.text) and not rider:
        amounts = [amount - turn.snapshot.standing.sum_insured for amount in amounts]
        amounts = [amount for amount in amounts if amount > 0]
    if len(sums) > 1 and not heard("suppose.total", turn.text):
        amounts = _not_mine(turn, amounts)
    name, suffix = "rider" if rider else "contract", f"@{day}" if day else ""
    plans = [{"name": name, "value": f"{amount}{suffix}", "plan": n} for n, amount in enumerate(amounts, 1)]
    return tuple(plans) if len(plans) > 1 else tuple({"name": p["name"], "value": p["value"]} for p in plans)


def _lowered(turn: Turn) -> tuple[Supposed, ...]:
    """A sum lowered to what is named, or by it; without a sum, that it is lowered at all (value 0)."""
    if not heard("suppose.lowers", turn.text):
        return ()
    now, sums = turn.snapshot.standing.sum_insured, sums_in(turn.text)
    if not sums:
        return ({"name": "lowered", "value": "0"},)
    amount = round(sums[-1] * WAN)
    target = amount if _TO.search(turn.text) else now - amount
    return ({"name": "lowered", "value": str(max(target, 0))},) if target < now else ()


def _not_mine(turn: Turn, amounts: list[int]) -> list[int]:
    """The amounts without what the member has already (我现在15万 再买20万) and each once."""
    mine = {policy.sum_insured for policy in turn.snapshot.standing.policies} | {
        turn.snapshot.standing.sum_insured
    }
    return list(dict.fromkeys(amount for amount in amounts if amount not in mine)) or amounts[-1:]


def _next_tier(turn: Turn) -> tuple[Supposed, ...]:
    """A tier to be reached: the contract that is missing to it; a rider without a sum."""
    if heard("suppose.rider", turn.text):
        return ({"name": "rider", "value": f"0{_at(day_in(turn))}"},)
    if not turn.tier:
        return ()
    wanted = next(tier for tier in turn.engine.catalogue.tiers if tier.id == turn.tier)
    missing = wanted.min_sum_insured - turn.snapshot.standing.sum_insured
    return ({"name": "contract", "value": f"{missing}{_at(day_in(turn))}"},) if missing > 0 else ()


def _at(day: date | None) -> str:
    return f"@{day}" if day else ""


def _standing(turn: Turn) -> tuple[Supposed, ...]:
    text, policies = turn.text, turn.snapshot.policies
    gone = any(policy.status is not PolicyStatus.IN_FORCE for policy in policies)
    if heard("suppose.reinstated", text) or (gone and heard("suppose.paid", text)):
        return (
            ({"name": "status", "value": "reinstated"},) if gone else ({"name": "premium", "value": "paid"},)
        )
    if heard("suppose.paid", text):
        return ({"name": "premium", "value": "paid"},)
    if heard("suppose.unpaid", text):
        return ({"name": "premium", "value": "unpaid"},)
    ends = heard("suppose.ends", text) or heard("suppose.gives_up_one", text)
    return ({"name": "status", "value": "lapsed"},) if ends else ()


def _illness(turn: Turn) -> tuple[Supposed, ...]:
    somebody_else = bool(turn.named("relation"))
    if somebody_else or not heard("suppose.illness", turn.text) or "suspected" in turn.named("diagnosis"):
        return ()
    diseases, classes = turn.named("disease"), [one for one in turn.named("disease_class") if one in _CLASSES]
    usual = disease(diseases[0]).usual_class if diseases else None
    told = classes[0] if classes else usual
    value = ":".join(part for part in (*diseases[:1], told) if part) or "critical"
    return ({"name": "illness", "value": f"{value}{_at(day_in(turn))}", "vague": _vague(turn)},)


def _counts(turn: Turn) -> tuple[Supposed, ...]:
    """Uses all gone, or one more, of the service named; of the one in focus where none is."""
    gone = _used_up(turn)
    if gone:
        return ({"name": "used_up", "value": gone},)
    counted = [one for one in turn.named("service") or turn.services if _counts_uses(turn, one)]
    if heard("suppose.one_more", turn.text) and counted and len(turn.engine.catalogue.services[counted[0]].quota) == 1:
        return ({"name": "used", "value": f"{counted[0]}:1"},)
    return ()


def _used_up(turn: Turn) -> str:
    """The service whose counts are said to be gone: the one of that clause (门诊没次数了，住院还能约吗); empty for none."""
    clause = next((one for one in clauses_of(turn.text) if heard("suppose.used_up", one)), None)
    if clause is None:
        return ""
    before, _ = split_at("suppose.used_up", clause)
    services = [e for e in turn.entities if e.get("entity") == "service" and "end" in e]
    named = [str(e["value"]) for e in services if turn.text[e.get("start", 0) : e["end"]] in before]
    candidates = [*named[-1:], *loosely_listed(before)[-1:], *turn.named("service"), *turn.services]
    return next((one for one in candidates if _counts_uses(turn, one)), "")


def _counts_uses(turn: Turn, service: str) -> bool:
    """Whether ``service`` has a limited count in any tier."""
    spec = turn.engine.catalogue.services.get(service)
    return spec is not None and any(isinstance(n, int) and n for line in spec.quota for n in line.limits.values())


def _grown_up(turn: Turn) -> tuple[Supposed, ...]:
    adult = birthday(turn.snapshot.member.birth_date, _ADULT)
    if adult > turn.now.date() and heard("suppose.grown_up", turn.text):
        return ({"name": "on", "value": adult.isoformat()},)
    return ()


def _facts_told(turn: Turn) -> tuple[Supposed, ...]:
    """A fact supposed for the service in focus: a notice in hand or none, a hospital outside the network."""
    if turn.service is None or not supposes(turn.text) or turn.named("relation"):
        return ()
    told = _of_notice(turn)
    return ({"name": "facts", "value": f"admission_notice:{told}"},) if told else ()


def _of_notice(turn: Turn) -> str:
    """What the admission notice would be, as the engine knows it; empty where nothing is said of one."""
    named = turn.named("admission_notice")
    if heard("suppose.outside_network", turn.text):
        return "outside_network"
    if named:
        return named[0]
    return "valid" if notice_in_hand(turn.text) else ""


def _another_day(turn: Turn) -> tuple[Supposed, ...]:
    day = day_in(turn)
    if day is None or day <= turn.now.date():
        return ()
    return ({"name": "on", "value": day.isoformat(), "vague": _vague(turn)},)
