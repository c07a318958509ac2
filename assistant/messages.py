"""What may reach the understanding: the same door for every channel."""

from __future__ import annotations

import re
import unicodedata

MAX_LENGTH = 1000
# Controls, invisible characters and marks of direction; half a surrogate pair, which no file or database takes;
# tags, which hide text in text.
_CONTROL = re.compile(
    r"[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff"
    r"\ud800-\udfff\U000e0000-\U000e007f]"
)


def presentable(text: str) -> str:
    """``text`` without control and invisible characters, white space folded, ends trimmed.

    A leading ``/`` becomes a full-width one: Rasa would otherwise read ``/intent{…}`` from any sender
    as an already understood message (it strips white space first, so a blank before it is no help).
    """
    clean = re.sub(r"\s+", " ", _CONTROL.sub("", text)).strip()
    return f"／{clean[1:]}" if clean.startswith("/") else clean


def refuse_unreadable(text: str) -> str | None:
    """One Chinese sentence for a message nobody could answer, or None when it can be read."""
    clean = presentable(text)
    if not clean:
        return "没有收到文字内容，请把想问的写成一句话发给我。"
    if len(clean) > MAX_LENGTH:
        return f"这条消息有点长（{len(clean)}字），请先用{MAX_LENGTH}字以内说最想问的一件事。"
    if not any(_is_meaningful(char) for char in clean):
        return "我还看不懂单独的表情或符号，请用文字说一下想问什么。"
    return None


_UNDERSTOOD_SYMBOLS = set("👌👍🙏❤😭🆘✅❌？?")


def _is_meaningful(char: str) -> bool:
    return unicodedata.category(char)[0] in "LN" or char in _UNDERSTOOD_SYMBOLS
