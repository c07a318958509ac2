"""Two questions in one message: the parts of a sentence, each understood on its own."""

from __future__ import annotations

import re

_END = re.compile(r"[？?。！!；;\n]+|[，,、 ]*(?:另外|还有就是|再问一下|顺便问一?下?|顺便|对了)[，,：: ]*")
_EDGE = " ，,、"
MIN_LENGTH = 3


def parts(text: str) -> list[tuple[int, int]]:
    """Start and end (exclusive) of each part where a new question may begin; one part for an ordinary sentence.

    Commas do not cut: 确诊了肺癌，想住院 is one request with a fact in it.
    """
    found, start = [], 0
    for cut in (*_END.finditer(text), None):
        end = cut.start() if cut else len(text)
        part = text[start:end]
        left = start + len(part) - len(part.lstrip(_EDGE))
        right = end - (len(part) - len(part.rstrip(_EDGE)))
        if right - left >= MIN_LENGTH:
            found.append((left, right))
        start = cut.end() if cut else end
    return found
