"""Which instant a question about opening hours asks after: a day, a time of day, or now."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from actions.clock import SHANGHAI
from actions.language.dates import describe
from actions.language.days import DayReading, Mention, read_days
from actions.reading.turn import Turn

_NOW = re.compile(r"现在|这会儿?|这个点|此刻|眼下|马上|立刻|当下")
# Where a part of the day is said and no hour, this hour stands for it.
_PARTS = {
    "大半夜": 0, "半夜": 0, "凌晨": 3, "清早": 7, "一早": 8, "早上": 8, "早晨": 8, "上午": 10, "中午": 12, "下午": 15, "傍晚": 18,
    "今晚": 21, "晚上": 21, "夜里": 23, "深夜": 23, "今夜": 23,
}  # fmt: skip
# A bare clock time this near to now is the one the clock shows now (都十点半了).
_NEAR = timedelta(minutes=45)
_MOST_SAID = 12


@dataclass(frozen=True)
class AskedTime:
    """``at``: the aware instant asked after; ``whole_day``: no time of day was said; ``words``: how to say it back.

    ``last``: the last day of a span (国庆期间), else the day itself. ``now``: whether this very moment is meant.
    """

    at: datetime
    whole_day: bool
    words: str
    last: date
    now: bool = False


def asks_when(turn: Turn) -> bool:
    """Whether the message names a time at which something should be open."""
    return asked_time(turn) is not None


def asks_when_open(turn: Turn, service: str) -> bool:
    """Whether a time is named at which ``service``, one that is called or written to without a booking, should answer."""
    return turn.engine.catalogue.services[service].booking.kind == "direct" and asks_when(turn)


def asked_time(turn: Turn) -> AskedTime | None:
    """The instant ``turn`` asks after; None where it names neither day nor time."""
    reading = read_days(turn.text, turn.now)
    day = next((m for m in reading.mentions if m.first is not None and m.polarity not in ("past", "excluded")), None)
    clock = _clock(turn, reading, day)
    part = next((word for word in _PARTS if word in turn.text), None)
    if day is None and clock is None and part is None:
        return _now(turn) if _NOW.search(turn.text) else None
    if day is None:
        return _today(turn, clock, part)
    assert day.first is not None and day.last is not None
    hour = clock or (time(_PARTS[part]) if part else None)
    at = datetime.combine(day.first, hour or time(12), SHANGHAI)
    return AskedTime(at, hour is None, _spoken(day, clock, part, turn.now), day.last)


def _now(turn: Turn) -> AskedTime:
    return AskedTime(turn.now.astimezone(SHANGHAI), False, "现在", turn.now.date(), now=True)


def _clock(turn: Turn, reading: DayReading, day: Mention | None) -> time | None:
    """The hour said; a bare one near to now is taken as now's half of the day."""
    said = next((m for m in reading.mentions if m.time is not None), None)
    if said is None or said.time is None:
        return None
    bare = said.time.hour < 12 and not any(word in turn.text for word in _PARTS)
    other = said.time.replace(hour=said.time.hour + 12) if bare else None
    if other is not None and day is None and abs(datetime.combine(turn.now.date(), other, SHANGHAI) - turn.now) <= _NEAR:
        return other
    return said.time


def _today(turn: Turn, clock: time | None, part: str | None) -> AskedTime:
    """A time of day without a day: today's, or tomorrow's where it is well past."""
    at = datetime.combine(turn.now.date(), clock or time(_PARTS[str(part)]), SHANGHAI)
    if at < turn.now - timedelta(hours=3):
        at += timedelta(days=1)
    words = f"{part or ''}{clock:%H:%M}" if clock is not None else str(part)
    return AskedTime(at, False, words, at.date())


def _spoken(day: Mention, clock: time | None, part: str | None, now: datetime) -> str:
    """The day as understood; a span keeps its name and says when it begins (春节期间（2月6日起）)."""
    assert day.first is not None
    if day.last != day.first:
        first = describe(day.first, now).replace("（", "").replace("）", "")
        return f"{day.words[:_MOST_SAID]}（{first}起）"
    return f"{describe(day.first, now, None if clock else part)}{f'{clock:%H:%M}' if clock else ''}"


# What is done on the day of asking, not on the day of the visit.
_REQUEST = re.compile(
    r"^(?![^，,。？?]{0,4}(?:能|可以)?[约排挂](?:得|不)?[上到成]|(?:能|可以|能不能|可不可以)约)"
    r"[^，,。？?]{0,4}?(?:再?(?:打|申请|说|来约|约|提|报|预约|登记))"
)


def asked_days(turn: Turn) -> tuple[date | None, date | None] | None:
    """The day of asking (16号当天打) and the day wanted (12月1号去看) a message names, each None; None where neither is."""
    asked_on = wanted = None
    for mention in read_days(turn.text, turn.now).mentions:
        if mention.first is None or mention.polarity in ("past", "excluded"):
            continue
        if asked_on is None and mention.first >= turn.now.date() and _REQUEST.match(turn.text[mention.end :]):
            asked_on = mention.first
        elif mention.first != asked_on:
            wanted = wanted or mention.first
    return (asked_on, wanted) if asked_on or wanted else None
