"""Rules about what is asked for: region, what may not be chosen, kinds of care outside a service."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from pydantic import root_validator, validator

from ..answers import Finding, Stage
from ..case import Case
from ..fact_specs import SPECS, FactName
from ..wording import note
from .base import Rule


class Region(Rule):
    """3.2: hospitals of which regions; 4.8 by tier, 4.9 the same for all.

    Of the regions in `passed_on` the handbook leaves open whether they are meant: the line has to be asked.
    """

    by_tier: dict[str, tuple[str, ...]] | None = None
    all: tuple[str, ...] | None = None
    passed_on: tuple[str, ...] = ()

    @root_validator(skip_on_failure=True)
    def _one_list(cls, values: dict[str, object]) -> dict[str, object]:
        if (values["by_tier"] is None) == (values["all"] is None):
            raise ValueError("by_tier 和 all 要写且只写一个")
        return values

    def covered(self, tier: str) -> tuple[str, ...]:
        """Region ids open to `tier`, in the catalogue's order."""
        return self.all if self.all is not None else (self.by_tier or {})[tier]

    def findings(self, case: Case) -> Iterator[Finding]:
        region = case.facts.text(FactName.REGION)
        if not case.tier_id:
            return
        covered = self.covered(case.tier_id)
        labels = {value.value: value.label for value in SPECS[FactName.REGION].values}
        if not region:
            values = tuple(v for v in SPECS[FactName.REGION].values if v.value in covered)
            yield self.need(case, FactName.REGION, Stage.BOOKING, values)
        elif region in self.passed_on:
            line = case.book.catalogue.line_of(case.service)
            phone = "" if line is None else line.phone
            yield self.refuse("region_passed_on", service=case.name, region=labels[region], phone=phone)
        elif not set(case.book.catalogue.region_and_wider(region)) & set(covered):
            open_regions = "、".join(labels[name] for name in covered)
            yield self.refuse(
                "region_not_covered",
                tier=case.tier_name, service=case.name, region=labels[region], regions=open_regions,
            )  # fmt: skip


class NotChoosable(Rule):
    """4.1.3 注意2, 4.1.4 注意3, 4.4 注意4, 4.6 注意5, 4.7 注意5, 4.10 注意4: what the member may not pick."""

    facts: tuple[FactName, ...]

    @validator("facts", each_item=True)
    def _yes_no_fact(cls, value: FactName) -> FactName:
        if SPECS[value].question or SPECS[value].kind.value != "yes_no":
            raise ValueError(f"{value.value} 不是“不可指定”的事项")
        return value

    def findings(self, case: Case) -> Iterator[Finding]:
        for fact in self.facts:
            if case.facts.yes(fact):
                yield self.refuse("not_choosable", service=case.name, choice=SPECS[fact].label)


class BestEffort(Rule):
    """4.12 注意6, 4.4 注意4: a wish that may be made, and what is to be said of it (`note`)."""

    facts: tuple[FactName, ...]
    note: Literal["wish_doctor", "grade_alone"] = "wish_doctor"

    def findings(self, case: Case) -> Iterator[Finding]:
        if any(case.facts.yes(fact) for fact in self.facts):
            yield note(self.note, self.clause)


class InpatientOnly(Rule):
    """4.1.4 注意2, 4.7 注意14: only operations in hospital; an outpatient operation is outside the service."""

    def findings(self, case: Case) -> Iterator[Finding]:
        setting = case.facts.text(FactName.SURGERY_SETTING)
        if not setting:
            yield self.need(case, FactName.SURGERY_SETTING, Stage.BOOKING)
            yield note("inpatient_only", self.clause)
        elif setting == "outpatient":
            yield self.refuse("outpatient_surgery", service=case.name)


class NonInvasiveOnly(Rule):
    """4.13 注意1: basic care guidance only, nothing invasive."""

    def findings(self, case: Case) -> Iterator[Finding]:
        if FactName.INVASIVE_CARE not in case.facts:
            yield self.need(case, FactName.INVASIVE_CARE, Stage.BOOKING)
            yield note("non_invasive_only", self.clause)
        elif case.facts.yes(FactName.INVASIVE_CARE):
            yield self.refuse("invasive_care", service=case.name)


class TreatmentBegun(Rule):
    """4.12 服务内容: for a return visit after treatment has begun."""

    def findings(self, case: Case) -> Iterator[Finding]:
        if FactName.TREATMENT_BEGUN not in case.facts:
            yield self.need(case, FactName.TREATMENT_BEGUN, Stage.ELIGIBILITY)
        elif not case.facts.yes(FactName.TREATMENT_BEGUN):
            yield self.refuse("treatment_not_begun", service=case.name)


class NotPsychiatric(Rule):
    """4.2 注意3, 4.3 注意3: no consultation on psychiatric and psychological illness."""

    def findings(self, case: Case) -> Iterator[Finding]:
        if case.facts.yes(FactName.PSYCHIATRIC):
            yield self.refuse("psychiatric", service=case.name)
