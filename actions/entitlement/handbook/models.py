"""The whole catalogue: one product edition of the handbook."""

from __future__ import annotations

from datetime import date
from typing import Any, Literal

from pydantic import Field, PrivateAttr, root_validator, validator

from .base import Clause, Fact, Strict
from .by_chat import ByChat
from .complaints import Complaints
from .figures import OpeningHours, RuleSpec
from .service import Service
from .tags import Tag

Topic = Literal[
    "eligibility",
    "cost",
    "validity",
    "waiting_period",
    "quota",
    "tiers",
    "exclusions",
    "designated_disease",
    "providers",
    "blocked",
    "disclaimer",
    "minor",
    "contact",
    "edition",
    "privacy",
    "identity",
    "liability",
    "disputes",
    "networks",
]


class Edition(Strict):
    """Which handbook this is, and from which day to which it governs (5.3), both inclusive; null where nobody said."""

    id: str
    name: str
    insurer: str
    website: str
    first_day: date | None = None
    last_day: date | None = None
    clause: Clause

    @root_validator(skip_on_failure=True)
    def _first_before_last(cls, values: dict[str, Any]) -> dict[str, Any]:
        first, last = values["first_day"], values["last_day"]
        if first is not None and last is not None and last < first:
            raise ValueError("last_day 早于 first_day")
        return values


class Product(Strict):
    """An insurance product, main contract or rider."""

    name: str
    clause: Clause


class Products(Strict):
    """The main contract and the rider that covers moderate and mild disease."""

    main: Product
    rider: Product


class Tier(Strict):
    """A package of uses; reached from `min_sum_insured` yuan of summed main contracts."""

    id: str
    name: str
    aliases: tuple[str, ...]
    min_sum_insured: int = Field(ge=0)
    clause: Clause
    about: tuple[Tag, ...] = ("tier",)


class Days(Strict):
    """A period in natural days, day 1 being the effective date."""

    days: int = Field(gt=0)
    clause: Clause
    about: tuple[Tag, ...] = ("waiting_period",)


class Periods(Strict):
    """Waiting periods of the main contract and of the rider."""

    waiting: Days
    rider_waiting: Days


class Provider(Strict):
    """A company that delivers the services."""

    id: str
    name: str
    clause: Clause
    about: tuple[Tag, ...] = ("provider",)


class Line(Strict):
    """A way to reach us: phone and, where there are such, mailbox, menu path and hours (Asia/Shanghai)."""

    name: str
    phone: str
    email: str | None = None
    menu: tuple[str, ...] = ()
    hours: OpeningHours | None = Field(...)
    text: str
    clause: Clause
    about: tuple[Tag, ...] = ("contact", "hours")


class FamilySharing(Strict):
    """Which services relatives may share, who they may be, and how they are named."""

    services: tuple[str, ...]
    relations: tuple[Literal["spouse", "child", "parent"], ...]
    max_relatives: int = Field(gt=0)
    replaceable: bool
    information: tuple[str, ...]
    facts: tuple[Fact, ...]
    clause: Clause
    about: tuple[Tag, ...] = ("relative",)


class DiseaseClass(Fact):
    """A class of designated disease and the contract it rests on."""

    id: Literal["critical", "moderate", "mild"]
    name: str
    aliases: tuple[str, ...]
    basis: Literal["main", "rider"]


class Cancer(Strict):
    """One of the nine cancers of 4.1: its names, its early signs, and the reports a complex reading takes."""

    id: str
    name: str
    aliases: tuple[str, ...]
    symptoms: tuple[str, ...]
    required: tuple[str, ...]
    suggested: tuple[str, ...]
    note: str | None = None
    clause: Clause
    about: tuple[Tag, ...] = ("nine_cancers", "documents")


class Region(Strict):
    """A region of hospitals abroad, and the countries and cities people name instead.

    `part_of`: where that region is covered this one is too, unless the service says otherwise.
    """

    id: Literal["asia", "europe", "usa", "hk_mo_tw", "other"]
    name: str
    part_of: Literal["asia", "europe", "usa"] | None = None
    aliases: tuple[str, ...]
    clause: Clause
    about: tuple[Tag, ...] = ("region",)


class GeneralFact(Fact):
    """A statement of chapters 1, 2, 3, 5, 6 or the appendices, filed under a topic."""

    topic: Topic


class Silence(Strict):
    """What people ask and the handbook leaves open, with what can be said instead.

    ``services`` empty: whatever the service. ``clause`` is the nearest one there is, ``line`` whom to ask.
    """

    id: str
    about: tuple[Tag, ...]
    services: tuple[str, ...] = ()
    text: str
    line: str
    clause: Clause | None = None


class Catalogue(Strict):
    """One edition of the handbook as data, made by `load_catalogue`, which also checks references."""

    edition: Edition
    products: Products
    tiers: tuple[Tier, ...]
    periods: Periods
    providers: tuple[Provider, ...]
    lines: dict[str, Line]
    family_sharing: FamilySharing
    by_chat: ByChat = ByChat()
    complaints: Complaints = Complaints()
    disease_classes: tuple[DiseaseClass, ...]
    nine_cancers: tuple[Cancer, ...]
    regions: tuple[Region, ...]
    general_rules: tuple[RuleSpec, ...]
    general: tuple[GeneralFact, ...]
    silent: tuple[Silence, ...] = ()
    facts: tuple[Fact, ...] = ()
    services: dict[str, Service]
    _source: str = PrivateAttr(default="")

    @validator("tiers")
    def _ascending(cls, value: tuple[Tier, ...]) -> tuple[Tier, ...]:
        floors = [tier.min_sum_insured for tier in value]
        if not floors or floors != sorted(set(floors)):
            raise ValueError("套餐要按最低保额从低到高排列，且不能重复")
        return value

    @property
    def source(self) -> str:
        """The file this catalogue was read from; empty when it was built in code."""
        return self._source

    def children(self, service: str) -> tuple[str, ...]:
        """Ids of the sub-services of `service`, in handbook order; empty when it has none."""
        return tuple(key for key, candidate in self.services.items() if candidate.parent == service)

    def line_of(self, service: str) -> Line | None:
        """The line at which `service` is applied for; None when it is reached through a menu only (4.3)."""
        name = self.services[service].apply.line
        return None if name is None else self.lines[name]

    def region_and_wider(self, region: str) -> tuple[str, ...]:
        """`region` itself and, where there is one, the region it is part of."""
        return (region, *(known.part_of for known in self.regions if known.id == region and known.part_of is not None))

    def about(self, topic: Topic) -> tuple[GeneralFact, ...]:
        """The general statements on `topic`, in handbook order."""
        return tuple(fact for fact in self.general if fact.topic == topic)
