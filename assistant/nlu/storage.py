"""Reading and writing what components keep in the model archive, and hashing their code."""

from __future__ import annotations

import hashlib
from functools import lru_cache
from pathlib import Path

from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage

_SOURCES = (Path(__file__).parent, Path(__file__).parents[2] / "actions" / "language")


def write_text(storage: ModelStorage, resource: Resource, name: str, text: str) -> None:
    with storage.write_to(resource) as folder:
        (folder / name).write_text(text, encoding="utf8")


def read_text(storage: ModelStorage, resource: Resource, name: str) -> str:
    with storage.read_from(resource) as folder:
        return (folder / name).read_text(encoding="utf8")


@lru_cache(maxsize=1)
def source_digest() -> str:
    """A hash of the code which decides what components learn.

    Rasa fingerprints a component by the source of its class alone; a changed helper would
    otherwise restore a stale result from the cache.
    """
    digest = hashlib.sha256()
    for folder in _SOURCES:
        for file in sorted(folder.rglob("*.py")):
            digest.update(file.read_bytes())
    return digest.hexdigest()[:16]
