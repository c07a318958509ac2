"""The answers of one turn as texts of the customer-service chat: merged, choices as numbered lines, cut where it hurts least."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from actions.replies.phrasebook import say
from assistant.channels.store import Message

# WeChat takes a little more than two thousand bytes of UTF-8.
BYTES = 2000
_ENDS = re.compile(r"(?<=[。！？；\n])")


def texts_of(answers: Sequence[Message], most: int, limit: int = BYTES) -> list[str]:
    """At most `most` texts of at most `limit` bytes; what does not fit ends with where to read on."""
    whole = "\n".join(text for message in answers for text in (message.text, *_numbered(message)) if text)
    found = cut(whole, limit)
    if len(found) <= most:
        return found
    tail = say("channel.kf.more")
    room = limit - len(tail.encode())
    return [*found[: most - 1], cut(found[most - 1], room)[0] + tail]


def _numbered(message: Message) -> Iterable[str]:
    return (f"{place}. {button.get('title', '')}" for place, button in enumerate(message.buttons, 1))


def cut(text: str, limit: int = BYTES) -> list[str]:
    """Pieces of at most `limit` bytes of UTF-8 that together are `text`: between sentences, else between characters."""
    pieces: list[str] = []
    for sentence in _ENDS.split(text):
        for piece in _within(sentence, limit):
            if pieces and len((pieces[-1] + piece).encode()) <= limit:
                pieces[-1] += piece
            elif piece:
                pieces.append(piece)
    return pieces


def _within(text: str, limit: int) -> Iterable[str]:
    """`text` in pieces that fit, no character torn."""
    if len(text.encode()) <= limit:
        return [text]
    found, size = [""], 0
    for char in text:
        width = len(char.encode())
        if size + width > limit:
            found.append("")
            size = 0
        found[-1] += char
        size += width
    return found
