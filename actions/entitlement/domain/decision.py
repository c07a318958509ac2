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
    EarliestDate,
    Finding,
    Need,
    Note,
    Outcome,
    Reason,
    Stage,
)
from .calendar import WorkCalendar
from .case import Account, Case
from .fact_specs import AllowedValue, FactName
from .facts import Facts, bad_date
from .hours import SHANGHAI, service_hours
from .ledger import Consumption
from .lines import choose_line
from .members import Member
from .quota import QuotaBalance
from .rulebook import RuleBook
from .rules import need
from .standing import standing_of
from .wording import chinese_instant, note

# Facts about the person and the disease; the rest belongs to one particular request and says nothing on other services.
PERSONAL_FACTS = frozenset({
    FactName.FOR_WHOM, FactName.RELATIVE_NAME, FactName.APPLICANT, FactName.DISEASE, FactName.DISEASE_CLASS,
    FactName.DIAGNOSIS, FactName.FIRST_DIAGNOSED_ON, FactName.EARLY_SYMPTOM, FactName.CANCER_CONFIRMED,
    FactName.EXCLUSION_APPLIES, FactName.TREATMENT_BEGUN, FactName.PSYCHIATRIC,
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
    costs: list[Consumption] = field(default_factory=list)
    earliest: date | None = None
    provisional: bool = False

    def take(self, finding: Finding) -> None:
        """File one finding."""
        if isinstance(finding, Reason):
            self.reasons.append(finding)
        elif isinstance(finding, Need):
            self.needs.append(finding)
        elif isinstance(finding, Note):
            self.notes.append(finding)
        elif isinstance(finding, Consumption):
            self.costs.append(finding)
        elif isinstance(finding, EarliestDate):
            self.earliest = finding.day if self.earliest is None else max(self.earliest, finding.day)
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
    heard = _Heard()
    for rule in case.book.rules[case.service]:
        for finding in rule.findings(case):
            heard.take(finding)
    choice = choose_line(case)
    heard.reasons.extend(choice.reasons)
    heard.needs.extend(choice.needs)
    if heard.reasons:
        return _refusal(case, heard)
    heard.needs.extend(_which_part(case))
    needs = _ordered(heard.needs)
    open_question = any(found.stage is Stage.ELIGIBILITY for found in needs)
    return Decision(
        service=case.service,
        outcome=Outcome.NEEDS if open_question else Outcome.ALLOWED,
        needs=needs,
        line=choice.line or None,
        consumes=(*choice.consumes, *heard.costs),
        quota=_quota(case),
        earliest_date=heard.earliest,
        provisional=heard.provisional,
        notes=_notes(case, heard),
    )


def _refusal(case: Case, heard: _Heard) -> Decision:
    days = [found.possible_from for found in heard.reasons]
    passing = [day for day in days if day is not None]
    reasons = tuple(dict.fromkeys(heard.reasons))
    return Decision(
        service=case.service,
        outcome=Outcome.REFUSED,
        reasons=reasons,
        quota=_quota(case),
        earliest_date=max(passing) if len(passing) == len(days) else None,
        find_alternatives=tuple if case.standing.blockers else partial(_alternatives, case),
        provisional=heard.provisional and any(found.code in ("too_soon", "closed_on_date") for found in reasons),
    )


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

