"""A scripted assistant and a database made of lists, in place of Rasa and SQLite."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from assistant.evaluation.casefiles.cases import Case, Circumstances, Step, load_file


@dataclass(frozen=True)
class FakeReply:
    text: str = ""
    answer: Mapping[str, Any] = field(default_factory=dict)
    buttons: Sequence[Mapping[str, str]] = ()


@dataclass
class FakeView:
    """Bookings and quota lines by member."""

    all_bookings: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    lines: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    refused: dict[str, str] = field(default_factory=dict)

    def bookings(self, member_id: str, now: str) -> list[dict[str, Any]]:
        return [dict(booking) for booking in self.all_bookings.get(member_id, [])]

    def quota(self, member_id: str, now: str) -> list[dict[str, Any]]:
        return [dict(line) for line in self.lines.get(member_id, [])]

    def total_bookings(self) -> int:
        return sum(map(len, self.all_bookings.values()))


class FakeDatabases:
    """Hands out a new view for each case and remembers them."""

    def __init__(self, make: Callable[[], FakeView] = FakeView) -> None:
        self.make = make
        self.views: list[FakeView] = []

    @contextmanager
    def fresh(self, now: str) -> Iterator[FakeView]:
        self.views.append(self.make())
        yield self.views[-1]


Script = Callable[[Step], Sequence[FakeReply]]


class FakeTalk:
    """Says what ``script`` returns; tells of it in events as Rasa would."""

    slot_names = frozenset({"service", "last_intent", "state"})

    def __init__(self, script: Script, intent: str = "my_quota") -> None:
        self.script = script
        self.intent = intent
        self.begun_with: tuple[Mapping[str, Any], Circumstances] | None = None
        self._events: list[dict[str, Any]] = []

    async def begin(self, slots: Mapping[str, Any], circumstances: Circumstances) -> None:
        self.begun_with = (slots, circumstances)

    async def say(self, step: Step) -> Sequence[FakeReply]:
        self._events = events(step.user, self.intent)
        return self.script(step)

    async def events(self) -> list[dict[str, Any]]:
        return self._events


def events(user: str, intent: str = "my_quota") -> list[dict[str, Any]]:
    """What Rasa's tracker holds after a turn."""
    ranking = [{"name": intent, "confidence": 0.91}, {"name": "quota_rule", "confidence": 0.06}]
    entity = {"entity": "service", "value": "4.4", "start": 0, "end": 2, "extractor": "x"}
    parsed = {"intent": ranking[0], "intent_ranking": ranking, "entities": [entity]}
    return [
        {"event": "user", "text": user, "parse_data": parsed},
        {"event": "slot", "name": "service", "value": "4.4"},
        {"event": "slot", "name": "state", "value": {"service": "4.4"}},
        {"event": "action", "name": f"action_{intent}", "policy": "policy_0_RulePolicy", "confidence": 1.0},
        {"event": "slot", "name": "last_intent", "value": None},
        {"event": "bot", "text": "x", "metadata": {"utter_action": "utter_done"}},
        {"event": "action", "name": "action_listen", "policy": "policy_0_RulePolicy", "confidence": 1.0},
    ]


def crash(_: Step) -> Sequence[FakeReply]:
    """An action which breaks the way Rasa hides: a logged exception and no reply."""
    try:
        raise KeyError("quota")
    except KeyError:
        logging.getLogger("rasa.core.processor").exception("Encountered an exception while running action")
    return []


def cases_of(folder: Path, text: str) -> list[Case]:
    """The cases of a file with ``text`` in it."""
    file = folder / "cases.yml"
    file.write_text(text, encoding="utf-8")
    return load_file(file)
