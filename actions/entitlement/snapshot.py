"""One member as read once: whatever a turn asks is answered from it, without the database and without the clock.

A snapshot is frozen and pure. It goes on saying what was true when it was read; after a change a new one is read.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cached_property

from .domain.answers import Decision
from .domain.booking.bookings import Booking, require_open
from .domain.booking.changes import CancellationPreview, RescheduleResult, judge_move, preview_cancellation
from .domain.case import Account
from .domain.counts.quota import QuotaBalance, balances_of
from .domain.decision import decide, make_case
from .domain.fact_specs import SPECS, FactName
from .domain.facts import NO_FACTS, Facts, parse_value
from .domain.people.members import Member, Policy, Relative
from .domain.rulebook import RuleBook
from .domain.standing import Standing, standing_of
from .domain.times.calendar import WorkCalendar
from .domain.what_if import Change, Situation, suppose
from .editions import Editions
from .errors import BadFact, UnknownBooking
from .handbook import Catalogue, Tier, normalised
from .timetable import Timetable, on_day


@dataclass(frozen=True)
class Snapshot:
    """One consistent state of a member's data at the aware instant `at`, with the rules that judge it.

    Days are those of Asia/Shanghai. `account` and `held_bookings` (newest first) are as read. `assumed` are facts every
    check takes for true. `hypothetical` says that something was supposed: nothing of it may be told as fact or carried
    out. `editions` are those of the product; without them `rulebook` governs every day. Methods raise UnknownService,
    UnknownBooking, BadFact, BadDate, BadInstant, IllegalTransition.
    """

    rulebook: RuleBook
    calendar: WorkCalendar
    member: Member
    account: Account
    held_bookings: tuple[Booking, ...]
    at: datetime
    assumed: Facts = NO_FACTS
    hypothetical: bool = False
    editions: Editions | None = None

    @property
    def catalogue(self) -> Catalogue:
        """The product edition the answers rest on."""
        return self.rulebook.catalogue

    @property
    def times(self) -> Timetable:
        """Opening hours, working days and days ahead."""
        return Timetable(self.rulebook, self.calendar)

    @cached_property
    def on(self) -> date:
        """The day of `at`."""
        return on_day(self.at)

    @property
    def policies(self) -> tuple[Policy, ...]:
        """The member's contracts, as the insurer's file has them."""
        return self.member.policies

    @property
    def relatives(self) -> tuple[Relative, ...]:
        """The designated relatives (3.2)."""
        return self.member.relatives

    # Standing and counts

    @cached_property
    def standing(self) -> Standing:
        """Tier, contracts, periods, rider and what blocks, on the day of the snapshot."""
        return self.standing_on(self.on)

    def standing_on(self, day: date) -> Standing:
        """The same on another day, if nothing but time passes."""
        return standing_of(self.member, self.book_on(day).catalogue, day)

    def book_on(self, day: date) -> RuleBook:
        """The edition that governs on `day`."""
        return self.rulebook if self.editions is None else self.editions.on(day)

    def kept_by(self, booking: Booking) -> RuleBook:
        """The edition a booking was made under, which it keeps."""
        return self.rulebook if self.editions is None else self.editions.kept_by(booking)

    @property
    def tier(self) -> Tier | None:
        """The tier that counts now; None while no contract counts (see `Standing.expected_tier`)."""
        return self.standing.tier

    def quota(self, service: str) -> tuple[QuotaBalance, ...]:
        """Balances of the service's lines ("4.1": of its sub-services); empty without a contract in force (5.1.1)."""
        self.rulebook.require(service)
        return balances_of(self.catalogue, service, self.member, self.standing, self.account.entries)

    def counts(self) -> tuple[QuotaBalance, ...]:
        """Balances of every line of the edition, each once, in handbook order; empty without a contract in force."""
        return self._counts

    @cached_property
    def _counts(self) -> tuple[QuotaBalance, ...]:
        groups = (key for key, spec in self.catalogue.services.items() if spec.parent is None)
        return tuple(balance for key in groups for balance in self.quota(key))

    # Deciding

    def check(self, service: str, facts: Facts = NO_FACTS, at: datetime | None = None) -> Decision:
        """Whether the member may use the service at the snapshot's instant, or at the aware instant `at`.

        "4.1" with the fact sub_service checks that part. What is assumed outweighs what `facts` say.
        """
        known = assuming(facts, self.assumed)
        when = self.at if at is None else at
        book = self.book_on(on_day(when))
        wanted = part_of(book.catalogue, book.require(service), known)
        case = make_case(book, wanted, self.member, self.account, known, when, self.calendar)
        decision = decide(case)
        return replace(decision, hypothetical=True) if self.hypothetical else decision

    def what_if(self, changes: Iterable[Change]) -> Snapshot:
        """The same member under these suppositions: a changed copy, marked hypothetical; this one stays as it is.

        No change at all is no supposition. Raises BadChange where a change cannot be made, UnknownBooking,
        IllegalTransition for an ended booking, BadFact for a class of disease that does not exist.
        """
        wanted = tuple(changes)
        if not wanted:
            return self
        found = suppose(self._situation, wanted)
        return replace(
            self, member=found.member, account=found.account, held_bookings=found.bookings,
            assumed=found.assumed, at=found.at, hypothetical=True, rulebook=self.book_on(found.on),
        )  # fmt: skip

    @property
    def _situation(self) -> Situation:
        return Situation(
            self.catalogue, self.calendar, self.member, self.account, self.held_bookings, self.assumed, self.at,
            lambda booking: self.kept_by(booking).catalogue,
        )  # fmt: skip

    # Bookings

    def bookings(self) -> tuple[Booking, ...]:
        """Every booking of the member, newest first."""
        return self.held_bookings

    def booking(self, booking_id: str) -> Booking:
        """One booking of this member; raises UnknownBooking, for another member's as well."""
        found = self._by_id.get(booking_id)
        if found is None:
            raise UnknownBooking(booking_id)
        return found

    @cached_property
    def _by_id(self) -> Mapping[str, Booking]:
        return {booking.id: booking for booking in self.held_bookings}

    def cancellation(self, booking_id: str) -> CancellationPreview:
        """What cancelling would do, to be told beforehand; raises IllegalTransition for an ended booking."""
        booking = require_open(self.booking(booking_id))
        return preview_cancellation(booking, self.kept_by(booking).catalogue, self.at, self.calendar)

    def rescheduling(self, booking_id: str, new_date: date) -> RescheduleResult:
        """What moving the booking to `new_date` would do, to be told beforehand.

        Decided as if asked for anew, without the counts it holds itself. Raises IllegalTransition for an ended booking.
        """
        booking = require_open(self.booking(booking_id))
        day = parse_value(FactName.WANTED_DATE, new_date)
        facts = Facts.parse(booking.facts).with_fact(FactName.WANTED_DATE, day)
        others = tuple(entry for entry in self.account.entries if entry.booking != booking.id)
        account = replace(self.account, entries=others)
        book = self.kept_by(booking)
        case = make_case(book, booking.service, self.member, account, facts, self.at, self.calendar)
        return judge_move(booking, decide(case), book.catalogue, self.at, self.calendar)


def assuming(facts: Facts, assumed: Facts) -> Facts:
    """`facts` with every fact of `assumed` in place of what they say."""
    if not assumed.known:
        return facts
    return Facts({**facts.known, **assumed.known}, facts.unknown - frozenset(assumed.known))


def part_of(catalogue: Catalogue, service: str, facts: Facts) -> str:
    """The service itself, or the part of a group the facts name by id or name; raises BadFact for another."""
    parts = catalogue.children(service)
    told = facts.text(FactName.SUB_SERVICE)
    if not told or not parts:
        return service
    for part in parts:
        spec = catalogue.services[part]
        if normalised(told) in (part, normalised(spec.name), normalised(spec.short_name)):
            return part
    allowed = "、".join(f"{part}（{catalogue.services[part].short_name}）" for part in parts)
    raise BadFact("sub_service", f"不能是“{told}”，可选：{allowed}", SPECS[FactName.SUB_SERVICE].label)
