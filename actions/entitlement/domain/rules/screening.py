"""Rules of 4.1: an early symptom, no confirmed cancer, a recent report, the report interpretation first."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from ...handbook import normalised
from ..answers import Finding, Stage
from ..case import Case
from ..fact_specs import FactName
from ..times.periods import add_months
from .base import Rule

Cancers = Literal["nine"] | tuple[str, ...]


class EarlySymptom(Rule):
    """3.2, 4.1: only with an early risk symptom (nodule, polyp, inflammation …) of one of the nine cancers."""

    cancers: Cancers

    def findings(self, case: Case) -> Iterator[Finding]:
        organ = case.facts.text(FactName.EARLY_SYMPTOM)
        covered = self.cancers == "nine" or organ in self.cancers
        if not organ:
            yield self.need(case, FactName.EARLY_SYMPTOM, Stage.ELIGIBILITY)
        elif organ == "none" or not covered:
            yield self.refuse("no_early_symptom")


class NotYetConfirmed(Rule):
    """4.1: closed once one of the nine cancers is confirmed; a suspicion does not close it.

    A confirmed disease that bears the name of one of them closes it too, whatever else was told.
    """

    cancers: Cancers

    def findings(self, case: Case) -> Iterator[Finding]:
        if case.facts.yes(FactName.CANCER_CONFIRMED) or self._named_and_confirmed(case):
            yield self.refuse("cancer_confirmed")
        elif FactName.CANCER_CONFIRMED not in case.facts:
            yield self.need(case, FactName.CANCER_CONFIRMED, Stage.ELIGIBILITY)

    def _named_and_confirmed(self, case: Case) -> bool:
        disease = normalised(case.facts.text(FactName.DISEASE))
        if not disease or case.facts.text(FactName.DIAGNOSIS) != "confirmed":
            return False
        closing = (c for c in case.book.catalogue.nine_cancers if self.cancers == "nine" or c.id in self.cancers)
        return any(disease == normalised(name) for cancer in closing for name in (cancer.name, *cancer.aliases))


class RecentReport(Rule):
    """4.1.2 注意1: a report of the last `months` months (the corresponding day included) from one of `sources`."""

    months: int
    sources: tuple[str, ...]

    def findings(self, case: Case) -> Iterator[Finding]:
        report_on = case.facts.day(FactName.REPORT_ON)
        if report_on is None:
            yield self.need(case, FactName.REPORT_ON, Stage.ELIGIBILITY)
        elif case.on > add_months(report_on, self.months):
            yield self.refuse("report_too_old", months=self.months)
        source = case.facts.text(FactName.REPORT_SOURCE)
        if not source:
            yield self.need(case, FactName.REPORT_SOURCE, Stage.ELIGIBILITY)
        elif source not in self.sources:
            yield self.refuse("report_source")


class AfterService(Rule):
    """3.2, 4.1.3 注意1, 4.1.4 注意1: only after `service` (the report interpretation) is finished."""

    service: str

    def findings(self, case: Case) -> Iterator[Finding]:
        if not case.finished(self.service):
            first = case.book.catalogue.services[self.service].short_name
            yield self.refuse("report_interpretation_first", first=first, service=case.name)
