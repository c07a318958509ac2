"""Which fact of the handbook answers a question, and whether it says yes or no.

A fact answers when it is about what the question asks after (tags) and speaks of the same things (likeness of
characters). The service in focus comes before what holds for all. Nothing near enough is an answer, too.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Literal

from actions.entitlement.handbook import Catalogue, Fact, Silence, Tag, YesNo

from .index import Entry, FactIndex
from .lexicon import TagLexicon, load_tags

# Weights tuned on tests/answers/facts_seen.jsonl; the other half of the sentences was written afterwards.
_TAGS, _LIKENESS, _FIRST_TAG = 1.0, 1.0, 0.25
_GENERAL, _NEAR_SERVICE, _ANY_SERVICE, _OTHER_SERVICE = 0.85, 0.9, 0.85, 0.7
_ASPECT = 0.4
# How much being like an example of a tag tells beside being worded with one of its cues.
_ALIKE = 0.6
# From here on the cues have said what is asked, and examples are not looked at.
_HEARD = 0.3
# How much less a cue tells that stands beside the question.
_BESIDE = 0.6
_PLACE_BESIDE = 0.1
# Evidence weaker than this is not taken for the whole question.
_ENOUGH = 0.6
# A fact that says yes or no is the better answer to a question for one.
_YES_NO = 0.2
# Of several tags a fact answers, one this near to the strongest may be the one asked after.
_STRONG = 0.6
# What was written as an answer by itself is told before a line of a list that needs its heading.
_PARTS = {
    "facts": 0.06,
    "summary": -0.12,
    "steps": -0.05,
    "counts_as_used": -0.15,
    "disclaimers": -0.05,
    "networks": -0.15,
    "apply": 0.02,
}
# Questions whose answers are kept: more than a turn asks, few enough to be forgotten with the talk.
_KEPT = 256
# Below the floor nothing was found; a further fact is told when it comes this near to the best.
_FLOOR, _NEAR = 0.34, 0.85

_BREAK = re.compile(r"[，,。；;？?！!\s]+")
# A piece that ends so asks, however it is worded (能点名要专家不).
_ENDS_ASKING = re.compile(r"[不没嘛伐哇唛喃咯]$|(.)不\1")


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
    """What the handbook says to one question: facts (best first), or what it is silent on, or nothing.

    ``score`` tells how well the best of it fits: above 1 by tag and by likeness, below 0.6 hardly. ``heard`` are the tags
    whose cues stand in the question, each with how much its cue tells (0 to 1); ``tags`` may be read out of examples.
    """

    question: str
    tags: tuple[Tag, ...]
    facts: tuple[FoundFact, ...] = ()
    silent: Silence | None = None
    score: float = 0.0
    heard: Mapping[Tag, float] = field(default_factory=dict)

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


@dataclass(frozen=True)
class _Focus:
    """The services handed in, and those meant: the same, else those the question names itself."""

    given: tuple[str, ...]
    meant: frozenset[str]


def find_facts(
    question_text: str,
    services: Sequence[str],
    catalogue: Catalogue,
    *,
    aspect: str | None = None,
    only: Collection[Tag] = (),
    lexicon: TagLexicon | None = None,
) -> Found:
    """What answers ``question_text``, one answer for each question in it.

    ``services`` are the ids in focus; empty means every service and what holds for all. ``aspect`` is a tag or an
    intent that says what is asked where the sentence itself does not; ``only`` leaves nothing but facts about these tags.
    Reads nothing but its arguments and the tag file, writes nothing; the catalogue's index is made at the first call for it.
    """
    words = lexicon or load_tags()
    hint = words.aspect(aspect) if aspect else ()
    return _looked_up(question_text, tuple(dict.fromkeys(services)), _index(catalogue, words), hint, frozenset(only))


@lru_cache(maxsize=_KEPT)
def _looked_up(
    question_text: str, focus: tuple[str, ...], index: FactIndex, hint: tuple[Tag, ...], only: frozenset[Tag]
) -> Found:
    """Kept, because one message is looked up by several rows of the policy, and by the action once more."""
    words = index.lexicon
    told = [_answer(part, focus, index, words, hint, only) for part in sub_questions(question_text, words)]
    return Found(tuple(replace(one, heard=_heard(one.question, focus, index, words)) for one in told))


def _heard(question: str, services: tuple[str, ...], index: FactIndex, lexicon: TagLexicon) -> dict[Tag, float]:
    plain = lexicon.plain(question)
    names = frozenset().union(*index.named(plain, services).values())
    return _weigh_beside(lexicon.asked(plain, names), question, lexicon)


def sub_questions(text: str, lexicon: TagLexicon) -> tuple[str, ...]:
    """The questions of a message; what is said beside a question stays with the one after it.

    A message without any question is one question as a whole.
    """
    parts: list[str] = []
    beside = ""
    for piece in filter(None, _BREAK.split(text.strip())):
        plain = lexicon.plain(piece)
        if _asks(plain, lexicon) and (lexicon.asked(plain) or not parts):
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
    text: str,
    services: tuple[str, ...],
    index: FactIndex,
    lexicon: TagLexicon,
    hint: tuple[Tag, ...],
    only: frozenset[Tag],
) -> SubAnswer:
    plain = lexicon.plain(text)
    named = index.named(plain, services)
    names = frozenset().union(*named.values())
    heard = _weigh_beside(lexicon.asked(plain, names), text, lexicon)
    heard |= {"region": _region_tells(text, index, lexicon)} if index.names_region(plain) else {}
    asked = _weighted(heard, index, hint)
    if max(asked.values(), default=0.0) < _HEARD:
        asked |= {
            tag: _ALIKE * alike
            for tag, alike in index.like_examples(plain, names).items()
            if tag not in asked
        }
    if only:
        asked = {tag: weight for tag, weight in asked.items() if tag in only}
    ranked = _rank(plain, asked, _Focus(services, frozenset(services or _longest(named))), index, lexicon)
    ranked = [(score, entry) for score, entry in ranked if not only or only & set(entry.about)]
    tags = tuple(sorted(asked, key=lambda tag: -asked[tag]))
    if not ranked:
        return SubAnswer(text, tags)
    if isinstance(ranked[0][1].said, Silence):
        return SubAnswer(text, tags, silent=ranked[0][1].said, score=ranked[0][0])
    best = ranked[0][0]
    told: dict[str, FoundFact] = {}
    for score, entry in ranked:
        if score >= best * _NEAR and isinstance(entry.said, Fact):
            told.setdefault(entry.said.text, _found(entry, entry.said, score, plain, asked, lexicon))
    return SubAnswer(text, tags, facts=tuple(told.values())[:3], score=best)


def _weigh_beside(heard: dict[Tag, float], text: str, lexicon: TagLexicon) -> dict[Tag, float]:
    """``heard`` with what only stands beside the question told down: 客户人在新加坡 is where he is, 能开视频吗 is asked."""
    asking, beside = _asking_pieces(text, lexicon)
    inside = {tag for piece in asking for tag in lexicon.asked(piece)}
    if not inside or not beside:
        return heard
    return {tag: tells * (1.0 if tag in inside else _BESIDE) for tag, tells in heard.items()}


def _region_tells(text: str, index: FactIndex, lexicon: TagLexicon) -> float:
    """How much a place abroad tells: little where it stands beside a question that has another matter of its own."""
    asking, _beside = _asking_pieces(text, lexicon)
    elsewhere = bool(asking) and not any(index.names_region(piece) for piece in asking)
    return _PLACE_BESIDE if elsewhere and any(lexicon.asked(piece) for piece in asking) else 1.0


def _asking_pieces(text: str, lexicon: TagLexicon) -> tuple[list[str], list[str]]:
    """The pieces of a message that ask, and those that only stand beside them."""
    pieces = [lexicon.plain(piece) for piece in _BREAK.split(text) if piece]
    return [one for one in pieces if _asks(one, lexicon)], [one for one in pieces if not _asks(one, lexicon)]


def _asks(plain: str, lexicon: TagLexicon) -> bool:
    return bool(lexicon.asks.search(plain) or _ENDS_ASKING.search(plain))


def _longest(named: Mapping[str, frozenset[int]]) -> tuple[str, ...]:
    """The services named by the longest names: 早筛门诊 is not 早筛."""
    most = max(map(len, named.values()), default=0)
    return tuple(key for key, places in named.items() if len(places) == most)


def _weighted(asked: Mapping[Tag, float], index: FactIndex, hint: tuple[Tag, ...]) -> dict[Tag, float]:
    """A tag weighs by how rare it is and how much its cue tells; a hint weighs less than a word."""
    weights = {tag: index.tag_weight(tag) * tells for tag, tells in asked.items()}
    for tag in hint:
        weights.setdefault(tag, _ASPECT * index.tag_weight(tag))
    return weights


def _rank(
    plain: str, asked: Mapping[Tag, float], focus: _Focus, index: FactIndex, lexicon: TagLexicon
) -> list[tuple[float, Entry]]:
    pool = index.pool(focus.given)
    alike = pool.alike(index.grams(plain))
    total = max(sum(asked.values()), _ENOUGH)
    yes_no = lexicon.asks_yes_no(plain)
    ranked = []
    for number in alike.keys() | {number for tag in asked for number in pool.tagged.get(tag, ())}:
        entry = pool.entries[number]
        score = _by_tags(entry, asked, total, yes_no) + _LIKENESS * alike.get(number, 0.0)
        score = (score + _by_part(entry, asked)) * _nearness(entry, focus)
        if score >= _FLOOR:
            ranked.append((score, number))
    ranked.sort(key=lambda pair: (-pair[0], pair[1]))
    return [(score, pool.entries[number]) for score, number in ranked]


def _by_tags(entry: Entry, asked: Mapping[Tag, float], total: float, yes_no: bool) -> float:
    if not entry.about:
        return 0.0
    shared = [tag for tag in entry.about if tag in asked]
    first = _FIRST_TAG * asked.get(entry.about[0], 0.0)
    # What is silent answers, too: neither yes nor no can be told.
    answering = [asked[tag] for tag in shared if isinstance(entry.said, Silence) or tag in entry.said.answer]
    bonus = _YES_NO * max(answering) / max(asked.values()) if yes_no and answering else 0.0
    return _TAGS * (sum(asked[tag] for tag in shared) + first) / total + bonus


def _by_part(entry: Entry, asked: Mapping[Tag, float]) -> float:
    if entry.part == "counts_as_used" and "counts_as_used" in asked:
        return 0.0
    return _PARTS.get(entry.part, 0.0)


def _nearness(entry: Entry, focus: _Focus) -> float:
    if isinstance(entry.said, Silence):
        aside = entry.said.services and not focus.meant & set(entry.said.services)
        return _OTHER_SERVICE if aside else 1.0
    if entry.service in focus.meant:
        return 1.0
    if entry.service is None:
        return _GENERAL if focus.meant else 1.0
    if focus.given:
        return _NEAR_SERVICE
    return _OTHER_SERVICE if focus.meant else _ANY_SERVICE


def _found(
    entry: Entry, fact: Fact, score: float, plain: str, asked: Mapping[Tag, float], lexicon: TagLexicon
) -> FoundFact:
    common = sorted((tag for tag in fact.about if tag in asked), key=lambda tag: -asked[tag])
    strong = [tag for tag in common if tag in fact.answer and asked[tag] >= _STRONG * asked[common[0]]]
    answering = max(strong, key=lambda tag: lexicon.last(tag, plain), default=None)
    place = (entry.id, entry.service, entry.part, fact, round(score, 3))
    opening = lexicon.opening(answering, fact.answer[answering], plain) if answering else ""
    if answering is None or not opening:
        return FoundFact(*place, common[0] if common else None)
    return FoundFact(*place, answering, lexicon.turned(answering, fact.answer[answering], plain), opening)


def names_in(text: str, services: Sequence[str], catalogue: Catalogue) -> frozenset[str]:
    """Those of ``services`` that ``text`` names."""
    words = load_tags()
    return frozenset(_index(catalogue, words).named(words.plain(text), services)) if services else frozenset()
