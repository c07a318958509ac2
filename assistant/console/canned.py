"""Ready sentences of the reply catalogue: found by their words, filled in by the agent; nothing leaves with a gap in it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from actions.replies.phrasebook import Entry

from .texts import Refused

SHOWN = 8
_ENDS = ("。", "！", "？")
_GAP = re.compile(r"\{([A-Za-z_]\w*)\}")


def gaps(text: str) -> tuple[str, ...]:
    """The names of what has to be filled in, in their order, each once."""
    return tuple(dict.fromkeys(_GAP.findall(text)))


def search(entries: Iterable[Entry], asked: str, most: int = SHOWN) -> tuple[Entry, ...]:
    """What has every word of `asked` in its text, id or clause: whole sentences first, the shortest first; none for no words."""
    words = asked.casefold().split()
    found = [one for one in entries if words and all(word in f"{one.text} {one.id} {one.clause}".casefold() for word in words)]
    return tuple(sorted(found, key=lambda one: (not one.text.endswith(_ENDS), len(one.text), one.id))[:most])


def fill(text: str, values: Mapping[str, str]) -> str:
    """The sentence with its gaps filled. Raises Refused that names what is missing."""
    told = {name: values.get(name, "").strip() for name in gaps(text)}
    if missing := [name for name, value in told.items() if not value]:
        raise Refused("canned.missing", names="、".join(missing))
    return _GAP.sub(lambda gap: told[gap[1]], text)


def whole(text: str) -> str:
    """The same text. Raises Refused where a gap was left in it."""
    if left := gaps(text):
        raise Refused("canned.gap", names="、".join(f"{{{name}}}" for name in left))
    return text
