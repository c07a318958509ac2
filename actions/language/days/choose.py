"""Which day results from the mentions of one message: corrections, exclusions, windows, times."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, datetime
from typing import TYPE_CHECKING

from actions.language.date_view import DAY
from actions.language.days.model import Choice, DayContext, DayReading, Mention, Window

if TYPE_CHECKING:
    from actions.language.days.reader import Said

_REST_ALLOWED = re.compile(r"都(?:[行中]|可以|好|成|有空|方便|没问题|ok)|随便|哪天(?:都|也)|其[他它余]|别的(?:天|日子)?都")
_MOVES = frozenset({"far", "later", "sooner", "near_day", "near_week", "that_week"})
_DATES = frozenset({"iso", "month_day", "month_dash", "day_of_month"})


def resolve(text: str, plain: str, said: list[Said], now: datetime, context: DayContext) -> DayReading:
    """The reading of a message from its mentions; what was corrected or moved becomes 'mentioned'."""
    said = _behind(_settled(said))
    days = [one for one in said if not one.piece.is_time]
    wanted = [one for one in days if one.mention.polarity == "wanted" and not one.is_any_day]
    refused = [one for one in days if one.mention.polarity == "excluded" and not _part_only(one)]
    chosen = _narrowed([one for one in wanted if one.window])
    span = next((choice for choice in chosen if choice.first != choice.last), None)
    excluded = tuple(window for one in refused for window in _ruled_out(one, span))
    chosen = [part for choice in chosen for part in _without(choice, excluded)]
    time = _time(said)
    chosen = _timed(chosen or _day_in_hand(days, time, context), time)
    any_day = any(one.is_any_day for one in days)
    any_day = any_day or bool(refused and not chosen and _REST_ALLOWED.search(plain))
    problem = next((one.mention.problem for one in wanted if one.mention.problem), None)
    return DayReading(
        text, tuple(one.mention for one in said), tuple(dict.fromkeys(chosen)), excluded,
        frozenset(one.bare_weekday for one in refused if one.bare_weekday is not None),
        any_day, *((time.part, time.time, time.until) if time and not chosen else (None, None, None)),
        problem=None if chosen or any_day else problem,
    )  # fmt: skip


def _part_only(one: Said) -> bool:
    """'16号上午没空' leaves the rest of the day open."""
    return one.mention.polarity == "excluded" and (one.mention.part or one.mention.time) is not None


def _settled(said: list[Said]) -> list[Said]:
    """Later words overrule earlier ones: '8号，不，9号', '9号的前一天', '12月9号，周三'."""
    settled: list[Said] = []
    for one in said:
        if one.group.corrected and one.mention.polarity == "wanted":
            settled = [_demoted(each) if each.piece.is_time == one.piece.is_time else each for each in settled]
        if one.piece.anchored and one.piece.anchored.rule in _MOVES:
            settled = [*settled[:-1], *(_demoted(each) for each in settled[-1:])]
        if _repeats(one, settled[-1] if settled else None) or _points_back(one, settled):
            one = _demoted(one)
        if _clash(one, settled[-1] if settled else None):
            one = _contradicting(one, settled.pop())
        settled.append(one)
    return settled


def _points_back(one: Said, settled: list[Said]) -> bool:
    """'周六上午，那天家里有人' names no second day."""
    pointing = one.piece.anchored is not None and one.piece.anchored.rule in ("that_day", "as_before")
    wanted = [each.window for each in settled if each.mention.polarity == "wanted"]
    return pointing and one.window is not None and one.window in wanted


def _behind(said: list[Said]) -> list[Said]:
    """A day gone by beside other days tells of the past; alone it is the answer, and a wrong one."""
    if sum(not one.piece.is_time for one in said) < 2:
        return said
    return [
        replace(one, mention=replace(one.mention, polarity="past"))
        if one.mention.problem == "past" and one.mention.polarity == "wanted"
        else one
        for one in said
    ]


def _clash(one: Said, last: Said | None) -> bool:
    """'下周一12月9号', said in one breath, with two different days."""
    if last is None or last.piece.end != one.piece.start or last.piece.phrase is None or one.piece.phrase is None:
        return False
    cores = {last.piece.phrase.core, one.piece.phrase.core}
    return "weekday" in cores and bool(cores & _DATES) and last.window != one.window


def _demoted(one: Said) -> Said:
    if one.mention.polarity != "wanted":
        return one
    return replace(one, mention=replace(one.mention, polarity="mentioned"))


def _contradicting(one: Said, last: Said) -> Said:
    days = tuple(window for window in (last.window, one.window) if window)
    both = replace(
        one.mention, start=last.mention.start, words=last.mention.words + one.mention.words,
        problem="contradiction", alternatives=days,
    )  # fmt: skip
    return replace(one, mention=both)


def _repeats(one: Said, last: Said | None) -> bool:
    """A bare weekday right after the very day it belongs to."""
    if last is None or one.bare_weekday is None or last.window is None or last.bare_weekday is not None:
        return False
    close = one.piece.start - last.piece.end <= 3
    return close and last.window[0] == last.window[1] and last.window[0].weekday() == one.bare_weekday


def _choice(mention: Mention) -> Choice:
    assert mention.first is not None and mention.last is not None
    kind = mention.kind if mention.kind in ("deadline", "not_before") else "day" if mention.first == mention.last else "span"
    return Choice(
        mention.first, mention.last, kind, mention.part, mention.time, mention.until,
        mention.approximate, mention.assumed, mention.alternatives,
    )  # fmt: skip


def _narrowed(wanted: list[Said]) -> list[Choice]:
    """A day inside a window said beside it stands for it; '9号以后，15号以前' is one window."""
    choices = [_choice(one.mention) for one in wanted]
    windows = [choice for choice in choices if choice.kind != "day"]
    inside = [
        choice
        for choice in choices
        if any(choice is not other and other.first <= choice.first and choice.last <= other.last for other in windows)
        and (choice.kind == "day" or choice not in windows[:1])
    ]
    if inside:
        return inside
    floor = [choice for choice in choices if choice.kind == "not_before"]
    roof = [choice for choice in choices if choice.kind == "deadline"]
    if len(choices) == 2 and floor and roof and floor[0].first <= roof[0].last:
        return [replace(floor[0], last=roof[0].last, kind="span" if floor[0].first < roof[0].last else "day")]
    return choices


def _ruled_out(one: Said, span: Choice | None) -> list[Window]:
    """The days an exclusion takes; '周三不行' within a span takes each Wednesday of it."""
    if one.window is None:
        return []
    if one.bare_weekday is None or span is None:
        return [one.window]
    width = one.window[1] - one.window[0]
    step = (one.bare_weekday - span.first.weekday()) % 7
    days = [span.first + (step + 7 * week) * DAY for week in range((span.last - span.first).days // 7 + 1)]
    return [(day, day + width) for day in days if day <= span.last] or [one.window]


def _without(choice: Choice, excluded: tuple[Window, ...]) -> list[Choice]:
    """``choice`` cut where days are ruled out; a deadline that begins today stays one."""
    parts = [choice]
    for low, high in excluded:
        parts = [piece for part in parts for piece in _cut(part, low, high)]
    return parts


def _cut(part: Choice, low: date, high: date) -> list[Choice]:
    if high < part.first or low > part.last:
        return [part]
    left = [_clipped(part, part.first, low - DAY)] if part.first < low else []
    right = [_clipped(part, high + DAY, part.last)] if part.last > high else []
    return left + right


def _clipped(part: Choice, first: date, last: date) -> Choice:
    return replace(part, first=first, last=last, kind="day" if first == last else "span")


def _time(said: list[Said]) -> Mention | None:
    """The time that was wanted last and stands by itself."""
    times = [one.mention for one in said if one.piece.is_time and one.mention.polarity == "wanted"]
    if not times:
        return None
    part = next((one.part for one in reversed(times) if one.part), None)
    return replace(times[-1], part=times[-1].part or part)


def _timed(chosen: list[Choice], time: Mention | None) -> list[Choice]:
    if time is None:
        return chosen
    return [
        replace(choice, part=time.part or choice.part, time=time.time, until=time.until) for choice in chosen
    ]


def _day_in_hand(days: list[Said], time: Mention | None, context: DayContext) -> list[Choice]:
    """'改到下午' keeps the day: the one mentioned, else the context's."""
    if time is None or any(one.mention.polarity != "mentioned" and not _part_only(one) for one in days):
        return []
    mentioned = [one.window for one in days if one.window and one.window[0] == one.window[1]]
    day = mentioned[-1][0] if mentioned else context.in_hand
    return [Choice(day, day)] if day else []
