"""Rules of every service: the contract, its periods, exclusions, who may use and who may ask."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from ..answers import Finding, Stage
from ..case import Case
from ..fact_specs import AllowedValue, FactName
from ..times.periods import birthday
from ..wording import reason
from .base import Rule

MAJORITY = 18


class _Blocking(Rule):
    """A rule that passes on what the standing already says, restated on the rule's own clause."""

    def pick(self, case: Case, *codes: str) -> Iterator[Finding]:
        """The blockers with one of `codes`."""
        for blocker in case.standing.blockers:
            if blocker.code in codes:
                yield replace(blocker, clause=self.clause)


class PolicyInForce(_Blocking):
    """5.1.1: no service while the contract is suspended, lapsed or ended; 一: nor below the lowest sum insured."""

    def findings(self, case: Case) -> Iterator[Finding]:
        yield from self.pick(case, "policy_not_in_force", "sum_insured_too_low")


class PremiumPaid(_Blocking):
    """一: no service while a premium is due and unpaid."""

    def findings(self, case: Case) -> Iterator[Finding]:
        yield from self.pick(case, "premium_unpaid")


class CoolingOffOver(_Blocking):
    """5.1.4: no service during the cooling-off period."""

    def findings(self, case: Case) -> Iterator[Finding]:
        yield from self.pick(case, "cooling_off")


class WaitingPeriodOver(_Blocking):
    """2.2, 5.1.5: the first 30 natural days of the service period carry no service."""

    def findings(self, case: Case) -> Iterator[Finding]:
        yield from self.pick(case, "waiting_period")


class ServicePeriod(Rule):
    """2.1: 4.1 lives three years from the effective date, the others as long as the contract.

    A younger contract keeps 4.1 open until its own three years end. A wanted day must lie inside the period too.
    """

    def findings(self, case: Case) -> Iterator[Finding]:
        period = case.standing.service_period(case.service)
        wanted = case.facts.day(FactName.WANTED_DATE)
        if wanted is not None and wanted < case.on:
            yield self.refuse("date_in_past", day=wanted)
        if period is None or period[1] is None:
            return
        last = period[1]
        opens = case.standing.service_open_from(case.service)
        ended = case.standing.service_ended_on(case.service)
        # A contract that only waits for its premium keeps its period: that it is unpaid is told elsewhere.
        over = last < case.on or (opens != case.on and not case.standing.blockers)
        if over and ended is not None:
            yield self._ended(case, ended, opens)
        elif wanted is not None and wanted > last:
            yield reason("date_after_service_period", case.spec.service_period.clause, day=wanted, last_day=last)

    def _ended(self, case: Case, ended: date, opens: date | None) -> Finding:
        terms = case.spec.service_period
        code = "service_period_ended" if opens is None else "service_period_not_open"
        return reason(code, terms.clause, opens, service=case.name, years=terms.years, last_day=ended)


class NoExclusion(Rule):
    """2.4: no service where the contract's own exclusions apply."""

    def findings(self, case: Case) -> Iterator[Finding]:
        if case.facts.yes(FactName.EXCLUSION_APPLIES):
            yield self.refuse("exclusion")


class InsuredOnly(Rule):
    """3.2 亲属共享: only the shared services (4.10) are open to relatives."""

    def findings(self, case: Case) -> Iterator[Finding]:
        if case.service in case.book.shared_services:
            return
        if case.facts.text(FactName.FOR_WHOM) not in ("", "self"):
            yield self.refuse("insured_only", service=case.name)


class MinorApplicant(Rule):
    """5.4: for a minor the policyholder or the legal guardian asks. 18 is reached on the birthday."""

    def findings(self, case: Case) -> Iterator[Finding]:
        of_age = birthday(case.member.birth_date, MAJORITY)
        if case.on >= of_age:
            return
        applicant = case.facts.text(FactName.APPLICANT)
        if applicant == "insured":
            yield self.refuse("minor_applicant", possible_from=of_age)
        elif not applicant:
            yield self.need(case, FactName.APPLICANT, Stage.BOOKING)


class MinimumAge(Rule):
    """3.2: 4.1 is for adults of `years` and over; the age is reached on the birthday."""

    years: int

    def findings(self, case: Case) -> Iterator[Finding]:
        reached = birthday(case.member.birth_date, self.years)
        if case.on < reached:
            yield self.refuse("under_age", service=case.name, age=self.years, possible_from=reached)


class RelativeDesignated(Rule):
    """3.2, 4.10 注意1: spouse, child or parent, and only once the member has named them."""

    relations: tuple[str, ...]

    def findings(self, case: Case) -> Iterator[Finding]:
        relation = case.facts.text(FactName.FOR_WHOM)
        if relation in ("", "self"):
            return
        if relation not in self.relations:
            yield self.refuse("relation_not_allowed")
            return
        named = [r.name for r in case.member.relatives if r.relation.value == relation]
        name = case.facts.text(FactName.RELATIVE_NAME)
        if (name and name not in named) or not named:
            yield self._not_designated(case)
        elif not name and (relation != "spouse" or len(named) > 1):
            # A member has one spouse at a time, but two parents and maybe several children, not all of them named.
            values = tuple(AllowedValue(person, person) for person in named)
            yield self.need(case, FactName.RELATIVE_NAME, Stage.ELIGIBILITY, values)

    def _not_designated(self, case: Case) -> Finding:
        most = case.book.max_relatives
        if len(case.member.relatives) >= most:
            return self.refuse("relatives_full", count=most)
        return self.refuse("relative_not_designated")
