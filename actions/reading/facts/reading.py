"""Facts for the engine, read out of what was said in one turn."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from actions.entitlement import SPECS, UNKNOWN, FactKind, Need, Stage
from actions.language.days.model import NO_CONTEXT, DayContext
from actions.language.diseases import disease
from actions.reading.facts.answers import CANNOT_SAY, LEFT_TO_US, bare_answer, offered, ordinary
from actions.reading.facts.dates import told_dates
from actions.reading.facts.departments import told_department
from actions.reading.facts.handed_on import told_wishes
from actions.reading.facts.people import told_people
from actions.reading.facts.taken_out import taken_out
from actions.reading.facts.words import (
    asks,
    chosen,
    confirmed_by_course,
    corrects,
    goes_in_to_be_operated,
    meant,
    notice_in_hand,
    told_signs,
)
from actions.reading.people.whose import said_of_a_helper
from actions.reading.question_help import unwilling
from actions.reading.turn import Turn

# Entity label -> fact of the same meaning; the values agree by construction of the lexicons.
_PLAIN = {
    "diagnosis": "diagnosis", "disease_class": "disease_class", "region": "region",
    "admission_notice": "admission_notice", "surgery_setting": "surgery_setting", "report_source": "report_source",
    "treatment_begun": "treatment_begun",
}  # fmt: skip
_ANYBODYS = {"date", "relation", "service", "tier"}


@dataclass(frozen=True)
class Asking:
    """What we wait for when the member speaks.

    ``fact`` is the fact our last question was about, ``needs`` all the engine still misses, the
    first being that fact; ``earliest`` the first day a visit can be asked for. ``booking``: a day
    with nothing beside it is a wish. ``minor``: the insured is a child, so 'my son' is the
    insured and the speaker a guardian. ``days``: the days on screen or booked, which 往后推两天 moves.
    """

    fact: str | None = None
    needs: tuple[Need, ...] = ()
    earliest: date | None = None
    booking: bool = False
    minor: bool = False
    days: DayContext = NO_CONTEXT

    def misses(self, fact: str) -> bool:
        """Whether the engine still wants ``fact``."""
        return self.fact == fact or any(need.fact.value == fact for need in self.needs)

    @property
    def may_be_left(self) -> bool:
        """Whether our question can be left to the health specialist: free text only a booking wants (科室)."""
        need = self._need
        return need is not None and need.stage is Stage.BOOKING and SPECS[need.fact].kind is FactKind.TEXT

    @property
    def _need(self) -> Need | None:
        return next((need for need in self.needs if need.fact.value == self.fact), None)

    @property
    def choices(self) -> tuple[tuple[str, str], ...]:
        """Label and value of the answers our question offers."""
        need = self._need
        return offered(need) if need else ()


NOTHING_ASKED = Asking()


@dataclass(frozen=True)
class Told:
    """Facts of one turn, plain.

    ``windows`` are days told as a span (去年); ``problem`` says why a day is no use. ``wishes`` are what the engine does
    not decide on and the provider shall hear (part of the day, hospital …), ``dropped`` facts and wishes that no longer
    hold (那天不行), ``remark`` how something vague was taken.
    """

    facts: dict[str, Any] = field(default_factory=dict)
    windows: dict[str, tuple[date, date]] = field(default_factory=dict)
    problem: str = ""
    wishes: dict[str, str] = field(default_factory=dict)
    dropped: frozenset[str] = frozenset()
    remark: str = ""

    def __bool__(self) -> bool:
        return bool(self.facts or self.problem or self.wishes or self.dropped)


def read_facts(turn: Turn, asking: Asking = NOTHING_ASKED) -> Told:
    """The facts told in this turn. A bare yes, a day or a free text answers the question asked."""
    turn = _of_the_insured(turn)
    facts: dict[str, Any] = {
        fact: value for label, fact in _PLAIN.items() if (value := chosen(turn, label)) is not None
    }
    department, problem = told_department(turn)
    facts.update({"department": department} if department else {})
    facts.update(told_people(turn, asking.fact, asking.minor))
    facts.update(_diseases(turn, facts, asking.fact))
    facts.update(told_signs(turn))
    if "admission_notice" not in facts and notice_in_hand(turn.text):
        facts["admission_notice"] = "valid"
    facts.update(_by_the_course(turn, asking, facts))
    days = told_dates(turn, asking)
    facts.update(days.facts)
    problem = problem or days.problem
    if asking.fact and asking.fact not in facts and not problem:
        facts.update(_answer(turn, asking, bool(set(facts) - {"disease", "disease_class"})))
    ordering = bool(turn.state.booking) or turn.intent == "book"
    wishes = {**told_wishes(turn, ordering=ordering), **days.wishes} if asking.booking else {}
    told = Told(facts, days.windows, problem, wishes, days.dropped, days.remark)
    return _without(told, taken_out(turn, asking.days.proposed)) if asking.booking else told


def _without(told: Told, out: frozenset[str]) -> Told:
    """``told`` where some of it is to be left out of the booking, however it was named."""
    if not out:
        return told
    facts = {fact: value for fact, value in told.facts.items() if fact not in out}
    wishes = {wish: value for wish, value in told.wishes.items() if wish not in out}
    of_day = "wanted_date" in out
    return replace(
        told, facts=facts, wishes=wishes, dropped=told.dropped | out, problem="" if of_day else told.problem,
        remark="" if of_day else told.remark,
    )  # fmt: skip


def _by_the_course(turn: Turn, asking: Asking, told: dict[str, Any]) -> dict[str, str]:
    """What is told without its word.

    A finding under the microscope or an operation done is a diagnosis; who goes in to be operated is an inpatient; what is
    no disease of the contract is another one.
    """
    found: dict[str, str] = {}
    if "diagnosis" not in told and "disease" in told and confirmed_by_course(turn.text):
        found["diagnosis"] = "confirmed"
    if "surgery_setting" not in told and goes_in_to_be_operated(turn.text):
        found["surgery_setting"] = "inpatient"
    in_question = asking.misses("disease_class") or bool(turn.named("disease_class"))
    if in_question and "disease" not in told and not asks(turn.text) and ordinary(turn.text):
        found["disease_class"] = "other"
    return found


def _of_the_insured(turn: Turn) -> Turn:
    """The turn without what is said of somebody only mentioned (我老婆在骨科工作); the day he is free is kept."""
    if not turn.named("relation"):
        return turn
    kept = tuple(e for e in turn.entities if e.get("entity") in _ANYBODYS or not said_of_a_helper(turn, e))
    return replace(turn, entities=kept)


def _answer(turn: Turn, asking: Asking, told_else: bool) -> dict[str, str]:
    if CANNOT_SAY.search(turn.text) or unwilling(turn.text):
        return {str(asking.fact): LEFT_TO_US if asking.may_be_left else UNKNOWN}
    if corrects(turn.text) and turn.named("disease"):
        return {}  # 不是，是乳腺结节 puts the disease right and is no 'no'.
    return bare_answer(turn, str(asking.fact), asking.choices, told_else)


def _diseases(turn: Turn, told: dict[str, Any], asked: str | None) -> dict[str, str]:
    found = [disease(str(entity["value"])) for entity in meant(turn, "disease")]
    if not found:
        return {}
    first = next((one for one in found if one.organ), found[0])
    facts = {"disease": first.name}
    if first.usual_class and "disease_class" not in told:
        facts["disease_class"] = first.usual_class
    if first.organ:
        facts["early_symptom"] = first.organ
    if first.is_cancer and (told.get("diagnosis") == "confirmed" or _answers_confirmed(told, asked)):
        facts["cancer_confirmed"] = "yes"
    return facts


def _answers_confirmed(told: dict[str, Any], asked: str | None) -> bool:
    """甲状腺癌 as the answer to 'is one of the nine confirmed'."""
    return asked == "cancer_confirmed" and told.get("diagnosis") != "suspected"

