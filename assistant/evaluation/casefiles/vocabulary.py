"""The names a test may use: what the project has under them, so that a misspelt one is refused before anything runs."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from assistant import project

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
# Replies made before anything was understood.
_BEFORE_NLU = {"unreadable"}
# What Rasa runs without the domain naming it.
_RASA_ACTIONS = {
    "action_listen", "action_session_start", "action_restart", "action_default_fallback", "action_extract_slots",
    "action_back",
}  # fmt: skip


@dataclass(frozen=True)
class Vocabulary:
    """Names by kind. An empty set means that the kind is not known and is not checked."""

    intents: frozenset[str] = frozenset()
    entities: frozenset[str] = frozenset()
    slots: frozenset[str] = frozenset()
    actions: frozenset[str] = frozenset()
    responses: frozenset[str] = frozenset()
    services: frozenset[str] = frozenset()
    clauses: frozenset[str] = frozenset()
    members: frozenset[str] = frozenset()
    states: frozenset[str] = frozenset()
    booking_fields: frozenset[str] = frozenset()
    quota_fields: frozenset[str] = frozenset()
    answer_fields: frozenset[str] = frozenset()
    answer_intents: frozenset[str] = field(default=frozenset())


def project_vocabulary(members: Path) -> Vocabulary:
    """The names of this project, and the members of the file ``members`` (none when it cannot be read)."""
    from assistant.evaluation.running.member_secrets import member_ids

    return dataclasses.replace(_of_project(project.root()), members=frozenset(member_ids(members, most=None)))


@lru_cache(maxsize=1)
def _of_project(root: Path) -> Vocabulary:
    from actions.dialogue.policy import ROWS
    from actions.entitlement import Booking, QuotaBalance
    from actions.reading.state import SLOT, State
    from actions.replies.answer import Answer
    from assistant.evaluation.reports.coverage import project_universe

    domain: Mapping[str, Any] = yaml.load((root / "domain.yml").read_text(encoding="utf-8"), Loader=_LOADER)
    universe = project_universe(root / "domain.yml")
    intents = frozenset(universe.intents)
    chapters = {clause.rpartition(".")[0] for clause in universe.clauses} | set("一二三四五六")
    actions = {*domain["actions"], *domain.get("responses", ()), *_RASA_ACTIONS}
    return Vocabulary(
        intents=intents,
        entities=frozenset(domain["entities"]),
        slots=frozenset({*domain["slots"], *(f"{SLOT}.{part}" for part in _fields(State))}),
        actions=frozenset(actions),
        responses=frozenset(domain.get("responses", ())),
        services=frozenset(universe.services),
        clauses=frozenset({*universe.clauses, *universe.services, *chapters} - {""}),
        states=frozenset(universe.states),
        booking_fields=_fields(Booking),
        quota_fields=_fields(QuotaBalance),
        answer_fields=_fields(Answer) - {"text", "events", "payloads"},
        answer_intents=intents | _BEFORE_NLU | {row.intent for row in ROWS if row.intent},
    )


def _fields(model: Any) -> frozenset[str]:
    return frozenset(field.name for field in dataclasses.fields(model))
