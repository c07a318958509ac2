"""What words mean: every surface form with its entity label and value, and the concepts behind wordings.

Services, tiers, cancers and regions come from the catalogue, diseases, departments and
relations from ``data/lexicon``. The jieba dictionary, the spaCy patterns and Rasa's lookup
tables are all made from this one list, so they cannot drift apart.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import yaml

from actions.entitlement.handbook import Catalogue, load_catalogue
from actions.language.normalise import normalise
from assistant import project
from assistant.nlu.concepts import Concepts, concepts_file, load_concepts

MIN_LENGTH = 2


class LexiconError(ValueError):
    """A lexicon file cannot be used; the message says file, entry and reason."""


@dataclass(frozen=True)
class Entry:
    """``surface`` (normalised) means ``value`` of the entity ``label``."""

    surface: str
    label: str
    value: str


@dataclass(frozen=True, eq=False)
class Lexicon:
    """All entries and concepts: whatever of the project's words a trained model needs again.

    Compared by identity, so that it is a cheap cache key; ``from_json`` sees to it that equal content is one object.
    """

    entries: tuple[Entry, ...]
    concepts: Concepts = ()

    def words(self) -> list[str]:
        """The surfaces, for the jieba dictionary."""
        return sorted({entry.surface for entry in self.entries})

    def by_label(self) -> dict[str, list[str]]:
        """Surfaces by entity label, for Rasa's lookup tables."""
        tables: dict[str, list[str]] = {}
        for entry in self.entries:
            tables.setdefault(entry.label, []).append(entry.surface)
        return tables

    def digest(self) -> str:
        """A hash over the content: part of the fingerprint of whatever is trained with it."""
        return hashlib.sha256(self.to_json().encode()).hexdigest()

    def to_json(self) -> str:
        entries = [[e.surface, e.label, e.value] for e in self.entries]
        return json.dumps({"entries": entries, "concepts": self.concepts}, ensure_ascii=False)

    @staticmethod
    @lru_cache(maxsize=4)
    def from_json(text: str) -> Lexicon:
        """The lexicon written by ``to_json``; the same text gives the same object to all components of a model."""
        content = json.loads(text)
        return Lexicon(
            tuple(Entry(*row) for row in content["entries"]),
            tuple((name, tuple(forms)) for name, forms in content["concepts"]),
        )


def lexicon_dir() -> Path:
    return project.root() / "data" / "lexicon"


def build_lexicon(catalogue: Catalogue, folder: Path, concepts: Concepts = ()) -> Lexicon:
    """The lexicon of a catalogue, the files of ``folder``, and ``concepts``.

    Raises:
        LexiconError: when two entries of one label give the same surface different values.
    """
    entries: dict[tuple[str, str], Entry] = {}
    for entry in (*_from_catalogue(catalogue), *_from_files(folder)):
        key = (entry.label, entry.surface)
        known = entries.setdefault(key, entry)
        if known.value != entry.value:
            raise LexiconError(
                f"{entry.label} '{entry.surface}' means both {known.value} and {entry.value}; remove one"
            )
    return Lexicon(tuple(sorted(entries.values(), key=lambda e: (e.label, e.surface))), concepts)


def project_lexicon() -> Lexicon:
    """The lexicon of the project on disk, built anew only when one of its files has changed."""
    files = (project.catalogue_file(), concepts_file(), *sorted(lexicon_dir().glob("*.yml")))
    return _project_lexicon(tuple((file, (status := file.stat()).st_mtime_ns, status.st_size) for file in files))


@lru_cache(maxsize=2)
def _project_lexicon(states: tuple[tuple[Path, int, int], ...]) -> Lexicon:
    catalogue, concepts = states[0][0], states[1][0]
    built = build_lexicon(load_catalogue(catalogue), lexicon_dir(), load_concepts(concepts))
    # The same object as the one of a model trained with the same words: its spaCy pipeline is built once.
    return Lexicon.from_json(built.to_json())


def _entries(label: str, value: str, surfaces: Iterable[str]) -> Iterator[Entry]:
    for surface in surfaces:
        plain = normalise(surface).strip()
        if len(plain) >= MIN_LENGTH:
            yield Entry(plain, label, value)


def _from_catalogue(catalogue: Catalogue) -> Iterator[Entry]:
    for service_id, service in catalogue.services.items():
        names = {service.name, service.short_name} if service.parent is None else {service.short_name}
        yield from _entries("service", service_id, [*sorted(names), *service.aliases])
    for tier in catalogue.tiers:
        yield from _entries("tier", tier.id, [tier.name, *tier.aliases])
    for region in catalogue.regions:
        yield from _entries("region", region.id, [region.name, *region.aliases])


def _from_files(folder: Path) -> Iterator[Entry]:
    for file in sorted(folder.glob("*.yml")):
        label = file.stem
        try:
            content = yaml.safe_load(file.read_text(encoding="utf8")) or []
        except yaml.YAMLError as error:
            raise LexiconError(f"{file.name}: not valid YAML: {error}") from error
        for number, item in enumerate(content, 1):
            if not isinstance(item, dict) or "value" not in item or "forms" not in item:
                raise LexiconError(f"{file.name}: entry {number} needs 'value' and 'forms'")
            yield from _entries(label, str(item["value"]), [str(form) for form in item["forms"]])
