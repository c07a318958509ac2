"""What '国庆后', '年前', '明年春节' and '大年初三' mean as days, seen from today (Asia/Shanghai)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

from actions.language.date_patterns import number
from actions.language.date_view import DAY, Groups, Vague, Viewpoint, Window, year_number
from actions.language.lunar import LONG, STATUTORY, festival_day, festival_span, lunar_day, lunar_of


def _festival(name: str, span: str, year: int, view: Viewpoint) -> Window:
    first, last = festival_span(name, year)
    day = festival_day(name, year)
    if view.relation:
        if not view.future and view.relation == "前":
            return first - 30 * DAY, first - DAY
        return view.around(first, last)
    if span and not span.endswith(("当天", "那天")):
        return first, last
    return (day, last) if name in LONG and not span else (day, day)


def read_festival(g: Groups, view: Viewpoint) -> Window:
    name, span = g["name"] or "", g["span"] or ""
    if g["year"]:
        return _festival(name, span, year_number(g["year"], view.today), view)
    return view.choose(_festival(name, span, view.today.year + step, view) for step in (-2, -1, 0, 1, 2))


def read_spring(g: Groups, view: Viewpoint) -> Window:
    return read_festival(
        {"name": "春节", "span": None, "year": None}, replace(view, relation=view.relation or "后")
    )


def read_holiday(g: Groups, view: Viewpoint) -> Window:
    """'节后', '放假前': around the holiday that runs or comes next (went last, looking back)."""
    side = view.relation or "后"
    near = range(view.today.year - 1, view.today.year + 2)
    spans = sorted(festival_span(name, year) for name in STATUTORY for year in near)
    if view.future:
        first, last = next(span for span in spans if span[1] >= view.today)
    else:
        first, last = next(span for span in reversed(spans) if span[0] <= view.today)
    return replace(view, relation=side).around(first, last)


def read_lunar_month(g: Groups, view: Viewpoint) -> Window:
    """'腊月', '正月里', '腊月底': a lunar month or its ten days."""
    month = {"正": 1, "冬": 11, "腊": 12}[g["moon"] or ""]
    this_year = view.today.year
    if g["year"]:
        return _moon(year_number(g["year"], view.today), month, g["moon_edge"])
    return view.choose(_moon(year, month, g["moon_edge"]) for year in range(this_year - 2, this_year + 2))


def _moon(year: int, month: int, edge: str | None) -> Window:
    first = lunar_day(year, month, 1)
    last = lunar_day(year + month // 12, month % 12 + 1, 1) - DAY
    if edge == "初":
        return first, first + 9 * DAY
    if edge == "中":
        return first + 10 * DAY, first + 19 * DAY
    return (first + 20 * DAY if edge in ("底", "末") else first), last


def _lunar_month_ahead(ref: str, day: int, view: Viewpoint) -> Window:
    """'下月初八': a day of the lunar month after the running one."""
    year, month, _, _ = lunar_of(view.today)
    months = year * 12 + month - 1 + ref.count("下") - ref.count("上")
    found = lunar_day(months // 12, months % 12 + 1, day)
    return found, found


# Days of the lunar calendar that everybody names by their figures alone.
_FOLK = {(2, 2), (3, 3), (5, 5), (6, 6), (7, 7), (7, 15), (8, 15), (9, 9)}


def folk_days(g: Groups, words: str) -> Callable[[int], list[date]] | None:
    """The lunar days that '二月二' may mean beside the civil one, around a civil year; else None.

    Only Chinese figures without 号 or 日 leave it open.
    """
    month, day = g.get("month") or "", g.get("day") or ""
    if g.get("year") or g.get("until") or not month or words.endswith(("号", "日")) or (month + day).isascii():
        return None
    figures = (number(month), number(day)) if month != "元" else (0, 0)
    if figures not in _FOLK:
        return None
    return lambda year: [lunar_day(one, *figures) for one in (year - 1, year, year + 1)]


def read_lunar(g: Groups, view: Viewpoint) -> Window:
    if g.get("ref"):
        return _lunar_month_ahead(g["ref"] or "", number((g["ref_day"] or "").removeprefix("初")), view)
    if g.get("any_month"):
        day = number((g["any_month"] or "").removeprefix("初"))
        return view.choose(_lunar_month_ahead(ref, day, view) for ref in ("上", "", "下"))
    month = g["month"] or g["named"] or g["plain"] or "正"
    day = number(
        (g["day"] or g["named_day"] or g["plain_day"] or g["new"] or g["bare"] or "").removeprefix("初")
    )
    leap = month.startswith("闰")
    name = month.removeprefix("闰")
    months = {"正": 1, "冬": 11, "腊": 12}
    index = months[name] if name in months else number(name)
    if g["year"]:
        found = lunar_day(year_number(g["year"], view.today), index, day, leap)
        return found, found
    windows: list[Window] = []
    for year in range(view.today.year - 2, view.today.year + 2):
        try:
            found = lunar_day(year, index, day, leap)
        except ValueError:
            continue
        windows.append((found, found))
    window = view.choose(windows)
    # A bare '初八' means the new year's, but only while that is in everybody's mind.
    if g["bare"] and window[0] and abs(window[0] - view.today) > 60 * DAY:
        raise Vague
    return window
