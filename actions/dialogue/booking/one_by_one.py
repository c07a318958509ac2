"""Bookings ordered together are proposed one after the other: each has its own questions, its own day, its own yes."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from itertools import pairwise
from typing import Any

from actions.dialogue.booking.goal import bookable
from actions.reading.booking_talk import BookingTalk
from actions.reading.orders_in_line import added, in_line
from actions.reading.state import State
from actions.reading.turn import Turn
from actions.replies.answer import Answer
from actions.replies.phrasebook import say
from actions.replies.wording import name

# Nothing of what was ordered is wanted any more, however much waits.
_NOTHING = re.compile(r"都|全|两个|俩|[一二两三]样|统统|所有|哪个也|谁也|不办了|再说")


def queue(turn: Turn, parts: Sequence[Turn]) -> tuple[dict[str, Any], ...]:
    """What waits behind the first of ``parts``, with what waits already."""
    new = [in_line(part, before) for before, part in pairwise(parts)]
    kept = [one for one in turn.state.waiting if one["service"] not in {each["service"] for each in new}]
    return (*kept, *new)


def announced(turn: Turn, first: str | None, waiting: Sequence[dict[str, Any]]) -> Answer:
    """That they come one by one, in which order."""
    catalogue = turn.engine.catalogue
    rest = say("orders.and").join(name(catalogue, one["service"]) for one in waiting)
    about = name(catalogue, first) if first else ""
    return Answer(say("orders.in_line", first=about, rest=rest), intent="book")


def adds_one(turn: Turn, draft: BookingTalk | None) -> tuple[Turn, Turn] | None:
    """The message parted into what it says of the draft and another booking it orders beside; None where it orders none."""
    return added(turn, draft.service) if draft is not None and bookable(turn, draft.service) else None


def next_of_line(state: State, turn: Turn, day: date | None) -> tuple[Turn, BookingTalk] | None:
    """The turn and the draft of the next booking in line; ``day`` is that of the one just done. None where none waits."""
    if not state.waiting:
        return None
    head, *rest = state.waiting
    facts = dict(head["facts"])
    if head.get("same_day") and day is not None:
        facts["wanted_date"] = day.isoformat()
    later = state.changed(waiting=tuple(rest), booking=None, goal=None, pending=None, proposal=None)
    going_on = replace(turn, text="", intent="book", entities=(), questions=(), act={}, state=later, slots=later.view())
    return going_on.afresh(), BookingTalk(service=str(head["service"]), facts=facts)


def gives_up_all(text: str) -> bool:
    """Whether ``text`` gives up what waits as well (两个都不要了)."""
    return bool(_NOTHING.search(text))
