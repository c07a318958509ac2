"""What differs between two editions of the handbook: figures, facts, rules and names, each with its place and clause."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from enum import Enum
from typing import Any

from .domain.booking.bookings import Booking
from .domain.case import Account
from .domain.decision import decide, make_case
from .domain.facts import NO_FACTS
from .domain.people.members import Member
from .domain.rulebook import RuleBook
from .domain.standing import standing_of
from .domain.times.calendar import WorkCalendar
from .domain.times.hours import SHANGHAI
from .handbook import Catalogue

Leaf = str | int | float | bool | date | time | None | tuple[Any, ...]
_SERVICE = re.compile(r'services\["([^"]+)"\]')
_NAMES = ("name", "short_name", "aliases", "symptoms", "words")
# What a list's entries are known by, so that an inserted entry does not make all those after it differ.
_KEYS = ("id", "line", "rule", "clause")


class Kind(str, Enum):
    """What sort of thing differs: a figure decides, a fact is told, a rule judges, a name is understood."""

    FIGURE = "figure"
    FACT = "fact"
    RULE = "rule"
    NAME = "name"


@dataclass(frozen=True)
class Difference:
    """One place that differs. `before` or `after` None: it is new, or gone. `service` empty: it concerns all.

    `path` is the place inside the file, entries named by what they are known by. `clause` empty: the place cites none.
    """

    kind: Kind
    path: str
    service: str
    clause: str
    before: Leaf
    after: Leaf


@dataclass(frozen=True)
class AffectedMember:
    """A member to whom the newer edition gives another tier, other counts or other answers.

    `lines`: line, limit before, limit after (None unlimited, 0 none). `answers`: service, outcome before, outcome after,
    asked without any facts and without regard to uses.
    """

    member: str
    tier_before: str
    tier_after: str
    lines: tuple[tuple[str, int | None, int | None], ...]
    answers: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True)
class AffectedBooking:
    """An open booking of a service that changes: it keeps the edition it was made under. `paths`: what changes."""

    booking: str
    member: str
    service: str
    requested_on: date
    paths: tuple[str, ...]


def differences(old: Catalogue, new: Catalogue) -> tuple[Difference, ...]:
    """Every place that differs, in the order of the files; the edition's own id, name and days are left out.

    A service that only one of them has is one difference: its name against None.
    """
    before, after = _flat(old, new), _flat(new, old)
    places = [*before, *(path for path in after if path not in before)]
    found = (_difference(path, before, after) for path in places if before.get(path) != after.get(path))
    # An empty list beside nothing is no difference: a fact put in without tags.
    return tuple(entry for entry in found if (entry.before or None) != (entry.after or None))


def concerned(found: tuple[Difference, ...], service: str, catalogue: Catalogue) -> tuple[Difference, ...]:
    """The differences that bear on how `service` is used: its own, its group's, and the common ones it rests on.

    Names apart. Tiers, periods and general statements change what a member has, not one service: see affected_member.
    """
    spec = catalogue.services.get(service)
    places = [f'services["{service}"]', "general_rules"]
    if spec is not None:
        rules = {rule.rule for rule in spec.rules}
        places += [f'services["{spec.parent}"]'] if spec.parent else []
        places += [f"lines.{line}." for line in {spec.apply.line, spec.hours.line} if line]
        places += ["family_sharing"] if service in catalogue.family_sharing.services else []
        places += ["nine_cancers"] if "early_symptom" in rules else []
        places += ["regions"] if "region" in rules else []
        places += ["disease_classes"] if any(line.condition.designated for line in spec.quota) else []
    return tuple(e for e in found if e.kind is not Kind.NAME and e.path.startswith(tuple(places)))


def services_ruled_anew(found: tuple[Difference, ...], catalogue: Catalogue) -> tuple[str, ...]:
    """The services whose rules, conditions or figures the decision reads differ."""
    return tuple(
        service
        for service in catalogue.services
        if any(entry.kind in (Kind.RULE, Kind.FIGURE) for entry in concerned(found, service, catalogue))
    )


def affected_member(
    member: Member, old: RuleBook, new: RuleBook, services: Iterable[str], at: datetime
) -> AffectedMember | None:
    """What the newer edition changes for `member` at the aware instant `at`; None: nothing.

    Of `services` the outcome is compared; of every quota line the yearly count.
    """
    before, after = (_tier(member, book.catalogue, at) for book in (old, new))
    limits = [_limits(book.catalogue, tier) for book, tier in ((old, before), (new, after))]
    lines = tuple(
        (line, limits[0].get(line, 0), limits[1].get(line, 0))
        for line in dict.fromkeys((*limits[0], *limits[1]))
        if limits[0].get(line, 0) != limits[1].get(line, 0)
    )
    told = ((s, _outcome(member, old, s, at), _outcome(member, new, s, at)) for s in services)
    answers = tuple(answer for answer in told if answer[1] != answer[2])
    if before == after and not lines and not answers:
        return None
    return AffectedMember(member.id, before, after, lines, answers)


def affected_booking(
    booking: Booking, found: tuple[Difference, ...], old: Catalogue
) -> AffectedBooking | None:
    """What of the differences bears on an open booking; None: nothing, or it has ended."""
    bearing = concerned(found, booking.service, old) if booking.open else ()
    if not bearing:
        return None
    paths = tuple(entry.path for entry in bearing)
    return AffectedBooking(booking.id, booking.member_id, booking.service, booking.requested_on, paths)


def _tier(member: Member, catalogue: Catalogue, at: datetime) -> str:
    standing = standing_of(member, catalogue, at.astimezone(SHANGHAI).date())
    tier = standing.tier or standing.expected_tier
    return tier.id if tier else ""


def _outcome(member: Member, book: RuleBook, service: str, at: datetime) -> str:
    """The outcome without facts; `none` where the edition does not have the service."""
    if service not in book.rules:
        return "none"
    case = make_case(book, service, member, Account(), NO_FACTS, at, WorkCalendar())
    return decide(case).outcome.value


def _limits(catalogue: Catalogue, tier: str) -> dict[str, int | None]:
    if not tier:
        return {}
    return {line.line: line.limit(tier) for spec in catalogue.services.values() for line in spec.quota}


def _flat(catalogue: Catalogue, other: Catalogue) -> dict[str, tuple[Leaf, str]]:
    """Every leaf by its path, with the clause nearest to it; a service `other` lacks is a leaf as a whole."""
    whole = catalogue.dict()
    whole.pop("edition")
    for key in set(whole["services"]) - set(other.services):
        whole["services"][key] = whole["services"][key]["name"]
    return dict(_leaves(whole, "", ""))


def _leaves(value: Any, path: str, clause: str) -> Iterator[tuple[str, tuple[Leaf, str]]]:
    if isinstance(value, Mapping):
        here = str(value.get("clause") or clause)
        for key, item in value.items():
            yield from _leaves(item, _joined(path, str(key)), here)
    elif isinstance(value, (list, tuple)) and any(isinstance(item, Mapping) for item in value):
        for name, item in _named(value):
            yield from _leaves(item, f"{path}[{name}]", clause)
    else:
        yield path, (_leaf(value), clause)


def _joined(path: str, key: str) -> str:
    if not re.fullmatch(r"\w+", key, re.ASCII):
        return f'{path}["{key}"]'
    return f"{path}.{key}" if path else key


def _named(items: Any) -> Iterator[tuple[str, Any]]:
    """Entries with a name each: by what they are known by, counted where several share it."""
    seen: dict[str, int] = {}
    for item in items:
        name = next((str(item[key]) for key in _KEYS if isinstance(item, Mapping) and item.get(key)), "")
        seen[name] = seen.get(name, 0) + 1
        yield (name if seen[name] == 1 else f"{name}#{seen[name]}"), item


def _leaf(value: Any) -> Leaf:
    if isinstance(value, Enum):
        return str(value.value)
    if isinstance(value, (list, tuple, set, frozenset)):
        return tuple(_leaf(item) for item in value)
    return str(value) if isinstance(value, str) else value


def _difference(
    path: str, before: Mapping[str, tuple[Leaf, str]], after: Mapping[str, tuple[Leaf, str]]
) -> Difference:
    old, new = before.get(path), after.get(path)
    service = _SERVICE.search(path)
    clause = next((found[1] for found in (new, old) if found is not None), "")
    return Difference(
        kind=_kind(path),
        path=path,
        service=service[1] if service else "",
        clause=clause,
        before=None if old is None else old[0],
        after=None if new is None else new[0],
    )


def _kind(path: str) -> Kind:
    if "rules[" in path:
        return Kind.RULE
    last = path.rsplit(".", 1)[-1].split("[", 1)[0]
    if last in _NAMES:
        return Kind.NAME
    if last in ("text", "note", "clause", "information", "off_hours", "menu", "email"):
        return Kind.FACT
    return Kind.FIGURE
