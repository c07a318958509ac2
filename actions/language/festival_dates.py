"""What '国庆后', '年前', '明年春节' and '大年初三' mean as days, seen from today (Asia/Shanghai)."""

from __future__ import annotations

from dataclasses import replace

from actions.language.date_patterns import number
from actions.language.date_view import DAY, Groups, Vague, Viewpoint, Window, year_number
from actions.language.lunar import LONG, festival_day, festival_span, lunar_day


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
        {"name": "春节", "span": None, "year": None}, replace(view, relation=g["side"] or "后")
    )


def read_lunar(g: Groups, view: Viewpoint) -> Window:
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
