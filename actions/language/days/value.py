"""What a phrase means as days, seen from a given day: the core read, then one tail after the other."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from typing import Literal

from actions.language import date_patterns as patterns
from actions.language.date_clock import PARTS_END
from actions.language.date_spans import read_duration
from actions.language.date_view import DAY, Groups, Vague, Viewpoint, Window, month_window, year_number
from actions.language.date_windows import READERS, read_day_of_month, read_iso, read_month_dash
from actions.language.days import tails
from actions.language.days.syntax import Phrase
from actions.language.days.tails import Value
from actions.language.festival_dates import folk_days, read_lunar
from actions.language.lunar import festival_span

_GRAIN = {
    "week": "week", "month": "month", "lunar_month": "month", "year_month": "month", "month_edge": "month",
    "year": "year",
}  # fmt: skip
# Nearest first when looking ahead, for festivals whose year was not said.
_YEARS = (-2, -1, 0, 1, 2)


@dataclass(frozen=True)
class Hints:
    """What was said before and a bare '9号' or '周四' is read in: a month, a week or longer window."""

    month: date | None = None
    window: tuple[date, date] | None = None


NO_HINTS = Hints()


def evaluate(phrase: Phrase, view: Viewpoint, hints: Hints = NO_HINTS) -> Value:
    """The days ``phrase`` means; neither clamped to today nor judged.

    Raises:
        Vague: when the words name no day.
        ValueError, OverflowError: when there is no such day.
    """
    if phrase.core == "festival" and not phrase.groups["year"] and phrase.tails:
        return _nearest_festival(phrase, view)
    value = _core(phrase, view, hints)
    return _with_tails(phrase, value, view)


def ranged(phrase: Phrase, view: Viewpoint, hints: Hints = NO_HINTS) -> Value:
    """``evaluate`` with the end of '周三到周五' and the hour of '周三下午之前'.

    Raises:
        Vague, ValueError, OverflowError: as ``evaluate``.
    """
    value = evaluate(phrase, view, hints)
    if phrase.late and "前" in phrase.late and view.future:
        # '周三下午之前': Wednesday itself is still in.
        return replace(value, first=min(view.today, value.first or view.today), kind="deadline", side="前")
    if phrase.until is None or value.first is None:
        return value
    until = evaluate(phrase.until, replace(view, today=value.first, future=True), Hints(month=hints.month))
    bare = all(tail.rule == "within" for tail in phrase.until.tails)
    last = until.first if phrase.until.core == "festival" and bare else until.last
    if last is None or last < value.first:
        return value
    return replace(value, last=last, kind="span", core="", grain="span")


def judged(
    window: Window, now: datetime, view: Viewpoint, part: str | None, at: time | None
) -> tuple[date | None, date | None, Literal["impossible", "past"] | None]:
    """``window`` clamped to today, and whether it lies on the wrong side of ``now``."""
    today, (first, last) = view.today, window
    if last is None or (first is not None and first > last):
        return first, last, "impossible"
    if not view.future:
        if first is not None and first > today:
            return first, last, "impossible"
        return first, min(last, today), None
    if last < today:
        return first, last, "past"
    first = max(first or today, today)
    over = at < now.time() if at else now.hour >= PARTS_END.get(part or "", 24)
    return first, last, "past" if last == today and over else None


def read_whole_answer(plain: str, view: Viewpoint) -> Window | None:
    """Forms that are a date only when they are all that was said."""
    if match := patterns.ANSWER_LUNAR.fullmatch(plain):
        return read_lunar(_none("year month day plain plain_day named named_day new", bare=match["said"][1:]), view)
    if match := patterns.ANSWER_DAY.fullmatch(plain):
        return read_day_of_month({"day": match["said"], "start": None}, view)
    if match := patterns.ONLY_READ_NUMERIC.fullmatch(plain):
        groups = match.groupdict()
        if groups["year"]:
            return read_iso(groups, view)
        return read_month_dash({"month": groups["m"], "day": groups["d"]}, view)
    if view.future:
        return None
    if patterns.ONLY_READ_YEAR.fullmatch(plain):
        year = year_number(plain, view.today)
        return month_window(year, 1)[0], month_window(year, 12)[1]
    if match := patterns.ONLY_READ_SINCE.fullmatch(plain):
        return read_duration({**match.groupdict(), "way": "前"}, view)
    return None


def _none(names: str, **groups: str) -> Groups:
    return {**dict.fromkeys(names.split()), **groups}


def _nearest_festival(phrase: Phrase, view: Viewpoint) -> Value:
    values = list(_festivals(phrase, view))
    window = view.choose((value.first, value.last) for value in values)
    return next(value for value in values if (value.first, value.last) == window)


def _festivals(phrase: Phrase, view: Viewpoint) -> Iterator[Value]:
    for step in _YEARS:
        groups = {**phrase.groups, "year": f"{view.today.year + step}年"}
        one = replace(phrase, groups=groups)
        yield _with_tails(one, _core(one, view, NO_HINTS), view)


def _core(phrase: Phrase, view: Viewpoint, hints: Hints) -> Value:
    groups = phrase.groups
    if phrase.core == "month_day" and (lunar := folk_days(groups, phrase.words)):
        first, last = READERS["month_day"](groups, view)
        if first and last and not phrase.tails:
            nearest = view.choose((day, day) for day in lunar(view.today.year))
            return Value(first, last, problem="ambiguous", others=((first, last), _closed(nearest)))
    if phrase.core == "day_of_month" and hints.month and not groups.get("start"):
        return _in_month(groups, view, hints.month)
    if phrase.core == "weekday" and not groups.get("ref") and hints.window:
        return _in_window(phrase, view, hints.window)
    side = tails.side_of(phrase.tails[0]) if phrase.tails else ""
    inner = replace(view, relation=side if phrase.core in ("spring", "holiday") else "")
    first, last = READERS[phrase.core](groups, inner)
    value = Value(first, last, grain=_GRAIN.get(phrase.core, "day"), core=phrase.core)
    if phrase.core == "festival":
        year = year_number(groups["year"], view.today) if groups["year"] else (first or view.today).year
        value = replace(value, outer=festival_span(groups["name"] or "", year))
    if phrase.core in ("spring", "holiday"):
        side = side or "后"
        value = replace(value, side=side, kind="deadline" if side == "前" else "not_before")
    if phrase.core == "duration":
        value = replace(value, unit=(groups["unit"] or "").removeprefix("个"))
    return value


def _closed(window: Window) -> tuple[date, date]:
    first, last = window
    if first is None or last is None:
        raise Vague
    return first, last


def _in_month(groups: Groups, view: Viewpoint, month: date) -> Value:
    """'9号' after 'January' was said, unless it would lie behind us."""
    own = READERS["day_of_month"](groups, view)
    hinted = READERS["month_day"](
        {**groups, "year": f"{month.year}年", "month": str(month.month), "until": None, "ref": None}, view
    )
    if hinted[0] is None or (view.future and hinted[0] < view.today):
        return Value(*own, core="day_of_month")
    others = () if own == hinted else (_closed(own),)
    return Value(*hinted, core="day_of_month", others=others)


def _in_window(phrase: Phrase, view: Viewpoint, window: tuple[date, date]) -> Value:
    """'周四' within the week or month that is spoken of."""
    own = READERS["weekday"](phrase.groups, view)
    first, last = tails.weekday_within(phrase.groups["weekday"] or "", *window)
    if first is None or (view.future and (last or first) < view.today):
        return Value(*own, core="weekday")
    others = () if own == (first, last) else (_closed(own),)
    return Value(first, last, core="weekday", others=others)


def _edge_of_holiday(value: Value) -> Value:
    """The last day off for '节后三天', the first for '节前三天'."""
    first, last = _closed((value.first, value.last))
    day = first - DAY if value.side == "后" else last + DAY
    return replace(value, first=day, last=day, side="")


def _with_tails(phrase: Phrase, value: Value, view: Viewpoint) -> Value:
    for position, tail in enumerate(phrase.tails):
        if position == 0 and phrase.core in ("spring", "holiday") and tail.rule in ("relation", "offset"):
            if tail.rule == "relation":
                continue
            value = _edge_of_holiday(value)
        value = tails.apply(tail, value, view, phrase)
    return value

