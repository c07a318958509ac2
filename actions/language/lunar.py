"""Festivals and lunar dates as days of the civil calendar (Asia/Shanghai).

``jionlp`` converts lunar dates (1900–2100); it is imported when the first lunar word turns up.
Statutory holiday spans come from ``chinese_calendar`` as far as it knows them. Later years are
estimated from the standing rules, since the State Council publishes a year only in late autumn.
"""

from __future__ import annotations

import contextlib
import io
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

from chinese_calendar.constants import Holiday, holidays

_LAST_KNOWN_YEAR = max(holidays).year
_DAY = timedelta(days=1)

_FIXED = {
    "元旦": (1, 1), "情人节": (2, 14), "妇女节": (3, 8), "五一": (5, 1), "劳动节": (5, 1),
    "六一": (6, 1), "儿童节": (6, 1), "教师节": (9, 10), "国庆": (10, 1), "十一": (10, 1),
    "双十一": (11, 11), "双11": (11, 11), "双十二": (12, 12), "双12": (12, 12), "平安夜": (12, 24),
    "圣诞": (12, 25),
}  # fmt: skip
_LUNAR = {"春节": (1, 1), "过年": (1, 1), "农历新年": (1, 1), "元宵": (1, 15), "端午": (5, 5), "七夕": (7, 7),
          "中秋": (8, 15), "重阳": (9, 9)}  # fmt: skip
_EVE = frozenset({"除夕", "大年三十", "年三十", "大年夜"})
_STATUTORY = {
    "元旦": Holiday.new_years_day, "春节": Holiday.spring_festival, "过年": Holiday.spring_festival,
    "农历新年": Holiday.spring_festival, "清明": Holiday.tomb_sweeping_day, "五一": Holiday.labour_day,
    "劳动节": Holiday.labour_day, "端午": Holiday.dragon_boat_festival, "中秋": Holiday.mid_autumn_festival,
    "国庆": Holiday.national_day, "十一": Holiday.national_day,
}  # fmt: skip
# Name -> days before and after the festival day that the holiday usually takes.
_USUAL = {Holiday.spring_festival: (1, 6), Holiday.labour_day: (0, 4), Holiday.national_day: (0, 6)}
LONG = frozenset(name for name, holiday in _STATUTORY.items() if holiday in _USUAL)


@lru_cache(maxsize=1)
def _jionlp() -> Any:
    with contextlib.redirect_stdout(io.StringIO()):
        import jionlp
    return jionlp


@lru_cache(maxsize=512)
def lunar_day(year: int, month: int, day: int, leap: bool = False) -> date:
    """The civil day of a lunar date; ``year`` is the lunar year, ``leap`` its leap month.

    Raises:
        ValueError: when the lunar year has no such day, or lies outside 1900–2100.
    """
    return _jionlp().lunar2solar(year, month, day, leap).date()


def festival_day(name: str, year: int) -> date:
    """The day of festival ``name`` that belongs to ``year``.

    '除夕', '小年' and '腊八' of a year are those right before its Spring Festival.

    Raises:
        ValueError: when the lunar calendar of that year is unknown.
        KeyError: when there is no such festival.
    """
    if name in _FIXED:
        return date(year, *_FIXED[name])
    if name in _EVE:
        return lunar_day(year, 1, 1) - _DAY
    if name in ("腊八", "小年"):
        return lunar_day(year - 1, 12, 8 if name == "腊八" else 23)
    if name in ("清明", "冬至"):
        # The usual formula of the solar terms, right for 2000-2099 within China's time zone.
        month, term = (4, 4.81) if name == "清明" else (12, 21.94)
        return date(year, month, int(year % 100 * 0.2422 + term) - year % 100 // 4)
    return lunar_day(year, *_LUNAR[name])


def festival_span(name: str, year: int) -> tuple[date, date]:
    """First and last day off of festival ``name`` in ``year``; both the festival day if it is no holiday.

    Raises:
        ValueError, KeyError: as ``festival_day``.
    """
    day = festival_day(name, year)
    holiday = _STATUTORY.get(name)
    if holiday is None:
        return day, day
    known = [off for off, kind in holidays.items() if kind == holiday.value and off.year == year]
    if year <= _LAST_KNOWN_YEAR and known:
        # A weekend touching the holiday is off as well, but the table leaves such days out at times.
        return min(*known, day), max(*known, day)
    if holiday in _USUAL:
        before, after = _USUAL[holiday]
        return day - before * _DAY, day + after * _DAY
    return _with_weekend(day)


def _with_weekend(day: date) -> tuple[date, date]:
    """A one-day holiday and the weekend it touches; on a weekend the Monday makes up for it."""
    weekday = day.weekday()
    first = day - {0: 2, 6: 1}.get(weekday, 0) * _DAY
    last = day + {4: 2, 5: 2, 6: 1}.get(weekday, 0) * _DAY
    return first, last
