"""The booking desk: every change to bookings, counts and designations, each in one transaction of its own.

Inside a transaction the member is locked first, then read, then decided on; so the last use is given away once, however
many processes ask. A booking, its holds, its event and its audit line are written together or not at all.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time

from sqlalchemy.engine import Connection

from .domain.answers import Decision, Outcome, Reason
from .domain.booking.bookings import (
    MOVED_FROM,
    MOVED_TO,
    Booking,
    BookingState,
    LineEffect,
    StateChange,
    effects_of,
    entry_kind,
    first_facts,
    require_open,
    require_transition,
)
from .domain.booking.changes import (
    BookingKind,
    BookingResult,
    CancellationPreview,
    Designation,
    RescheduleResult,
    judge_move,
    moved,
    on_day_and_time,
    preview_cancellation,
    visit_told,
)
from .domain.booking.consent import Act, Consent
from .domain.counts.ledger import hold, open_holds, settle
from .domain.decision import decide, make_case
from .domain.fact_specs import FactName
from .domain.facts import Facts
from .domain.people.members import Member, Relation, Relative
from .domain.rulebook import RuleBook
from .domain.standing import standing_of
from .domain.times.calendar import WorkCalendar
from .domain.times.hours import SHANGHAI
from .domain.wording import move_text, reason
from .editions import Editions
from .errors import (
    BadCallback,
    BadDate,
    BookingOutdated,
    CancelBarred,
    IdempotencyConflict,
    IllegalTransition,
    MoveOutdated,
    PreviewOutdated,
    UnknownMember,
)
from .provider.callbacks import CallbackResult, ProviderCallback
from .storage import callbacks, consents, reading, repository
from .storage.database import Database


@dataclass(frozen=True)
class Desk:
    """Works on one open write transaction; the facade opens it and writes the audit line in it.

    A `consent` is stored with the act when the act is done, and only then. `clock` stamps it.
    """

    editions: Editions
    database: Database
    calendar: WorkCalendar
    clock: Callable[[], datetime]

    def book(
        self, connection: Connection, member_id: str, service: str, facts: Facts, at: datetime, actor: str,
        key: str | None, consent: Consent | None = None, told: Collection[str] | None = None,
    ) -> BookingResult:  # fmt: skip
        """Decide and, when nothing is missing, book: the booking with its holds and the event booking.requested."""
        self._lock(connection, member_id)
        member = reading.member(connection, member_id)
        account = reading.account(connection, member_id)
        decision = decide(make_case(self._book(at), service, member, account, facts, at, self.calendar))
        for earlier in reading.bookings_by_key(connection, member_id, key) if key else ():
            if earlier.service != service or first_facts(earlier) != facts.plain():
                raise IdempotencyConflict(key or "")
            return BookingResult(_as_booked(decision, earlier), earlier, BookingKind.REPEATED)
        if not decision.bookable:
            kind = BookingKind.REFUSED if decision.outcome is Outcome.REFUSED else BookingKind.NEEDS
            return BookingResult(decision, None, kind)
        if self._book(at).catalogue.services[service].booking.kind == "direct":
            return BookingResult(decision, None, BookingKind.DIRECT)
        lines = [cost.line for cost in decision.consumes]
        if told is not None and sorted(told) != sorted(lines):
            raise BookingOutdated()
        booking = self._store(connection, member, service, facts, at, actor, decision, key)
        done = {"service": service, "wanted_date": booking.facts.get("wanted_date", ""), "holds": " ".join(lines)}
        self._evidence(connection, Act.BOOK, consent, booking, actor, **done)
        return BookingResult(decision, booking, BookingKind.BOOKED)

    def _store(
        self, connection: Connection, member: Member, service: str, facts: Facts, at: datetime, actor: str,
        decision: Decision, key: str | None,
    ) -> Booking:  # fmt: skip
        local = at.astimezone(SHANGHAI)
        year = standing_of(member, self._book(at).catalogue, local.date()).policy_year
        if year is None:
            raise AssertionError("allowed without a policy year")
        booking = Booking(
            id=repository.new_booking_id(connection, local.date()),
            member_id=member.id,
            service=service,
            state=BookingState.REQUESTED,
            requested_at=local,
            consumes=decision.consumes,
            facts=facts.plain(),
            wanted_date=facts.day(FactName.WANTED_DATE),
            wanted_time=facts.clock(FactName.WANTED_TIME),
            history=(StateChange(BookingState.REQUESTED, local, actor),),
        )
        repository.add_booking(connection, booking, key)
        holds = [hold(booking.id, cost, year, local.date(), local) for cost in decision.consumes]
        repository.add_entries(connection, member.id, holds)
        repository.add_event(connection, booking, "booking.requested", local)
        return booking

    def preview(
        self, connection: Connection, booking_id: str, at: datetime, cause: str = ""
    ) -> CancellationPreview:
        """What cancelling would do; raises IllegalTransition when the booking has ended."""
        booking = self.opened(connection, booking_id)
        return preview_cancellation(booking, self._kept(booking).catalogue, at, self.calendar, cause)

    def opened(self, connection: Connection, booking_id: str) -> Booking:
        """The booking as it is; raises IllegalTransition when it has ended."""
        return self._open(reading.booking(connection, booking_id))

    def cancel(
        self, connection: Connection, booking_id: str, at: datetime, actor: str,
        told: BookingState | None = None, consent: Consent | None = None,
    ) -> CancellationPreview:  # fmt: skip
        """Cancel: in time the counts come back, too late they stay used (the booking is then forfeited).

        Raises CancelBarred where it can no longer be cancelled (4.9, 4.11 after signing).
        `told` is the state the member was told the booking would end in; raises PreviewOutdated if it no longer would.
        """
        booking = self._open(self._locked_booking(connection, booking_id))
        preview = preview_cancellation(booking, self._kept(booking).catalogue, at, self.calendar)
        if not preview.possible:
            raise CancelBarred(preview.text_zh, field="booking")
        if told is not None and told is not preview.state:
            raise PreviewOutdated()
        done = self._move_to(connection, booking, preview.state, at, actor, {"cause": "member"}, preview.effects)
        repository.add_event(connection, done, "booking.cancelled", at, in_time=preview.in_time)
        self._evidence(connection, Act.CANCEL, consent, done, actor, state=done.state.value)
        return replace(preview, booking=done)

    def reschedule(
        self, connection: Connection, booking_id: str, new_date: date, at: datetime, actor: str,
        told: str | None = None, consent: Consent | None = None, new_time: time | None = None,
    ) -> RescheduleResult:  # fmt: skip
        """Move to `new_date` (and `new_time` of that day) if it is in time and possible; the counts stay held.

        `told` is the preview's own `told`; raises MoveOutdated if moving now means something else.
        """
        booking = self._open(self._locked_booking(connection, booking_id))
        result = self._judged(connection, booking, new_date, at, new_time)
        if told is not None and told != result.told:
            raise MoveOutdated()
        if not result.possible:
            return result
        changed = moved(booking, new_date, new_time)
        steps = {MOVED_FROM: booking.facts.get("wanted_date", ""), MOVED_TO: new_date.isoformat()}
        self._record(connection, changed, at, actor, steps)
        repository.add_event(connection, changed, "booking.rescheduled", at)
        self._evidence(connection, Act.RESCHEDULE, consent, changed, actor, **steps)
        done = reading.booking(connection, booking_id)
        return replace(result, booking=done, done=True, text_zh=move_text(booking.visit_at, done=True))

    def rescheduling(
        self, connection: Connection, booking_id: str, new_date: date, at: datetime
    ) -> RescheduleResult:
        """What moving to `new_date` would do; raises IllegalTransition when the booking has ended."""
        return self._judged(connection, self.opened(connection, booking_id), new_date, at)

    def _judged(
        self, connection: Connection, booking: Booking, new_date: date, at: datetime, new_time: time | None = None
    ) -> RescheduleResult:
        """Decide as if the booking were asked for anew, without the counts it holds itself."""
        member = reading.member(connection, booking.member_id)
        facts = Facts.parse({**booking.facts, **on_day_and_time(new_date, new_time)})
        others = reading.account(connection, booking.member_id)
        account = replace(others, entries=tuple(e for e in others.entries if e.booking != booking.id))
        case = make_case(self._kept(booking), booking.service, member, account, facts, at, self.calendar)
        return judge_move(booking, decide(case), self._kept(booking).catalogue, at, self.calendar)

    def advance(
        self, connection: Connection, booking_id: str, to: BookingState, at: datetime, actor: str,
        details: Mapping[str, str], tell: bool = True,
    ) -> Booking:  # fmt: skip
        """The provider's side: one step forward, completed, forfeited or rejected (details: cause, visit_at …).

        `tell` False: the provider itself told us, and gets no event about it. Cancelling is the member's: `cancel`
        looks whether it is still in time.
        """
        booking = self._locked_booking(connection, booking_id)
        if to is BookingState.CANCELLED:
            raise IllegalTransition("不能直接改为“已取消”，请按取消办理，先说明次数会怎样", field="to")
        require_transition(booking, to, self._kept(booking).catalogue.services[booking.service])
        if "visit_at" in details:
            booking = _arranged(booking, details["visit_at"])
        effects = effects_of(booking, to, details.get("cause", ""))
        done = self._move_to(connection, booking, to, at, actor, details, effects)
        if tell:
            repository.add_event(connection, done, f"booking.{to.value}", at)
        return done

    def provider_told(
        self, connection: Connection, callback: ProviderCallback, at: datetime, actor: str
    ) -> CallbackResult:
        """Carry out the provider's callback, once; the booking's lock keeps a second copy of it waiting."""
        booking = self._locked_booking(connection, callback.booking_id)
        if callbacks.seen(connection, callback):
            return CallbackResult(booking, True)
        try:
            done = self.advance(connection, booking.id, callback.state, at, actor, callback.details, tell=False)
        except BadDate as error:
            raise BadCallback(f"data.{error.field}", error.reason) from error
        callbacks.remember(connection, callback, at)
        return CallbackResult(done, False)

    def designate(
        self, connection: Connection, member_id: str, name: str, relation: str, at: datetime, actor: str = "",
        consent: Consent | None = None,
    ) -> Designation:  # fmt: skip
        """Name a relative for good (3.2): an allowed relation, two at most, while a contract is in force."""
        self._lock(connection, member_id)
        member = reading.member(connection, member_id)
        if any(r.name == name and r.relation.value == relation for r in member.relatives):
            return Designation(True, (), member.relatives)
        reasons = tuple(self._designation_reasons(member, relation, at))
        if reasons:
            return Designation(False, reasons, member.relatives)
        relative = Relative(name, Relation(relation), at.astimezone(SHANGHAI).date())
        repository.add_relative(connection, member_id, relative)
        if consent is not None:
            done = {"name": name, "relation": relation}
            consents.keep(
                connection, Act.DESIGNATE, consent, member_id, actor, self.clock(), done=done
            )  # fmt: skip
        return Designation(True, (), (*member.relatives, relative))

    def _designation_reasons(self, member: Member, relation: str, at: datetime) -> Iterable[Reason]:
        sharing = self._book(at).catalogue.family_sharing
        standing = standing_of(member, self._book(at).catalogue, at.astimezone(SHANGHAI).date())
        yield from (blocker for blocker in standing.blockers if blocker.code != "waiting_period")
        if relation not in sharing.relations:
            yield reason("relation_not_allowed", sharing.clause)
        if len(member.relatives) >= sharing.max_relatives:
            yield reason("relatives_full", sharing.clause, count=sharing.max_relatives)

    def _move_to(
        self, connection: Connection, booking: Booking, to: BookingState, at: datetime, actor: str,
        details: Mapping[str, str], effects: tuple[LineEffect, ...],
    ) -> Booking:  # fmt: skip
        changed = replace(booking, state=to, details={**booking.details, **details})
        self._record(connection, changed, at, actor, details)
        kinds = {effect.line: entry_kind(effect.effect) for effect in effects}
        held = open_holds(reading.entries_of_booking(connection, booking.id), booking.id) if kinds else ()
        settled = [settle(entry, kinds[entry.line], at) for entry in held]
        repository.add_entries(connection, booking.member_id, settled)
        return reading.booking(connection, booking.id)

    def _record(
        self, connection: Connection, booking: Booking, at: datetime, actor: str, details: Mapping[str, str]
    ) -> None:
        repository.update_booking(connection, booking)
        repository.add_step(connection, booking.id, StateChange(booking.state, at, actor, dict(details)))

    def _book(self, at: datetime) -> RuleBook:
        """The edition that governs at `at`."""
        return self.editions.on(at.astimezone(SHANGHAI).date())

    def _kept(self, booking: Booking) -> RuleBook:
        """The edition an open booking keeps: the one it was made under."""
        return self.editions.kept_by(booking)

    def _evidence(
        self, connection: Connection, act: Act, consent: Consent | None, booking: Booking, actor: str, **done: str
    ) -> None:
        if consent is not None:
            consents.keep(
                connection, act, consent, booking.member_id, actor, self.clock(), booking.id, done
            )  # fmt: skip

    def _open(self, booking: Booking) -> Booking:
        return require_open(booking)

    def _locked_booking(self, connection: Connection, booking_id: str) -> Booking:
        self._lock(connection, reading.owner_of(connection, booking_id))
        return reading.booking(connection, booking_id)

    def _lock(self, connection: Connection, member_id: str) -> None:
        if not self.database.lock_member(connection, member_id):
            raise UnknownMember(member_id)


def _arranged(booking: Booking, text: str) -> Booking:
    """`booking` with the visit as told; a bare day replaces the wanted one. Raises BadDate."""
    try:
        day, visit_at = visit_told(text)
    except ValueError as error:
        raise BadDate("visit_at", f"没有“{text}”这个时刻", "就诊时间") from error
    if day < booking.requested_on:
        raise BadDate("visit_at", "就诊早于申请", "就诊时间")
    return replace(booking, visit_at=visit_at, wanted_date=booking.wanted_date if visit_at else day)


def _as_booked(decision: Decision, booking: Booking) -> Decision:
    """The decision a repeated request gets: the yes it got the first time, whatever has been used up since."""
    return replace(
        decision,
        outcome=Outcome.ALLOWED,
        reasons=(),
        needs=(),
        find_alternatives=tuple,
        line=booking.consumes[0].line if booking.consumes else None,
        consumes=booking.consumes,
    )

