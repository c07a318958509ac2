"""Questions over all services at once, pure over a snapshot: what can be used, which are such, who may, when again.

Every answer is typed data; the words for it are found elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from ..domain.answers import Decision
from ..domain.counts.quota import QuotaBalance, balances_of
from ..domain.facts import NO_FACTS, Facts
from ..domain.people.members import Relative
from ..domain.rulebook import RuleBook
from ..domain.rules.general import MAJORITY
from ..domain.times.calendar import WorkCalendar
from ..domain.times.hours import Opening
from ..handbook import Catalogue, Tier
from ..snapshot import Snapshot
from ..timetable import Timetable
from .criteria import OF_EDITION, OF_MEMBER, Criterion, Diagnosis, Looked, of_age

LONGEST_SPAN = 92
Where = Mapping[str, bool] | Iterable[str]


@dataclass(frozen=True)
class Usable:
    """One service now: the decision, whether its hours hold, and whether it can be used or booked this instant.

    `now`: the answer is yes, and a service used at once (4.2, 4.3) is open.
    """

    service: str
    decision: Decision
    opening: Opening
    now: bool


@dataclass(frozen=True)
class Listed:
    """One service of a list, with the least it asks of the illness; None where the tier does not have it."""

    service: str
    diagnosis: Diagnosis | None
    unlimited: bool


@dataclass(frozen=True)
class NextCounts:
    """When the counts of a service are fresh again, and what they will be.

    `day` None: they are not renewed: no contract is in force, the service's own period ends before (its last day is
    `ends_on`), or the edition of that day no longer has the service. `now` and `then` are balances line by line. `tier`
    is the tier of that day.
    """

    service: str
    day: date | None
    ends_on: date | None
    now: tuple[QuotaBalance, ...]
    then: tuple[QuotaBalance, ...]
    tier: Tier | None

    @property
    def unlimited(self) -> bool:
        """Whether nothing is counted, so that no day matters."""
        return bool(self.now) and all(balance.limit is None for balance in self.now)


@dataclass(frozen=True)
class WhoMay:
    """Who may use a service of this member and who asks for it.

    `relations` may share it (empty: the insured alone), `designated` are those already named, `places` how many may still
    be named. `min_age` None: none. `applicants`: who must ask while the insured is a minor (5.4), else empty.
    """

    service: str
    relations: tuple[str, ...]
    designated: tuple[Relative, ...]
    places: int
    min_age: int | None
    old_enough: bool
    applicants: tuple[str, ...]


@dataclass(frozen=True)
class Between:
    """A service asked for on any day of a span: the days on which the answer is yes, and the answers at both ends."""

    service: str
    first: date
    last: date
    allowed: tuple[date, ...]
    on_first: Decision
    on_last: Decision


def single_services(catalogue: Catalogue) -> tuple[str, ...]:
    """The services that can be used by themselves, in handbook order: a group (4.1) stands for its parts."""
    return tuple(key for key in catalogue.services if not catalogue.children(key))


def usable_now(snapshot: Snapshot, facts: Facts = NO_FACTS) -> tuple[Usable, ...]:
    """Every service with its decision on `facts` (for whom, illness …) and its hours at the snapshot's instant."""
    return tuple(_usable(snapshot, service, facts) for service in single_services(snapshot.catalogue))


def _usable(snapshot: Snapshot, service: str, facts: Facts) -> Usable:
    decision = snapshot.check(service, facts)
    opening = snapshot.times.opening(service, snapshot.at)
    direct = snapshot.catalogue.services[service].booking.kind == "direct"
    return Usable(service, decision, opening, decision.allowed and (opening.open or not direct))


def list_services(snapshot: Snapshot, where: Where) -> tuple[Listed, ...]:
    """The services on which every criterion is as `where` says, judged by the member's tier; without one, by all.

    `where` names criteria that must hold, or says of each whether it must (`{"online": True, "at_once": False}`).
    What the tier lacks meets no criterion of cover, so a denied one finds it too: add `in_tier` where that matters.

    Raises ValueError for a criterion that does not exist.
    """
    wanted = _wanted(where)
    tier = snapshot.standing.tier or snapshot.standing.expected_tier
    looked = _looked(snapshot.rulebook, snapshot.times, None if tier is None else tier.id, snapshot.at)
    return tuple(
        _listed(found)
        for found in looked
        if all(_holds(criterion, found, snapshot) is holds for criterion, holds in wanted.items())
    )


def list_edition(
    rulebook: RuleBook, where: Where, at: datetime, tier: str | None = None
) -> tuple[Listed, ...]:
    """The same without a member, for the tier named or for all of them; `at` is for open_now.

    Raises ValueError for a criterion that does not exist or that only a member has, or a tier the edition lacks.
    """
    wanted = _wanted(where)
    unknown = [criterion.value for criterion in wanted if criterion not in OF_EDITION]
    if unknown or (tier is not None and tier not in _tier_ids(rulebook.catalogue)):
        raise ValueError(f"not answered without a member: {unknown or tier}")
    looked = _looked(rulebook, Timetable(rulebook, WorkCalendar()), tier, at)
    return tuple(
        _listed(found)
        for found in looked
        if all(OF_EDITION[criterion](found) is holds for criterion, holds in wanted.items())
    )


def _wanted(where: Where) -> dict[Criterion, bool]:
    told = where.items() if isinstance(where, Mapping) else ((name, True) for name in where)
    return {Criterion(name): holds for name, holds in told}


def _holds(criterion: Criterion, found: Looked, snapshot: Snapshot) -> bool:
    if criterion in OF_MEMBER:
        return OF_MEMBER[criterion](snapshot, found.service)
    return OF_EDITION[criterion](found)


def _looked(rulebook: RuleBook, times: Timetable, tier: str | None, at: datetime) -> Iterator[Looked]:
    tiers = _tier_ids(rulebook.catalogue) if tier is None else (tier,)
    for service in single_services(rulebook.catalogue):
        yield Looked(rulebook, times, service, rulebook.catalogue.services[service], tiers, at)


def _tier_ids(catalogue: Catalogue) -> tuple[str, ...]:
    return tuple(tier.id for tier in catalogue.tiers)


def _listed(found: Looked) -> Listed:
    asked = [diagnosis for diagnosis in map(found.diagnosis, found.tiers) if diagnosis is not None]
    least = min(asked, key=list(Diagnosis).index, default=None)
    return Listed(found.service, least, found.unlimited())


def next_counts_on(snapshot: Snapshot, service: str) -> NextCounts:
    """When the counts of `service` renew with the new policy year (3.2), and what they will be; UnknownService."""
    now = snapshot.quota(service)
    year, period = snapshot.standing.policy_year, snapshot.standing.service_period(service)
    if year is None or period is None:
        return NextCounts(service, None, None, now, (), None)
    day, ends_on = year.next_start, period[1]
    if ends_on is not None and day > ends_on:
        return NextCounts(service, None, ends_on, now, (), None)
    book, standing = snapshot.book_on(day), snapshot.standing_on(day)
    if service not in book.rules:
        return NextCounts(service, None, None, now, (), None)
    then = balances_of(book.catalogue, service, snapshot.member, standing, snapshot.account.entries)
    return NextCounts(service, day, ends_on, now, then, standing.tier or standing.expected_tier)


def who_may(snapshot: Snapshot, service: str) -> WhoMay:
    """Who may use `service` and who must ask for it (3.2 亲属共享, 4.1, 5.4); UnknownService."""
    spec = snapshot.catalogue.services[snapshot.rulebook.require(service)]
    sharing = snapshot.catalogue.family_sharing
    shared = service in snapshot.rulebook.shared_services
    birth, years = snapshot.member.birth_date, spec.users.min_age
    return WhoMay(
        service=service,
        relations=tuple(sharing.relations) if shared else (),
        designated=snapshot.relatives if shared else (),
        places=max(0, sharing.max_relatives - len(snapshot.relatives)) if shared else 0,
        min_age=years,
        old_enough=of_age(birth, years, snapshot.on),
        applicants=() if of_age(birth, MAJORITY, snapshot.on) else ("policyholder", "guardian"),
    )


def asked_between(
    snapshot: Snapshot, service: str, first: date, last: date, facts: Facts = NO_FACTS
) -> Between:
    """The answer if `service` were asked for on each day from `first` to `last`, at the snapshot's hour.

    Raises ValueError for a span that runs backwards or is longer than LONGEST_SPAN days, and what `check` raises.
    """
    days = (last - first).days + 1
    if not 1 <= days <= LONGEST_SPAN:
        raise ValueError(f"a span of {days} days")
    decisions = {
        day: snapshot.check(service, facts, _on(snapshot, day))
        for day in (first + timedelta(days=offset) for offset in range(days))
    }
    allowed = tuple(day for day, decision in decisions.items() if decision.allowed)
    return Between(service, first, last, allowed, decisions[first], decisions[last])


def _on(snapshot: Snapshot, day: date) -> datetime:
    return snapshot.at + (day - snapshot.on)
