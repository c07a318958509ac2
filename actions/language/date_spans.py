"""Durations counted from today ('三天后', '两年前', '十天之内') and loose words ('过两天', '最近')."""

from __future__ import annotations

from datetime import date

from actions.language.date_patterns import number
from actions.language.date_view import DAY, Groups, Vague, Viewpoint, Window, add_months, month_window

_SEVERAL = {"几": (3, 7), "十几": (11, 19), "两三": (2, 3), "三四": (3, 4), "三五": (3, 5), "四五": (4, 5),
            "五六": (5, 6), "七八": (7, 8), "一两": (1, 2), "二三": (2, 3), "六七": (6, 7), "八九": (8, 9)}  # fmt: skip


def read_next_workday(g: Groups, view: Viewpoint) -> Window:
    return _working_day(view, 1)


def _working_day(view: Viewpoint, count: int) -> Window:
    day = view.working_day_after(view.today, count) if view.working_day_after else None
    if day is None:
        raise Vague
    return day, day


def _step(view: Viewpoint, unit: str, count: int, half: bool, back: bool) -> Window:
    """The window ``count`` (and a half) units away: a day ahead, back the unit's calendar period."""
    today, sign = view.today, -1 if back else 1
    if unit == "年":
        day = add_months(today, sign * (count * 12 + half * 6))
        if back and not half:
            return date(day.year, 1, 1), date(day.year, 12, 31)
        return month_window(day.year, day.month) if back else (day, day)
    if unit == "月":
        day = add_months(today, sign * count) + sign * half * 15 * DAY
        return month_window(day.year, day.month) if back and not half else (day, day)
    if unit in ("周", "星期", "礼拜"):
        day = today + sign * (count * 7 + half * 3) * DAY
        monday = day - day.weekday() * DAY
        return (monday, monday + 6 * DAY) if back and not half else (day, day)
    day = today + sign * count * DAY
    return day, day


def read_duration(g: Groups, view: Viewpoint) -> Window:
    way, unit, count = g["way"] or "", (g["unit"] or "").removeprefix("个"), (g["count"] or "").removesuffix("拉")
    half = bool(g["half"] or g["and_half"]) or count == "半"
    if count == "半":
        low = high = 0
    else:
        low, high = _SEVERAL[count] if count in _SEVERAL else (number(count), number(count))
    within, back = "内" in way, "前" in way or (not view.future and "内" in way)
    if unit == "工作日":
        if back:
            raise Vague
        end = _working_day(view, high)[1]
        return (view.today, end) if within else _working_day(view, low)[:1] + (end,)
    if unit in ("小时", "钟头"):
        low, high = ((abs((view.hour + hours) // 24)) for hours in ((-low, -high) if back else (low, high)))
        unit = "天"
    far, near = _step(view, unit, high, half, back), _step(view, unit, low, half, back)
    if within:
        return (far[0], view.today) if back else (view.today, far[1])
    return (far[0], near[1]) if back else (near[0], far[1])


# Days that a loose length of time may take.
_LOOSELY = {"十": (10, 15), "大": (16, 20), "半": (15, 15)}


def read_loosely(g: Groups, view: Viewpoint) -> Window:
    """'十天半个月后', '个把月后', '大概半个月'."""
    words = g["loosely"] or ""
    if words.startswith("个把"):
        day = _step(view, words[2:], 1, half=False, back=not view.future)[0]
        return day, day
    low, high = _LOOSELY[words[0]]
    sign = 1 if view.future else -1
    first, last = sorted((view.today + sign * low * DAY, view.today + sign * high * DAY))
    return first, last


def read_passing(g: Groups, view: Viewpoint) -> Window:
    """'过三天', '再过一个月': the same as '三天后'."""
    return read_duration({**g, "way": "后"}, view)


def read_fuzzy(g: Groups, view: Viewpoint) -> Window:
    words = g["fuzzy"] or ""
    today = view.today
    if words.startswith(("明后", "今明")):
        start = 1 if words[0] == "明" else 0
        return today + start * DAY, today + (start + 1) * DAY
    if words.startswith(("过", "改")):
        for sign, (low, high) in {"两": (2, 4), "几": (3, 7), "三": (3, 5)}.items():
            if sign in words:
                return today + low * DAY, today + high * DAY
        raise Vague
    if words.startswith(("这", "近")) and words[-1] == "天":
        span = 3 if "两" in words else 6
        return (today, today + span * DAY) if view.future else (today - span * DAY, today)
    if words in ("最近", "近期", "近日") and view.future:
        raise Vague
    back = {"前两天": (3, 1), "前几天": (7, 2), "前些天": (14, 2), "刚刚": (6, 0), "刚": (6, 0)}
    if words in ("最近", "近期", "近日"):
        low, high = 30, 0
    else:
        low, high = back.get(words, (60, 3))
    # As a booking, '刚查出来' looks back as well: it must never be taken for today.
    return today - low * DAY, today - (max(high, 1) if view.future else high) * DAY
