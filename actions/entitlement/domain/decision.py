"""Decides one case: every rule of the service is heard, then the quota lines; the findings become one answer.

Pure: no clock, no database, no validation. All reasons are listed; needs are given only while the answer can still
turn, most decisive first.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import partial

from ..errors import BadInstant
from .answers import (
    Decision,
    DocumentNeed,
    EarliestDate,
    Finding,
    Need,
    Note,
    Outcome,
    Reason,
    Stage,
)
from .case import Account, Case
from .counts.ledger import Consumption
from .counts.lines import LineChoice, choose_line
from .counts.quota import QuotaBalance
from .fact_specs import AllowedValue, FactName
from .facts import Facts, bad_date
from .people.members import Member
from .promises import VISIT_CODES, Hearing, Promise, promise_of
from .rulebook import RuleBook
from .rules import need
from .standing import standing_of
from .times.calendar import WorkCalendar
from .times.hours import SHANGHAI, service_hours
from .wording import chinese_instant, dated, note, raised, undated

# Facts about the person and the disease; the rest belongs to one particular request and says nothing on other services.
PERSONAL_FACTS = frozenset({
    FactName.FOR_WHOM, FactName.RELATIVE_NAME, FactName.APPLICANT, FactName.DISEASE, FactName.DISEASE_CLASS,
    FactName.DIAGNOSIS, FactName.FIRST_DIAGNOSED_ON, FactName.EARLY_SYMPTOM, FactName.CANCER_CONFIRMED,
    FactName.EXCLUSION_APPLIES, FactName.TREATMENT_BEGUN, FactName.PSYCHIATRIC,
    FactName.ACUTE_PHASE, FactName.EMERGENCY,
})  # fmt: skip

# Most decisive first: what settles most answers is asked first, what only the booking needs comes last.
_ORDER = {name: position for position, name in enumerate((
    FactName.SUB_SERVICE, FactName.FOR_WHOM, FactName.RELATIVE_NAME, FactName.DISEASE_CLASS, FactName.DIAGNOSIS,
    FactName.FIRST_DIAGNOSED_ON, FactName.EARLY_SYMPTOM, FactName.CANCER_CONFIRMED, FactName.REPORT_ON,
    FactName.REPORT_SOURCE, FactName.TREATMENT_BEGUN, FactName.ADMISSION_NOTICE, FactName.SURGERY_SETTING,
    FactName.INVASIVE_CARE, FactName.REGION, FactName.DEPARTMENT, FactName.WANTED_DATE, FactName.APPLICANT,
))}  # fmt: skip


@dataclass
class _Heard:
    """Findings sorted by kind."""

    reasons: list[Reason] = field(default_factory=list)
    needs: list[Need] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    documents: list[DocumentNeed] = field(default_factory=list)
    costs: list[Consumption] = field(default_factory=list)
    earliest: EarliestDate | None = None
    provisional: bool = False
    line: LineChoice = field(default_factory=LineChoice)

    def take(self, finding: Finding) -> None:
        """File one finding."""
        if isinstance(finding, Reason):
            self.reasons.append(finding)
        elif isinstance(finding, Need):
            self.needs.append(finding)
        elif isinstance(finding, Note):
            self.notes.append(finding)
        elif isinstance(finding, DocumentNeed):
            self.documents.append(finding)
        elif isinstance(finding, Consumption):
            self.costs.append(finding)
        elif isinstance(finding, EarliestDate):
            if self.earliest is None or finding.day > self.earliest.day:
                self.earliest = finding
            self.provisional = self.provisional or finding.provisional
        else:
            self.provisional = True


def make_case(
    book: RuleBook,
    service: str,
    member: Member,
    account: Account,
    facts: Facts,
    at: datetime,
    calendar: WorkCalendar,
) -> Case:
    """The case of `member` asking for `service` at the aware instant `at`.

    Raises UnknownService, BadInstant (no time zone) and BadDate (a fact's date that cannot be).
    """
    if at.tzinfo is None:
        raise BadInstant()
    on = at.astimezone(SHANGHAI).date()
    _possible(facts, member, on)
    spec = book.catalogue.services[book.require(service)]
    standing = standing_of(member, book.catalogue, on)
    return Case(book, service, spec, member, standing, account, facts, at, on, calendar)


def _possible(facts: Facts, member: Member, on: date) -> None:
    for name in (FactName.FIRST_DIAGNOSED_ON, FactName.REPORT_ON):
        day = facts.day(name)
        if day is not None and day > on:
            raise bad_date(name, f"{day} 还没到")
        if day is not None and day < member.birth_date:
            raise bad_date(name, f"{day} 早于出生日期")


def decide(case: Case) -> Decision:
    """The decision on `case`; a refusal can tell which services the member can still use instead."""
    return _answer(case, _hear(case), None)


def _hear(case: Case) -> _Heard:
    """Every finding of the rules, and of the quota lines."""
    heard = _Heard()
    for rule in case.book.rules[case.service]:
        for finding in rule.findings(case):
            heard.take(finding)
    heard.line = choose_line(case)
    heard.reasons.extend(heard.line.reasons)
    heard.needs.extend(heard.line.needs)
    return heard


def _answer(case: Case, heard: _Heard, only: frozenset[str] | None) -> Decision:
    """What was heard as one answer; `only`: reasons with other codes do not count."""
    reasons = _counting(heard, only)
    if reasons:
        return _refusal(case, heard, reasons, only)
    needs = _ordered([*heard.needs, *_which_part(case)])
    open_question = any(found.stage is Stage.ELIGIBILITY for found in needs)
    return Decision(
        service=case.service,
        outcome=Outcome.NEEDS if open_question else Outcome.ALLOWED,
        needs=needs,
        line=heard.line.line or None,
        consumes=(*heard.line.consumes, *heard.costs),
        quota=_quota(case),
        earliest_date=None if heard.earliest is None else heard.earliest.day,
        provisional=heard.provisional,
        notes=_notes(case, heard),
        needs_documents=tuple(heard.documents),
        judge_only=partial(_answer, case, heard),
    )


def _counting(heard: _Heard, only: frozenset[str] | None) -> tuple[Reason, ...]:
    return tuple(dict.fromkeys(found for found in heard.reasons if only is None or found.code in only))


def _refusal(case: Case, heard: _Heard, reasons: tuple[Reason, ...], only: frozenset[str] | None) -> Decision:
    def hear(other: Case) -> Hearing:
        again = _hear(other)
        return Hearing(_counting(again, only), again.earliest)

    promise = promise_of(case, reasons, hear)
    against_the_day = any(found.code in VISIT_CODES for found in reasons)
    return Decision(
        service=case.service,
        outcome=Outcome.REFUSED,
        reasons=_worded(reasons, promise),
        quota=_quota(case),
        earliest_date=promise.day,
        find_alternatives=tuple if case.standing.blockers else partial(_alternatives, case),
        provisional=promise.provisional or (heard.provisional and against_the_day),
        judge_only=partial(_answer, case, heard),
    )


def _worded(reasons: tuple[Reason, ...], promise: Promise) -> tuple[Reason, ...]:
    """The reasons naming the day that may be named, or none; what would be in the way by then is said once."""
    if promise.day is not None:
        day = promise.day
        if promise.raised:
            return (raised(reasons[0], day), *(undated(found, day=day) for found in reasons[1:]))
        return tuple(dated(found, day) for found in reasons)
    by_then = promise.by_then
    last = max((found.possible_from for found in reasons if found.possible_from is not None), default=None)
    found = []
    for one in reasons:
        tells = by_then is not None and one.possible_from == last
        found.append(undated(one, by_then if tells else None))
        by_then = None if tells else by_then
    return tuple(found)


def _quota(case: Case) -> tuple[QuotaBalance, ...]:
    if not case.has_quota():
        return ()
    services = case.book.catalogue.services
    return tuple(
        case.balance(line, key) for key in (case.service, *case.book.parts[case.service]) for line in services[key].quota
    )


def _which_part(case: Case) -> list[Need]:
    """A group of services (4.1) is booked by naming one of them."""
    parts = case.book.parts[case.service]
    if not parts:
        return []
    services = case.book.catalogue.services
    values = tuple(AllowedValue(part, services[part].short_name) for part in parts)
    return [need(case, FactName.SUB_SERVICE, Stage.BOOKING, case.spec.summary.clause, values)]


def _ordered(needs: list[Need]) -> tuple[Need, ...]:
    """One need a fact; eligibility before booking, what the member cannot say last, else most decisive first."""
    first: dict[FactName, Need] = {}
    for found in needs:
        known = first.get(found.fact)
        if known is None or (known.stage is Stage.BOOKING and found.stage is Stage.ELIGIBILITY):
            first[found.fact] = found
    return tuple(sorted(
        first.values(),
        key=lambda found: (found.stage is Stage.BOOKING, found.cannot_say, _ORDER.get(found.fact, len(_ORDER))),
    ))  # fmt: skip


def _notes(case: Case, heard: _Heard) -> tuple[Note, ...]:
    notes = list(heard.notes)
    wanted = case.facts.day(FactName.WANTED_DATE)
    for service, day, booking in case.account.booked_days:
        if service == case.service and day == wanted:
            notes.append(note("already_booked", case.spec.summary.clause, booking=booking))
    if heard.provisional:
        notes.append(note("provisional_date", case.spec.hours.clause))
    return (*notes, *_closed_now(case))


def _closed_now(case: Case) -> Iterator[Note]:
    """A service used at once (4.2, 4.3) can be closed at this very moment: when it opens, or what happens till then."""
    if case.spec.booking.kind != "direct":
        return
    opening = service_hours(case.book.catalogue, case.service, case.calendar).open_at(case.at)
    hours = case.spec.hours
    if opening.next_opening is None:
        return
    if hours.off_hours is not None:
        yield note("answered_later", hours.clause, promise=hours.off_hours.removesuffix("。"))
    else:
        yield note("closed_now", hours.clause, opens=chinese_instant(opening.next_opening))
    if opening.provisional:
        yield note("provisional_date", hours.clause)


def _alternatives(case: Case) -> tuple[str, ...]:
    """Services of the same edition the member can use now on the same personal facts, the nearest first.

    A service counts when the answer is yes; a sister of the refused one also when facts are still missing.
    """
    facts = case.facts.only(PERSONAL_FACTS)
    services = case.book.catalogue.services
    return tuple(
        other
        for other, family in case.book.alternatives[case.service]
        if _usable(replace(case, service=other, spec=services[other], facts=facts), questions=family)
    )


def _usable(case: Case, questions: bool) -> bool:
    """Whether the answer is yes, or, with `questions`, not no. Stops at the first finding that settles it."""
    choice = choose_line(case)
    if choice.reasons:
        return False
    if not questions and any(found.stage is Stage.ELIGIBILITY for found in choice.needs):
        return False
    for rule in case.book.rules[case.service]:
        for finding in rule.findings(case):
            if isinstance(finding, Reason):
                return False
            if not questions and isinstance(finding, Need) and finding.stage is Stage.ELIGIBILITY:
                return False
    return True

