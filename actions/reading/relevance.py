"""Which facts of the catalogue answer the words of a question.

A fact is worth saying when it speaks of a topic the question is about (``actions.reading.topics``), names a thing the
question names (a department, a disease), or shares words with it. Nothing found is an answer too: then the
caller falls back to the facts that matter most, or says that the handbook leaves the point open.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol, TypeVar

from actions.language.normalise import normalise
from actions.reading.topics import TOPICS, Topic
from actions.reading.turn import Turn

# A topic in common outweighs any chance sharing of words; below the floor nothing was shared but filler.
_TOPIC_WEIGHT, _NAME_WEIGHT, _FLOOR = 2.0, 3.0, 0.9
# How near to the best a further fact has to come to be said as well.
_NEAR = 0.6
_FILLER = re.compile(
    r"能不能|可不可以|行不行|是不是|有没有|要不要|怎么样|为什么|什么|怎么|多少|多久|哪些|可以|我们|你们|他们|咱们|服务|一下|"
    r"请问|还是|就是|这个|那个|是否|需要|需不|必须|如果|但是|或者|时候|时间|问题|情况|客户|有人|一个|知道|想问|主任|收费|费用|多少钱|要钱|协调|预约|"
    r"[的了吗呢吧啊呀嘛哦么不我你您他她它们这那有是在和跟与就都还也很把被给让要会能可想用去来到上下对做，。？！、,.?! ]"
)
_WORD = re.compile(r"[\u4e00-\u9fff]{2,}|[a-z0-9]{2,}")
_YES_NO = re.compile(
    r"[吗么不没吧]$|能不能|可不可以|行不行|是不是|有没有|要不要|好不好|"
    r"[能管给算含包]不[能管给算含包]|可以.*[吗么不]|行吗|行么|能.*吗"
)

F = TypeVar("F", bound="Told")


class Told(Protocol):
    """Anything the catalogue says."""

    @property
    def text(self) -> str: ...


@dataclass(frozen=True)
class Question:
    """What is left of a message once the names of services and tiers are taken out, and what else it names.

    ``whole`` is the message with a service's telling nicknames still in it (海外翻译, 陪取药); it is looked at
    only where ``words`` find nothing.
    """

    words: str
    names: tuple[str, ...] = ()
    whole: str = ""

    @property
    def yes_no(self) -> bool:
        """Whether a yes or no is expected."""
        return _YES_NO.search(self.words.rstrip("？?。!！ ")) is not None

    @property
    def topics(self) -> tuple[Topic, ...]:
        return tuple(topic for topic in TOPICS if topic.asked.search(self.words))


def question_of(turn: Turn) -> Question:
    """The question of ``turn``; a follow-up's words are its own."""
    plain = normalise(turn.text)
    words, nicknamed = list(plain), False
    for entity in turn.entities:
        if entity.get("entity") in ("service", "tier") and isinstance(entity.get("start"), int):
            start, end = entity["start"], min(int(entity.get("end") or 0), len(words))
            words[start:end] = " " * (end - start)
            service = turn.engine.catalogue.services.get(str(entity.get("value")))
            nicknamed |= service is not None and plain[start:end] not in service.name + service.short_name
    names = tuple(name for label in ("department", "disease") for name in turn.named(label))
    return Question("".join(words).strip(), names, plain if nicknamed else "")


def relevant(facts: Iterable[F], question: Question, most: int = 2, least: float = _FLOOR) -> tuple[F, ...]:
    """The facts that answer ``question``, best first; empty when none scores ``least`` or more."""
    candidates = list({fact.text: fact for fact in facts}.values())
    found = _near_best(candidates, question, most, least)
    if found or not question.whole:
        return found
    return _near_best(candidates, Question(question.whole, question.names), most, max(least, _TOPIC_WEIGHT))


def _near_best(candidates: Sequence[F], question: Question, most: int, least: float) -> tuple[F, ...]:
    scored = [(score, fact) for fact, score in zip(candidates, _scores(candidates, question), strict=True) if score >= least]
    scored.sort(key=lambda pair: -pair[0])
    best = scored[0][0] if scored else 0.0
    return tuple(fact for score, fact in scored[:most] if score >= best * _NEAR)


def in_same_words(fact: Told, question: Question) -> bool:
    """Whether the fact names the very thing the question names (取药), not only a matter of the same kind."""
    return bool(_pairs(question.whole or question.words) & _pairs(normalise(fact.text)))


def fitting(facts: Sequence[F], question: Question, most: int = 2, otherwise: int | None = None) -> tuple[F, ...]:
    """The facts that answer ``question``, else simply the first ``otherwise`` (default ``most``)."""
    return relevant(facts, question, most) or tuple(facts[: most if otherwise is None else otherwise])


def _scores(facts: Sequence[F], question: Question) -> list[float]:
    topics = question.topics
    asked = _pairs(question.words)
    told = [_pairs(normalise(fact.text)) for fact in facts]
    frequency = Counter(pair for pairs in told for pair in pairs)
    return [
        _TOPIC_WEIGHT * sum(topic.told.search(fact.text) is not None for topic in topics)
        + _NAME_WEIGHT * sum(name in fact.text for name in question.names)
        + sum(1 / frequency[pair] for pair in pairs & asked)
        for fact, pairs in zip(facts, told, strict=True)
    ]


def _pairs(text: str) -> set[str]:
    """Neighbouring characters of the words that carry meaning."""
    words = _WORD.findall(_FILLER.sub(" ", text))
    return {word[at : at + 2] for word in words for at in range(len(word) - 1)}
