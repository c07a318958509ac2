"""Day expressions in a compact text, without what only looks like one."""

from __future__ import annotations

import re
from collections.abc import Iterator

from actions.language.days.syntax import Phrase, phrase_from

_WAITING = r"(?:等待|犹豫|观察|免责|宽限)期"
# '等待期为30日', '每月15日' and '住满3日' are no day of this month.
_NO_DAY_BEFORE = re.compile(rf"(?:{_WAITING}|每月|每个月)[^,。?!]{{0,3}}$|[期满足共]为?$")
# '出院后三天内' counts from another day than today.
_NO_DURATION_BEFORE = re.compile(rf"(?:[后起满]|之日|{_WAITING}[^,。?!]{{0,4}})$")
_SERVICE_HOURS = re.compile(r"(?:24|48|72|二十四)个?小时|.*(?:小时|钟头).*内$")


def find_phrases(plain: str) -> Iterator[Phrase]:
    """The day expressions of a compact text, in order, without what only looks like one."""
    position = 0
    while phrase := phrase_from(plain, position):
        if not _no_date(plain, phrase):
            yield phrase
        position = phrase.end


def _no_date(plain: str, phrase: Phrase) -> bool:
    before = plain[max(0, phrase.start - 9) : phrase.start]
    if phrase.core == "duration":
        return bool(_SERVICE_HOURS.match(phrase.words) or _NO_DURATION_BEFORE.search(before))
    if phrase.core == "day_of_month" and (phrase.groups["unit"] or "").endswith("日"):
        return bool(_NO_DAY_BEFORE.search(before))
    return False
