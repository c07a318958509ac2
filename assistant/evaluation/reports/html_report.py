"""A run as one self-contained HTML page: summary, filters, search, and every conversation as a chat.

The page needs no network: style and script are inlined. Without JavaScript everything can still be
read, only filter and search are gone. A state of the filters is part of the address
(``#result=failed&q=门诊``), so that it can be passed on.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from assistant.evaluation.reports.coverage import Area, Coverage, Item
from assistant.evaluation.reports.coverage_report import compact_clauses
from assistant.evaluation.reports.junit import clean
from assistant.evaluation.running.likeness import plain, show
from assistant.evaluation.running.results import CaseResult, Results, Turn

_TEMPLATES = Path(__file__).with_name("templates")
UNFILED = "（未分类）"
CAPABILITIES = {
    "happy_path": "正常办理",
    "correction": "更正",
    "digression": "中途岔开",
    "cancellation": "取消",
    "refusal": "拒绝",
    "safety": "安全",
    "identity": "身份",
    "noise": "噪声",
}
_OUTCOMES = {"allowed": "可以", "refused": "不可以", "needs": "还需要信息"}


@dataclass(frozen=True)
class Choice:
    """One entry of a filter: the value it selects, how it reads, how many cases it leaves."""

    value: str
    label: str
    count: int


@dataclass(frozen=True)
class Group:
    """A line of the summary: one capability."""

    value: str
    label: str
    passed: int
    failed: int

    @property
    def total(self) -> int:
        return self.passed + self.failed


@dataclass(frozen=True)
class Slots:
    """What a turn left in its slots: the last value of each, and those it emptied."""

    set: tuple[tuple[str, Any], ...]
    cleared: tuple[str, ...]


@dataclass(frozen=True)
class Heat:
    """Turns by intent and service: a row an intent, its cells as turns and shade (0 to 100)."""

    services: tuple[Item, ...]
    rows: tuple[tuple[str, tuple[tuple[int, int], ...]], ...]


def to_html(results: Results, generated: datetime | None = None, coverage: Coverage | None = None) -> str:
    """The page of ``results``; ``coverage`` adds what the run touched."""
    environment = Environment(
        loader=FileSystemLoader(_TEMPLATES), autoescape=True, undefined=StrictUndefined, trim_blocks=True
    )
    environment.filters.update(show=show, file=_short_file, json=_json, slot=_slot)
    page = environment.get_template("report.html.j2").render(
        results=results,
        generated=(generated or datetime.now().astimezone()).strftime("%Y-%m-%d %H:%M"),
        checked=sum(turn.checked for case in results.cases for turn in case.turns),
        groups=_groups(results.cases),
        capabilities=_choices((case.capability or UNFILED for case in results.cases), CAPABILITIES),
        files=_choices(_short_file(case.file) for case in results.cases),
        intents=_choices(intent for case in results.cases for intent in intents_of(case)),
        capability=lambda value: CAPABILITIES.get(value, value) or UNFILED,
        intents_of=intents_of,
        decisions=decisions_of,
        outcome=lambda value: _OUTCOMES.get(value, value),
        clauses=_clauses_of,
        slots=_slots_of,
        coverage=coverage,
        untouched=_untouched,
        heat=_heat(coverage) if coverage else None,
        style=Markup((_TEMPLATES / "report.css").read_text(encoding="utf-8")),
        script=Markup((_TEMPLATES / "report.js").read_text(encoding="utf-8")),
    )
    return clean(page)


def write_html(results: Results, file: Path, coverage: Coverage | None = None) -> None:
    """Write ``to_html`` to ``file``; missing folders are made."""
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(to_html(results, coverage=coverage), encoding="utf-8")


def intents_of(case: CaseResult) -> list[str]:
    """What was understood in the turns of ``case``, each intent once."""
    return list(dict.fromkeys(turn.intent.name for turn in case.turns if turn.intent.name))


def decisions_of(turn: Turn) -> list[dict[str, Any]]:
    """The decisions told in ``turn``, each with every key the template reads."""
    told = [reply.answer.get("decision") for reply in turn.replies]
    return [_decision(decision) for decision in told if isinstance(decision, Mapping)]


def _decision(decision: Mapping[str, Any]) -> dict[str, Any]:
    outcome = decision.get("outcome") or ("allowed" if decision.get("allowed") else "refused")
    return {
        "service": decision.get("service") or "",
        "outcome": outcome,
        "reasons": [
            {"code": "", "clause": "", "text": "", **reason} for reason in decision.get("reasons") or ()
        ],
        "needs": [
            need.get("fact", "") if isinstance(need, Mapping) else str(need)
            for need in decision.get("needs") or ()
        ],
        "consumes": [f"{cost.get('line')}×{cost.get('uses', 1)}" for cost in decision.get("consumes") or ()],
        "earliest": decision.get("earliest_date") or "",
    }


def _clauses_of(turn: Turn) -> list[str]:
    return list(
        dict.fromkeys(str(clause) for reply in turn.replies for clause in reply.answer.get("clauses") or ())
    )


def _groups(cases: Sequence[CaseResult]) -> list[Group]:
    total = Counter(case.capability for case in cases)
    failed = Counter(case.capability for case in cases if not case.passed)
    order = {name: position for position, name in enumerate(CAPABILITIES)}
    return [
        Group(name or UNFILED, CAPABILITIES.get(name, UNFILED), count - failed[name], failed[name])
        for name, count in sorted(total.items(), key=lambda item: order.get(item[0], len(order)))
    ]


def _choices(values: Iterable[str], labels: Mapping[str, str] | None = None) -> list[Choice]:
    counted = Counter(values)
    return [
        Choice(value, (labels or {}).get(value, value), count) for value, count in sorted(counted.items())
    ]


def _slots_of(turn: Turn) -> Slots:
    last = turn.slots_left
    return Slots(
        tuple((name, value) for name, value in last.items() if value is not None),
        tuple(name for name, value in last.items() if value is None),
    )


def _untouched(area: Area) -> list[tuple[str, str]]:
    """What was not touched, as it is shown, with its label; neighbouring clauses in one."""
    if area.name == "clauses":
        return [(clause, "") for clause in compact_clauses([item.key for item in area.untouched])]
    return [
        (f"{item.key} {item.label}" if len(item.label) <= 12 else item.key, item.label)
        for item in area.untouched
    ]


def _heat(coverage: Coverage) -> Heat:
    services = (*coverage.area("services").items, Item(""))
    deepest = max(coverage.crossings.values(), default=0)
    rows = []
    for intent in coverage.area("intents").items:
        turns = [coverage.crossings.get((service.key, intent.key), 0) for service in services]
        # The square root keeps a few often asked pairs from whitening all others.
        rows.append(
            (
                intent.key,
                tuple((count, round(100 * (count / deepest) ** 0.5) if count else 0) for count in turns),
            )
        )
    return Heat(services, tuple(rows))


def _short_file(file: str) -> str:
    return Path(file).name


def _slot(value: Any, limit: int = 80) -> str:
    text = show(value)
    return text if len(text) <= limit else f"{text[:limit]}…"


def _json(value: Any) -> str:
    return json.dumps(plain(value), ensure_ascii=False, indent=1)
