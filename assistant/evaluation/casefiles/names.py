"""Names in a test file against the project's vocabulary: an unknown one is told with its place and the most alike."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from assistant.evaluation.casefiles.case_models import (
    UNDERSTOOD,
    Assertion,
    CaseModel,
    FileModel,
    Metadata,
    StepModel,
)
from assistant.evaluation.casefiles.places import Document
from assistant.evaluation.casefiles.problems import Problem
from assistant.evaluation.casefiles.refusals import closest
from assistant.evaluation.casefiles.vocabulary import Vocabulary

Path = tuple[Any, ...]
_SHOWN = 12
_RECORDS = {"booking_created": "预约", "booking_state": "预约", "quota": "次数"}


def unknown_names(model: FileModel, document: Document, vocabulary: Vocabulary) -> list[Problem]:
    """A problem for each name in ``model`` which ``vocabulary`` lacks."""
    return list(_Names(document, vocabulary).of_file(model))


class _Names:
    def __init__(self, document: Document, vocabulary: Vocabulary) -> None:
        self._document, self._known = document, vocabulary

    def of_file(self, model: FileModel) -> Iterator[Problem]:
        if isinstance(model.metadata, Metadata):
            yield from self._member(model.metadata, ("metadata",))
        else:
            for index, known_as in enumerate(model.metadata):
                for name, metadata in known_as.items():
                    yield from self._member(metadata, ("metadata", index, name))
        whole = frozenset(name for name in self._known.slots if "." not in name)
        for index, named in enumerate(model.fixtures):
            for name, slots in named.items():
                for position, slot in enumerate(slots):
                    path = ("fixtures", index, name, position)
                    for key in slot:
                        yield from self._one("词槽", key, whole, (*path, key))
        for index, case in enumerate(model.test_cases):
            yield from self._case(case, ("test_cases", index))

    def _case(self, case: CaseModel, path: Path) -> Iterator[Problem]:
        yield from self._member(case.metadata, (*path, "metadata"))
        for clause in case.clauses:
            yield from self._one("条款", clause, self._known.clauses, (*path, "clause"))
        for index, step in enumerate(case.steps):
            yield from self._step(step, (*path, "steps", index))

    def _step(self, step: StepModel, path: Path) -> Iterator[Problem]:
        yield from self._member(step.metadata, (*path, "metadata"))
        understood = UNDERSTOOD.fullmatch(step.user)
        if understood:
            place = (*path, "user")
            yield from self._one("意图", understood["intent"], self._known.intents, place)
            entities = json.loads(understood["entities"] or "{}")
            for name, value in entities.items() if isinstance(entities, dict) else ():
                yield from self._one("实体", name, self._known.entities, place)
                if name == "service":
                    yield from self._services(value, place)
        for index, assertion in enumerate(step.assertions):
            yield from self._assertion(assertion, (*path, "assertions", index))

    def _assertion(self, assertion: Assertion, path: Path) -> Iterator[Problem]:
        known, place, expected = self._known, (*path, assertion.kind), assertion.expected
        if assertion.kind == "intent_is":
            yield from self._one("意图", expected, known.intents, place)
        elif assertion.kind == "action_executed":
            yield from self._one("动作", expected, known.actions, place)
        elif assertion.kind in ("bot_uttered", "bot_did_not_utter") and expected.utter_name:
            yield from self._one("回复", expected.utter_name, known.responses, (*place, "utter_name"))
        elif assertion.kind in ("slot_was_set", "slot_was_not_set"):
            for index, slot in enumerate(expected):
                yield from self._one("词槽", slot.name, known.slots, (*place, index, "name"))
        elif assertion.kind == "answer_contains":
            yield from self._answer(expected, place)
        elif assertion.kind == "effects":
            for name in ("booking_created", "booking_state"):
                yield from self._record(getattr(expected, name), known.booking_fields, (*place, name))
            yield from self._record(expected.quota, known.quota_fields, (*place, "quota"))

    def _answer(self, expected: Mapping[str, Any], path: Path) -> Iterator[Problem]:
        for name in expected:
            yield from self._one("答案项", name, self._known.answer_fields, (*path, name))
        if isinstance(expected.get("intent"), str):
            yield from self._one("意图", expected["intent"], self._known.answer_intents, (*path, "intent"))
        yield from self._services(expected.get("services"), (*path, "services"))
        yield from self._each("条款", expected.get("clauses"), self._known.clauses, (*path, "clauses"))

    def _record(self, expected: Mapping[str, Any], fields: frozenset[str], path: Path) -> Iterator[Problem]:
        for name in expected:
            yield from self._one(f"{_RECORDS[path[-1]]}的一项", name, fields, (*path, name))
        yield from self._services(expected.get("service"), (*path, "service"))
        if "state" in expected:
            yield from self._one("预约状态", str(expected["state"]), self._known.states, (*path, "state"))

    def _services(self, value: Any, path: Path) -> Iterator[Problem]:
        yield from self._each("服务", value, self._known.services, path)

    def _each(self, kind: str, value: Any, known: frozenset[str], path: Path) -> Iterator[Problem]:
        for one in value if isinstance(value, list) else [] if value is None else [value]:
            yield from self._one(kind, str(one), known, path)

    def _member(self, metadata: str | Metadata, path: Path) -> Iterator[Problem]:
        if isinstance(metadata, Metadata) and metadata.member_id:
            yield from self._one("会员", metadata.member_id, self._known.members, (*path, "member_id"))

    def _one(self, kind: str, name: str, known: Iterable[str], path: Path) -> Iterator[Problem]:
        known = sorted(known)
        if known and name not in known:
            some = "、".join(known) if len(known) <= _SHOWN else ""
            hint = closest(name, known) or (f"有：{some}" if some else "")
            yield Problem(self._document.place(path), f"没有{kind}“{name}”", hint)
