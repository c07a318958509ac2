"""Conversation test files: read, refused with line and column, or turned into cases ready to run."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from assistant.evaluation.casefiles.case_models import (
    CLAUSES_APART,
    UNDERSTOOD,
    Assertion,
    CaseModel,
    FileModel,
    Metadata,
    StepModel,
    schema_json,
)
from assistant.evaluation.casefiles.names import unknown_names
from assistant.evaluation.casefiles.places import Document, read_yaml
from assistant.evaluation.casefiles.problems import BadFile, Place, Problem
from assistant.evaluation.casefiles.refusals import closest, problems_of
from assistant.evaluation.casefiles.vocabulary import Vocabulary

__all__ = [
    "BadFile",
    "Case",
    "Circumstances",
    "PlacedAssertion",
    "Step",
    "files_of",
    "load_cases",
    "load_file",
    "schema_json",
]

# What is written where a file defines no names of its own.
_INSTEAD = {
    "metadata": "这个文件没有定义 metadata；会员和时刻直接写成 {member_id: demo-vip, now: 2026-11-23T10:00:00+08:00}",
    "fixtures": "这个文件没有定义 fixtures；在文件开头写 fixtures: - 名称: [{词槽: 值}]",
}
_NOBODY = Metadata.parse_obj({})


@dataclass(frozen=True)
class Circumstances:
    """Who speaks (empty: somebody not identified) and when (empty: the real clock)."""

    member_id: str = ""
    now: str = ""
    actor: str = "member"


@dataclass(frozen=True)
class PlacedAssertion:
    """An expectation and the line it stands on."""

    assertion: Assertion
    line: int


@dataclass(frozen=True)
class Step:
    """One message of the user with everything around it."""

    user: str
    circumstances: Circumstances
    assertions: tuple[PlacedAssertion, ...]
    line: int

    @property
    def understood(self) -> bool:
        """Whether the message is already understood and passes NLU by."""
        return UNDERSTOOD.fullmatch(self.user) is not None


@dataclass(frozen=True)
class Case:
    """One conversation: ``slots`` are set before its first message."""

    name: str
    file: Path
    line: int
    steps: tuple[Step, ...]
    capability: str = ""
    clause: str = ""
    slots: Mapping[str, Any] = field(default_factory=dict)

    @property
    def id(self) -> str:
        return f"{self.file.name}::{self.name}"

    @property
    def clauses(self) -> tuple[str, ...]:
        """The clauses it checks, one by one (``3.1.1、3.1.2``)."""
        return tuple(filter(None, CLAUSES_APART.split(self.clause)))

    def matches(self, keyword: str) -> bool:
        """Whether each word of ``keyword`` occurs in the name, file, capability or clause."""
        text = f"{self.id} {self.capability} {self.clause}".casefold()
        return all(word in text for word in keyword.casefold().split())


def load_cases(path: Path, keyword: str = "", vocabulary: Vocabulary | None = None) -> list[Case]:
    """The cases of a file, or of all ``*.yml``/``*.yaml`` below a folder, that match ``keyword``.

    With a ``vocabulary`` a name it lacks (an intent, a member, a service …) is a fault of the file, too. Raises
    BadFile with every fault of the first wrong file, each with line, column and suggestion.
    """
    return [case for file in files_of(path) for case in load_file(file, vocabulary) if case.matches(keyword)]


def files_of(path: Path) -> list[Path]:
    """``path`` itself, or all ``*.yml``/``*.yaml`` below it. Raises BadFile for a folder without any."""
    if not path.is_dir():
        return [path]
    files = sorted(file for file in path.rglob("*") if file.suffix in (".yml", ".yaml"))
    if not files:
        raise BadFile(path, [Problem(Place(), "文件夹里没有 .yml 测试文件")])
    return files


def load_file(file: Path, vocabulary: Vocabulary | None = None) -> list[Case]:
    """All cases of one file, in its order. Raises BadFile, also for a name ``vocabulary`` lacks."""
    document = read_yaml(file)
    if not isinstance(document.data, dict):
        reason = "文件是空的" if document.data is None else "文件里应有 test_cases: 和它下面的测试"
        raise BadFile(
            file, [Problem(Place(), reason, "第一行写 test_cases: ，下面每个测试以 - test_case: 名称 开头")]
        )
    try:
        model = FileModel.parse_obj(document.data)
    except ValidationError as error:
        raise BadFile(file, problems_of(error, FileModel, document)) from error
    reader = _Reader(document, model)
    cases = [reader.case(index, case) for index, case in enumerate(model.test_cases)]
    problems = [*reader.problems, *(unknown_names(model, document, vocabulary) if vocabulary else ())]
    if problems:
        raise BadFile(file, problems)
    return cases


class _Reader:
    """Resolves the names of one file: fixtures, metadata, and each case's own name."""

    def __init__(self, document: Document, model: FileModel) -> None:
        self.document = document
        self.problems: list[Problem] = []
        self.default = model.metadata if isinstance(model.metadata, Metadata) else _NOBODY
        self.metadata = self._named(model.metadata if isinstance(model.metadata, list) else [], "metadata")
        self.fixtures = self._named(model.fixtures, "fixtures")
        self.seen: set[str] = set()

    def _named(self, sets: Any, key: str) -> dict[str, Any]:
        result: dict[str, Any] = {}
        for index, one in enumerate(sets):
            for name, content in one.items():
                if name in result:
                    self._refuse((key, index, name), f"“{name}”写了两次")
                result[name] = content
        return result

    def case(self, index: int, model: CaseModel) -> Case:
        path = ("test_cases", index)
        if model.test_case in self.seen:
            self._refuse((*path, "test_case"), f"测试名“{model.test_case}”写了两次")
        self.seen.add(model.test_case)
        slots: dict[str, Any] = {}
        for position, name in enumerate(model.fixtures):
            for part in self._lookup(self.fixtures, name, (*path, "fixtures", position), "fixtures"):
                slots.update(part)
        around = (self.default, self._metadata(model.metadata, (*path, "metadata")))
        steps = tuple(self._step(step, (*path, "steps", i), around) for i, step in enumerate(model.steps))
        line = self.document.place((*path, "test_case")).line
        return Case(model.test_case, self.document.file, line, steps, model.capability, model.clause, slots)

    def _step(self, model: StepModel, path: tuple[Any, ...], around: tuple[Metadata, ...]) -> Step:
        layers = (*around, self._metadata(model.metadata, (*path, "metadata")))
        assertions = tuple(
            PlacedAssertion(assertion, self.document.place((*path, "assertions", i)).line)
            for i, assertion in enumerate(model.assertions)
        )
        return Step(model.user, _circumstances(layers), assertions, self.document.place((*path, "user")).line)

    def _metadata(self, reference: str | Metadata, path: tuple[Any, ...]) -> Metadata:
        if isinstance(reference, Metadata):
            return reference
        return self._lookup(self.metadata, reference, path, "metadata") or _NOBODY if reference else _NOBODY

    def _lookup(self, known: dict[str, Any], name: str, path: tuple[Any, ...], key: str) -> Any:
        if name not in known:
            defined = f"已定义：{'、'.join(known)}" if known else _INSTEAD[key]
            self._refuse(path, f"{key} 里没有“{name}”", closest(name, known) or defined)
        return known.get(name, ())

    def _refuse(self, path: tuple[Any, ...], reason: str, suggestion: str = "") -> None:
        self.problems.append(Problem(self.document.place(path), reason, suggestion))


def _circumstances(layers: tuple[Metadata, ...]) -> Circumstances:
    """The innermost word on each field holds: step over case over file."""
    said = {name: getattr(layer, name) for layer in layers for name in layer.__fields_set__}
    return Circumstances(said.get("member_id") or "", said.get("now") or "", said.get("actor") or "member")
