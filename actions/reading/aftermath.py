"""What somebody says after a danger was heard: the ambulance is called, he is in hospital, it is over, let us go on."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

CUES = Path(__file__).resolve().parents[2] / "data" / "language" / "aftermath.yml"
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@lru_cache(maxsize=1)
def aftermath_cues() -> dict[str, dict[str, Any]]:
    """The cues by name, each with its pattern and the sentences that hold it to its meaning."""
    found: dict[str, dict[str, Any]] = yaml.load(CUES.read_text(encoding="utf-8"), Loader=_LOADER)
    return found


@lru_cache(maxsize=1)
def _patterns() -> dict[str, re.Pattern[str]]:
    return {name: re.compile(cue["cues"]) for name, cue in aftermath_cues().items()}


def heard_afterwards(text: str) -> str:
    """The cue ``text`` gives (ambulance_called, in_hospital, over, go_on); empty for none."""
    return next((name for name, pattern in _patterns().items() if pattern.search(text)), "")
