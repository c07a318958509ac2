"""Which day a refusal may name: only one on which the same request, decided anew, is really allowed.

A reason knows the day on which it passes by itself (the end of waiting, a birthday, a fresh policy year). On that day
something else may be in the way: the service's own three years over, the report too old, another count used up.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from .answers import EarliestDate, Reason
from .case import Case
from .fact_specs import FactName
from .facts import Facts
from .standing import standing_of
from .times.hours import SHANGHAI

# Reasons against the wanted day: what passes is the day of the visit, not the day of asking.
VISIT_CODES = frozenset({"too_soon", "closed_on_date"})
# One reason may hide the next; a request that is still refused after so many days is not promised at all.
_TRIES = 8


@dataclass(frozen=True)
class Hearing:
    """What stands against a case, and the first day a visit can be asked for (None: no days ahead)."""

    reasons: tuple[Reason, ...]
    earliest: EarliestDate | None


@dataclass(frozen=True)
class Promise:
    """The day that may be named, None without one; then `by_then` tells what stands in the way on which day.

    `raised`: on that day another contract begins to count, and the higher tier is what allows it (2.3.1).
    """

    day: date | None = None
    provisional: bool = False
    raised: bool = False
    by_then: tuple[date, Reason] | None = None


Hear = Callable[[Case], Hearing]


def promise_of(case: Case, reasons: Sequence[Reason], hear: Hear) -> Promise:
    """The day on which the refused request of `case` is allowed. `hear` decides a case anew."""
    lasting = any(found.possible_from is None for found in reasons)
    asking = [found for found in reasons if found.code not in VISIT_CODES]
    if not asking:
        return Promise() if lasting else _visit(case, reasons, hear)
    visit = len(asking) < len(reasons)
    promise = Promise() if lasting else _asked_later(case, asking, hear, visit)
    return _raised(case, promise, hear, visit)


def _raised(case: Case, promise: Promise, hear: Hear, visit: bool) -> Promise:
    """The day by a higher tier, where a contract which opens later brings it about sooner than anything else (2.3.1)."""
    for day in case.standing.contracts_open_on:
        if promise.day == day:
            break
        found = _heard_on(case, day, hear, visit)
        if not found.reasons:
            higher = replace(_named(found, day, visit), raised=True)
            sooner = promise.day is None or (higher.day is not None and higher.day < promise.day)
            return higher if sooner else promise
    return promise


def _visit(case: Case, reasons: Sequence[Reason], hear: Hear) -> Promise:
    """Asked today for another day."""
    day = _latest(reasons)
    for _ in range(_TRIES):
        against = hear(replace(case, facts=case.facts.with_fact(FactName.WANTED_DATE, day))).reasons
        if not against:
            return Promise(day)
        lasting = _lasting(against)
        if lasting is not None:
            return Promise(by_then=(day, lasting))
        day = max(_latest(against), day)
    return Promise()


def _asked_later(case: Case, asking: Sequence[Reason], hear: Hear, visit: bool) -> Promise:
    """Asked on another day; `visit`: the wanted day is in the way too, so the first day of a visit is meant."""
    on = _latest(asking)
    for _ in range(_TRIES):
        found = _heard_on(case, on, hear, visit)
        if not found.reasons:
            return _named(found, on, visit)
        lasting = _lasting(found.reasons)
        if lasting is not None:
            return Promise(by_then=(on, lasting))
        on = max(_latest(found.reasons), on)
    return Promise()


def _heard_on(case: Case, on: date, hear: Hear, visit: bool) -> Hearing:
    """What stands against `case` asked on `on`; a wanted day that has come too near by then is left out."""
    found = hear(_on(case, on, keep_wanted=not visit))
    if found.reasons and all(reason.code in VISIT_CODES for reason in found.reasons):
        return hear(_on(case, on, keep_wanted=False))
    return found


def _named(found: Hearing, on: date, visit: bool) -> Promise:
    """The day of asking, or the first visit asked for then."""
    first = found.earliest if visit else None
    return Promise(on) if first is None else Promise(first.day, first.provisional)


def _on(case: Case, day: date, keep_wanted: bool) -> Case:
    """`case` asked on `day`; a wanted day which has passed by then would be another one."""
    at = datetime.combine(day, case.at.astimezone(SHANGHAI).time(), SHANGHAI)
    wanted = case.facts.day(FactName.WANTED_DATE)
    keep = keep_wanted and (wanted is None or wanted >= day)
    facts = case.facts if keep else _without_wanted(case.facts)
    return replace(case, at=at, on=day, facts=facts, standing=standing_of(case.member, case.book.catalogue, day))


def _without_wanted(facts: Facts) -> Facts:
    return facts.only(frozenset(FactName) - {FactName.WANTED_DATE, FactName.WANTED_TIME})


def _latest(reasons: Sequence[Reason]) -> date:
    return max(found.possible_from for found in reasons if found.possible_from is not None)


def _lasting(reasons: Sequence[Reason]) -> Reason | None:
    return next((found for found in reasons if found.possible_from is None), None)
