"""Which kind of expression a phrase turned out to be, and what was left unsaid in it."""

from __future__ import annotations

from datetime import datetime

from actions.language.days.model import Assumed, Kind
from actions.language.days.syntax import Phrase
from actions.language.days.tails import Value

_NO_YEAR_SAID = frozenset(
    "month_day month_dash month day_of_month dotted english festival lunar lunar_month month_edge".split()
)


def kind_of(phrase: Phrase, value: Value) -> Kind:
    """The kind of a phrase once its days are known."""
    if value.kind in ("offset", "ordinal", "deadline", "not_before"):
        return value.kind  # type: ignore[return-value]
    if value.approximate or phrase.core in ("fuzzy", "loosely") or _on_edge(phrase):
        return "vague"
    if phrase.core == "duration" and "内" in (phrase.groups["way"] or ""):
        return "deadline"
    if value.first != value.last:
        return "span"
    return "day"


def _on_edge(phrase: Phrase) -> bool:
    edge = phrase.groups.get("edge") or phrase.groups.get("moon_edge") or phrase.groups.get("alone") or ""
    return not phrase.until and edge not in ("", "里", "份", "月内", "年内")


def assumed_of(phrase: Phrase, value: Value, now: datetime) -> frozenset[Assumed]:
    """What was not said and is not the running month or year: it has to be read back."""
    groups = phrase.groups
    if phrase.core not in _NO_YEAR_SAID or groups.get("year") or groups.get("ref") or value.first is None:
        return frozenset()
    found: set[Assumed] = set()
    if value.first.year != now.year:
        found.add("year")
    if phrase.core in ("day_of_month", "month_edge") and (value.first.year, value.first.month) != (now.year, now.month):
        found.add("month")
    return frozenset(found)
