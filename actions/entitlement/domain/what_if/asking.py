"""Suppositions about the person and the day: an illness confirmed, another day of asking."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import ClassVar

from ...errors import BadChange
from ..fact_specs import FactName
from ..facts import Facts, FactValue, parse_value
from ..times.hours import SHANGHAI
from .base import Change, Situation, real_day


@dataclass(frozen=True)
class Illness(Change):
    """An illness confirmed for the first time on a day (None: the day of asking).

    `disease_class` is a class of 2.5 or `other`, empty while nobody knows; `disease` its name. A day still to come moves
    the day of asking there: before it nothing could be asked on that diagnosis.
    """

    kind: ClassVar[str] = "illness"
    disease_class: str = ""
    on: date | None = None
    disease: str = ""

    def apply(self, situation: Situation) -> Situation:
        day = real_day(self.on or situation.on, "illness")
        told: dict[FactName, FactValue] = {
            FactName.DIAGNOSIS: "confirmed", FactName.FIRST_DIAGNOSED_ON: day,
        }  # fmt: skip
        for name, text in ((FactName.DISEASE_CLASS, self.disease_class), (FactName.DISEASE, self.disease)):
            if text:
                told[name] = parse_value(name, text)
        assumed = Facts({**situation.assumed.known, **told}, situation.assumed.unknown - frozenset(told))
        at = _same_hour(day, situation.at) if day > situation.on else situation.at
        return replace(situation, assumed=assumed, at=at)


@dataclass(frozen=True)
class AskedOn(Change):
    """Asked on another day (at the same hour) or at another aware instant."""

    kind: ClassVar[str] = "asked_on"
    when: date | datetime

    def apply(self, situation: Situation) -> Situation:
        if isinstance(self.when, datetime):
            if self.when.tzinfo is None:
                raise BadChange("on", "时刻必须带时区")
            real_day(self.when.date(), "on")
            return replace(situation, at=self.when)
        return replace(situation, at=_same_hour(real_day(self.when, "on"), situation.at))


def _same_hour(day: date, at: datetime) -> datetime:
    return datetime.combine(day, at.astimezone(SHANGHAI).time(), SHANGHAI)
