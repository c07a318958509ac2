"""Reading one sentence: words, named things and concepts, done once for all components."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from functools import lru_cache

from spacy.tokens import Doc, Span
from spacy.util import filter_spans

from actions.language.normalise import normalise
from assistant.nlu.concepts import ConceptFinder
from assistant.nlu.features import SERVICE_SIGN, Sentence
from assistant.nlu.language import NAMES, build_language
from assistant.nlu.lexicon import Lexicon
from assistant.nlu.services import Mention, settle


@dataclass(frozen=True)
class Reading:
    """``mentions`` are all named things (services settled); ``sentence`` feeds the classifiers."""

    text: str
    tokens: tuple[tuple[str, int], ...]
    mentions: tuple[Mention, ...]
    sentence: Sentence

    def services(self) -> list[str]:
        return list(dict.fromkeys(m.value for m in self.mentions if m.label == "service"))


@lru_cache(maxsize=512)
def read(lexicon: Lexicon, text: str) -> Reading:
    """Read ``text`` (as written) with the words of ``lexicon``."""
    return _read(lexicon, text)


def _read(lexicon: Lexicon, text: str) -> Reading:
    plain = normalise(text)
    doc = build_language(lexicon)(plain)
    found = _mentions(doc)
    services = settle(plain, [m for m in found if m.label == "service"])
    spans = [(m.start, m.end) for m in found if m.label == "service"]
    masked = _mask(plain, spans)
    words = tuple(
        SERVICE_SIGN if any(s <= t.idx < e for s, e in spans) else t.text for t in doc if not t.is_space
    )
    mentions = tuple(sorted([*services, *(m for m in found if m.label != "service")], key=lambda m: m.start))
    sentence = Sentence(
        text=_digits(plain),
        masked=_digits(masked),
        words=tuple(_digits(word) for word in _collapse(words)),
        names=tuple(sorted({f"{m.label}={m.value}" for m in mentions})),
        concepts=_concepts(lexicon).find(masked),
    )
    return Reading(text, tuple((text[t.idx : t.idx + len(t)], t.idx) for t in doc if not t.is_space), mentions, sentence)


@lru_cache(maxsize=2)
def _concepts(lexicon: Lexicon) -> ConceptFinder:
    return ConceptFinder(lexicon.concepts)


@lru_cache(maxsize=1)
def read_all(lexicon: Lexicon, texts: tuple[str, ...]) -> tuple[Sentence, ...]:
    """The sentences of a whole training set; the classifiers trained one after another share them."""
    return tuple(_read(lexicon, text).sentence for text in texts)


def _mentions(doc: Doc) -> list[Mention]:
    """The longest names of each label; the names of one label do not overlap."""
    by_label: dict[str, list[Span]] = defaultdict(list)
    for span in doc.spans[NAMES]:
        if not _half_of_a_question(doc.text, span):
            by_label[span.label_].append(span)
    longest = [span for spans in by_label.values() for span in filter_spans(spans)]
    return [Mention(span.label_, span.id_, span.start_char, span.end_char) for span in longest]


def _half_of_a_question(text: str, span: Span) -> bool:
    """有没有住院单 asks, it does not say 没有住院单."""
    return span.text.startswith("没") and text[: span.start_char].endswith("有")


def _mask(text: str, spans: list[tuple[int, int]]) -> str:
    for start, end in sorted(spans, reverse=True):
        text = text[:start] + SERVICE_SIGN + text[end:]
    return text


def _collapse(words: tuple[str, ...]) -> list[str]:
    return [w for i, w in enumerate(words) if not (w == SERVICE_SIGN and i and words[i - 1] == SERVICE_SIGN)]


def _digits(text: str) -> str:
    """Long numbers all look alike (policy and phone numbers), short ones keep their value."""
    return re.sub(r"\d{4,}", "0000", text)
