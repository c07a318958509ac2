"""Conversation test files: read, refused with line and column, or turned into cases ready to run."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from assistant.evaluation.case_models import (
    UNDERSTOOD,
    Assertion,
    CaseModel,
    FileModel,
    Metadata,
    StepModel,
    schema_json,
)
from assistant.evaluation.places import BadFile, Document, Place, Problem, read_yaml
from assistant.evaluation.refusals import closest, problems_of

__all__ = [
    "BadFile",
    "Case",
    "Circumstances",
    "PlacedAssertion",
    "Step",
    "load_cases",
    "load_file",
    "schema_json",
]

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

    def matches(self, keyword: str) -> bool:
        """Whether each word of ``keyword`` occurs in the name, file, capability or clause."""
        text = f"{self.id} {self.capability} {self.clause}".casefold()
        return all(word in text for word in keyword.casefold().split())


def load_cases(path: Path, keyword: str = "") -> list[Case]:
    """The cases of a file, or of all ``*.yml``/``*.yaml`` below a folder, that match ``keyword``.

    Raises BadFile with every fault of the first wrong file, each with line, column and suggestion.
    """
    if path.is_dir():
        files = sorted(file for file in path.rglob("*") if file.suffix in (".yml", ".yaml"))
        if not files:
            raise BadFile(path, [Problem(Place(), "文件夹里没有 .yml 测试文件")])
    else:
        files = [path]
    return [case for file in files for case in load_file(file) if case.matches(keyword)]


def load_file(file: Path) -> list[Case]:
    """All cases of one file, in its order. Raises BadFile."""
    document = read_yaml(file)
    if not isinstance(document.data, dict):
        raise BadFile(file, [Problem(Place(), "文件里应有 test_cases: 和它下面的测试")])
    try:
        model = FileModel.parse_obj(document.data)
    except ValidationError as error:
        raise BadFile(file, problems_of(error, FileModel, document)) from error
    reader = _Reader(document, model)
    cases = [reader.case(index, case) for index, case in enumerate(model.test_cases)]
    if reader.problems:
        raise BadFile(file, reader.problems)
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
            defined = f"已定义：{'、'.join(known)}" if known else f"这个文件没有定义 {key}"
            self._refuse(path, f"{key} 里没有“{name}”", closest(name, known) or defined)
        return known.get(name, ())

    def _refuse(self, path: tuple[Any, ...], reason: str, suggestion: str = "") -> None:
        self.problems.append(Problem(self.document.place(path), reason, suggestion))


def _circumstances(layers: tuple[Metadata, ...]) -> Circumstances:
    """The innermost word on each field holds: step over case over file."""
    said = {name: getattr(layer, name) for layer in layers for name in layer.__fields_set__}
    return Circumstances(said.get("member_id") or "", said.get("now") or "", said.get("actor") or "member")
