"""Two services side by side: figures and the catalogue's own facts, aspect by aspect."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import Enum

from ..domain.rules.departments import Department
from ..domain.rules.scope import NotChoosable, Region
from ..handbook import Service
from ..snapshot import Snapshot


class Aspect(str, Enum):
    """What two services are compared by, in the order in which an answer would tell it."""

    SUMMARY = "summary"
    INCLUDES = "includes"
    CONDITIONS = "conditions"
    LIMITS = "limits"
    LEFT = "left"
    ALLOWED = "allowed"
    USERS = "users"
    MIN_AGE = "min_age"
    START = "start"
    APPLY = "apply"
    HOURS = "hours"
    AHEAD = "ahead"
    TURNAROUND = "turnaround"
    SESSION = "session"
    REGIONS = "regions"
    DEPARTMENTS = "departments"
    NOT_CHOOSABLE = "not_choosable"
    NOT_COVERED = "not_covered"
    DOCUMENTS = "documents"
    COST = "cost"
    CANCELLATION = "cancellation"
    PERIOD = "period"


@dataclass(frozen=True)
class Side:
    """One aspect of one service. `values` are figures, ids or the catalogue's facts; empty: it says nothing on it."""

    values: tuple[object, ...]
    clauses: tuple[str, ...]


@dataclass(frozen=True)
class Row:
    """One aspect of both services."""

    aspect: Aspect
    left: Side
    right: Side

    @property
    def same(self) -> bool:
        """Whether both say the same; their clauses may differ."""
        return self.left.values == self.right.values


@dataclass(frozen=True)
class Comparison:
    """Two services, row by row; rows on which neither says anything are left out."""

    left: str
    right: str
    rows: tuple[Row, ...]

    @property
    def differences(self) -> tuple[Row, ...]:
        """The rows on which they differ."""
        return tuple(row for row in self.rows if not row.same)


Reader = Callable[[Snapshot, str, Service], Side]


def compare(snapshot: Snapshot, left: str, right: str) -> Comparison:
    """Both services by every aspect, for this member's tier; raises UnknownService."""
    sides = [(key, snapshot.catalogue.services[snapshot.rulebook.require(key)]) for key in (left, right)]
    rows = []
    for aspect, read in _READERS.items():
        a, b = (read(snapshot, key, spec) for key, spec in sides)
        if a.values or b.values:
            rows.append(Row(aspect, a, b))
    return Comparison(left, right, tuple(rows))


def _facts(field: str) -> Reader:
    """The catalogue's facts under one of its lists, as they stand there."""

    def read(_: Snapshot, __: str, spec: Service) -> Side:
        found = getattr(spec, field)
        facts = found if isinstance(found, tuple) else (found,) if found is not None else ()
        return Side(tuple(facts), _each(fact.clause for fact in facts))

    return read


def _each(clauses: Iterable[object]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(str(clause) for clause in clauses))


def _conditions(_: Snapshot, __: str, spec: Service) -> Side:
    return Side(_each(line.condition.value for line in spec.quota), _each(line.clause for line in spec.quota))


def _limits(_: Snapshot, __: str, spec: Service) -> Side:
    limits = tuple((line.condition.value, *line.limits.items()) for line in spec.quota)
    return Side(limits, _each(line.clause for line in spec.quota))


def _left(snapshot: Snapshot, service: str, _: Service) -> Side:
    found = snapshot.quota(service)
    values = tuple((b.condition, b.limit, b.used, b.held, b.remaining) for b in found)
    return Side(values, _each(balance.clause for balance in found))


def _allowed(snapshot: Snapshot, service: str, _: Service) -> Side:
    decision = snapshot.check(service)
    codes = tuple(reason.code for reason in decision.reasons)
    return Side((decision.outcome.value, *codes), _each(reason.clause for reason in decision.reasons))


def _users(_: Snapshot, __: str, spec: Service) -> Side:
    return Side((spec.users.who,), (spec.users.clause,))


def _min_age(_: Snapshot, __: str, spec: Service) -> Side:
    years = spec.users.min_age
    return Side(() if years is None else (years,), (spec.users.clause,))


def _start(_: Snapshot, __: str, spec: Service) -> Side:
    return Side((spec.booking.kind,), (spec.apply.clause,))


def _apply(_: Snapshot, __: str, spec: Service) -> Side:
    ways = {"line": spec.apply.line or "", "menu": spec.apply.menu, "email": spec.apply.email}
    return Side(tuple((way, value) for way, value in ways.items() if value), (spec.apply.clause,))


def _hours(snapshot: Snapshot, service: str, spec: Service) -> Side:
    return Side((snapshot.times.hours(service).hours,), (spec.hours.clause,))


def _ahead(snapshot: Snapshot, service: str, _: Service) -> Side:
    lead = snapshot.times.lead(service)
    if lead is None:
        return Side((), ())
    figures = {
        "working_days": lead.working_days,
        "months": lead.months,
        "recommended": lead.recommended_months,
    }
    return Side(tuple((name, figure) for name, figure in figures.items() if figure), (lead.clause,))


def _session(_: Snapshot, __: str, spec: Service) -> Side:
    minutes = None if spec.session is None else spec.session.minutes
    clauses = () if spec.session is None else (spec.session.clause,)
    return Side(() if minutes is None else (minutes,), clauses)


def _regions(snapshot: Snapshot, service: str, _: Service) -> Side:
    tier = snapshot.standing.tier or snapshot.standing.expected_tier
    rule = next((r for r in snapshot.rulebook.rules[service] if isinstance(r, Region)), None)
    if rule is None:
        return Side((), ())
    by_tier = tuple((key, rule.covered(key)) for key in (t.id for t in snapshot.catalogue.tiers))
    return Side(by_tier if tier is None else rule.covered(tier.id), (rule.clause,))


def _departments(snapshot: Snapshot, service: str, _: Service) -> Side:
    rule = next((r for r in snapshot.rulebook.rules[service] if isinstance(r, Department)), None)
    return Side((), ()) if rule is None else Side(rule.excluded, (rule.clause,))


def _not_choosable(snapshot: Snapshot, service: str, _: Service) -> Side:
    rules = [r for r in snapshot.rulebook.rules[service] if isinstance(r, NotChoosable)]
    return Side(
        _each(fact.value for rule in rules for fact in rule.facts), _each(rule.clause for rule in rules)
    )


def _cancellation(_: Snapshot, __: str, spec: Service) -> Side:
    terms = spec.cancellation
    if spec.booking.kind == "direct":
        return Side((), ())
    return Side((terms.cutoff.value, terms.reschedule), (terms.clause,))


def _period(snapshot: Snapshot, service: str, spec: Service) -> Side:
    period = snapshot.standing.service_period(service)
    return Side(() if period is None else period, (spec.service_period.clause,))


_READERS: dict[Aspect, Reader] = {
    Aspect.SUMMARY: _facts("summary"),
    Aspect.INCLUDES: _facts("includes"),
    Aspect.CONDITIONS: _conditions,
    Aspect.LIMITS: _limits,
    Aspect.LEFT: _left,
    Aspect.ALLOWED: _allowed,
    Aspect.USERS: _users,
    Aspect.MIN_AGE: _min_age,
    Aspect.START: _start,
    Aspect.APPLY: _apply,
    Aspect.HOURS: _hours,
    Aspect.AHEAD: _ahead,
    Aspect.TURNAROUND: _facts("turnaround"),
    Aspect.SESSION: _session,
    Aspect.REGIONS: _regions,
    Aspect.DEPARTMENTS: _departments,
    Aspect.NOT_CHOOSABLE: _not_choosable,
    Aspect.NOT_COVERED: _facts("not_covered"),
    Aspect.DOCUMENTS: _facts("documents"),
    Aspect.COST: _facts("cost"),
    Aspect.CANCELLATION: _cancellation,
    Aspect.PERIOD: _period,
}
