"""What the tails of a day expression do to its days: offsets, ordinals, weekdays, before and after."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date

from actions.language.date_patterns import number
from actions.language.date_view import DAY, Vague, Viewpoint, Window, add_months
from actions.language.date_windows import read_month_day, relative_day, weekday_numbers
from actions.language.days.syntax import Phrase, Tail
from actions.language.lunar import LONG, is_working_day

_EXPLICIT = frozenset("iso month_day month_dash day_of_month dotted english lunar day festival".split())
# How far a missing weekday or working day is looked for.
_REACH = 400


@dataclass(frozen=True)
class Value:
    """Days as they result so far. ``side`` is '', '前' or '后'; ``outer`` the whole holiday of a festival."""

    first: date | None
    last: date | None
    grain: str = "day"
    core: str = ""
    side: str = ""
    unit: str = ""
    outer: tuple[date, date] | None = None
    kind: str = ""
    approximate: bool = False
    problem: str = ""
    others: tuple[tuple[date, date], ...] = ()
    inclusive: bool = False

    @property
    def single(self) -> bool:
        return self.first is not None and self.first == self.last and not self.side


def side_of(tail: Tail) -> str:
    """'前', '后' or '' for what a relation or an offset points to."""
    said = tail.groups.get("side") or tail.groups.get("relation") or ""
    return "前" if "前" in said else "后" if said else ""


def apply(tail: Tail, value: Value, view: Viewpoint, phrase: Phrase) -> Value:
    """``value`` after ``tail``.

    Raises:
        Vague, ValueError: as ``evaluate``.
    """
    return _RULES[tail.rule](tail.groups, value, view, phrase)


Groups = dict[str, "str | None"]


def _bounds(value: Value) -> tuple[date, date]:
    if value.first is None or value.last is None:
        raise Vague
    return value.first, value.last


def _single(day: date, value: Value, kind: str, others: tuple[tuple[date, date], ...] = ()) -> Value:
    return replace(value, first=day, last=day, grain="day", side="", kind=kind, others=others, core="", outer=None)


def shifted(day: date, count: int, unit: str, view: Viewpoint) -> date:
    """``day`` moved by ``count`` units (negative: back); ``unit`` is 天 日 周 星期 礼拜 月 年 or 工作日."""
    unit = unit.removeprefix("个")
    if unit == "工作日":
        found = view.working_day_after(day, count) if view.working_day_after else None
        if found is None:
            raise Vague
        return found
    if unit in ("月", "年"):
        return add_months(day, count * (12 if unit == "年" else 1))
    return day + count * (7 if unit in ("周", "星期", "礼拜") else 1) * DAY


def _offset(groups: Groups, value: Value, view: Viewpoint, phrase: Phrase) -> Value:
    first, last = _bounds(value)
    count, unit = number(groups["count"] or ""), groups["unit"] or ""
    if "前" in (groups["side"] or ""):
        return _single(shifted(first, -count, unit, view), value, "offset")
    base = last
    others: tuple[tuple[date, date], ...] = ()
    if value.outer and value.outer[1] != first:
        # '国庆后两天' counts from the end of the holiday; of a short one the day itself may be meant.
        name = phrase.groups.get("name") or ""
        ends = (value.outer[1], first) if name in LONG or name == "元旦" else (first, value.outer[1])
        base = ends[0]
        other = shifted(ends[1], count, unit, view)
        others = () if name in LONG else ((other, other),)
    return _single(shifted(base, count, unit, view), value, "offset", others)


def _which(words: str) -> int:
    """'第二个' is 2, '最后' -1, '倒数第二' -2."""
    plain = words.rstrip("个")
    if plain.startswith("倒数第"):
        return -number(plain[3:])
    if plain.startswith("第"):
        return number(plain[1:])
    return -1 if plain.startswith("最后") else 1


def _ordinal(groups: Groups, value: Value, view: Viewpoint, phrase: Phrase) -> Value:
    which, what = _which(groups["which"] or ""), groups["what"] or ""
    first, last = _bounds(value)
    if value.outer and not value.side:
        last = max(last, value.outer[1])
    if value.side == "前":
        # Counted away from what was named: '元旦前第二个工作日'.
        which = -which if which > 0 else which
    if which == 0:
        raise ValueError("there is no zeroth day")
    if what in ("天", "日"):
        if value.single and (groups["which"] or "").startswith("头"):
            return _single(first - DAY, value, "offset")
        return _single(_nth_day(which, first, last, value), value, "ordinal")
    if what in ("周", "星期", "礼拜"):
        start = first + (which - 1) * 7 * DAY if which > 0 else last + (which * 7 + 1) * DAY
        return replace(value, first=start, last=start + 6 * DAY, grain="week", side="", kind="ordinal", outer=None)
    if what in ("工作日", "上班日"):
        return _single(_nth(which, first, last, value, _works(view)), value, "ordinal")
    numbers = (5, 6) if what in ("周末", "双休日") else weekday_numbers(what)
    day = _nth(which, first, last, value, lambda one: one.weekday() == numbers[0])
    return replace(_single(day, value, "ordinal"), last=day + (len(numbers) - 1) * DAY)


def _works(view: Viewpoint) -> Callable[[date], bool]:
    return lambda day: (
        view.working_day_after(day - DAY, 1) == day if view.working_day_after else is_working_day(day)
    )


def _nth_day(which: int, first: date, last: date, value: Value) -> date:
    day = first + (which - 1) * DAY if which > 0 else last + (which + 1) * DAY
    if not value.single and not value.side and not first <= day <= last:
        raise ValueError("no such day in that time")
    return day


def _nth(which: int, first: date, last: date, value: Value, fits: Callable[[date], bool]) -> date:
    """The ``which``-th fitting day from ``first`` on, or back from ``last`` on when negative."""
    day, step, left = (first, DAY, which) if which > 0 else (last, -DAY, -which)
    if value.single:
        last, first = day + _REACH * DAY, day - _REACH * DAY
    for _ in range(_REACH):
        if not value.side and not first <= day <= last:
            break
        left -= fits(day)
        if left == 0:
            return day
        day += step
    raise ValueError("no such day in that time")


def _back_at_work(groups: Groups, value: Value, view: Viewpoint, phrase: Phrase) -> Value:
    end = max(_bounds(value)[1], value.outer[1] if value.outer else date.min)
    start = _bounds(value)[0] if value.side == "后" else end + DAY
    return _single(_nth(1, start, start, replace(value, side="后"), _works(view)), value, "ordinal")


def _next(groups: Groups, value: Value, view: Viewpoint, phrase: Phrase) -> Value:
    return _single(_bounds(value)[1] + DAY, value, "offset")


def _same(groups: Groups, value: Value, view: Viewpoint, phrase: Phrase) -> Value:
    first, _ = _bounds(value)
    if value.grain == "week":
        return _single(first + view.today.weekday() * DAY, value, "offset")
    if value.grain == "month":
        months = (first.year - view.today.year) * 12 + first.month - view.today.month
        return _single(add_months(view.today, months), value, "offset")
    if value.grain == "year":
        return _single(add_months(view.today, 12 * (first.year - view.today.year)), value, "offset")
    return value


def _moved(groups: Groups, value: Value, view: Viewpoint, phrase: Phrase) -> Value:
    return _single(_bounds(value)[0] + relative_day(groups["day"] or "") * DAY, value, "offset")


def weekday_within(words: str, first: date, last: date) -> Window:
    """The first '周五' or '周末' of the days ``first`` to ``last``, (None, None) when there is none."""
    numbers = weekday_numbers(words)
    day = first + (numbers[0] - first.weekday()) % 7 * DAY
    return (day, day + (len(numbers) - 1) * DAY) if day <= last else (None, None)


def _weekday_of(groups: Groups, value: Value, view: Viewpoint, phrase: Phrase) -> Value:
    first, last = _bounds(value)
    words = groups["weekday"] or ""
    numbers = weekday_numbers(words)
    if value.single and (value.core in _EXPLICIT or value.kind):
        if first.weekday() in numbers:
            return value
        # The day of that name nearest to the date: '12月9号周四' may be the 9th or the Thursday.
        step = (numbers[0] - first.weekday() + 3) % 7 - 3
        named = first + step * DAY
        return replace(value, problem="contradiction", others=((first, first), (named, named)))
    if value.side == "前":
        day = _nth(-1, first, last, value, lambda one: one.weekday() == numbers[0])
    elif value.unit in ("周", "星期", "礼拜"):
        day = first + (numbers[0] - first.weekday()) * DAY
    else:
        day = first + (numbers[0] - first.weekday()) % 7 * DAY
        if day > last and not value.side and not value.single:
            raise ValueError("no such weekday in that time")
    kind = "" if value.grain == "week" and not value.kind else "ordinal"
    return replace(_single(day, value, kind), last=day + (len(numbers) - 1) * DAY)


def _since(groups: Groups, value: Value, view: Viewpoint, phrase: Phrase) -> Value:
    first, _ = _bounds(value)
    if view.future and first < view.today:
        # '上周三开始' tells of the past.
        return value
    end = first + 13 * DAY if view.future else view.today
    return replace(value, first=first, last=max(first, end), kind="not_before", side="后")


def _until(groups: Groups, value: Value, view: Viewpoint, phrase: Phrase) -> Value:
    last = _bounds(value)[1]
    return replace(value, first=view.today if view.future else None, last=last, kind="deadline", side="前")


def _within(groups: Groups, value: Value, view: Viewpoint, phrase: Phrase) -> Value:
    return value


def _included(groups: Groups, value: Value, view: Viewpoint, phrase: Phrase) -> Value:
    return replace(value, inclusive=True)


def _approx(groups: Groups, value: Value, view: Viewpoint, phrase: Phrase) -> Value:
    return replace(value, approximate=True)


def _relation(groups: Groups, value: Value, view: Viewpoint, phrase: Phrase) -> Value:
    first, last = _bounds(value)
    side = "前" if "前" in (groups.get("relation") or "") else "后"
    kind = "deadline" if side == "前" else "not_before"
    if value.outer:
        first, last = value.outer
        if side == "前" and not view.future:
            return replace(value, first=first - 30 * DAY, last=first - DAY, side=side, kind=kind)
    words = phrase.groups.get("edge") or phrase.groups.get("alone") or ""
    # '月底之前' includes the end of the month; any other 'before' excludes what it names.
    edge = words.endswith(("底", "末")) or (view.future and first == last == view.today)
    low, high = replace(view, relation=side).around(first, last, inclusive=value.inclusive or (edge and not value.outer))
    return replace(value, first=low, last=high, side=side, kind=kind)


def _spelled(groups: Groups, value: Value, view: Viewpoint, phrase: Phrase) -> Value:
    first, last = _bounds(value)
    spelled = read_month_day({**groups, "until": None, "ref": None}, view)[0]
    if spelled is None or first <= spelled <= last:
        return replace(value, first=spelled or first, last=spelled or last, core="iso")
    return replace(value, problem="contradiction", others=((first, last), (spelled, spelled)))


_RULES: dict[str, Callable[[Groups, Value, Viewpoint, Phrase], Value]] = {
    "spelled": _spelled,
    "approx": _approx,
    "included": _included,
    "offset": _offset,
    "ordinal": _ordinal,
    "back_at_work": _back_at_work,
    "next": _next,
    "same": _same,
    "moved": _moved,
    "weekday_of": _weekday_of,
    "since": _since,
    "until": _until,
    "within": _within,
    "relation": _relation,
}
