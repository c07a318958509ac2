"""Where a text speaks of days and times."""

from __future__ import annotations

from actions.language.date_patterns import STRAY, compact
from actions.language.days.finding import find_phrases
from actions.language.days.syntax import whole_answer


def find_dates(text: str) -> list[tuple[str, int]]:
    """Date and time expressions in ``text`` as written, each with its start offset, in order.

    '周三到周五' and '元旦前一天' are one expression. A bare part of the day ('上午'), '都行' or '初三'
    counts only when it is all that was said; what needs a day in hand ('前一天') is left to
    ``read_days``. Offsets count characters of ``text``.
    """
    plain, offsets = compact(text)

    def written(start: int, end: int) -> tuple[str, int]:
        return text[offsets[start] : offsets[end - 1] + 1], offsets[start]

    answer = plain.lstrip(STRAY)
    if said := whole_answer(answer):
        shift = len(plain) - len(answer)
        return [written(shift, shift + said.end("said"))]
    return [written(phrase.start, phrase.end) for phrase in find_phrases(plain)]
