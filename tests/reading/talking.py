"""Turns of a talk with the words the lexicon would find in them, for a member kept in a database of its own."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from actions.clock import SHANGHAI
from actions.engine import entitlements
from actions.entitlement import Entitlements
from actions.identity import Identity
from actions.language.normalise import normalise
from actions.reading.state import State
from actions.reading.turn import Turn
from tests.entitlement.builders import members_file, policy_record, record
from tests.reading.roles import mentions_in

NOW = datetime(2026, 11, 23, 10, tzinfo=SHANGHAI)
_LEXICON = Path(__file__).resolve().parents[2] / "data" / "lexicon" / "relation.yml"


@lru_cache(maxsize=1)
def _relations() -> list[tuple[str, str]]:
    entries = yaml.safe_load(_LEXICON.read_text(encoding="utf8"))
    forms = [(normalise(str(form)), entry["value"]) for entry in entries for form in entry["forms"]]
    return sorted(forms, key=lambda pair: -len(pair[0]))


def relations_in(text: str) -> list[dict[str, Any]]:
    """The ``relation`` entities of ``text``, the longest words first, none inside another."""
    plain, taken, found = normalise(text), set[int](), []
    for form, value in _relations():
        at = plain.find(form)
        while at >= 0:
            span = set(range(at, at + len(form)))
            if not span & taken:
                taken |= span
                found.append({"entity": "relation", "value": value, "start": at, "end": at + len(form)})
            at = plain.find(form, at + 1)
    return sorted(found, key=lambda entity: int(entity["start"]))


def said(
    text: str, intent: str = "inform", *, member: str | None = None, engine: Entitlements | None = None,
    act: Mapping[str, Any] | None = None, service: str = "", **state: Any,
) -> Turn:
    """A turn; ``service`` is words:id, ``state`` are fields of the state it is said in."""
    entities = relations_in(text)
    if service:
        words, _, value = service.partition(":")
        start = text.index(words)
        entities.append({"entity": "service", "value": value, "start": start, "end": start + len(words)})
    before = State(member=member, turns=1, **state)
    return Turn(
        text, intent, tuple(entities), ({"name": intent, "confidence": 0.9},), (), before.view(), Identity(member), NOW,
        engine or entitlements(), before, dict(act or {}), mentions=mentions_in(text, before),
    )  # fmt: skip


def open_with(folder: Path, **changes: Any) -> Entitlements:
    """An engine that knows the member m1 with one contract of 350,000 yuan, and ``changes`` of the record."""
    engine = Entitlements.open(f"sqlite:///{folder / 'people.sqlite'}")
    contract = policy_record("P-MINE-01", sum_insured=350000, effective_date="2024-02-01")
    engine.load_members(members_file(folder, record(policies=[contract], **changes)), actor="tester")
    return engine
