"""A complaint that we answered another question (我没问次数，我是说他能不能用): the question it holds, by itself."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from actions.reading.facts.words import asks
from actions.reading.query_cues import last_heard, starts_with

_PIECE = re.compile(r"[^，,。！!？?；;…\s]+[？?]?")
_BETWEEN = "，"
# What is contrasted with the question, after it (…，不是家属) or before it (不是早筛！我是说…).
_CONTRAST = re.compile(r"(?:又|可)?不是[^吗么？?]{1,10}$")


@dataclass(frozen=True)
class Reasked:
    """The question asked once more.

    ``text``: its words, empty where nothing but the complaint is said. ``pieces``: start and end in the message of each
    piece of it. ``denied``: what was said not to be asked. ``complains``: whether we are told outright that we answered
    something else; 我问的是 alone may only press for the answer.
    """

    text: str
    pieces: tuple[tuple[int, int], ...] = ()
    denied: str = ""
    complains: bool = False

    def entities(self, of_message: Iterable[Mapping[str, Any]]) -> tuple[dict[str, Any], ...]:
        """What the question names, where it stands in ``text``."""
        found, at = [], 0
        for start, end in self.pieces:
            inside = (e for e in of_message if start <= e.get("start", -1) and e.get("end", end + 1) <= end)
            found += [{**e, "start": e["start"] - start + at, "end": e["end"] - start + at} for e in inside]
            at += end - start + len(_BETWEEN)
        return tuple(found)


def reasked(text: str) -> Reasked | None:
    """The question ``text`` puts once more; None where it complains of no answer of ours."""
    kept: list[tuple[int, int]] = []
    denied: list[str] = []
    complains = presses = False
    marked = -1
    for piece in _PIECE.finditer(text):
        start, end = piece.span()
        said = piece.group()
        if starts_with("reask.denied", said) or (kept and _CONTRAST.match(said)):
            complains = complains or presses or not _CONTRAST.match(said)
            denied.append(said)
            continue
        if starts_with("reask.misread", said):
            complains = True
            continue
        mark = last_heard("reask.mark", said)
        if mark is not None:
            presses, marked = True, len(kept)
            start += mark.end()
        if end > start:
            kept.append((start, end))
    if not (complains or presses):
        return None
    before = kept[:marked] if marked > 0 else []
    contrasted = [piece for piece in before if _CONTRAST.match(text[slice(*piece)])]
    complains = complains or bool(contrasted)
    if before and asks(_joined(text, kept[marked:])):
        kept = kept[marked:]
    else:
        kept = [piece for piece in kept if piece not in contrasted]
    return Reasked(_joined(text, kept), tuple(kept), _BETWEEN.join(denied), complains)


def _joined(text: str, pieces: list[tuple[int, int]]) -> str:
    return _BETWEEN.join(text[start:end] for start, end in pieces)
