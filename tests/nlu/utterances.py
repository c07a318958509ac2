"""Training utterances with file and line, and what makes two sentences the same."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from actions.language.normalise import normalise

# Rasa's short form of an annotation: [words](label:value).
_ANNOTATION = re.compile(r"\[(?P<words>[^\]]+)\]\((?P<label>[a-z_]+)(?::(?P<value>[^)]+))?\)")
_INTENT = re.compile(r"\s*- intent: *(\S+)\s*$")
_EXAMPLE = re.compile(r"\s+- +(.*\S)\s*$")
_FRAME = re.compile(r"(version:.*|nlu:|\s+examples: \||\s*|#.*)$")
_SOUND = frozenset({"Lu", "Ll", "Lt", "Lm", "Lo", "Nd", "Nl", "No", "So"})
_PARTICLES = re.compile(r"[吗呢啊呀吧哦嘛的了]")
_HASH_LENGTH = 16


@dataclass(frozen=True)
class Span:
    """Annotated ``words`` at ``start``–``end`` (character offsets in the plain text, end exclusive)."""

    start: int
    end: int
    label: str
    value: str


@dataclass(frozen=True)
class Utterance:
    """One example: ``place`` is ``file:line``, ``text`` is free of annotations."""

    place: str
    intent: str
    text: str
    spans: tuple[Span, ...]

    def masked(self) -> str:
        """The text with each annotated service as ``§``."""
        text = self.text
        for span in sorted(self.spans, key=lambda s: s.start, reverse=True):
            if span.label == "service":
                text = f"{text[: span.start]}§{text[span.end :]}"
        return text


class UnreadableLine(ValueError):
    """A line of an NLU file is neither frame nor example."""


def read_utterances(file: Path) -> Iterator[Utterance]:
    """The examples of a Rasa NLU file in the one layout used here. Raises UnreadableLine."""
    intent = ""
    for number, line in enumerate(file.read_text(encoding="utf8").splitlines(), 1):
        place = f"{file.name}:{number}"
        if named := _INTENT.match(line):
            intent = named[1]
        elif example := _EXAMPLE.match(line):
            yield parse(example[1], place, intent)
        elif not _FRAME.match(line):
            raise UnreadableLine(f"{place}: {line}")


def parse(example: str, place: str = "", intent: str = "") -> Utterance:
    """One example line without its dash."""
    text, spans, position = "", [], 0
    for found in _ANNOTATION.finditer(example):
        text += example[position : found.start()]
        words = found["words"]
        spans.append(Span(len(text), len(text) + len(words), found["label"], found["value"] or words))
        text += words
        position = found.end()
    return Utterance(place, intent, text + example[position:], tuple(spans))


def sameness(text: str) -> str:
    """What is left of a sentence when script, width, case, white space and punctuation are ignored.

    Letters, digits, § and emoji count; a sentence of punctuation alone is kept as it is.
    """
    kept = [char for char in normalise(text) if char == "§" or unicodedata.category(char) in _SOUND]
    return "".join(kept) or text.strip()


def nearness(utterance: Utterance) -> str:
    """Like ``sameness``, but one service is as good as another, and particles do not count."""
    return _PARTICLES.sub("", sameness(utterance.masked())) or sameness(utterance.text)


def doubles(keys: Iterable[tuple[str, Utterance]]) -> list[str]:
    """One line for each utterance whose key another one had before."""
    first: dict[str, Utterance] = {}
    found = []
    for key, utterance in keys:
        known = first.setdefault(key, utterance)
        if known is not utterance:
            found.append(" = ".join(f"{u.place} ({u.intent}): {u.text}" for u in (utterance, known)))
    return found


def sentence_hash(text: str) -> str:
    """A short fingerprint of a sentence, the same for all its spellings that ``sameness`` ignores."""
    return hashlib.sha256(sameness(text).encode()).hexdigest()[:_HASH_LENGTH]
