"""What every rule is, and how a rule written in the catalogue becomes one.

A rule is one small class named after what the handbook says; its name in the catalogue is the class name in snake case
(LeadTime: lead_time). Its fields are the figures the catalogue must give it. It looks at a case and yields findings: a
reason only when no further fact can lift it, a need when the answer hangs on something not told yet.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, ClassVar

from pydantic import BaseModel, Extra, ValidationError

from ...errors import CatalogueError
from ..answers import Finding, Need, Reason, Stage
from ..case import Case
from ..fact_specs import SPECS, AllowedValue, FactName
from ..wording import reason

REGISTRY: dict[str, type[Rule]] = {}


class Rule(BaseModel):
    """Base of all rules; subclassing registers. `clause` is the clause the catalogue names for this use of the rule."""

    name: ClassVar[str] = ""
    clause: str

    class Config:
        extra = Extra.forbid
        allow_mutation = False
        smart_union = True

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        if not cls.__name__.startswith("_"):
            cls.name = re.sub(r"(?<!^)(?=[A-Z])", "_", cls.__name__).lower()
            REGISTRY[cls.name] = cls

    def findings(self, case: Case) -> Iterator[Finding]:
        """What this rule has to say on `case`; nothing when it is content."""
        raise NotImplementedError

    def knowing(self, lexicon: Mapping[str, str]) -> Rule:
        """This rule with the lexicon of departments (form → name) at hand; most have no use for it."""
        return self

    def refuse(self, code: str, **words: Any) -> Reason:
        """A reason on this rule's clause; `possible_from` among the words is its first possible day."""
        return reason(code, self.clause, **words)

    def need(self, case: Case, fact: FactName, stage: Stage, values: tuple[AllowedValue, ...] = ()) -> Need:
        """A need on this rule's clause."""
        return need(case, fact, stage, self.clause, values)


def need(
    case: Case, fact: FactName, stage: Stage, clause: str, values: tuple[AllowedValue, ...] = ()
) -> Need:
    """The need of `fact`, with its question and allowed values (`values` narrows or names them)."""
    spec = SPECS[fact]
    return Need(fact, stage, values or spec.values, spec.question, clause, fact in case.facts.unknown)


def build_rule(name: str, clause: str, figures: Mapping[str, Any], file: str, field: str) -> Rule:
    """The rule `name` with its figures.

    Raises CatalogueError with `file`, the field (`field` names the rule's place in the file) and the reason when the
    name is unknown, or a figure is missing, unknown or wrong.
    """
    kind = REGISTRY.get(name)
    if kind is None:
        raise CatalogueError(file, f"{field}.rule", f"没有规则 {name}，可用：{'、'.join(sorted(REGISTRY))}")
    try:
        return kind.parse_obj({**figures, "clause": clause})
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"] if part != "__root__")
        raise CatalogueError(file, f"{field}.{place}".removesuffix("."), _reason(name, dict(first))) from error


def _reason(name: str, error: Mapping[str, Any]) -> str:
    known = {
        "value_error.missing": f"规则 {name} 缺少这个数值",
        "value_error.extra": f"规则 {name} 不认识这个数值",
    }
    return known.get(str(error["type"]), f"规则 {name} 的数值不对：{error['msg']}")
