"""The catalogue's facts with where they stand, made searchable once for each catalogue."""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

from actions.entitlement.handbook import Catalogue, Fact, Service, Silence, Tag

from .examples import Examples
from .lexicon import TagLexicon

Grams = Mapping[str, int]
_MOST_POOLS = 64


@dataclass(frozen=True)
class Entry:
    """A fact, or a thing the handbook is silent on, with its id.

    The id tells where the fact stands: service (or ``general``), part of its entry, clause, and a number where a
    part has several of the clause: ``4.5/counts_as_used/4.5 注意9``. ``service`` is None for what holds for all.
    """

    id: str
    service: str | None
    part: str
    said: Fact | Silence
    about: tuple[Tag, ...]
    grams: Grams

    @property
    def silent(self) -> bool:
        """Whether the handbook leaves this open."""
        return isinstance(self.said, Silence)


class Pool:
    """The entries that can answer a question about some services, looked up by what they share with it."""

    def __init__(self, entries: tuple[Entry, ...]) -> None:
        self.entries = entries
        self.tagged: dict[Tag, list[int]] = defaultdict(list)
        frequency = Counter(gram for entry in entries for gram in entry.grams)
        # What all facts of a service share tells nothing.
        self._weights = {gram: math.log(1 + len(entries) / count) for gram, count in frequency.items()}
        self._places: dict[str, list[tuple[int, float]]] = defaultdict(list)
        for number, entry in enumerate(entries):
            for tag in entry.about:
                self.tagged[tag].append(number)
            for gram, weight in self._vector(entry.grams).items():
                self._places[gram].append((number, weight))

    def alike(self, grams: Grams) -> dict[int, float]:
        """Cosine (0 to 1) of ``grams`` with each entry that shares any, by the entry's number."""
        found: dict[int, float] = defaultdict(float)
        for gram, weight in self._vector(grams).items():
            for number, other in self._places.get(gram, ()):
                found[number] += weight * other
        return found

    def _vector(self, grams: Grams) -> dict[str, float]:
        vector = {gram: count * self._weights.get(gram, 1.0) for gram, count in grams.items()}
        length = math.sqrt(sum(weight * weight for weight in vector.values())) or 1.0
        return {gram: weight / length for gram, weight in vector.items()}


class FactIndex:
    """Every fact of a catalogue by service, with the weights of its characters."""

    def __init__(self, catalogue: Catalogue, lexicon: TagLexicon) -> None:
        self.lexicon = lexicon
        self.entries = tuple(self._entries(catalogue))
        self._parents = {key: service.parent for key, service in catalogue.services.items()}
        self._pools: dict[tuple[str, ...], Pool] = {}
        self._tag_weights = self._weigh_tags()
        self._names = {
            key: re.compile("|".join(map(re.escape, sorted(self._names_of(service), key=len, reverse=True))))
            for key, service in catalogue.services.items()
        }
        places = (
            lexicon.plain(name) for region in catalogue.regions for name in (region.name, *region.aliases)
        )
        self._places = re.compile("|".join(map(re.escape, sorted(set(places), key=len, reverse=True))))
        known = ((tag, self._nameless(said)) for tag, entry in lexicon.tags.items() for said in entry.match)
        self._examples = Examples(known, self._pairs)

    def grams(self, text: str) -> Counter[str]:
        """Single characters and pairs of ``text`` without its filler."""
        counted: Counter[str] = Counter()
        for word in self.lexicon.filler.sub(" ", self.lexicon.plain(text)).split():
            plain = "".join(char for char in word if char.isalnum())
            counted.update(plain)
            counted.update(plain[at : at + 2] for at in range(len(plain) - 1))
        return counted

    def names_region(self, text: str) -> bool:
        """Whether ``text`` (plain) names a country or city abroad the catalogue knows."""
        return self._places.search(text) is not None

    def like_examples(self, text: str, names: Collection[int]) -> dict[Tag, float]:
        """Tags whose examples ``text`` (plain) is like, the services' names (at ``names``) left out."""
        return self._examples.like("".join(" " if at in names else char for at, char in enumerate(text)))

    def pool(self, services: tuple[str, ...]) -> Pool:
        """What can answer a question about ``services``: theirs, their parents' and parts', and what holds for all.

        Without services: everything.
        """
        if services not in self._pools:
            if len(self._pools) >= _MOST_POOLS:
                self._pools.clear()
            near = {self._parents.get(key) for key in services} - {None}
            near |= {key for key, parent in self._parents.items() if parent in services}
            fitting = (
                e for e in self.entries if not services or self._fits(e, services) or e.service in near
            )
            self._pools[services] = Pool(tuple(fitting))
        return self._pools[services]

    def _nameless(self, sentence: str) -> str:
        plain = self.lexicon.plain(sentence)
        names = frozenset().union(*self.named(plain).values())
        return "".join(" " if at in names else char for at, char in enumerate(plain))

    def _pairs(self, text: str) -> Counter[str]:
        """The grams of ``text`` and, told apart, its pairs with the filler in: 能不能 is part of how one asks."""
        whole = "".join(char for char in text if char.isalnum())
        counted = self.grams(text)
        counted.update(f"~{whole[at : at + 2]}" for at in range(len(whole) - 1))
        return counted

    def named(self, text: str, services: Iterable[str] = ()) -> dict[str, frozenset[int]]:
        """The services of ``services`` (default: all) that ``text`` (plain) names, with the places of the names."""
        found = {}
        for key in services or self._names:
            places = frozenset(at for match in self._names[key].finditer(text) for at in range(*match.span()))
            if places:
                found[key] = places
        return found

    def tag_weight(self, tag: Tag) -> float:
        """Between 0 and 1: a tag that few facts bear tells more."""
        return self._tag_weights.get(tag, 1.0)

    def _names_of(self, service: Service) -> set[str]:
        return {self.lexicon.plain(name) for name in (service.name, service.short_name, *service.aliases)}

    @staticmethod
    def _fits(entry: Entry, services: tuple[str, ...]) -> bool:
        if isinstance(entry.said, Silence):
            return not entry.said.services or bool(set(services) & set(entry.said.services))
        return entry.service is None or entry.service in services

    def _weigh_tags(self) -> Mapping[Tag, float]:
        frequency = Counter(tag for entry in self.entries for tag in entry.about)
        most = math.log(1 + len(self.entries))
        return {tag: 0.4 + 0.6 * math.log(1 + len(self.entries) / n) / most for tag, n in frequency.items()}

    def _entries(self, catalogue: Catalogue) -> Iterator[Entry]:
        seen: Counter[str] = Counter()
        for service, part, said in _told(catalogue):
            clause = said.id if isinstance(said, Silence) else said.clause
            place = f"{service or 'general'}/{part}/{clause}"
            seen[place] += 1
            number = "" if seen[place] == 1 else f"#{seen[place]}"
            yield Entry(place + number, service, part, said, said.about, self.grams(said.text))


def _told(catalogue: Catalogue) -> Iterator[tuple[str | None, str, Fact | Silence]]:
    for key, service in catalogue.services.items():
        for part in service.__fields__:
            yield from ((key, part, fact) for fact in _facts(getattr(service, part)))
    yield from ((None, fact.topic, fact) for fact in catalogue.general)
    yield from ((None, "facts", fact) for fact in catalogue.facts)
    for key in catalogue.family_sharing.services:
        yield from ((key, "family_sharing", fact) for fact in catalogue.family_sharing.facts)
    yield from ((None, "disease_classes", fact) for fact in catalogue.disease_classes)
    yield from ((None, "silent", silence) for silence in catalogue.silent)


def _facts(value: object) -> Iterable[Fact]:
    if isinstance(value, Fact):
        return (value,)
    return tuple(item for item in value if isinstance(item, Fact)) if isinstance(value, tuple) else ()
