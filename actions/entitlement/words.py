"""The module's own sentences, by id: those of data/replies/decisions.yml, in the shape all replies have.

The phrasebook of the rooms above reads the same file; the module cannot ask it, for it knows nothing above itself.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import yaml

REPLIES = Path(__file__).resolve().parents[2] / "data" / "replies"
FILE, COMING = "decisions.yml", "coming"
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def read_texts(folder: Path, today: str) -> dict[str, str]:
    """The text of each id of the file, with the wordings that hold from a day not after `today` (ISO day, Shanghai)."""
    own = _texts_of(folder / FILE)
    for file in sorted((folder / COMING).glob("*.yml")):
        if file.stem <= today:
            own.update({key: text for key, text in _texts_of(file).items() if key in own})
    return own


def read_words(file: Path) -> dict[str, Any]:
    """The entries of a file of words, by the fast reader: it is read at every start."""
    return yaml.load(file.read_text(encoding="utf-8"), Loader=_LOADER) or {}


def _texts_of(file: Path) -> dict[str, str]:
    entries = read_words(file)
    return {key: value if isinstance(value, str) else value["text"] for key, value in entries.items()}


@lru_cache(maxsize=1)
def _all() -> Mapping[str, str]:
    return read_texts(REPLIES, datetime.now(ZoneInfo("Asia/Shanghai")).date().isoformat())


def texts(topic: str) -> dict[str, str]:
    """The sentences of one topic by code: ids are `topic.code`."""
    return {key.partition(".")[2]: text for key, text in _all().items() if key.partition(".")[0] == topic}


def say(key: str, **words: object) -> str:
    """The sentence `key` with its words filled in; raises KeyError for an unknown id and for a word that is missing."""
    return _all()[key].format(**words)
