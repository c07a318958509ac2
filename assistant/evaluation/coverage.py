"""What a run touches of all there is to touch: intents, services, refusals, clauses, form needs, booking states."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from assistant.evaluation.results import Results, Turn

_CLAUSES = re.compile(r"[、,，;；]\s*")
_BETWEEN = r".{1,40}?"


@dataclass(frozen=True)
class Item:
    """One thing that can be touched, and in how many turns it was."""

    key: str
    label: str = ""
    hits: int = 0


@dataclass(frozen=True)
class Area:
    """All things of one kind, in their own order. ``name`` is for programs, ``title`` for people."""

    name: str
    title: str
    items: tuple[Item, ...]

    @property
    def touched(self) -> tuple[Item, ...]:
        """Those touched, the least often first."""
        return tuple(sorted((item for item in self.items if item.hits), key=lambda item: item.hits))

    @property
    def untouched(self) -> tuple[Item, ...]:
        return tuple(item for item in self.items if not item.hits)


@dataclass(frozen=True)
class Coverage:
    """What a run touched. ``crossings`` counts turns by service (``""``: none) and intent."""

    areas: tuple[Area, ...]
    crossings: Mapping[tuple[str, str], int] = field(default_factory=dict)

    def area(self, name: str) -> Area:
        return next(area for area in self.areas if area.name == name)

    def to_dict(self) -> dict[str, Any]:
        """JSON-ready, what is untouched first."""
        areas = {
            area.name: {
                "title": area.title,
                "touched": len(area.touched),
                "total": len(area.items),
                "untouched": [item.key for item in area.untouched],
                "hits": {item.key: item.hits for item in area.touched},
            }
            for area in self.areas
        }
        crossings = [
            {"service": service, "intent": intent, "turns": turns}
            for (service, intent), turns in sorted(self.crossings.items())
        ]
        return {**areas, "service_by_intent": crossings}


@dataclass(frozen=True)
class Universe:
    """All there is to touch: keys with their labels. ``refusals`` map a code to its wording."""

    intents: tuple[str, ...]
    services: Mapping[str, str]
    refusals: Mapping[str, str]
    clauses: tuple[str, ...]
    needs: Mapping[str, str]
    states: Mapping[str, str]


def project_universe(domain: Path) -> Universe:
    """Everything this project can be asked: intents of ``domain``, the rest of the catalogue and the rules."""
    import yaml

    from actions.entitlement import SPECS, STATE_LABELS, load_catalogue
    from actions.entitlement.domain.wording import REASONS

    catalogue = load_catalogue()
    intents = yaml.safe_load(domain.read_text(encoding="utf-8")).get("intents") or []
    asked = {spec.name.value: spec.label for spec in SPECS.values() if spec.question}
    return Universe(
        intents=tuple(intent if isinstance(intent, str) else next(iter(intent)) for intent in intents),
        services={key: service.short_name for key, service in catalogue.services.items()},
        refusals=REASONS,
        clauses=tuple(sorted(set(_clauses_in(catalogue.dict())), key=clause_order)),
        needs={"service": "服务项目", **asked, "confirm": "确认提交"},
        states={state.value: label for state, label in STATE_LABELS.items()},
    )


def measure(results: Results, universe: Universe) -> Coverage:
    """What ``results`` touch of ``universe``; clauses cited beyond it are listed too."""
    turns = [turn for case in results.cases for turn in case.turns]
    patterns = {code: _as_pattern(text) for code, text in universe.refusals.items()}
    intents = Counter(turn.intent.name for turn in turns)
    services = Counter(service for turn in turns for service in services_of(turn))
    refusals = Counter(code for turn in turns for code in _refusals_of(turn, patterns))
    needs = Counter(need for turn in turns for need in _asked_in(turn))
    states = Counter(state for turn in turns for state in _states_of(turn))
    clauses = Counter(clause for turn in turns for clause in _clauses_of(turn))
    clauses.update(clause for case in results.cases for clause in _CLAUSES.split(case.clause) if clause)
    every_clause = sorted({*universe.clauses, *clauses}, key=clause_order)
    crossings = Counter(
        (service, turn.intent.name)
        for turn in turns
        if turn.intent.name
        for service in services_of(turn) or [""]
    )
    return Coverage(
        (
            _area("intents", "意图", dict.fromkeys(universe.intents, ""), intents),
            _area("services", "服务", universe.services, services),
            _area("refusals", "拒绝原因", universe.refusals, refusals),
            _area("needs", "要问的事", universe.needs, needs),
            _area("states", "预约状态", universe.states, states),
            _area("clauses", "手册条款", dict.fromkeys(every_clause, ""), clauses),
        ),
        crossings,
    )


def services_of(turn: Turn) -> list[str]:
    """The services a turn is about: those answered about, and those understood."""
    answered = [str(service) for reply in turn.replies for service in reply.answer.get("services") or ()]
    named = [str(entity.get("value")) for entity in turn.entities if entity.get("entity") == "service"]
    return list(dict.fromkeys([*answered, *named]))


def clause_order(clause: str) -> tuple[Any, ...]:
    """The handbook's order: 4.2 before 4.10, 注意2 before 注意10, appendices last."""
    number, _, part = clause.partition(" ")
    chapter = "一二三四五六".find(number) + 1
    digits = [int(digit) for digit in re.findall(r"\d+", number)]
    place = [chapter] if chapter else [99, *digits] if number.startswith("附录") else digits
    inner = [int(digit) for digit in re.findall(r"\d+", part)]
    return place, re.sub(r"\d+.*", "", part), inner, part


def _area(name: str, title: str, labels: Mapping[str, str], hits: Mapping[str, int]) -> Area:
    return Area(name, title, tuple(Item(key, label, hits.get(key, 0)) for key, label in labels.items()))


def _clauses_in(data: Any) -> Iterator[str]:
    """Every value under a key ``clause``, however deep."""
    if isinstance(data, Mapping):
        for key, value in data.items():
            if key == "clause":
                yield str(value)
            else:
                yield from _clauses_in(value)
    elif isinstance(data, (list, tuple)):
        for value in data:
            yield from _clauses_in(value)


def _as_pattern(wording: str) -> re.Pattern[str]:
    """A wording with holes as a pattern; the full stop is left off, as answers join reasons."""
    parts = re.split(r"\{\w+\}", wording.rstrip("。"))
    return re.compile(_BETWEEN.join(map(re.escape, parts)), re.DOTALL)


def _refusals_of(turn: Turn, patterns: Mapping[str, re.Pattern[str]]) -> set[str]:
    """Codes told in a turn: by their words, which are finer than the public codes; else by the public code."""
    reasons = [
        reason
        for reply in turn.replies
        for reason in (reply.answer.get("decision") or {}).get("reasons") or ()
        if isinstance(reason, Mapping)
    ]
    worded = {code for code, pattern in patterns.items() if pattern.search(turn.text)}
    for reason in reasons:
        text = str(reason.get("text") or "")
        found = {code for code, pattern in patterns.items() if text and pattern.search(text)}
        worded |= found or {str(reason.get("code"))}
    return worded


def _asked_in(turn: Turn) -> set[str]:
    """What the assistant asks for at the end of a turn: in the booking form, or before it can decide."""
    slots = dict(turn.slots)
    booking, facts = slots.get("booking") or {}, slots.get("facts") or {}
    asked = [booking.get("asked") if not booking.get("end") else None, facts.get("_asked")]
    return {str(fact) for fact in asked if fact}


def _states_of(turn: Turn) -> set[str]:
    told = [reply.answer.get("booking") for reply in turn.replies]
    bookings = [one for some in told for one in (some if isinstance(some, list) else [some])]
    return {str(booking.get("state")) for booking in bookings if isinstance(booking, Mapping)}


def _clauses_of(turn: Turn) -> set[str]:
    return {str(clause) for reply in turn.replies for clause in _listed(reply.answer.get("clauses"))}


def _listed(value: Any) -> Iterable[Any]:
    return value if isinstance(value, (list, tuple)) else ()
