"""What one field alone cannot tell: references, completeness and the uniqueness of names."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from pydantic import BaseModel

from .base import SERVICE_ID, Clause
from .figures import QuotaLine, RuleSpec
from .models import Catalogue
from .service import Service


class Problem(NamedTuple):
    """Where (path inside the file) and why a catalogue is refused."""

    field: str
    reason: str


def problems(catalogue: Catalogue) -> Iterator[Problem]:
    """Yield every inconsistency of `catalogue`, in the order of the file."""
    yield from _ids_unique(catalogue)
    yield from _lines_exist(catalogue)
    yield from _sharing(catalogue)
    yield from _services_numbered(catalogue)
    yield from _clauses_exist(catalogue)
    yield from _silence(catalogue)
    for key, service in catalogue.services.items():
        yield from _service(catalogue, key, service)
    yield from _rule_references(catalogue)
    yield from _names_unique(catalogue)


def normalised(name: str) -> str:
    """A name as people may type it: width and case of letters, spaces and brackets make no difference."""
    folded = unicodedata.normalize("NFKC", name).casefold()
    return "".join(char for char in folded if not char.isspace() and char not in "()")


def _ids_unique(catalogue: Catalogue) -> Iterator[Problem]:
    lists: dict[str, list[str]] = {
        "tiers": [tier.id for tier in catalogue.tiers],
        "disease_classes": [disease.id for disease in catalogue.disease_classes],
        "nine_cancers": [cancer.id for cancer in catalogue.nine_cancers],
        "regions": [region.id for region in catalogue.regions],
    }
    for field, ids in lists.items():
        for index, key in enumerate(ids):
            if key in ids[:index]:
                yield Problem(f"{field}[{index}].id", f"{key} 写了两次")


def _lines_exist(catalogue: Catalogue) -> Iterator[Problem]:
    for name in ("screening", "main", "complaint"):
        if name not in catalogue.lines:
            yield Problem("lines", f"缺少热线 {name}")


def _sharing(catalogue: Catalogue) -> Iterator[Problem]:
    for index, service in enumerate(catalogue.family_sharing.services):
        if service not in catalogue.services:
            yield Problem(f"family_sharing.services[{index}]", f"没有服务 {service}")


def _services_numbered(catalogue: Catalogue) -> Iterator[Problem]:
    for key in catalogue.services:
        if not re.fullmatch(SERVICE_ID, key):
            yield Problem(f'services["{key}"]', "服务编号应是第四章的条款号，例如 4.4 或 4.1.3")


def _clauses_exist(catalogue: Catalogue) -> Iterator[Problem]:
    """A clause of chapter four names one of the services: a slip of the pen would cite what nobody can look up."""
    for where, clause in _clauses(catalogue, ""):
        service = clause.partition(" ")[0]
        if service.startswith("4.") and service not in catalogue.services:
            yield Problem(where, f"没有服务 {service}，不能引用它的条款")


def _silence(catalogue: Catalogue) -> Iterator[Problem]:
    seen: set[str] = set()
    for index, silence in enumerate(catalogue.silent):
        where = f"silent[{index}]"
        if silence.id in seen:
            yield Problem(f"{where}.id", f"{silence.id} 写了两次")
        seen.add(silence.id)
        if silence.line not in catalogue.lines:
            yield Problem(f"{where}.line", f"没有热线 {silence.line}")


def _clauses(value: object, where: str) -> Iterator[tuple[str, Clause]]:
    if isinstance(value, Clause):
        yield where, value
    elif isinstance(value, BaseModel):
        for name in value.__fields__:
            yield from _clauses(getattr(value, name), f"{where}.{name}" if where else name)
    elif isinstance(value, Mapping):
        for key, part in value.items():
            yield from _clauses(part, f'{where}["{key}"]')
    elif isinstance(value, tuple):
        for index, part in enumerate(value):
            yield from _clauses(part, f"{where}[{index}]")


def _service(catalogue: Catalogue, key: str, service: Service) -> Iterator[Problem]:
    where = f'services["{key}"]'
    yield from _parent(catalogue, key, service, where)
    for field, line in (
        ("hours.line", service.hours.line),
        ("apply.line", service.apply.line),
    ):
        if line is not None and line not in catalogue.lines:
            yield Problem(f"{where}.{field}", f"没有热线 {line}")
    if service.hours.line is None and service.hours.own is None:
        yield Problem(f"{where}.hours", "line 和 own 至少要写一个")
    if service.apply.line is None and not service.apply.menu:
        yield Problem(f"{where}.apply", "line 和 menu 至少要写一个")
    if service.booking.kind == "request" and not service.quota and not catalogue.children(key):
        yield Problem(f"{where}.quota", "要预约的服务必须有次数")
    for index, quota in enumerate(service.quota):
        yield from _quota_line(catalogue, key, quota, f"{where}.quota[{index}]")


def _parent(catalogue: Catalogue, key: str, service: Service, where: str) -> Iterator[Problem]:
    expected = key.rsplit(".", 1)[0] if key.count(".") == 2 else None
    if service.parent != expected:
        wanted = f"应为 {expected}" if expected else "应为 null"
        yield Problem(f"{where}.parent", f"{wanted}，写的是 {service.parent}")
    elif expected is not None and expected not in catalogue.services:
        yield Problem(f"{where}.parent", f"没有上级服务 {expected}")


def _quota_line(catalogue: Catalogue, key: str, line: QuotaLine, where: str) -> Iterator[Problem]:
    tiers = [tier.id for tier in catalogue.tiers]
    if line.line != key and not line.line.startswith(f"{key}/"):
        yield Problem(f"{where}.line", f"应为 {key} 或 {key}/…，写的是 {line.line}")
    missing = [tier for tier in tiers if tier not in line.limits]
    if missing:
        yield Problem(f"{where}.limits", f"缺少套餐 {'、'.join(missing)} 的次数")
    for tier in line.limits:
        if tier not in tiers:
            yield Problem(f"{where}.limits.{tier}", "没有这个套餐")


def _rule_references(catalogue: Catalogue) -> Iterator[Problem]:
    """What rules refer to exists; their names and figures are for the rule registry to judge."""
    for key, service in catalogue.services.items():
        for index, rule in enumerate(service.rules):
            where = f'services["{key}"].rules[{index}]'
            for figure in ("service", "else_costs"):
                other = rule.figures.get(figure)
                if other is not None and other not in catalogue.services:
                    yield Problem(f"{where}.{figure}", f"没有服务 {other}")
            yield from _rule_regions(catalogue, rule, where)


def _rule_regions(catalogue: Catalogue, rule: RuleSpec, where: str) -> Iterator[Problem]:
    regions = {region.id for region in catalogue.regions}
    by_tier = rule.figures.get("by_tier")
    if not isinstance(by_tier, dict):
        return
    for tier in catalogue.tiers:
        if tier.id not in by_tier:
            yield Problem(f"{where}.by_tier", f"缺少套餐 {tier.id} 的地区")
    for name, open_regions in by_tier.items():
        if name not in {tier.id for tier in catalogue.tiers}:
            yield Problem(f"{where}.by_tier.{name}", "没有这个套餐")
        for region in open_regions:
            if region not in regions:
                yield Problem(f"{where}.by_tier.{name}", f"没有地区 {region}")


def _names_unique(catalogue: Catalogue) -> Iterator[Problem]:
    owner: dict[str, str] = {}
    for where, name in _names(catalogue):
        first = owner.setdefault(normalised(name), where)
        if first != where:
            yield Problem(where, f"别名“{name}”已被 {first} 占用")


def _names(catalogue: Catalogue) -> Iterator[tuple[str, str]]:
    """Every (field, name) by which something may be called; a name may be claimed once only."""
    for key, service in catalogue.services.items():
        where = f'services["{key}"]'
        yield f"{where}.name", service.name
        if service.short_name != service.name:
            yield f"{where}.short_name", service.short_name
        for index, alias in enumerate(service.aliases):
            yield f"{where}.aliases[{index}]", alias
    for position, tier in enumerate(catalogue.tiers):
        yield from _own(f"tiers[{position}]", tier.name, tier.aliases)
    for position, disease in enumerate(catalogue.disease_classes):
        yield from _own(f"disease_classes[{position}]", disease.name, disease.aliases)
    for position, cancer in enumerate(catalogue.nine_cancers):
        where = f"nine_cancers[{position}]"
        yield from _own(where, cancer.name, cancer.aliases)
        for index, symptom in enumerate(cancer.symptoms):
            yield f"{where}.symptoms[{index}]", symptom
    for position, region in enumerate(catalogue.regions):
        yield from _own(f"regions[{position}]", region.name, region.aliases)


def _own(where: str, name: str, aliases: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    yield f"{where}.name", name
    for index, alias in enumerate(aliases):
        yield f"{where}.aliases[{index}]", alias
