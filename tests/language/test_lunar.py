"""Festivals, solar terms and working days of the Chinese calendar."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actions.language.date_patterns import FESTIVALS
from actions.language.lunar import (
    SOLAR_TERMS,
    festival_day,
    festival_span,
    is_working_day,
    lunar_day,
    lunar_of,
    solar_term_day,
    working_day_after,
)

NAMES = (
    "元旦 春节 过年 农历新年 除夕 大年三十 年三十 大年夜 元宵 清明 五一 劳动节 端午 七夕 中秋 国庆 十一 重阳 双十一 "
    "双11 双十二 双12 "
    "冬至 圣诞 平安夜 情人节 妇女节 三八 儿童节 六一 教师节 腊八 小年 "
    "母亲节 父亲节 感恩节 植树节 愚人节 护士节 青年节 五四 建党节 建军节 "
    "光棍节 万圣 跨年 龙抬头 中元 七月半"
).split() + list(SOLAR_TERMS)
DAYS = st.dates(date(2021, 1, 1), date(2045, 12, 31))


@pytest.mark.parametrize("name", NAMES)
def test_every_festival_that_is_read_has_a_day(name: str) -> None:
    assert any(re.match(FESTIVALS, name + ending) for ending in ("", "那天", "期间", "节"))
    assert festival_span(name, 2027)[0] <= festival_day(name, 2027) <= festival_span(name, 2027)[1]


@pytest.mark.parametrize(
    ("name", "day"),
    [("冬至", date(2026, 12, 22)), ("清明", date(2027, 4, 5)), ("立春", date(2027, 2, 4)), ("夏至", date(2027, 6, 21)),
     ("小寒", date(2027, 1, 5)), ("冬至", date(2027, 12, 22))],
)  # fmt: skip
def test_solar_terms(name: str, day: date) -> None:
    assert solar_term_day(name, day.year) == day


def test_movable_feasts_of_the_west() -> None:
    assert festival_day("母亲节", 2027) == date(2027, 5, 9)
    assert festival_day("父亲节", 2027) == date(2027, 6, 20)
    assert festival_day("感恩节", 2026) == date(2026, 11, 26)


@given(DAYS)
def test_a_lunar_date_and_back(day: date) -> None:
    year, month, lunar, leap = lunar_of(day)
    assert lunar_day(year, month, lunar, leap) == day


def test_make_up_working_days_are_worked() -> None:
    assert is_working_day(date(2026, 2, 14))
    assert not is_working_day(date(2026, 10, 1))


@given(DAYS, st.integers(1, 15))
def test_working_days_are_counted_there_and_back(day: date, count: int) -> None:
    found = working_day_after(day, count)
    between = [day + timedelta(days=step) for step in range(1, (found - day).days + 1)]
    assert sum(map(is_working_day, between)) == count and is_working_day(found)
    if is_working_day(day):
        assert working_day_after(found, -count) == day
