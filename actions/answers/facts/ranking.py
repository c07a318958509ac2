"""Which fact of the handbook answers a question, and whether it says yes or no.

A fact answers when it is about what the question asks after (tags) and speaks of the same things (likeness of
characters). The service in focus comes before what holds for all. Nothing near enough is an answer, too.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from actions.entitlement.handbook import Catalogue, Fact, Silence, Tag, YesNo
from actions.language.normalise import normalise

from .index import Entry, FactIndex
from .lexicon import TagLexicon, load_tags

# Weights tuned on tests/answers/facts_seen.jsonl; the other half of the sentences was written afterwards.
_TAGS, _LIKENESS, _FIRST_TAG = 1.0, 1.0, 0.25
_GENERAL, _NEAR_SERVICE = 0.85, 0.9
_ASPECT = 0.4
# Below the floor nothing was found; a further fact is told when it comes this near to the best.
_FLOOR, _NEAR = 0.34, 0.85

_BREAK = re.compile(r"[，,。；;？?！!\s]+")


@dataclass(frozen=True)
class FoundFact:
    """A fact that answers, the tag by which it does, and its yes or no to the question as it was put.

    ``answer`` is None where the fact or the question knows no yes or no; ``opening`` is the word a reply begins
    with (可以, 不用 …), empty without ``answer``. ``service`` is None for what holds for every service.
    """

    id: str
    service: str | None
    part: str
    fact: Fact
    score: float
    tag: Tag | None
    answer: YesNo | None = None
    opening: str = ""


@dataclass(frozen=True)
class SubAnswer:
    """What the handbook says to one question: facts (best first), or what it is silent on, or nothing."""

    question: str
    tags: tuple[Tag, ...]
    facts: tuple[FoundFact, ...] = ()
    silent: Silence | None = None

    @property
    def status(self) -> Literal["fact", "silent", "nothing"]:
        """Only `silent` may be told as 'the handbook does not say'; `nothing` is 'I did not find it'."""
        if self.silent is not None:
            return "silent"
        return "fact" if self.facts else "nothing"

    @property
    def best(self) -> FoundFact | None:
        """The one fact to tell, if there is one."""
        return self.facts[0] if self.facts else None


@dataclass(frozen=True)
class Found:
    """One answer for each question of the message, in the order they were asked."""

    answers: tuple[SubAnswer, ...]

    @property
    def first(self) -> SubAnswer:
        """The answer to the first question."""
        return self.answers[0]


def find_facts(
    question_text: str,
    services: Sequence[str],
    catalogue: Catalogue,
    *,
    aspect: str | None = None,
    lexicon: TagLexicon | None = None,
) -> Found:
    """What answers ``question_text``, one answer for each question in it.

    ``services`` are the ids in focus; empty means every service and what holds for all. ``aspect`` is a tag or an
    intent that says what is asked where the sentence itself does not. Reads nothing but its arguments and the tag
    file, writes nothing; the catalogue's index is made at the first call for it.
    """
    words = lexicon or load_tags()
    index = _index(catalogue, words)
    focus = tuple(dict.fromkeys(services))
    hint = words.aspect(aspect) if aspect else ()
    parts = sub_questions(question_text, words)
    return Found(tuple(_answer(part, focus, index, words, hint) for part in parts))


def sub_questions(text: str, lexicon: TagLexicon) -> tuple[str, ...]:
    """The questions of a message; what is said beside a question stays with the one after it.

    A message without any question is one question as a whole.
    """
    parts: list[str] = []
    beside = ""
    for piece in filter(None, _BREAK.split(text.strip())):
        plain = normalise(piece)
        if lexicon.asks.search(plain) and (lexicon.asked(plain) or not parts):
            parts.append(f"{beside} {piece}".strip())
            beside = ""
        else:
            beside = f"{beside} {piece}".strip()
    if not parts:
        return (beside or text.strip(),)
    if beside:
        parts[-1] = f"{parts[-1]} {beside}"
    return tuple(parts)


_INDEXES: dict[int, tuple[Catalogue, TagLexicon, FactIndex]] = {}


def _index(catalogue: Catalogue, lexicon: TagLexicon) -> FactIndex:
    kept = _INDEXES.get(id(catalogue))
    # The kept catalogue is held, so its id cannot have passed to another one.
    if kept is None or kept[0] is not catalogue or kept[1] is not lexicon:
        if len(_INDEXES) >= 8:
            _INDEXES.clear()
        kept = (catalogue, lexicon, FactIndex(catalogue, lexicon))
        _INDEXES[id(catalogue)] = kept
    return kept[2]


def _answer(
    text: str, services: tuple[str, ...], index: FactIndex, lexicon: TagLexicon, hint: tuple[Tag, ...]
) -> SubAnswer:
    plain = normalise(text)
    asked = _weighted(lexicon.asked(plain), index, hint)
    ranked = _rank(plain, asked, services, index)
    tags = tuple(sorted(asked, key=lambda tag: -asked[tag]))
    if not ranked:
        return SubAnswer(text, tags)
    if isinstance(ranked[0][1].said, Silence):
        return SubAnswer(text, tags, silent=ranked[0][1].said)
    best = ranked[0][0]
    told: dict[str, FoundFact] = {}
    for score, entry in ranked:
        if score >= best * _NEAR and isinstance(entry.said, Fact):
            told.setdefault(entry.said.text, _found(entry, entry.said, score, plain, asked, lexicon))
    return SubAnswer(text, tags, facts=tuple(told.values())[:3])


def _weighted(asked: Mapping[Tag, int], index: FactIndex, hint: tuple[Tag, ...]) -> dict[Tag, float]:
    """A tag weighs by how rare it is and how long its cue was; a hint weighs less than a word."""
    weights = {tag: index.tag_weight(tag) * min(1.0, 0.4 + 0.2 * length) for tag, length in asked.items()}
    for tag in hint:
        weights.setdefault(tag, _ASPECT * index.tag_weight(tag))
    return weights


def _rank(
    plain: str, asked: Mapping[Tag, float], services: tuple[str, ...], index: FactIndex
) -> list[tuple[float, Entry]]:
    grams = index.grams(plain)
    weights = index.weights(services)
    norm = math.sqrt(sum((count * weights.get(gram, 1.0)) ** 2 for gram, count in grams.items())) or 1.0
    total = sum(asked.values())
    ranked = []
    for entry in index.pool(services):
        like = _likeness(grams, entry, weights, norm)
        score = (_by_tags(entry, asked, total) + _LIKENESS * like) * _nearness(entry, services)
        if score >= _FLOOR:
            ranked.append((score, entry))
    ranked.sort(key=lambda pair: -pair[0])
    return ranked


def _by_tags(entry: Entry, asked: Mapping[Tag, float], total: float) -> float:
    if not total or not entry.about:
        return 0.0
    shared = sum(asked.get(tag, 0.0) for tag in entry.about)
    first = _FIRST_TAG * asked.get(entry.about[0], 0.0)
    return _TAGS * (shared + first) / total


def _likeness(grams: Mapping[str, int], entry: Entry, weights: Mapping[str, float], norm: float) -> float:
    """Cosine of the characters and pairs of question and fact, rare ones counting more."""
    shared = sum(
        count * entry.grams[gram] * weights.get(gram, 1.0) ** 2
        for gram, count in grams.items()
        if gram in entry.grams
    )
    if not shared:
        return 0.0
    own = math.sqrt(sum((count * weights.get(gram, 1.0)) ** 2 for gram, count in entry.grams.items()))
    return shared / (norm * own)


def _nearness(entry: Entry, services: tuple[str, ...]) -> float:
    if not services:
        return 1.0 if entry.service is None else _NEAR_SERVICE
    if entry.service in services or entry.silent:
        return 1.0
    return _GENERAL if entry.service is None else _NEAR_SERVICE


def _found(
    entry: Entry, fact: Fact, score: float, plain: str, asked: Mapping[Tag, float], lexicon: TagLexicon
) -> FoundFact:
    common = sorted((tag for tag in fact.about if tag in asked), key=lambda tag: -asked[tag])
    answering = next((tag for tag in common if tag in fact.answer), None)
    tag = answering or (common[0] if common else None)
    if answering is None:
        return FoundFact(entry.id, entry.service, entry.part, fact, round(score, 3), tag)
    answer = lexicon.turned(answering, fact.answer[answering], plain)
    opening = lexicon.opening(plain, answer)
    return FoundFact(
        entry.id, entry.service, entry.part, fact, round(score, 3), tag, answer if opening else None, opening
    )
