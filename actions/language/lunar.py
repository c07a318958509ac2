"""Festivals, lunar dates and solar terms as days of the civil calendar (Asia/Shanghai).

``borax`` converts lunar dates and solar terms (1900–2100); it is imported when the first such word
turns up. Statutory holiday spans come from ``chinese_calendar`` as far as it knows them. Later years
are estimated from the standing rules, since the State Council publishes a year only in late autumn.
"""

from __future__ import annotations

from datetime import date, timedelta
from functools import lru_cache

from chinese_calendar.constants import Holiday, holidays, workdays  # type: ignore[import-untyped]

_LAST_KNOWN_YEAR = max(holidays).year
_DAY = timedelta(days=1)

_FIXED = {
    "元旦": (1, 1), "情人节": (2, 14), "妇女节": (3, 8), "三八": (3, 8), "植树节": (3, 12), "愚人节": (4, 1),
    "五一": (5, 1), "劳动节": (5, 1), "青年节": (5, 4), "五四": (5, 4), "护士节": (5, 12), "六一": (6, 1),
    "儿童节": (6, 1), "建党节": (7, 1), "建军节": (8, 1), "教师节": (9, 10), "国庆": (10, 1), "十一": (10, 1),
    "万圣": (10, 31), "光棍节": (11, 11), "双十一": (11, 11), "双11": (11, 11), "双十二": (12, 12),
    "双12": (12, 12), "平安夜": (12, 24), "圣诞": (12, 25), "跨年": (12, 31),
}  # fmt: skip
_LUNAR = {"春节": (1, 1), "过年": (1, 1), "农历新年": (1, 1), "元宵": (1, 15), "龙抬头": (2, 2), "端午": (5, 5),
          "七夕": (7, 7), "中元": (7, 15), "七月半": (7, 15), "中秋": (8, 15), "重阳": (9, 9)}  # fmt: skip
# Festival -> month, weekday (Monday is 0) and which one of the month.
_NTH_WEEKDAY = {"母亲节": (5, 6, 2), "父亲节": (6, 6, 3), "感恩节": (11, 3, 4)}
_EVE = frozenset({"除夕", "大年三十", "年三十", "大年夜"})
# In the order of the civil year, as the library counts them.
SOLAR_TERMS = (
    "小寒 大寒 立春 雨水 惊蛰 春分 清明 谷雨 立夏 小满 芒种 夏至 小暑 大暑 立秋 处暑 白露 秋分 寒露 霜降 立冬 小雪 大雪 冬至"
).split()
_STATUTORY = {
    "元旦": Holiday.new_years_day, "春节": Holiday.spring_festival, "过年": Holiday.spring_festival,
    "农历新年": Holiday.spring_festival, "清明": Holiday.tomb_sweeping_day, "五一": Holiday.labour_day,
    "劳动节": Holiday.labour_day, "端午": Holiday.dragon_boat_festival, "中秋": Holiday.mid_autumn_festival,
    "国庆": Holiday.national_day, "十一": Holiday.national_day,
}  # fmt: skip
# The holidays that make up the official year, each by one name.
STATUTORY = ("元旦", "春节", "清明", "五一", "端午", "中秋", "国庆")
# Name -> days before and after the festival day that the holiday usually takes.
_USUAL = {Holiday.spring_festival: (1, 6), Holiday.labour_day: (0, 4), Holiday.national_day: (0, 6)}
LONG = frozenset(name for name, holiday in _STATUTORY.items() if holiday in _USUAL)


@lru_cache(maxsize=512)
def lunar_day(year: int, month: int, day: int, leap: bool = False) -> date:
    """The civil day of a lunar date; ``year`` is the lunar year, ``leap`` its leap month.

    Raises:
        ValueError: when the lunar year has no such day, or lies outside 1900–2100.
    """
    from borax.calendars.lunardate import LunarDate  # type: ignore[import-untyped]

    found: date = LunarDate(year, month, day, int(leap)).to_solar_date()
    return found


@lru_cache(maxsize=512)
def lunar_of(day: date) -> tuple[int, int, int, bool]:
    """Lunar year, month, day and whether the month is a leap one, of a civil ``day`` (1900–2100)."""
    from borax.calendars.lunardate import LunarDate

    found = LunarDate.from_solar_date(day.year, day.month, day.day)
    return found.year, found.month, found.day, bool(found.leap)


@lru_cache(maxsize=512)
def solar_term_day(name: str, year: int) -> date:
    """The day of the solar term ``name`` ('冬至') in the civil ``year``.

    Raises:
        ValueError: for an unknown name or a year outside 1900–2100.
    """
    from borax.calendars.lunardate import TermUtils

    found: date = TermUtils.nth_term_day(year, SOLAR_TERMS.index(name))
    return found


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
    if name in _NTH_WEEKDAY:
        month, weekday, which = _NTH_WEEKDAY[name]
        first = date(year, month, 1)
        return first + ((weekday - first.weekday()) % 7 + 7 * (which - 1)) * _DAY
    if name in SOLAR_TERMS:
        return solar_term_day(name, year)
    return lunar_day(year, *_LUNAR[name])


@lru_cache(maxsize=512)
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


def is_working_day(day: date) -> bool:
    """Whether people work on ``day``: as announced where the year is known, else by the standing rules."""
    if day in workdays:
        return True
    if day.weekday() >= 5 or day in holidays:
        return False
    if day.year <= _LAST_KNOWN_YEAR:
        return True
    spans = (festival_span(name, day.year) for name in STATUTORY)
    return not any(first <= day <= last for first, last in spans)


def working_day_after(day: date, count: int) -> date:
    """The ``count``-th working day after ``day`` (before it, when negative)."""
    step = _DAY if count > 0 else -_DAY
    for _ in range(abs(count)):
        day += step
        while not is_working_day(day):
            day += step
    return day
