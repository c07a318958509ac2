"""The facade: the only way to a member's data. It reads, lets the domain decide, stores, and writes the audit line."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path
from typing import TypeVar

from sqlalchemy.engine import Connection

from .asking.what_if import WhatIf
from .desk import Desk
from .domain.answers import Decision
from .domain.booking.bookings import Booking, BookingState
from .domain.booking.changes import BookingResult, CancellationPreview, Designation, RescheduleResult
from .domain.booking.consent import Act, Consent, ConsentRecord
from .domain.booking.deadlines import CutOff, cut_off
from .domain.case import Account
from .domain.counts.quota import QuotaBalance, balances_of
from .domain.decision import decide, make_case
from .domain.fact_specs import FactName
from .domain.facts import Facts, parse_value, storable
from .domain.incidents import Incident, IncidentKind, IncidentState
from .domain.people.acting import Permission, Person, acts_for_self, may_act
from .domain.people.identifying import mobile_key
from .domain.people.members import Member
from .domain.rulebook import RuleBook
from .domain.standing import Standing, standing_of
from .domain.times.calendar import WorkCalendar
from .domain.times.hours import SHANGHAI, Opening
from .domain.what_if import Change
from .edition_diff import (
    AffectedBooking,
    AffectedMember,
    affected_booking,
    affected_member,
    differences,
    services_ruled_anew,
)
from .editions import Editions, load_editions
from .erasure import Erased, erase_health_statements
from .errors import BadFact, IllegalTransition
from .handbook import Catalogue
from .incidents import Incidents
from .provider.callbacks import CallbackResult
from .provider.callbacks import read as read_callback
from .provider.settings import ProviderSettings
from .records import Records
from .snapshot import Snapshot, part_of
from .storage import audit, consents, outbox, reading
from .storage.audit import AuditLine
from .storage.database import Database
from .storage.finding import lookups, scanning
from .storage.members.loading import LoadReport, Progress, load_members
from .storage.outbox import OutboxEvent
from .timetable import Timetable, on_day

T = TypeVar("T")
Clock = Callable[[], datetime]
PROVIDER = "provider"
_LONGEST_KEY = 200


def _wall_clock() -> datetime:
    return datetime.now(SHANGHAI)


@dataclass(frozen=True)
class Entitlements:
    """Entitlement decisions and bookings of one product on one database; the newest edition that has begun governs (5.3).

    Instants (`at`) are aware; days are those of Asia/Shanghai. `actor` names who asks, for the audit line. `clock` stamps
    audit lines and tells the edition where no instant is asked about. Methods raise UnknownMember, UnknownService,
    UnknownBooking, BadFact, BadDate, BadInstant.
    """

    editions: Editions
    database: Database
    calendar: WorkCalendar
    clock: Clock

    @classmethod
    def open(
        cls, url: str | None = None, catalogue: Catalogue | None = None, clock: Clock = _wall_clock,
        editions: Editions | None = None,
    ) -> Entitlements:
        """Open the database (`url`, else SUIXIN_DATABASE_URL, else sqlite:///var/suixin.db).

        With one edition (`catalogue`), with `editions`, or with those of 健康随心Ⅴ.

        Raises CatalogueError when the edition's rules are not understood.
        """
        if editions is None:
            editions = load_editions() if catalogue is None else Editions.of_catalogues([catalogue])
        return cls(editions, Database.open(url), WorkCalendar(), clock)

    @property
    def rulebook(self) -> RuleBook:
        """The rules of the edition that governs on the clock's day."""
        return self.editions.on(on_day(self.clock()))

    @property
    def catalogue(self) -> Catalogue:
        """The edition that governs on the clock's day; `edition_on` tells that of another."""
        return self.rulebook.catalogue

    def edition_on(self, at: datetime) -> Catalogue:
        """The edition that governs at the aware instant `at` (5.3)."""
        return self.editions.on(on_day(at)).catalogue

    @property
    def times(self) -> Timetable:
        """Opening hours, working days and days ahead of the edition. No member's data."""
        return Timetable(self.rulebook, self.calendar)

    def times_on(self, at: datetime) -> Timetable:
        """The same of the edition that governs at the aware instant `at`."""
        return Timetable(self.editions.on(on_day(at)), self.calendar)

    @property
    def records(self) -> Records:
        """Searching members, lists by the page, a person's own copy."""
        return Records(self.database, self.clock)

    def close(self) -> None:
        """Close the database connections."""
        self.database.close()

    # Reading

    def for_member(self, member_id: str, at: datetime, *, actor: str, purpose: str = "") -> Snapshot:
        """Everything about the member that a turn may ask, read once, with one audit line; see Snapshot.

        `purpose` says in that line what it was read for: names of services or commands, never health data.
        """
        return self._snapshot(member_id, at, actor, "snapshot", purpose)

    def member(self, member_id: str, *, actor: str) -> Member:
        """The member's record."""
        return self._read(member_id, actor, "member", "", lambda c: reading.member(c, member_id))

    def member_by_openid(self, openid: str, *, actor: str) -> Member:
        """The member a WeChat openid belongs to; raises UnknownMember."""
        with self.database.read() as connection:
            found = reading.member(connection, reading.id_of_openid(connection, openid))
        self._audit(actor, "member_by_openid", found.id, "")
        return found

    def standing(self, member_id: str, at: datetime, *, actor: str) -> Standing:
        """Tier, contracts, periods, rider and what blocks, on the day of `at`."""
        day = on_day(at)
        found = self._read(member_id, actor, "standing", "", lambda c: reading.member(c, member_id))
        return standing_of(found, self.edition_on(at), day)

    def quota(self, member_id: str, service: str, at: datetime, *, actor: str) -> tuple[QuotaBalance, ...]:
        """Balances of the service's lines ("4.1": of its sub-services); empty without a contract in force (5.1.1)."""
        day = on_day(at)
        book = self.editions.on(day)
        book.require(service)
        found, account = self._read(member_id, actor, "quota", service, lambda c: _member_account(c, member_id))
        standing = standing_of(found, book.catalogue, day)
        return balances_of(book.catalogue, service, found, standing, account.entries)

    def all_quota(self, member_id: str, at: datetime, *, actor: str) -> tuple[QuotaBalance, ...]:
        """Balances of every line of every service, in handbook order: one read, one audit line. Empty as in `quota`."""
        day = on_day(at)
        found, account = self._read(member_id, actor, "all_quota", "", lambda c: _member_account(c, member_id))
        standing = standing_of(found, self.catalogue, day)
        services = (key for key, spec in self.catalogue.services.items() if spec.parent is None)
        return tuple(
            balance
            for service in services
            for balance in balances_of(self.catalogue, service, found, standing, account.entries)
        )

    def check(self, member_id: str, service: str, facts: Facts, at: datetime, *, actor: str) -> Decision:
        """Whether the member may use the service at `at`; "4.1" with the fact sub_service checks that part."""
        book, wanted = self.editions.on(on_day(at)), self._part(service, facts, at)
        found, account = self._read(member_id, actor, "check", wanted, lambda c: _member_account(c, member_id))
        return decide(make_case(book, wanted, found, account, facts, at, self.calendar))

    def what_if(
        self, member_id: str, changes: Iterable[Change], service: str, facts: Facts, at: datetime, *, actor: str
    ) -> WhatIf:
        """The decision on `service` if `changes` were so; nothing is written but the audit line of a look.

        Raises BadChange where a change cannot be made, beside what `check` raises.
        """
        wanted = tuple(changes)
        self.editions.on(on_day(at)).require(service)
        kinds = ",".join(change.kind for change in wanted)
        before = self._snapshot(member_id, at, actor, "what_if", f"{service} {kinds}".rstrip())
        found = WhatIf(before, before.what_if(wanted), wanted, service, facts)
        # Facts that cannot be are refused here, not when somebody reads the answer.
        _ = found.decision
        return found

    def bookings(self, member_id: str, at: datetime, *, actor: str) -> tuple[Booking, ...]:
        """Every booking of the member, newest first."""
        on_day(at)

        def read(connection: Connection) -> tuple[Booking, ...]:
            reading.member(connection, member_id)
            return reading.bookings_of(connection, member_id)

        return self._read(member_id, actor, "bookings", "", read)

    def booking(self, booking_id: str, *, actor: str) -> Booking:
        """One booking."""
        with self.database.read() as connection:
            found = reading.booking(connection, booking_id)
        self._audit(actor, "booking", found.member_id, booking_id)
        return found

    def consents(
        self, *, actor: str, booking_id: str | None = None, member_id: str | None = None
    ) -> tuple[ConsentRecord, ...]:
        """The evidence of the acts on one booking, or of every act of a member, designations too; oldest first.

        Exactly one of both is named, else ValueError. What was done without a consent has none.
        """
        if (booking_id is None) == (member_id is None):
            raise ValueError("either a booking or a member")
        with self.database.read() as connection:
            owner = reading.owner_of(connection, booking_id) if booking_id is not None else str(member_id)
            reading.member(connection, owner)
            found = consents.of(connection, owner, booking_id)
        self._audit(actor, "consents", owner, booking_id or "")
        return found

    def may_act_for(
        self, member_id: str, at: datetime, *, actor: str, by: Person | None = None, by_member: str | None = None
    ) -> Permission:
        """Whether somebody may see and do what is the member's (5.4, 6.2): a verified `by`, or another member.

        Of a member name and mobile must both be those the insurer knows the policyholder or guardian by. Raises
        ValueError unless exactly one of both is named, UnknownMember.
        """
        if (by is None) == (by_member is None):
            raise ValueError("either a person or a member")
        day = on_day(at)
        with self.database.read() as connection:
            found = reading.member(connection, member_id)
            person = by or _person(reading.member(connection, str(by_member)))
        self._audit(actor, "may_act_for", member_id, "")
        return acts_for_self(found) if by_member == member_id else may_act(person, found, day)

    def represented(self, person: Person, at: datetime, *, actor: str) -> tuple[Permission, ...]:
        """Every member a verified person may act for, themselves among them, by id; an audit line for each."""
        day = on_day(at)
        kinds = (lookups.Kind.MOBILE, lookups.Kind.POLICYHOLDER, lookups.Kind.GUARDIAN)
        with self.database.read() as connection:
            ids = lookups.members_of(connection, mobile_key(person.mobile), kinds, lookups.MOST)
            found = tuple(may_act(person, reading.member(connection, one), day) for one in ids)
        allowed = tuple(one for one in found if one.allowed)
        for one in allowed:
            self._audit(actor, "represented", one.member_id, one.code)
        return allowed

    def opening(self, service: str, at: datetime) -> Opening:
        """Whether the service is open at `at`, and when it opens next. No member's data."""
        return self.times_on(at).opening(service, at)

    def line_opening(self, line: str, at: datetime) -> Opening | None:
        """The same for an application line; None for a line without stated hours."""
        return self.times_on(at).line_opening(line, at)

    def audit_lines(self, member_id: str) -> tuple[AuditLine, ...]:
        """Every access to the member's data, oldest first."""
        with self.database.read() as connection:
            return audit.lines(connection, member_id)

    # Changing

    def book(
        self, member_id: str, service: str, facts: Facts, at: datetime, *, actor: str, key: str | None = None,
        consent: Consent | None = None, told: Collection[str] | None = None,
    ) -> BookingResult:  # fmt: skip
        """Book when the decision allows it and nothing is missing; see BookingResult.kind for what became of it.

        `key` makes a repeated request return the first booking (IdempotencyConflict if it asks for something else);
        its evidence is the first yes. `told`: the quota lines the member was told it would hold (those of the decision's
        `consumes`); BookingOutdated if it would hold others by now. `consent` is stored with a booking that is made;
        raises ConsentSpent when its proposal was carried out before, BadConsent when it was given for somebody else.
        """
        if key is not None and not (0 < len(key) <= _LONGEST_KEY and storable(key)):
            raise BadFact("key", f"应为 1 到 {_LONGEST_KEY} 字的文字", "请求编号")
        wanted = self._part(service, facts, at)
        return self._change(
            actor, "book", wanted,
            lambda c: self._desk.book(c, member_id, wanted, facts, at, actor, key, consent, told), member_id,
        )  # fmt: skip

    def cancellation(
        self, booking_id: str, at: datetime, *, actor: str, cause: str = ""
    ) -> CancellationPreview:
        """What cancelling would do, to be told beforehand; raises IllegalTransition for an ended booking.

        `cause`: nobody_can_attend or unsuitable, which 4.11 treats in its own way.
        """
        on_day(at)
        with self.database.read() as connection:
            found = self._desk.preview(connection, booking_id, at, cause)
        self._audit(actor, "cancellation", found.booking.member_id, booking_id)
        return found

    def cut_off(self, booking_id: str, at: datetime, *, actor: str) -> CutOff:
        """The deadlines of a booking where a clock decides them, and whether they are near; see CutOff.

        Raises IllegalTransition for an ended booking.
        """
        on_day(at)
        with self.database.read() as connection:
            found = self._desk.opened(connection, booking_id)
        self._audit(actor, "cut_off", found.member_id, booking_id)
        return cut_off(found, self.catalogue, at, self.calendar)

    def by_chat(self, act: Act) -> bool:
        """Whether this edition lets chat carry out such an act, or only the line; booking is always open to chat."""
        return act is Act.BOOK or getattr(self.catalogue.by_chat, act.value) == "yes"

    def cancel(
        self, booking_id: str, at: datetime, *, actor: str, told: BookingState | None = None,
        consent: Consent | None = None,
    ) -> CancellationPreview:  # fmt: skip
        """Cancel now; in time the counts come back, too late they stay used. Raises IllegalTransition when ended.

        Raises IllegalTransition when ended, CancelBarred where it can no longer be cancelled.
        `told`: the end the member was told of (cancelled, forfeited); PreviewOutdated if it would be another by now.
        `consent` is stored with it, as in `book`.
        """
        on_day(at)
        return self._change(
            actor, "cancel", booking_id, lambda c: self._desk.cancel(c, booking_id, at, actor, told, consent)
        )

    def rescheduling(
        self, booking_id: str, new_date: date, at: datetime, *, actor: str
    ) -> RescheduleResult:
        """What moving the booking to another day would do, to be told beforehand; nothing is changed."""
        on_day(at)
        with self.database.read() as connection:
            found = self._desk.rescheduling(connection, booking_id, new_date, at)
        self._audit(actor, "rescheduling", found.booking.member_id, booking_id)
        return found

    def reschedule(
        self, booking_id: str, new_date: date, at: datetime, *, actor: str, told: str | None = None,
        consent: Consent | None = None, new_time: time | None = None,
    ) -> RescheduleResult:  # fmt: skip
        """Move the booking to another day (and time of day), or say why not. Raises IllegalTransition when ended.

        `told`: the `told` of the preview the member saw; MoveOutdated if moving would mean something else by now.
        `consent` is stored with a move that is made, as in `book`.
        """
        on_day(at)
        return self._change(
            actor, "reschedule", booking_id,
            lambda c: self._desk.reschedule(c, booking_id, new_date, at, actor, told, consent, new_time),
        )  # fmt: skip

    def advance(
        self,
        booking_id: str,
        to: BookingState | str,
        at: datetime,
        *,
        actor: str,
        details: Mapping[str, str] | None = None,
    ) -> Booking:
        """The provider's next step; `details` may hold hospital, doctor, visit_at (ISO 8601), cause (no_indication).

        Raises IllegalTransition with the reason when the step is not open.
        """
        on_day(at)
        state = _state(to)
        told = dict(details or {})
        return self._change(
            actor, f"advance:{state.value}", booking_id,
            lambda c: self._desk.advance(c, booking_id, state, at, actor, told),
        )  # fmt: skip

    def designate_relative(
        self, member_id: str, name: str, relation: str, at: datetime, *, actor: str, consent: Consent | None = None
    ) -> Designation:
        """Designate a relative for good (3.2); naming the same person again changes nothing, the evidence neither.

        `consent` is stored with it, as in `book`.
        """
        on_day(at)
        person = str(parse_value(FactName.RELATIVE_NAME, name))
        kind = parse_value(FactName.FOR_WHOM, relation)
        return self._change(
            actor, "designate_relative", str(kind),
            lambda c: self._desk.designate(c, member_id, person, str(kind), at, actor, consent), member_id,
        )  # fmt: skip

    def erase_health_statements(self, member_id: str, at: datetime, *, actor: str) -> Erased:
        """Erase what was told of the member's health for ended bookings, and ask the provider to do so; see Erased."""
        on_day(at)
        return self._change(
            actor, "erase_health_statements", "", lambda c: erase_health_statements(c, member_id, at), member_id
        )

    # Incidents: what a person must look at

    def raise_incident(
        self, kind: IncidentKind | str, at: datetime, *, actor: str, conversation: str, who: str = "", member_id: str = "",
        channel: str = "",
    ) -> Incident:  # fmt: skip
        """Record a danger or complaint heard in a talk, once a talk and kind while it goes on; see Incident.

        `who`: self, other, agent_caller, or empty. No words of the talk are kept. A complaint is due as the edition says.
        """
        on_day(at)
        return self._incidents(at).raise_(
            kind, at, actor=actor, conversation=conversation, who=who, member_id=member_id, channel=channel
        )

    def incidents(
        self, *, actor: str, open_only: bool = False, kind: IncidentKind | None = None
    ) -> tuple[Incident, ...]:
        """Incidents, dangers first, then what is due first; `open_only`: those nobody has taken up."""
        return self._incidents(self.clock()).all(actor=actor, open_only=open_only, kind=kind)

    def open_incidents(self) -> Mapping[IncidentKind, int]:
        """How many of each kind nobody has taken up yet. No member's data, so no audit line."""
        return self._incidents(self.clock()).open_counts()

    def acknowledge_incident(self, incident_id: str, actor: str, at: datetime) -> Incident:
        """Somebody takes it up. Raises UnknownIncident, IncidentSettled when it has been taken up or closed."""
        on_day(at)
        return self._incidents(at).step(incident_id, IncidentState.ACKNOWLEDGED, at, actor=actor)

    def close_incident(self, incident_id: str, actor: str, at: datetime) -> Incident:
        """It is dealt with. Raises UnknownIncident, IncidentSettled when it is closed."""
        on_day(at)
        return self._incidents(at).step(incident_id, IncidentState.CLOSED, at, actor=actor)

    # The provider

    def provider_callback(
        self,
        settings: ProviderSettings,
        signature: str,
        body: bytes,
        at: datetime,
        received: datetime | None = None,
    ) -> CallbackResult:
        """Verify and carry out a callback (`body` as received, `signature` its header); the same event once only.

        `received` is when it arrived by the real clock, which the signature is judged by; default `at`.
        Raises CallbackError for what is forged, stale, replayed or not understood, UnknownBooking, IllegalTransition.
        """
        on_day(at)
        callback = read_callback(settings, signature, body, received or at)
        return self._change(
            PROVIDER, f"callback:{callback.type}", callback.booking_id,
            lambda c: self._desk.provider_told(c, callback, at, PROVIDER),
        )  # fmt: skip

    def affected_by(
        self, old: RuleBook, new: RuleBook, at: datetime, *, actor: str
    ) -> tuple[tuple[AffectedMember, ...], tuple[AffectedBooking, ...]]:
        """The members and open bookings to whom edition `new` means something else than `old` at `at`, by id.

        Reads every member: seconds for ten thousand. One audit line.
        """
        on_day(at)
        found = differences(old.catalogue, new.catalogue)
        services = tuple(dict.fromkeys(
            (*services_ruled_anew(found, old.catalogue), *services_ruled_anew(found, new.catalogue))
        ))  # fmt: skip
        with self.database.read() as connection:
            people = [affected_member(m, old, new, services, at) for m in scanning.every_member(connection)]
            running = [affected_booking(b, found, old.catalogue) for b in scanning.open_bookings(connection)]
        self._audit(actor, "edition_diff", "", f"{old.catalogue.edition.id} {new.catalogue.edition.id}")
        return tuple(m for m in people if m is not None), tuple(b for b in running if b is not None)

    def outbox(self, *, actor: str, dead_only: bool = False) -> tuple[OutboxEvent, ...]:
        """Events the provider has not taken yet, in order; `dead_only`: those that are no longer tried."""
        with self.database.read() as connection:
            found = outbox.events(connection, dead_only)
        self._audit(actor, "outbox", "", f"{len(found)} events")
        return found

    def resend(self, event_id: str, *, actor: str) -> OutboxEvent:
        """Make an undelivered event due at once, with all attempts anew. Raises UnknownEvent, AlreadyDelivered."""
        with self.database.write() as connection:
            found = outbox.revive(connection, event_id)
            audit.write(connection, self.clock(), actor, "resend", found.member_id, event_id)
        return found

    def load_members(
        self,
        path: str | Path,
        *,
        actor: str,
        progress: Progress | None = None,
        today: date | None = None,
    ) -> LoadReport:
        """Load a members file; relative dates count from `today` (default: the clock's day). Raises MembersFileError."""
        day = today if today is not None else self.clock().astimezone(SHANGHAI).date()
        report = load_members(Path(path), self.database, self.catalogue, day, progress)
        self._audit(actor, "load_members", "", Path(path).name)
        return report

    def _incidents(self, at: datetime) -> Incidents:
        return Incidents(self.database, self.calendar, self.clock, self.edition_on(at))

    @property
    def _desk(self) -> Desk:
        return Desk(self.editions, self.database, self.calendar, self.clock)

    def _part(self, service: str, facts: Facts, at: datetime) -> str:
        """The service itself, or the part of a group the facts name by id or name; raises BadFact for another."""
        book = self.editions.on(on_day(at))
        return part_of(book.catalogue, book.require(service), facts)

    def _snapshot(self, member_id: str, at: datetime, actor: str, action: str, subject: str) -> Snapshot:
        on_day(at)

        def read(connection: Connection) -> Snapshot:
            found = reading.member(connection, member_id)
            account, bookings = reading.account_and_bookings(connection, member_id)
            book = self.editions.on(on_day(at))
            return Snapshot(book, self.calendar, found, account, bookings, at, editions=self.editions)

        return self._read(member_id, actor, action, subject, read)

    def _read(
        self, member_id: str, actor: str, action: str, subject: str, read: Callable[[Connection], T]
    ) -> T:
        with self.database.read() as connection:
            found = read(connection)
        self._audit(actor, action, member_id, subject)
        return found

    def _change(
        self, actor: str, action: str, subject: str, change: Callable[[Connection], T], member_id: str = ""
    ) -> T:
        """One write transaction with its audit line; for a booking the member is found through it."""
        with self.database.write() as connection:
            owner = member_id or reading.owner_of(connection, subject)
            done = change(connection)
            audit.write(connection, self.clock(), actor, action, owner, subject)
        return done

    def _audit(self, actor: str, action: str, member_id: str, subject: str) -> None:
        with self.database.write() as connection:
            audit.write(connection, self.clock(), actor, action, member_id, subject)


def _member_account(connection: Connection, member_id: str) -> tuple[Member, Account]:
    return reading.member(connection, member_id), reading.account(connection, member_id)


def _person(member: Member) -> Person:
    return Person(member.mobile, member.name)


def _state(to: BookingState | str) -> BookingState:
    try:
        return BookingState(to)
    except ValueError as error:
        raise IllegalTransition(f"没有预约状态 {to}", field="to") from error
