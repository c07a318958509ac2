"""Rules on what is never asked but decides once somebody tells it: an acute state, how to attend, a wish, an escort."""

from __future__ import annotations

from collections.abc import Iterator

from pydantic import validator

from ..answers import Finding
from ..case import Case
from ..fact_specs import SPECS, FactName
from ..wording import note
from .base import Rule


class NotAcute(Rule):
    """4.1.1 注意1: not while one of the organs of the nine cancers is in an acute phase; see a doctor at once."""

    def findings(self, case: Case) -> Iterator[Finding]:
        if case.facts.yes(FactName.ACUTE_PHASE):
            yield self.refuse("acute_phase", service=case.name)


class NotEmergency(Rule):
    """4.1.2 注意2: not in an emergency or after an accident, with unstable signs, or under observation in an ICU."""

    def findings(self, case: Case) -> Iterator[Finding]:
        told = case.facts.text(FactName.EMERGENCY)
        if told in ("", "none"):
            return
        label = next(value.label for value in SPECS[FactName.EMERGENCY].values if value.value == told)
        yield self.refuse("emergency", service=case.name, state=label)


class FaceToFace(Rule):
    """4.11 注意4: face to face only; somebody may be sent with the signed letter of authority `letter`.

    Attendance only: the service stays the insured's (4.11 注意3).
    """

    letter: str

    def findings(self, case: Case) -> Iterator[Finding]:
        attendance = case.facts.text(FactName.ATTENDANCE)
        if attendance == "video":
            yield self.refuse("face_to_face_only", service=case.name, letter=self.letter)
        elif attendance == "nobody":
            yield self.refuse("nobody_attends", service=case.name)
        elif attendance == "proxy":
            yield note("letter_of_authority", self.clause, letter=self.letter)


class EscortIncluded(Rule):
    """4.6 注意13, 4.7 注意13: the escort is part of the service and cannot be had alone; `service` is the escort's own."""

    service: str

    def findings(self, case: Case) -> Iterator[Finding]:
        if case.facts.yes(FactName.ESCORT_ALONE):
            escort = case.book.catalogue.services[self.service].short_name
            yield self.refuse("escort_not_alone", service=case.name, escort=escort)


class WishNoted(Rule):
    """4.1.4 注意3, 4.6 注意5, 4.7 注意5: cannot be chosen; the wish is noted and passed on, without promise."""

    facts: tuple[FactName, ...]

    @validator("facts", each_item=True)
    def _yes_no_fact(cls, value: FactName) -> FactName:
        if SPECS[value].question or SPECS[value].kind.value != "yes_no":
            raise ValueError(f"{value.value} 不是可以转告的要求")
        return value

    def findings(self, case: Case) -> Iterator[Finding]:
        wishes = [SPECS[fact].label.removeprefix("指定") for fact in self.facts if case.facts.yes(fact)]
        if wishes:
            yield note("wish_noted", self.clause, wishes="、".join(wishes))
