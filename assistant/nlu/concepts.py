"""Ideas behind words: ``data/concepts.yml`` maps many wordings to one concept id."""

from __future__ import annotations

import re
from pathlib import Path

import yaml

from assistant import project

_GAP = ".{0,6}?"

# Each concept id with its wordings, in file order.
Concepts = tuple[tuple[str, tuple[str, ...]], ...]


class ConceptError(ValueError):
    """The concept file cannot be used; the message says file, concept and reason."""


def concepts_file() -> Path:
    return project.root() / "data" / "concepts.yml"


def load_concepts(file: Path) -> Concepts:
    """The concepts of ``file``.

    Raises:
        ConceptError: when it is no YAML mapping of concept ids to lists of wordings.
    """
    try:
        content = yaml.safe_load(file.read_text(encoding="utf8"))
    except yaml.YAMLError as error:
        raise ConceptError(f"{file.name}: not valid YAML: {error}") from error
    if not isinstance(content, dict):
        raise ConceptError(f"{file.name}: must map concept ids to lists of wordings")
    for name, forms in content.items():
        if not isinstance(forms, list) or not forms or not all(isinstance(form, str) and form for form in forms):
            raise ConceptError(f"{file.name}: '{name}' needs a list of wordings")
    return tuple((str(name), tuple(forms)) for name, forms in content.items())


class ConceptFinder:
    """Finds concepts by one compiled expression each."""

    def __init__(self, concepts: Concepts) -> None:
        self._patterns = [(name, re.compile("|".join(map(_pattern, forms)))) for name, forms in concepts]

    def find(self, text: str) -> tuple[str, ...]:
        """Ids of the concepts ``text`` (normalised) touches, in file order."""
        return tuple(name for name, pattern in self._patterns if pattern.search(text))


def _pattern(form: str) -> str:
    return _GAP.join(re.escape(part) for part in form.split("…"))
