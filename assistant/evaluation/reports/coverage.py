"""What a run touches of all there is to touch: intents, services, refusals, clauses, form needs, booking states."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from assistant.evaluation.casefiles.case_models import CLAUSES_APART
from assistant.evaluation.running.results import Results, Turn

_BETWEEN = r".{1,40}?"
# A wording with fewer characters of its own (“…不能…”) is found in too many other sentences.
_TELLING = 6
# Facts the engine takes into account when they are told; no rule of it ever asks for them.
_NEVER_ASKED = {"for_whom", "disease", "wanted_time"}


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
    """All there is to touch: keys with their labels. ``refusals`` map a code to its wording.

    ``public``: the code programs are told, where several refusals share one.
    """

    intents: tuple[str, ...]
    services: Mapping[str, str]
    refusals: Mapping[str, str]
    clauses: tuple[str, ...]
    needs: Mapping[str, str]
    states: Mapping[str, str]
    public: Mapping[str, str] = field(default_factory=dict)


def project_universe(domain: Path) -> Universe:
    """Everything this project can be asked: intents of ``domain``, the rest of the catalogue and the rules."""
    import yaml

    from actions.entitlement import SPECS, STATE_LABELS, load_catalogue
    from actions.entitlement.domain.wording import PUBLIC_CODE, REASONS

    catalogue = load_catalogue()
    intents = yaml.safe_load(domain.read_text(encoding="utf-8")).get("intents") or []
    asked = {spec.name.value: spec.label for spec in SPECS.values() if spec.question}
    # Only an edition with a lowest sum insured can refuse for it.
    impossible = set() if catalogue.tiers[0].min_sum_insured else {"sum_insured_too_low"}
    return Universe(
        intents=tuple(intent if isinstance(intent, str) else next(iter(intent)) for intent in intents),
        services={key: service.short_name for key, service in catalogue.services.items()},
        refusals={code: text for code, text in REASONS.items() if code not in impossible},
        clauses=tuple(sorted(set(_clauses_in(catalogue.dict())), key=clause_order)),
        needs={
            "service": "服务项目",
            **{fact: label for fact, label in asked.items() if fact not in _NEVER_ASKED},
            "confirm": "确认提交",
        },
        states={state.value: label for state, label in STATE_LABELS.items()},
        public=PUBLIC_CODE,
    )


def measure(results: Results, universe: Universe) -> Coverage:
    """What ``results`` touch of ``universe``; clauses cited beyond it are listed too."""
    turns = [turn for case in results.cases for turn in case.turns]
    intents = Counter(turn.intent.name for turn in turns)
    services = Counter(service for turn in turns for service in services_of(turn))
    refusals = _Refusals(universe)
    refused = Counter(code for turn in turns for code in refusals.told_in(turn))
    needs = Counter(need for turn in turns for need in _asked_in(turn))
    states = Counter(state for turn in turns for state in _states_of(turn))
    clauses = Counter(clause for turn in turns for clause in _clauses_of(turn))
    clauses.update(clause for case in results.cases for clause in CLAUSES_APART.split(case.clause) if clause)
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
            _area("refusals", "拒绝原因", universe.refusals, refused),
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


class _Refusals:
    """Knows refusals by their words, which are finer than the public codes."""

    def __init__(self, universe: Universe) -> None:
        self._public = universe.public
        self._patterns = {code: _as_pattern(text) for code, text in universe.refusals.items()}
        self._telling = {
            code: pattern
            for code, pattern in self._patterns.items()
            if len(re.sub(r"\{\w+\}", "", universe.refusals[code])) >= _TELLING
        }

    def told_in(self, turn: Turn) -> set[str]:
        """Codes told in a turn: those of its decisions, and those whose words stand in a reply."""
        reasons = [
            reason
            for reply in turn.replies
            for reason in (reply.answer.get("decision") or {}).get("reasons") or ()
            if isinstance(reason, Mapping)
        ]
        worded = {code for code, pattern in self._telling.items() if pattern.search(turn.text)}
        return worded.union(*(self._codes(reason) for reason in reasons))

    def _codes(self, reason: Mapping[str, Any]) -> set[str]:
        code, text = str(reason.get("code")), str(reason.get("text") or "")
        alike = [fine for fine in self._patterns if self._public.get(fine, fine) == code]
        return {fine for fine in alike if self._patterns[fine].search(text)} or {code}


def _as_pattern(wording: str) -> re.Pattern[str]:
    """A wording with holes as a pattern; the full stop is left off, as answers join reasons."""
    parts = re.split(r"\{\w+\}", wording.rstrip("。"))
    return re.compile(_BETWEEN.join(map(re.escape, parts)), re.DOTALL)


def _asked_in(turn: Turn) -> set[str]:
    """What the assistant asks for at the end of a turn: in a booking, or before it can decide."""
    booking, facts = turn.state.get("booking") or {}, turn.state.get("facts") or {}
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
