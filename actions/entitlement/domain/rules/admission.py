"""The rule of the admission notice: without one, a clinic visit comes first and costs its own count."""

from __future__ import annotations

from collections.abc import Iterator

from ..answers import Finding, Stage
from ..case import Case
from ..counts.ledger import Consumption
from ..fact_specs import FactName
from ..wording import note, reason
from .base import Rule


class AdmissionNotice(Rule):
    """4.6, 4.7 流程2, 注意8, 注意9; 4.1.4 流程4.

    Without a valid notice of a network hospital (none, from another hospital than the one wanted, or outside the
    network) the booking also holds a count of `else_costs` (4.4, or 4.1.3 for 4.1.4); none left, refused.
    `none_left` is the clause that says so, where it is another than the one that takes the count.
    """

    else_costs: str
    none_left: str = ""

    def findings(self, case: Case) -> Iterator[Finding]:
        notice = case.facts.text(FactName.ADMISSION_NOTICE)
        if notice == "valid" or not case.has_quota():
            return
        visit = case.book.catalogue.services[self.else_costs]
        free = [line for line in visit.quota if case.balance(line, self.else_costs).free]
        if not notice:
            # With visits left the answer is yes either way; only the booking must know what it holds.
            stage = Stage.BOOKING if free else Stage.ELIGIBILITY
            yield self.need(case, FactName.ADMISSION_NOTICE, stage)
        elif not free:
            fresh = case.next_year_start(self.else_costs)
            clause = self.none_left or self.clause
            yield reason("admission_visit_quota_used_up", clause, fresh, service=visit.short_name)
            return
        else:
            yield Consumption(free[0].line, self.else_costs)
        if free:
            yield note("costs_visit", self.clause, service=visit.short_name)
