"""When a quota line is open: the conditions of 3.2 (any disease, designated disease suspected or confirmed).

Critical disease rests on the main contract, moderate and mild on the rider and its own effective date (2.5). A disease
first diagnosed before the waiting period ends, or before the contract, closes the designated lines for it (2.5).
"""

from __future__ import annotations

from dataclasses import dataclass

from ...handbook import Condition, DiseaseClass, QuotaLine
from ..answers import Need, Reason, Stage
from ..case import Case
from ..fact_specs import FactName
from ..rules import need
from ..times.periods import DAY
from ..wording import reason

CLAUSE_DESIGNATED = "2.5"


@dataclass(frozen=True)
class Judgement:
    """Of a condition: closed when there are reasons, still open to question when there are needs, else met."""

    reasons: tuple[Reason, ...] = ()
    needs: tuple[Need, ...] = ()

    @property
    def met(self) -> bool:
        """Whether the condition holds on what is known."""
        return not self.reasons and not self.needs


MET = Judgement()


def judge(line: QuotaLine, case: Case) -> Judgement:
    """Whether `line` is open to the disease of the case; `any` and `any_disease` always are."""
    if not line.condition.designated:
        return MET
    disease_class = case.facts.text(FactName.DISEASE_CLASS)
    if disease_class == "other":
        return Judgement(reasons=(reason("disease_not_designated", line.clause, service=case.name),))
    reasons = (*_basis_closed(disease_class, case), *_not_confirmed(line, case), *_too_early(line, disease_class, case))
    return Judgement(reasons=reasons) if reasons else Judgement(needs=_questions(line, case))


def _described(disease_class: str, case: Case) -> DiseaseClass | None:
    """What the catalogue says of the class; None while the class is not known."""
    return next((entry for entry in case.book.catalogue.disease_classes if entry.id == disease_class), None)


def _basis_closed(disease_class: str, case: Case) -> tuple[Reason, ...]:
    """Why this class carries nothing: no rider, or not yet (2.5.2, 2.5.3)."""
    described = _described(disease_class, case)
    if described is None or described.basis == "main":
        return ()
    rider, clause, name = case.standing.rider, described.clause, described.name
    if rider is not None and rider.counts:
        return ()
    if rider is None or not rider.opens_later:
        code = "rider_required" if rider is None or not rider.in_force else "rider_unpaid"
        return (reason(code, clause, disease=name),)
    return (reason("rider_waiting_period", clause, rider.opens_on, disease=name, last_day=rider.opens_on - DAY),)


def _not_confirmed(line: QuotaLine, case: Case) -> tuple[Reason, ...]:
    """4.9, 4.12, 4.13 need a confirmed diagnosis; a suspicion is not enough (3.2)."""
    if line.condition is Condition.CONFIRMED and case.facts.text(FactName.DIAGNOSIS) == "suspected":
        return (reason("not_confirmed", line.clause, service=case.name),)
    return ()


def _too_early(line: QuotaLine, disease_class: str, case: Case) -> tuple[Reason, ...]:
    """First diagnosed before the waiting period of its basis ended; of an unknown class: before that of every basis.

    The day of a suspicion closes nothing. While nobody told which it was, the day counts only where nothing but a
    confirmed diagnosis would do.
    """
    first = case.facts.day(FactName.FIRST_DIAGNOSED_ON)
    diagnosis = case.facts.text(FactName.DIAGNOSIS)
    confirmed = diagnosis == "confirmed" or (not diagnosis and line.condition is Condition.CONFIRMED)
    if first is None or not confirmed:
        return ()
    rider = case.standing.rider
    # A rider that does not count, now or in time, carries no disease that a later day of diagnosis could open.
    lives = rider is not None and (rider.counts or rider.opens_later)
    opened = {"main": case.standing.main_usable_from, "rider": rider.usable_from if rider and lives else None}
    described = _described(disease_class, case)
    bases = list(opened.values()) if described is None else [opened[described.basis]]
    if all(day is None or first < day for day in bases) and any(day is not None for day in bases):
        return (reason("diagnosed_too_early", CLAUSE_DESIGNATED),)
    return ()


def _questions(line: QuotaLine, case: Case) -> tuple[Need, ...]:
    """The facts still missing. The day of the first diagnosis matters only once it is confirmed."""
    wanted = [FactName.DISEASE_CLASS, FactName.DIAGNOSIS]
    if case.facts.text(FactName.DIAGNOSIS) == "confirmed":
        wanted.append(FactName.FIRST_DIAGNOSED_ON)
    missing = [fact for fact in wanted if fact not in case.facts]
    return tuple(need(case, fact, Stage.ELIGIBILITY, line.clause) for fact in missing)
