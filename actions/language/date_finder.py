"""Where a text speaks of days and times, and where it only looks like it."""

from __future__ import annotations

import re

from actions.language.date_patterns import ANSWERS, CONNECTOR, EXPRESSION, STRAY, compact

_WAITING = r"(?:等待|犹豫|观察|免责|宽限)期"
# '等待期为30日', '每月15日' and '住满3日' are no day of this month.
_NO_DAY_BEFORE = re.compile(rf"(?:{_WAITING}|每月|每个月)[^,。?!]{{0,3}}$|[期满足共]为?$")
# '出院后三天内' counts from another day than today.
_NO_DURATION_BEFORE = re.compile(rf"(?:[后起满]|之日|{_WAITING}[^,。?!]{{0,4}})$")
_SERVICE_HOURS = re.compile(r"(?:24|48|72|二十四)个?小时|.*(?:小时|钟头).*内$")


def find_dates(text: str) -> list[tuple[str, int]]:
    """Date and time expressions in ``text`` as written, each with its start offset, in order.

    '周三到周五' is one expression. A bare part of the day ('上午'), '都行' or '初三' counts only when
    it is all that was said. Offsets count characters of ``text``.
    """
    plain, offsets = compact(text)

    def written(start: int, end: int) -> tuple[str, int]:
        return text[offsets[start] : offsets[end - 1] + 1], offsets[start]

    answer = plain.lstrip(STRAY)
    for whole in ANSWERS:
        if said := whole.fullmatch(answer):
            shift = len(plain) - len(answer)
            return [written(shift, shift + said.end("said"))]
    found: list[tuple[str, int]] = []
    position = 0
    while match := EXPRESSION.search(plain, position):
        start, end = match.span()
        if not _no_date(plain, match):
            joint = CONNECTOR.match(plain, end)
            until = EXPRESSION.match(plain, joint.end()) if joint else None
            end = until.end() if until else end
            found.append(written(start, end))
        position = end
    return found


def _no_date(plain: str, match: re.Match[str]) -> bool:
    before = plain[max(0, match.start() - 9) : match.start()]
    if duration := match["duration"]:
        return bool(_SERVICE_HOURS.match(duration) or _NO_DURATION_BEFORE.search(before))
    if (day := match["day_of_month"]) and day.endswith("日"):
        return bool(_NO_DAY_BEFORE.search(before))
    return False
