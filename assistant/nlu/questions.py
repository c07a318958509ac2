"""Several questions in one message: the parts of a sentence, each understood on its own."""

from __future__ import annotations

import re

_END = re.compile(r"[？?。！!；;\n]+|[，,、 ]*(?:另外|还有就是|再问一下|顺便问一?下?|顺便|对了)[，,：: ]*")
# Here a new question begins only if there is one on either side: 确诊了肺癌，想住院 is one request with a fact in it.
_ALSO = r"(?:还有(?!几|多|没|吗|名额|效|剩|机会))?"
_PERHAPS = re.compile(rf"[，,、 ]+{_ALSO}|(?<=吗){_ALSO}(?=.{{3}})")
_ASKS = re.compile(
    r"[吗么？?]|几[次点天回个家岁位]|多少|多久|多长|多远|怎么|怎样|咋|如何|哪|什么|啥|谁|何时|能不能|可不可以|可以不|能否|可否|是否|"
    r"是不是|有没有|要不要|用不用|算不算|行不行|行不|会不会|包不包|收不收|贵不贵|够不够"
)
_EDGE = " ，,、"
MIN_LENGTH = 3
_CLAUSE_END = re.compile(r"[，,。；;！!？?…\n～~]+|(?<=[\u4e00-\u9fff])\s+(?=[\u4e00-\u9fff])")
MAX_RESTS = 5


def rests(text: str) -> list[int]:
    """Where the rest of the message begins after each of its first clauses (算了，不约了。还剩几次): five at most."""
    ends = [end.end() for end in _CLAUSE_END.finditer(text)]
    return [end for end in ends if len(text[end:].strip(_EDGE)) >= MIN_LENGTH][:MAX_RESTS]


def parts(text: str) -> list[tuple[int, int]]:
    """Start and end (exclusive) of each part where a new question may begin; one part for an ordinary sentence.

    A comma, a blank or 吗 cuts only between two questions (要钱吗，怎么约).
    """
    found, start = [], 0
    for cut in (*_cuts(text), None):
        end = cut.start() if cut else len(text)
        part = text[start:end]
        left = start + len(part) - len(part.lstrip(_EDGE))
        right = end - (len(part) - len(part.rstrip(_EDGE)))
        if right - left >= MIN_LENGTH:
            found.append((left, right))
        start = cut.end() if cut else end
    return found


def _cuts(text: str) -> list[re.Match[str]]:
    """Where the text is cut, in order and without overlap."""
    sure = list(_END.finditer(text))
    borders = [0, *(place for cut in sure for place in cut.span()), len(text)]
    between = zip(borders[::2], borders[1::2], strict=True)
    return sorted([*sure, *(cut for start, end in between for cut in _between_questions(text, start, end))], key=_start)


def _between_questions(text: str, start: int, end: int) -> list[re.Match[str]]:
    found: list[re.Match[str]] = []
    for cut in _PERHAPS.finditer(text, start, end):
        if _ASKS.search(text, start, cut.start()) and _ASKS.search(text, cut.end(), end):
            found.append(cut)
            start = cut.end()
    return found


def _start(cut: re.Match[str]) -> int:
    return cut.start()
