"""The rule of the excluded departments, by the many names people give them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping

from pydantic import Field, PrivateAttr

from ..answers import Finding, Stage
from ..case import Case
from ..fact_specs import FactName
from ..wording import note
from .base import Rule

# What a name means for a service when it means no excluded department.
_SERVED, _UNCLEAR = "served", "unclear"
_LETTER = re.compile(r"[a-z0-9]")


class Department(Rule):
    """4.4 注意5, 4.12 注意4: departments outside the service; each service has its own list.

    `excluded` names them as the answer says them; `words` are further names that give one away, among them names of
    the lexicon of departments. `near` are names close to an excluded one that are served all the same. A name in
    `unclear` may be meant or not (妇产科 is 妇科 and 产科): it is asked for again. What neither these lists nor the
    lexicon know is passed on to the health specialist, never guessed. Who cannot name a department need not: the
    specialist advises which to see (4.4 服务内容), never one of the excluded.
    """

    excluded: tuple[str, ...]
    words: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    near: tuple[str, ...] = ()
    unclear: tuple[str, ...] = ()
    _meanings: dict[str, str] = PrivateAttr(default_factory=dict)
    _names: re.Pattern[str] = PrivateAttr(default=re.compile("(?!)"))

    def knowing(self, lexicon: Mapping[str, str]) -> Department:
        """This rule with the names of `lexicon` (form → name of the department) beside its own."""
        own = self._own_names()
        meanings = {form: own.get(_plain(value), _SERVED) for form, value in lexicon.items()}
        return self._with({**{_plain(form): meaning for form, meaning in meanings.items()}, **own})

    def findings(self, case: Case) -> Iterator[Finding]:
        told = case.facts.text(FactName.DEPARTMENT)
        if not told:
            if FactName.DEPARTMENT not in case.facts.unknown:
                yield self.need(case, FactName.DEPARTMENT, Stage.BOOKING)
            yield note("departments", self.clause, departments="、".join(self.excluded))
            return
        meant = self.meanings(told)
        outside = next((meaning for meaning in meant if meaning in self.excluded), "")
        if outside:
            yield self.refuse("department_excluded", service=case.name, department=outside)
        elif _SERVED in meant:
            return
        elif _UNCLEAR in meant:
            yield self.need(case, FactName.DEPARTMENT, Stage.BOOKING)
            yield note("department_unclear", self.clause, department=told, excluded="、".join(self.excluded))
        else:
            yield note("department_passed_on", self.clause, department=told)

    def meanings(self, told: str) -> tuple[str, ...]:
        """What the names in `told` mean, in their order: an excluded department, served or unclear; empty: unknown.

        The longest name wins, so that 妇产科 is not 产科 and 介入放射科 not 放射科.
        """
        rule = self if self._meanings else self._with(self._own_names())
        return tuple(rule._meanings[found.group()] for found in rule._names.finditer(_plain(told)))

    def _own_names(self) -> dict[str, str]:
        names = {_plain(name): _UNCLEAR for name in self.unclear}
        names.update({_plain(name): _SERVED for name in self.near})
        for department in self.excluded:
            for name in (department, _core(department), *self.words.get(department, ())):
                names.setdefault(_plain(name), department)
        return names

    def _with(self, meanings: dict[str, str]) -> Department:
        rule: Department = self.copy()
        rule._meanings = meanings
        rule._names = re.compile("|".join(_whole(name) for name in sorted(meanings, key=len, reverse=True)))
        return rule


def _plain(name: str) -> str:
    """Width and case of letters make no difference, nor do spaces beside Chinese."""
    folded = unicodedata.normalize("NFKC", name).casefold().strip()
    return re.sub(r"(?<![a-z0-9])\s+|\s+(?![a-z0-9])", "", folded)


def _whole(name: str) -> str:
    """A pattern for `name`; Latin letters at its ends stand alone (CT in 做ct, not in doctor)."""
    before = r"(?<![a-z])" if _LETTER.match(name[0]) else ""
    after = r"(?![a-z])" if _LETTER.match(name[-1]) else ""
    return f"{before}{re.escape(name)}{after}"


def _core(department: str) -> str:
    """急诊科 as 急诊, 检查类 as 检查; a name too short for that (产科) stays whole."""
    core = department.removesuffix("室").removesuffix("科").removesuffix("类")
    return core if len(core) > 1 else department
