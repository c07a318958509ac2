"""The catalogue's rules made ready: every RuleSpec turned into its rule once, so that deciding parses nothing."""

from __future__ import annotations

from dataclasses import dataclass

from ..errors import UnknownService
from ..handbook import Catalogue, Condition, RuleSpec, Service, department_names
from .rules import Rule, build_rule


@dataclass(frozen=True)
class RuleBook:
    """An edition with its rules. `rules` are the general ones followed by the service's own.

    `parts` are the sub-services of a group; `alternatives` the services worth trying instead of a refused one, the
    nearest first, each with whether it is a sister of it.
    """

    catalogue: Catalogue
    rules: dict[str, tuple[Rule, ...]]
    shared_services: frozenset[str]
    max_relatives: int
    parts: dict[str, tuple[str, ...]]
    alternatives: dict[str, tuple[tuple[str, bool], ...]]

    def require(self, service: str) -> str:
        """`service` itself when the edition has it; raises UnknownService."""
        if service not in self.rules:
            raise UnknownService(service)
        return service


def compile_rules(catalogue: Catalogue) -> RuleBook:
    """The rule book of an edition; the loader and the facade call it, so a bad file is refused when it is opened.

    Raises CatalogueError (file, field, reason) for an unknown rule name or a missing, unknown or wrong figure.
    """
    file = catalogue.source or catalogue.edition.id
    general = _rules(catalogue.general_rules, file, "general_rules")
    rules = {
        key: (*general, *_rules(service.rules, file, f'services["{key}"].rules'))
        for key, service in catalogue.services.items()
    }
    sharing = catalogue.family_sharing
    return RuleBook(
        catalogue=catalogue,
        rules=rules,
        shared_services=frozenset(sharing.services),
        max_relatives=sharing.max_relatives,
        parts={key: catalogue.children(key) for key in catalogue.services},
        alternatives={key: _alternatives(catalogue, key) for key in catalogue.services},
    )


def _alternatives(catalogue: Catalogue, refused: str) -> tuple[tuple[str, bool], ...]:
    """Every other service but groups; parts of a group only for that group and for their sisters.

    Services that ask for no disease (4.2, 4.3, 4.10) and those that do come after each other; within, by distance.
    """
    services = list(catalogue.services)
    here, own = services.index(refused), catalogue.services[refused]
    found: list[tuple[bool, int, str, bool]] = []
    for position, other in enumerate(services):
        spec = catalogue.services[other]
        family = spec.parent is not None and spec.parent in (own.parent, refused)
        if other != refused and not catalogue.children(other) and (family or spec.parent is None):
            found.append((_general(spec) != _general(own), abs(position - here), other, family))
    return tuple((other, family) for _, _, other, family in sorted(found))


def _general(spec: Service) -> bool:
    return spec.parent is None and any(line.condition is Condition.ANY for line in spec.quota)


def _rules(specs: tuple[RuleSpec, ...], file: str, field: str) -> tuple[Rule, ...]:
    return tuple(
        build_rule(spec.rule, spec.clause, spec.figures, file, f"{field}[{index}]").knowing(department_names())
        for index, spec in enumerate(specs)
    )
