"""What each kind of date expression means: its first and last day, seen from a given day.

One reader for each core of ``date_patterns``. A reader returns the inclusive window the words
mean in themselves; clamping to today and the verdict 'past' or 'impossible' are the caller's.
Days are civil days in Asia/Shanghai. Readers raise ``ValueError`` for days that do not exist.
"""

from __future__ import annotations

import calendar
from collections.abc import Callable, Iterable
from datetime import date

from actions.language.date_patterns import number
from actions.language.date_spans import (
    read_duration,
    read_fuzzy,
    read_loosely,
    read_next_workday,
    read_passing,
)
from actions.language.date_view import DAY, Groups, Viewpoint, Window, add_months, month_window, year_number
from actions.language.festival_dates import (
    read_festival,
    read_holiday,
    read_lunar,
    read_lunar_month,
    read_spring,
)

_WEEKDAYS = "一二三四五六日"
_EDGES = {"初": (1, 5), "中": (13, 17), "上旬": (1, 10), "中旬": (11, 20), "下旬": (21, 31)}
_SEASONS = {"春": 3, "夏": 6, "秋": 9, "冬": 12}
_ENGLISH = "jan feb mar apr may jun jul aug sep oct nov dec".split()
_RELATIVE_DAYS = {"大后": 3, "后": 2, "明": 1, "听": 1, "今": 0, "昨": -1, "寻": -1, "前": -2, "大前": -3}
# Months a word about the year covers, first and last.
_YEAR_EDGES = {
    "底": (12, 12),
    "末": (12, 12),
    "初": (1, 2),
    "中": (6, 7),
    "上半年": (1, 6),
    "下半年": (7, 12),
    "开春": (2, 3),
    "入夏": (5, 6),
    "入秋": (8, 9),
    "入冬": (11, 12),
}


def _month(year: int, month: int, edge: str | None = None) -> tuple[date, date]:
    length = month_window(year, month)[1].day
    edge = edge or ""
    if edge.endswith(("底", "末")):
        return date(year, month, length - 4), date(year, month, length)
    first, last = _EDGES.get(edge.lstrip("月"), (1, length))
    return date(year, month, first), date(year, month, min(last, length))


def _existing(days: Iterable[tuple[int, int, int]]) -> list[Window]:
    windows: list[Window] = []
    for year, month, day in days:
        if 1 <= month <= 12 and 1 <= day <= calendar.monthrange(year, month)[1]:
            windows.append((date(year, month, day), date(year, month, day)))
    return windows


def _month_offset(ref: str) -> int:
    return ref.count("下") - ref.count("上")


def read_iso(g: Groups, view: Viewpoint) -> Window:
    day = date(int(g["year"] or 0), int(g["month"] or 0), int(g["day"] or 0))
    return day, day


def read_month_day(g: Groups, view: Viewpoint) -> Window:
    day, until = number(g["day"] or ""), number(g["until"] or g["day"] or "")
    if g["ref"]:
        first, _ = _month(view.today.year, view.today.month)
        start = add_months(first, _month_offset(g["ref"]))
        return start.replace(day=day), start.replace(day=until)
    month = month_number(g["month"] or "")
    if g["year"]:
        year = year_number(g["year"], view.today)
        return date(year, month, day), date(year, month, until)
    # A diagnosis on February 29 lies up to eight years back; a booking looks one year ahead.
    years = (0, 1) if view.future else range(-8, 1)
    nearest, _ = view.choose(_existing((view.today.year + step, month, day) for step in years))
    return nearest, nearest and nearest.replace(day=until)


def read_month_dash(g: Groups, view: Viewpoint) -> Window:
    return read_month_day({**g, "ref": None, "year": None, "until": None}, view)


def month_number(words: str) -> int:
    """The month of '十二' or '12'; '元' is January."""
    return 1 if words == "元" else number(words)


def read_english(g: Groups, view: Viewpoint) -> Window:
    """'Dec 8': month first, as Chinese members write it."""
    month = _ENGLISH.index((g["month"] or "")[:3]) + 1
    return read_month_dash({"month": str(month), "day": g["day"]}, view)


def read_month(g: Groups, view: Viewpoint) -> Window:
    edge = g.get("edge")
    if g.get("ref"):
        start = add_months(view.today.replace(day=1), _month_offset(g["ref"] or ""))
        return _month(start.year, start.month, edge)
    month = month_number(g["month"] or "")
    if g["year"]:
        return _month(year_number(g["year"], view.today), month, edge)
    return view.choose(_month(view.today.year + step, month, edge) for step in (-1, 0, 1))


def read_year_month(g: Groups, view: Viewpoint) -> Window:
    return month_window(number(g["year"] or ""), number(g["month"] or ""))


def read_month_edge(g: Groups, view: Viewpoint) -> Window:
    months = (add_months(view.today.replace(day=1), step) for step in (-1, 0, 1))
    return view.choose(_month(month.year, month.month, g["edge"]) for month in months)


def read_day_of_month(g: Groups, view: Viewpoint) -> Window:
    day = number(g["day"] or "")
    start = number(g["start"]) if g["start"] else day
    if start > day:
        # '28-30号' counts days, '12-2号' names a month.
        return read_month_day(
            {"year": None, "ref": None, "month": g["start"], "day": g["day"], "until": None}, view
        )
    months = [add_months(view.today.replace(day=1), step) for step in (-1, 0, 1)]
    last = view.choose(_existing((month.year, month.month, day) for month in months))[1]
    return last and last.replace(day=start), last


def read_year(g: Groups, view: Viewpoint) -> Window:
    edge = (g["edge"] or g["alone"] or "").removeprefix("年")

    def window(year: int) -> tuple[date, date]:
        if edge and edge[0] in _SEASONS:
            start = date(year, _SEASONS[edge[0]], 1)
            return start, add_months(start, 3) - DAY
        first, last = _YEAR_EDGES.get(edge, (1, 12))
        return date(year, first, 1), _month(year, last)[1]

    if g["year"]:
        return window(year_number(g["year"], view.today))
    return view.choose(window(view.today.year + step) for step in (-1, 0, 1))


def relative_day(words: str) -> int:
    """How many days '大后天' lies ahead (negative: behind)."""
    return _RELATIVE_DAYS[words.rstrip("个").rstrip("天日儿")]


def read_day(g: Groups, view: Viewpoint) -> Window:
    day = view.today + relative_day(g["day"] or "") * DAY
    return day, day


def weekday_numbers(words: str) -> tuple[int, ...]:
    """Monday is 0: '周三' and '礼拜3' are (2,), '周末' is (5, 6).

    Raises:
        ValueError: for a weekday that does not exist.
    """
    last = words[-1].replace("天", "日")
    if last == "末":
        return 5, 6
    return (int(last) - 1 if last.isdigit() else _WEEKDAYS.index(last),)


def read_weekday(g: Groups, view: Viewpoint) -> Window:
    monday = view.today - view.today.weekday() * DAY
    numbers = weekday_numbers(g["weekday"] or "")
    first, last = numbers[0], numbers[-1]
    if g["ref"]:
        monday += _month_offset(g["ref"]) * 7 * DAY
        return monday + first * DAY, monday + last * DAY
    if len(numbers) > 1 or not view.future:
        weeks = (monday + step * DAY for step in (-7, 0, 7))
        return view.choose((week + first * DAY, week + last * DAY) for week in weeks)
    # For today one says 今天, so '周一' on a Monday is the next one.
    ahead = (first - view.today.weekday() - 1) % 7 + 1
    return view.today + ahead * DAY, view.today + ahead * DAY


def read_week(g: Groups, view: Viewpoint) -> Window:
    monday = view.today + (_month_offset(g["ref"] or "") * 7 - view.today.weekday()) * DAY
    return monday, monday + 6 * DAY


# In the order of ``date_patterns.CORES``, whose names these are.
READERS: dict[str, Callable[[Groups, Viewpoint], Window]] = {
    "iso": read_iso,
    "lunar": read_lunar,
    "spring": read_spring,
    "lunar_month": read_lunar_month,
    "holiday": read_holiday,
    "festival": read_festival,
    "fuzzy": read_fuzzy,
    "duration": read_duration,
    "loosely": read_loosely,
    "passing": read_passing,
    "month_day": read_month_day,
    "english": read_english,
    "dotted": read_month_dash,
    "month": read_month,
    "month_edge": read_month_edge,
    "year_month": read_year_month,
    "year": read_year,
    "day": read_day,
    "weekday": read_weekday,
    "week": read_week,
    "next_workday": read_next_workday,
    "month_dash": read_month_dash,
    "day_of_month": read_day_of_month,
}
