"""What a named disease usually is under a critical-illness contract: a hint for the engine's question.

The handbook leaves the definition to the contract (2.5.1–2.5.3). ``data/lexicon/disease.yml`` says what
such contracts usually make of a disease; where that depends on its stage there is no class, and
the member is asked.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import yaml

_FILE = Path(__file__).resolve().parents[2] / "data" / "lexicon" / "disease.yml"


@dataclass(frozen=True)
class Disease:
    """``usual_class`` critical | moderate | mild | other, None where it depends; ``organ`` of the nine cancers."""

    name: str
    usual_class: str | None
    organ: str | None
    is_cancer: bool


@lru_cache(maxsize=1)
def _diseases() -> dict[str, Disease]:
    entries = yaml.safe_load(_FILE.read_text(encoding="utf8")) or []
    return {
        entry["value"]: Disease(entry["value"], entry.get("class"), entry.get("organ"), bool(entry.get("confirmed_cancer")))
        for entry in entries
    }


def disease(name: str) -> Disease:
    """The disease of that canonical name; an unknown one has no class and no organ."""
    return _diseases().get(name, Disease(name, None, None, False))
