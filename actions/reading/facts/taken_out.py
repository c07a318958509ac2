"""What a message takes out of the booking on screen without putting another in its place (把日期去掉，不指定医院)."""

from __future__ import annotations

import re
from datetime import date

from actions.language.dates import find_dates, read_date
from actions.reading.cue_files import cues_in
from actions.reading.facts.handed_on import DOCTOR
from actions.reading.turn import Turn

WANTED = "wanted_date"
# With the day goes its hour, with the doctor his name.
_GOES_ALONG = {WANTED: ("wanted_time",), "named_doctor": (DOCTOR,)}
# 11月18号是报告日期: the day on screen is another day of the member's, never meant for the visit.
_OTHER_DAY = re.compile(
    r"(?:报告|确诊|诊断|检查|体检|出院|入院|手术|出生|穿刺|查出)[^，,。；;]{0,3}(?:日期|日|那天|时间|日子)"
    r"|(?:报告|确诊|检查|体检)(?:是|在)"
)


def taken_out(turn: Turn, proposed: date | None) -> frozenset[str]:
    """Facts and wishes that are to be left out; ``proposed`` is the day on screen."""
    found = set(cues_in("taken_out", turn.text))
    if proposed is not None and _OTHER_DAY.search(turn.text) and _named(turn, proposed):
        found.add(WANTED)
    return frozenset(found | {along for one in found for along in _GOES_ALONG.get(one, ())})


def _named(turn: Turn, proposed: date) -> bool:
    """Whether the day on screen is named as one of another kind, in whatever year."""
    days = [read_date(words, turn.now).first for words, _ in find_dates(turn.text)]
    return any(day is not None and (day.month, day.day) == (proposed.month, proposed.day) for day in days)
