"""Which policy year a message is about: the running one, or the one to come."""

from __future__ import annotations

import re

from actions.language.days import DayContext
from actions.language.days.reader import read_days
from actions.reading.turn import Turn

_NEXT = re.compile(
    r"明年|来年|下一?个?年度|下个?保单年度|下一年|新的?一?个?年度?|新的一年|到时候|到那时|换了?新"
)


def next_year(text: str) -> bool:
    """Whether ``text`` speaks of the policy year to come."""
    return bool(_NEXT.search(text))


def asks_next_year(turn: Turn) -> bool:
    """Whether the message asks about the policy year to come, in words or by a day that lies in it."""
    if next_year(turn.text):
        return True
    year = turn.snapshot.standing.policy_year
    chosen = read_days(turn.text, turn.now, anchor=DayContext()).chosen
    return year is not None and bool(chosen) and chosen[0].first >= year.next_start
