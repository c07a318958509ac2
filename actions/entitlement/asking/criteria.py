"""By what services are picked out: "which need no diagnosis", "which are unlimited", "which can I use now"."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum

from ..domain.rulebook import RuleBook
from ..domain.rules.scope import Region
from ..domain.rules.screening import EarlySymptom
from ..domain.times.periods import birthday
from ..handbook import ClosedOn, Condition, QuotaLine, Service
from ..snapshot import Snapshot
from ..timetable import Timetable


class Diagnosis(str, Enum):
    """The least a service asks of the illness (3.2, 服务限制), the weakest first."""

    NONE = "none"
    ANY_DISEASE = "any_disease"
    SUSPECTED = "suspected"
    CONFIRMED = "confirmed"


class Criterion(str, Enum):
    """What a list of services may be picked by.

    without_diagnosis: no confirmed diagnosis is asked for (a suspicion may be). without_designated: any disease will do,
    or none is needed. without_illness: for healthy people too. unlimited: no count (不限次, 按需). for_relatives: shared
    with designated relatives. open_now: its hours hold this instant. online, by_phone: how it is asked for. at_once: used
    without booking. ahead: must be asked for some days before. abroad: hospitals abroad. on_holidays: not closed on every
    statutory holiday. for_minors: no least age. early_symptom: only with an early symptom. in_tier, left, used, used_up,
    booked, usable: the member's own (tier has it; a count is left; used this year; nothing left; an open booking; the
    decision is yes).
    """

    WITHOUT_DIAGNOSIS = "without_diagnosis"
    WITHOUT_DESIGNATED = "without_designated"
    WITHOUT_ILLNESS = "without_illness"
    UNLIMITED = "unlimited"
    FOR_RELATIVES = "for_relatives"
    OPEN_NOW = "open_now"
    ONLINE = "online"
    BY_PHONE = "by_phone"
    AT_ONCE = "at_once"
    AHEAD = "ahead"
    ABROAD = "abroad"
    ON_HOLIDAYS = "on_holidays"
    FOR_MINORS = "for_minors"
    EARLY_SYMPTOM = "early_symptom"
    IN_TIER = "in_tier"
    LEFT = "left"
    USED = "used"
    USED_UP = "used_up"
    BOOKED = "booked"
    USABLE = "usable"


@dataclass(frozen=True)
class Looked:
    """One service looked at: `tiers` are the tiers that matter (the member's, else all), `at` the instant."""

    rulebook: RuleBook
    times: Timetable
    service: str
    spec: Service
    tiers: tuple[str, ...]
    at: datetime

    def offered(self, tier: str) -> tuple[QuotaLine, ...]:
        """The lines `tier` has."""
        return tuple(line for line in self.spec.quota if line.offered(tier))

    def diagnosis(self, tier: str) -> Diagnosis | None:
        """The least `tier` asks of the illness; None when it does not have the service."""
        asked = [_ASKED[line.condition] for line in self.offered(tier)]
        return min(asked, key=list(Diagnosis).index, default=None)

    def at_most(self, least: Diagnosis) -> bool:
        """Whether every tier that has the service asks no more of the illness than `least`."""
        asked = [found for found in map(self.diagnosis, self.tiers) if found is not None]
        rank = list(Diagnosis).index
        return bool(asked) and all(rank(found) <= rank(least) for found in asked)

    def unlimited(self) -> bool:
        """Whether no tier that has the service counts its uses."""
        lines = [(line, tier) for tier in self.tiers for line in self.offered(tier)]
        return bool(lines) and all(line.limit(tier) is None for line, tier in lines)

    def has_rule(self, kind: type) -> bool:
        """Whether a rule of this kind stands in the service's own rules."""
        return any(isinstance(rule, kind) for rule in self.rulebook.rules[self.service])


_ASKED = {
    Condition.ANY: Diagnosis.NONE,
    Condition.ANY_DISEASE: Diagnosis.ANY_DISEASE,
    Condition.SUSPECTED_OR_CONFIRMED: Diagnosis.SUSPECTED,
    Condition.CONFIRMED: Diagnosis.CONFIRMED,
}

# Answered by the catalogue, for a tier or for all.
OF_EDITION: dict[Criterion, Callable[[Looked], bool]] = {
    Criterion.WITHOUT_DIAGNOSIS: lambda found: found.at_most(Diagnosis.SUSPECTED),
    Criterion.WITHOUT_DESIGNATED: lambda found: found.at_most(Diagnosis.ANY_DISEASE),
    Criterion.WITHOUT_ILLNESS: lambda found: (
        found.at_most(Diagnosis.NONE) and not found.has_rule(EarlySymptom)
    ),
    Criterion.UNLIMITED: Looked.unlimited,
    Criterion.FOR_RELATIVES: lambda found: found.service in found.rulebook.shared_services,
    Criterion.OPEN_NOW: lambda found: found.times.opening(found.service, found.at).open,
    Criterion.ONLINE: lambda found: bool(found.spec.apply.menu),
    Criterion.BY_PHONE: lambda found: found.spec.apply.line is not None,
    Criterion.AT_ONCE: lambda found: found.spec.booking.kind == "direct",
    Criterion.AHEAD: lambda found: found.times.lead(found.service) is not None,
    Criterion.ABROAD: lambda found: found.has_rule(Region),
    Criterion.ON_HOLIDAYS: lambda found: (
        found.times.hours(found.service).hours.closed_on is not ClosedOn.STATUTORY_HOLIDAYS
    ),
    Criterion.FOR_MINORS: lambda found: found.spec.users.min_age is None,
    Criterion.EARLY_SYMPTOM: lambda found: found.has_rule(EarlySymptom),
    Criterion.IN_TIER: lambda found: all(found.offered(tier) for tier in found.tiers),
}


def _left(snapshot: Snapshot, service: str) -> bool:
    return any(balance.free for balance in snapshot.quota(service))


def _used(snapshot: Snapshot, service: str) -> bool:
    return any(balance.used for balance in snapshot.quota(service))


def _used_up(snapshot: Snapshot, service: str) -> bool:
    counted = [balance for balance in snapshot.quota(service) if balance.limit != 0]
    return bool(counted) and not any(balance.free for balance in counted)


# Answered by the member's own contracts, counts and bookings.
OF_MEMBER: dict[Criterion, Callable[[Snapshot, str], bool]] = {
    Criterion.LEFT: _left,
    Criterion.USED: _used,
    Criterion.USED_UP: _used_up,
    Criterion.BOOKED: lambda snapshot, service: any(
        b.open and b.service == service for b in snapshot.bookings()
    ),
    Criterion.USABLE: lambda snapshot, service: snapshot.check(service).allowed,
}


def of_age(birth: date, years: int | None, on: date) -> bool:
    """Whether somebody born on `birth` has reached `years` on the day `on`; years None: always."""
    return years is None or on >= birthday(birth, years)
