"""What somebody says after a danger was heard: the ambulance is called, he is in hospital, somebody is there, it is over."""

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
    """The cues by name, each with its patterns and the sentences that hold it to its meaning; ``none`` has sentences only."""
    found: dict[str, dict[str, Any]] = yaml.load(CUES.read_text(encoding="utf-8"), Loader=_LOADER)
    return found


@lru_cache(maxsize=1)
def _patterns() -> dict[str, tuple[re.Pattern[str], re.Pattern[str]]]:
    return {
        name: (re.compile(cue["cues"]), re.compile(cue["unless"]))
        for name, cue in aftermath_cues().items() if "cues" in cue
    }  # fmt: skip


def heard_afterwards(text: str) -> str:
    """The cue ``text`` gives: ambulance_called, in_hospital, company, over, go_on, not_well; empty for none.

    Only of use while a danger, or our question about one, stands: by themselves these words mean less.
    """
    found = (name for name, (cue, unless) in _patterns().items() if cue.search(text) and not unless.search(text))
    return next(found, "")
