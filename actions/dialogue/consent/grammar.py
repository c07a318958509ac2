"""Whether a whole utterance is accounted for by a yes, the proposal's own words and politeness.

A small automaton over word classes: every word has its class, and some classes want a certain neighbour (把 wants
something to follow, 一下 wants a verb before it). What it cannot place it skips and reports; a yes skips nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from actions.dialogue.consent.own_words import Span, is_self
from actions.dialogue.consent.proposals import ACTS, Act, Proposal
from actions.dialogue.consent.utterance import PAUSE
from actions.dialogue.consent.words import consent_words, starts_with

NONE, LIGHT, FIRM, SENTENCE = range(4)

_ACTING = frozenset({"verb", "reason", "to_day", "help", "urge", "modal", "link", "from", "whom"})
_THINGS = frozenset({"that", "noun", "own", "day", "person", "self_person"})
# What may follow; a class not named here may be followed by anything, and may end the utterance.
_FOLLOWED_BY: dict[str, frozenset[str]] = {
    "modal": _ACTING,
    "self": _ACTING | {"await", "manner", "because", "just", "sentence", "soft", "firm", "heard", "note", "relay"},
    "you": _ACTING | {"manner"},
    "relay": _ACTING | {"soft", "firm", "self", "done", "tail", "relay", "note", "heard"} | _THINGS,
    "help": _ACTING | _THINGS,
    "help_self": _ACTING | _THINGS,
    "whom": frozenset({"person", "self_person"}),
    "from": _ACTING | _THINGS | {"was_day"},
    "urge": _ACTING | {"manner", "polite", "tail", "ba", "once"},
    "all": frozenset({"soft", "firm", "all"}),
    "link": _ACTING | _THINGS | {"manner", "await", "self", "entrust"},
    "rather": _ACTING | {"self"},
    "sigh": _ACTING | {"rather", "self", "just", "polite"},
    "just": _ACTING | _THINGS | {"manner", "await", "entrust"},
    "manner": _ACTING,
    "await": frozenset({"news"}),
    "because": frozenset({"because", "self", "reason", "tail"}),
    "done_open": frozenset({"ba"}),
    "to_day": frozenset({"day", "that"}),
    "noun_first": frozenset({"verb", "noun", "modal", "link"}),
}
_AFTER: dict[str, frozenset[str]] = {
    "was_day": frozenset({"from"}),
    "entrust": frozenset({"just"}),
    "aside": frozenset({"start", "aside", "note", "soft", "firm", "takes_ba", "polite", "tail", "heard", "call"}),
    "rather": frozenset({"start", "sigh", "soft", "firm", "self", "note", "tail", "polite", "takes_ba", "heard"}),
    "news": frozenset({"await"}),
    "enough": frozenset({"verb", "once", "done", "day", "that", "noun", "own", "person", "ba"}),
    "opening": frozenset({"start"}),
    "sigh": frozenset({"start", "note", "tail", "soft"}),
    "once": frozenset({"verb"}),
    "self_person": frozenset({"whom", "just", "link", "verb", "self_person"}),
    "ba": _THINGS | {"verb", "takes_ba", "done", "done_open", "once", "sentence"},
    "done": frozenset({"verb", "firm", "once", "reason", "relay", "day", "that"}),
}
# Classes that want something to follow; the rest of _FOLLOWED_BY may also end the utterance.
_UNFINISHED = frozenset(_FOLLOWED_BY) - {"urge"}
# A reason speaks for cancelling, a day that suits against it.
_ONLY_AT: dict[str, tuple[Act, ...]] = {"because": ("cancel",), "suits": ("book", "reschedule", "designate")}
_WHERE_TO_GO = ("cancel", "reschedule")


@dataclass(frozen=True)
class Cover:
    """How much of a yes an utterance is: ``skipped`` parts, the ``strength`` of its yes, whether it only heard us."""

    skipped: tuple[str, ...]
    strength: int
    heard: bool


class _Path(NamedTuple):
    last: str
    strength: int = NONE
    heard: bool = False
    gaps: int = 0
    skipped: tuple[tuple[int, int], ...] = ()

    def rank(self) -> tuple[int, int]:
        return (self.gaps, -self.strength)


@lru_cache(maxsize=32)
def _lexicon(act: Act, for_self: bool) -> dict[str, tuple[tuple[str, str, int], ...]]:
    """First character → (word, class, strength) of everything that can be part of a yes to this act."""
    words = consent_words()
    entries: list[tuple[str, str, int]] = []
    strengths = {"soft": LIGHT, "opening": LIGHT, "firm": FIRM}
    for kind, group in words.accounted.items():
        if (kind == "help_self" and not for_self) or act not in _ONLY_AT.get(kind, ACTS):
            continue
        entries += [(word, kind, strengths.get(kind, NONE)) for word in group]
    entries += [(word, "takes_ba", LIGHT) for word in words.takes_ba]
    verbs = words.verbs["any"] | words.verbs[act]
    entries += [(word, "verb", FIRM) for word in verbs]
    if act == "cancel":
        entries += [(word, "reason", NONE) for word in words.reasons_only]
        entries.append((words.sigh, "sigh", NONE))
    if act == "reschedule":
        entries += [(word, "to_day", FIRM) for word in words.to_day]
    table: dict[str, list[tuple[str, str, int]]] = {}
    for entry in entries:
        table.setdefault(entry[0][0], []).append(entry)
    return {first: tuple(group) for first, group in table.items()}


def cover(text: str, proposal: Proposal, own: Iterable[Span]) -> Cover:
    """The best account of ``text`` (plain form) as a yes to ``proposal``; ``own`` are the proposal's words in it."""
    lexicon = _lexicon(proposal.act, is_self(proposal))
    spans: dict[int, list[Span]] = {}
    for span in own:
        spans.setdefault(span.start, []).append(span)
    reached: list[dict[tuple[str, int, bool], _Path]] = [{} for _ in range(len(text) + 1)]
    _keep(reached[0], _Path("start"))
    for at in range(len(text)):
        for path in list(reached[at].values()):
            for end, following in _steps(text, at, path, lexicon, spans.get(at, []), proposal.act):
                _keep(reached[end], following)
    return _best(text, reached[-1].values())


def _keep(paths: dict[tuple[str, int, bool], _Path], path: _Path) -> None:
    key = (path.last, path.strength, path.heard)
    if key not in paths or path.rank() < paths[key].rank():
        paths[key] = path


def _steps(
    text: str, at: int, path: _Path, lexicon: dict[str, tuple[tuple[str, str, int], ...]], spans: list[Span], act: Act
) -> Iterable[tuple[int, _Path]]:
    if text[at] == PAUSE or text[at] == " ":
        yield at + 1, path
        return
    yield at + 1, _skipping(path, at)
    for span in spans:
        strength = SENTENCE if span.kind == "sentence" else NONE
        if following := _after(path, span.kind, strength, act):
            yield span.end, following
    for word, kind, strength in lexicon.get(text[at], ()):
        if starts_with(text, at, word) and (following := _after(path, kind, strength, act)):
            yield at + len(word), following


def _skipping(path: _Path, at: int) -> _Path:
    joined = path.skipped and path.skipped[-1][1] == at
    skipped = (*path.skipped[:-1], (path.skipped[-1][0], at + 1)) if joined else (*path.skipped, (at, at + 1))
    return _Path("gap", path.strength, path.heard, path.gaps + 1, skipped)


def _after(path: _Path, kind: str, strength: int, act: Act) -> _Path | None:
    """``path`` with a word of ``kind`` added, None where it cannot stand there."""
    if kind in _AFTER and path.last not in _AFTER[kind] and path.last != "gap":
        return None
    allowed = _FOLLOWED_BY.get(path.last)
    if path.last == "modal" and act != "cancel" and kind in _THINGS:
        allowed = None  # 要这个 wants the booking, so it is a yes to all but its cancelling
    if allowed is not None and kind not in allowed:
        return None
    if kind == "noun" and act in _WHERE_TO_GO and path.last not in _THINGS | {"verb", "link", "help", "help_self", "once"}:
        kind = "noun_first"
    if kind == "done" and act != "cancel" and path.last in ("verb", "once"):
        kind = "done_open"  # 约好了 tells that it has been done elsewhere; 约了吧 orders it
    if path.last == "just" and act != "cancel" and kind in _THINGS | {"entrust"}:
        strength = LIGHT
    return _Path(kind, max(path.strength, strength), path.heard or kind == "heard", path.gaps, path.skipped)


def _best(text: str, paths: Iterable[_Path]) -> Cover:
    ended = [path if path.last not in _UNFINISHED else path._replace(gaps=path.gaps + 1) for path in paths]
    if not ended:
        return Cover((), NONE, False)
    best = min(ended, key=_Path.rank)
    skipped = tuple(text[start:end] for start, end in best.skipped)
    unfinished = (text,) if best.last in _UNFINISHED and not skipped else ()
    return Cover((*skipped, *unfinished), best.strength, best.heard)
