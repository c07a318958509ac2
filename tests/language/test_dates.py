"""Dates as people write them, read at a frozen now in Asia/Shanghai."""

from __future__ import annotations

import time
from datetime import date, datetime, timedelta
from datetime import time as clock_time
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from actions.language.dates import AS_SOON_AS_POSSIBLE, DateReading, describe, earliest, find_dates, read_date
from actions.language.lunar import festival_day, festival_span, lunar_day

SHANGHAI = ZoneInfo("Asia/Shanghai")
MONDAY = datetime(2026, 11, 23, 10, 0, tzinfo=SHANGHAI)
THURSDAY = datetime(2026, 11, 26, 10, 0, tzinfo=SHANGHAI)
YEAR_END = datetime(2026, 12, 30, 16, 0, tzinfo=SHANGHAI)
LEAP_EVE = datetime(2028, 2, 28, 10, 0, tzinfo=SHANGHAI)
LEAP_DAY = datetime(2028, 2, 29, 10, 0, tzinfo=SHANGHAI)

BOOKINGS = """
今天 | 2026-11-23
明天 | 2026-11-24
聽日 | 2026-11-24
后天 | 2026-11-25
后日 | 2026-11-25
大后天 | 2026-11-26
明后天 | 2026-11-24 2026-11-25
周三 | 2026-11-25
星期三 | 2026-11-25
礼拜三 | 2026-11-25
礼拜3 | 2026-11-25
周一 | 2026-11-30
周日 | 2026-11-29
礼拜天 | 2026-11-29
这周五 | 2026-11-27
下周三 | 2026-12-02
下周 三 | 2026-12-02
下週三 | 2026-12-02
下个礼拜三 | 2026-12-02
下礼拜一 | 2026-11-30
下下周一 | 2026-12-07
本周末 | 2026-11-28 2026-11-29
周末 | 2026-11-28 2026-11-29
下周末 | 2026-12-05 2026-12-06
下周 | 2026-11-30 2026-12-06
这周 | 2026-11-23 2026-11-29
12月2日 | 2026-12-02
12月2号 | 2026-12-02
１２月２日 | 2026-12-02
12月2 | 2026-12-02
十二月二 | 2026-12-02
12-2 | 2026-12-02
12/3 | 2026-12-03
2026-12-03 | 2026-12-03
2026/12/3 | 2026-12-03
2026年12月3日 | 2026-12-03
二零二六年十二月三日 | 2026-12-03
十二月三号 | 2026-12-03
十一月二十八 | 2026-11-28
十一月廿八 | 2026-11-28
廿八 | 2026-11-28
卅 | 2026-11-30
28号 | 2026-11-28
15号 | 2026-12-15
23号 | 2026-11-23
28-30号 | 2026-11-28 2026-11-30
3月5日 | 2027-03-05
明年3月 | 2027-03-01 2027-03-31
月底 | 2026-11-26 2026-11-30
月初 | 2026-12-01 2026-12-05
月中 | 2026-12-13 2026-12-17
下月初 | 2026-12-01 2026-12-05
12月中旬 | 2026-12-11 2026-12-20
这个月底之前 | 2026-11-23 2026-11-30
年底前 | 2026-11-23 2026-12-31
下个月15号 | 2026-12-15
下个月 | 2026-12-01 2026-12-31
年底 | 2026-12-01 2026-12-31
两个月后 | 2027-01-23
三天后 | 2026-11-26
过三天 | 2026-11-26
一周后 | 2026-11-30
半个月后 | 2026-12-08
一个半月后 | 2027-01-07
半年后 | 2027-05-23
两三天后 | 2026-11-25 2026-11-26
十天之内 | 2026-11-23 2026-12-03
过两天 | 2026-11-25 2026-11-27
周三之后 | 2026-11-26 2026-12-09
周五之前 | 2026-11-23 2026-11-26
周三到周五 | 2026-11-25 2026-11-27
12月2日至5日 | 2026-12-02 2026-12-05
国庆 | 2027-10-01 2027-10-07
国庆后 | 2027-10-08 2027-10-21
国庆节期间 | 2027-10-01 2027-10-07
国庆当天 | 2027-10-01
元旦 | 2027-01-01
元旦后 | 2027-01-04 2027-01-17
春节 | 2027-02-06 2027-02-12
春节前 | 2026-11-23 2027-02-04
年前 | 2026-11-23 2027-02-04
年后 | 2027-02-13 2027-02-26
过完年 | 2027-02-13 2027-02-26
明年春节期间 | 2027-02-05 2027-02-12
大年初三 | 2027-02-08
年初三 | 2027-02-08
除夕 | 2027-02-05
大年三十 | 2027-02-05
元宵 | 2027-02-20
腊月廿三 | 2027-01-30
农历三月初五 | 2027-04-11
清明 | 2027-04-05
五一 | 2027-05-01 2027-05-05
五一后 | 2027-05-06 2027-05-19
端午 | 2027-06-09
中秋 | 2027-09-15
中秋后 | 2027-09-16 2027-09-29
十一长假 | 2027-10-01 2027-10-07
双十一 | 2027-11-11
12.2 | 2026-12-02
20261203 | 2026-12-03
12月2日（周三） | 2026-12-02
月底周五 | 2026-11-27
明儿个 | 2026-11-24
三月前 | 2026-11-23 2027-02-28
15日之前 | 2026-11-23 2026-12-14
15日内 | 2026-11-23 2026-12-08
24、25号 | 2026-11-24 2026-11-25
八月初八 | 2027-09-08
年内 | 2026-11-23 2026-12-31
"""

DIAGNOSES = """
三月 | 2026-03-01 2026-03-31
11月 | 2026-11-01 2026-11-23
12月 | 2025-12-01 2025-12-31
12月2日 | 2025-12-02
2月29日 | 2024-02-29
上个月 | 2026-10-01 2026-10-31
上个月15号 | 2026-10-15
去年 | 2025-01-01 2025-12-31
去年年底 | 2025-12-01 2025-12-31
今年初 | 2026-01-01 2026-02-28
前年 | 2024-01-01 2024-12-31
大前年 | 2023-01-01 2023-12-31
2023年5月 | 2023-05-01 2023-05-31
2023-05 | 2023-05-01 2023-05-31
23年5月 | 2023-05-01 2023-05-31
98年5月 | 1998-05-01 1998-05-31
98年 | 1998-01-01 1998-12-31
三年前 | 2023-01-01 2023-12-31
两个多月前 | 2026-09-01 2026-09-30
闰六月初一 | 2025-07-25
半年前 | 2026-05-01 2026-05-31
两个月前 | 2026-09-01 2026-09-30
三个月了 | 2026-08-01 2026-08-31
三天前 | 2026-11-20
昨天 | 2026-11-22
今天 | 2026-11-23
刚刚 | 2026-11-17 2026-11-23
前几天 | 2026-11-16 2026-11-21
最近 | 2026-10-24 2026-11-23
上周确诊 | 2026-11-16 2026-11-22
上周三 | 2026-11-18
周三 | 2026-11-18
15号 | 2026-11-15
28号 | 2026-10-28
月初 | 2026-11-01 2026-11-05
国庆后 | 2026-10-08 2026-11-23
春节前 | 2026-01-16 2026-02-14
中秋 | 2026-09-25
去年国庆 | 2025-10-01 2025-10-08
上半年 | 2026-01-01 2026-06-30
"""


def _table(text: str) -> list[tuple[str, date, date]]:
    rows = []
    for line in text.strip().splitlines():
        words, days = (cell.strip() for cell in line.split("|"))
        first, *rest = (date.fromisoformat(day) for day in days.split())
        rows.append((words, first, rest[0] if rest else first))
    return rows


@pytest.mark.parametrize(("words", "first", "last"), _table(BOOKINGS))
def test_a_booking_lies_ahead(words: str, first: date, last: date) -> None:
    reading = read_date(words, MONDAY)
    assert (reading.first, reading.last, reading.problem) == (first, last, None)
    assert earliest(reading) == first
    assert reading.words == words


@pytest.mark.parametrize(("words", "first", "last"), _table(DIAGNOSES))
def test_a_diagnosis_lies_behind(words: str, first: date, last: date) -> None:
    reading = read_date(words, MONDAY, prefer="past")
    assert (reading.first, reading.last, reading.problem) == (first, last, None)


@pytest.mark.parametrize(
    ("words", "now", "first", "last"),
    [
        ("周三", THURSDAY, date(2026, 12, 2), date(2026, 12, 2)),
        ("周末", datetime(2026, 11, 29, 9, tzinfo=SHANGHAI), date(2026, 11, 29), date(2026, 11, 29)),
        ("下个月", YEAR_END, date(2027, 1, 1), date(2027, 1, 31)),
        ("月底", YEAR_END, date(2026, 12, 30), date(2026, 12, 31)),
        ("月初", YEAR_END, date(2027, 1, 1), date(2027, 1, 5)),
        ("两个月后", YEAR_END, date(2027, 2, 28), date(2027, 2, 28)),
        ("28号", YEAR_END, date(2027, 1, 28), date(2027, 1, 28)),
        ("元旦后", YEAR_END, date(2027, 1, 4), date(2027, 1, 17)),
        ("下周三", YEAR_END, date(2027, 1, 6), date(2027, 1, 6)),
        ("明天", LEAP_EVE, date(2028, 2, 29), date(2028, 2, 29)),
        ("2月29号", LEAP_EVE, date(2028, 2, 29), date(2028, 2, 29)),
        ("月底", LEAP_EVE, date(2028, 2, 28), date(2028, 2, 29)),
        ("29号", LEAP_DAY, date(2028, 2, 29), date(2028, 2, 29)),
        ("一年后", LEAP_DAY, date(2029, 2, 28), date(2029, 2, 28)),
        ("下个月31号", LEAP_DAY, date(2028, 3, 31), date(2028, 3, 31)),
        ("年后", datetime(2026, 2, 25, 9, tzinfo=SHANGHAI), date(2026, 2, 25), date(2026, 3, 9)),
        ("国庆后", datetime(2026, 10, 3, 9, tzinfo=SHANGHAI), date(2026, 10, 8), date(2026, 10, 21)),
        ("初八", datetime(2027, 1, 25, 9, tzinfo=SHANGHAI), date(2027, 2, 13), date(2027, 2, 13)),
        ("初三", datetime(2027, 1, 25, 9, tzinfo=SHANGHAI), date(2027, 2, 8), date(2027, 2, 8)),
        ("5小时后", datetime(2026, 11, 23, 22, tzinfo=SHANGHAI), date(2026, 11, 24), date(2026, 11, 24)),
    ],
)
def test_the_day_depends_on_now(words: str, now: datetime, first: date, last: date) -> None:
    reading = read_date(words, now)
    assert (reading.first, reading.last, reading.problem) == (first, last, None)


def test_now_in_another_zone_counts_as_shanghai() -> None:
    late_in_utc = datetime(2026, 11, 23, 20, tzinfo=ZoneInfo("UTC"))
    assert read_date("明天", late_in_utc).first == date(2026, 11, 25)


@pytest.mark.parametrize(
    "words",
    [
        "2月30日",
        "2月30",
        "13月5号",
        "32号",
        "0号",
        "上个月32号",
        "2026-02-30",
        "2月29日",
        "正月三十五",
        "周三25点",
    ]
    + ["12月2日（周四）"],
)
def test_impossible_days_are_no_exception(words: str) -> None:
    reading = read_date(words, MONDAY)
    assert reading.problem == "impossible"
    assert earliest(reading) is None


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("昨天", date(2026, 11, 26 - 1)),
        ("前天", date(2026, 11, 24)),
        ("上周三", date(2026, 11, 18)),
        ("这周三", date(2026, 11, 25)),
        ("2020年3月1日", date(2020, 3, 1)),
        ("今年3月1日", date(2026, 3, 1)),
        ("今天上午9点", date(2026, 11, 26)),
        ("三天前", date(2026, 11, 23)),
        ("昨儿", date(2026, 11, 25)),
    ],
)
def test_a_booking_in_the_past_keeps_its_day(words: str, day: date) -> None:
    reading = read_date(words, THURSDAY)
    assert (reading.first, reading.last, reading.problem) == (day, day, "past")


def test_a_fresh_diagnosis_is_no_booking_day() -> None:
    assert read_date("刚确诊", MONDAY).problem == "past"


@pytest.mark.parametrize("words", ["明天", "下周三", "2027年3月1日", "三天后"])
def test_a_diagnosis_in_the_future_is_impossible(words: str) -> None:
    assert read_date(words, MONDAY, prefer="past").problem == "impossible"


def test_a_diagnosis_before_a_year_has_no_beginning() -> None:
    reading = read_date("2023年之前", MONDAY, prefer="past")
    assert (reading.first, reading.last, reading.problem) == (None, date(2022, 12, 31), None)


@pytest.mark.parametrize(
    ("words", "part", "at"),
    [
        ("下周三上午", "上午", None),
        ("下周三下午3点半", "下午", clock_time(15, 30)),
        ("下周三下午两点", "下午", clock_time(14)),
        ("下周三 15:30", "下午", clock_time(15, 30)),
        ("下周三15：30", "下午", clock_time(15, 30)),
        ("下周三早上9点", "早上", clock_time(9)),
        ("下周三9点一刻", "上午", clock_time(9, 15)),
        ("下周三3点", "下午", clock_time(15)),
        ("下周三十点二十分", "上午", clock_time(10, 20)),
        ("下周三晚", "晚上", None),
        ("下周三晚上8点", "晚上", clock_time(20)),
        ("下周三晚上12点", "晚上", clock_time(23, 59)),
        ("下周三中午1点", "中午", clock_time(13)),
        ("下周三凌晨12点", "凌晨", clock_time(0)),
        ("下周三傍晚", "傍晚", None),
        ("12月2日的下午", "下午", None),
    ],
)
def test_parts_and_times_of_a_day(words: str, part: str, at: clock_time | None) -> None:
    reading = read_date(words, MONDAY)
    assert (reading.first, reading.part, reading.time, reading.problem) == (date(2026, 12, 2), part, at, None)


@pytest.mark.parametrize(
    ("words", "part", "at"),
    [("上午", "上午", None), ("下午3点半", "下午", clock_time(15, 30)), ("15:30", "下午", clock_time(15, 30)),
     ("早上9点吧", "早上", clock_time(9)), ("晚上", "晚上", None), ("3点", "下午", clock_time(15))],
)  # fmt: skip
def test_a_time_without_a_day_leaves_the_day_open(words: str, part: str, at: clock_time | None) -> None:
    assert read_date(words, MONDAY) == DateReading(None, None, part, at, "vague", words)
    assert find_dates(words)


@pytest.mark.parametrize(("words", "day"), [("今晚8点", 23), ("明早", 24), ("明天晚上", 24)])
def test_tonight_and_tomorrow_morning(words: str, day: int) -> None:
    assert read_date(words, MONDAY).first == date(2026, 11, day)


def _weekdays_only(day: date, count: int) -> date:
    while count:
        day += timedelta(days=1)
        count -= day.weekday() < 5
    return day


def test_working_days_need_a_calendar() -> None:
    assert read_date("8个工作日后", MONDAY).problem == "vague"
    counted = read_date("8个工作日后", MONDAY, working_day_after=_weekdays_only)
    assert (counted.first, counted.last, counted.problem) == (date(2026, 12, 3), date(2026, 12, 3), None)
    within = read_date("三个工作日内", MONDAY, working_day_after=_weekdays_only)
    assert (within.first, within.last) == (date(2026, 11, 23), date(2026, 11, 26))
    assert read_date("下个工作日", MONDAY, working_day_after=_weekdays_only).first == date(2026, 11, 24)
    assert read_date("8个工作日后", MONDAY, working_day_after=lambda day, count: None).problem == "vague"


@pytest.mark.parametrize(
    "words", ["越快越好", "尽快", "越早越好", "随时", "都行", "都可以", "什么时候都行", "哪天都可以", "随便"]
)
def test_as_soon_as_possible_is_recognised(words: str) -> None:
    assert AS_SOON_AS_POSSIBLE(words)
    assert find_dates(words)
    assert read_date(words, MONDAY) == DateReading(None, None, None, None, "vague", words)


@pytest.mark.parametrize("words", ["周三", "不行", "明天上午", "随时间变化", ""])
def test_a_day_is_not_as_soon_as_possible(words: str) -> None:
    assert not AS_SOON_AS_POSSIBLE(words)


@pytest.mark.parametrize("words", ["初八", "近期", "改天", "你好", ""])
def test_words_that_name_no_day_are_vague(words: str) -> None:
    reading = read_date(words, MONDAY)
    assert (reading.first, reading.problem, reading.words) == (None, "vague", words)


@pytest.mark.parametrize(
    "text",
    [
        "95169038",
        "021-22236700",
        "400-818-8168",
        "18016512345",
        "保单号P20261203",
        "3次",
        "两个人",
        "等待期30天",
        "等待期30日",
        "等待期90天内确诊",
        "三年",
        "半年",
        "24小时",
        "24小时内回复",
        "4.4",
        "2.5.2",
        "4.6/4.7",
        "附录2",
        "7×24",
        "一下",
        "十分",
        "一点",
        "快一点",
        "几号",
        "第3次",
        "第15天",
        "每周三次",
        "一周二次",
        "1-2次",
        "3-5天",
        "8到10个工作日",
        "3号楼",
        "2号线",
        "每月15号",
        "以后天天",
        "后天性",
        "最近的医院",
        "三十万",
        "五一路",
        "九五一六九零三八",
        "孩子上初三",
        "初判医生",
        "一天两次",
        "提前几天",
        "住过三天院",
        "120/80",
        "目前年纪",
        "等了一个月",
        "出院后三天内",
        "5-10月龄",
        "1/3的费用",
    ],
)
def test_numbers_and_durations_are_no_dates(text: str) -> None:
    assert find_dates(text) == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("我想约下周 三上午的专家号", [("下周 三上午", 3)]),
        ("周四開會，覆診換成週五上午", [("周四", 0), ("週五上午", 9)]),
        ("１２月３号可以吗", [("１２月３号", 0)]),
        ("12 月 2 日去，不行就28号", [("12 月 2 日", 0), ("28号", 13)]),
        ("我确诊了肺癌，有瑞金的入院通知单，想下周住院", [("下周", 18)]),
        ("给我弄个特需，越快越好", [("越快越好", 7)]),
        ("上个月刚查出来，国庆后想复查", [("上个月", 0), ("刚", 3), ("国庆后", 8)]),
        ("明天到杭州的高铁", [("明天", 0)]),
        ("从周三到周五都行", [("周三到周五", 1)]),
        ("这周三次了", [("这周", 0)]),
        ("周六周日都行", [("周六", 0), ("周日", 2)]),
        ("大年三十晚上打有没有人接", [("大年三十晚上", 0)]),
        ("12月2日（周三）上午9点", [("12月2日（周三）上午9点", 0)]),
        ("明年呢", [("明年", 0)]),
        (" 上午吧。", [("上午", 1)]),
    ],
)
def test_dates_are_found_as_written(text: str, found: list[tuple[str, int]]) -> None:
    assert find_dates(text) == found


@pytest.mark.parametrize(
    ("day", "part", "words"),
    [
        (date(2026, 12, 2), "上午", "12月2日（周三）上午"),
        (date(2026, 12, 2), None, "12月2日（周三）"),
        (date(2026, 11, 23), None, "今天（11月23日，周一）"),
        (date(2026, 11, 24), None, "明天（11月24日，周二）"),
        (date(2026, 11, 25), "下午", "后天（11月25日，周三）下午"),
        (date(2027, 1, 4), None, "2027年1月4日（周一）"),
        (date(2026, 11, 22), None, "11月22日（周日）"),
    ],
)
def test_a_day_is_read_back(day: date, part: str | None, words: str) -> None:
    assert describe(day, MONDAY, part) == words


def test_what_is_read_back_reads_the_same() -> None:
    for ahead in range(400):
        day = MONDAY.date() + timedelta(days=ahead)
        assert read_date(describe(day, MONDAY), MONDAY).first == day


def test_lunar_festivals_agree_with_the_official_calendar() -> None:
    holidays = pytest.importorskip("holidays")
    official = holidays.country_holidays("CN", years=range(2020, 2041), language="zh_CN")
    names = {"春节": "春节", "清明": "清明节", "端午": "端午节", "中秋": "中秋节"}
    for year in range(2020, 2041):
        for ours, theirs in names.items():
            days = [
                day for day, label in official.items() if day.year == year and theirs in label.split("; ")
            ]
            assert festival_day(ours, year) == min(days), (ours, year)


def test_lunar_days_and_spans() -> None:
    assert lunar_day(2025, 6, 1, leap=True) == date(2025, 7, 25)
    assert festival_span("国庆", 2026) == (date(2026, 10, 1), date(2026, 10, 7))
    assert festival_span("春节", 2026) == (date(2026, 2, 15), date(2026, 2, 23))
    assert festival_span("冬至", 2026) == (date(2026, 12, 22), date(2026, 12, 22))
    with pytest.raises(ValueError):
        lunar_day(2026, 12, 30)


def test_the_lunar_library_leaves_stdout_clean(capsys: pytest.CaptureFixture[str]) -> None:
    read_date("大年初三", MONDAY)
    assert capsys.readouterr().out == ""


PIECES = st.sampled_from(
    list("年月日号周天上下个半前后内初底大正腊闰廿卅十一二三九两几零点刻时分到至-/.: ，（）0123459过末旬之的")
    + [
        "星期",
        "礼拜",
        "农历",
        "明年",
        "去年",
        "国庆",
        "春节",
        "工作日",
        "小时",
        "上午",
        "晚上",
        "之前",
        "以后",
        "期间",
        "2026",
        "除夕",
    ]
)
DATE_LIKE = st.lists(PIECES, max_size=9).map("".join)
NOWS = st.datetimes(datetime(2021, 1, 1), datetime(2040, 12, 31)).map(
    lambda moment: moment.replace(tzinfo=SHANGHAI)
)


@settings(max_examples=300, deadline=None)
@given(words=st.one_of(DATE_LIKE, st.text(max_size=30)), now=NOWS)
def test_reading_never_raises_and_never_looks_back(words: str, now: datetime) -> None:
    ahead = read_date(words, now)
    if ahead.problem is None:
        assert ahead.first is not None and ahead.last is not None
        assert now.date() <= ahead.first <= ahead.last
    behind = read_date(words, now, prefer="past")
    if behind.problem is None:
        assert behind.last is not None and behind.last <= now.date()
        assert behind.first is None or behind.first <= behind.last
    for reading in (ahead, behind):
        assert reading.words == words
        if reading.problem is None:
            assert describe(reading.last or now.date(), now, reading.part)


@settings(max_examples=300, deadline=None)
@given(text=st.one_of(DATE_LIKE, st.text(max_size=40)))
def test_found_words_stand_where_they_are_said_to(text: str) -> None:
    end = 0
    for words, start in find_dates(text):
        assert words and text[start : start + len(words)] == words
        assert start >= end
        end = start + len(words)


def test_texts_without_a_date_are_passed_over_quickly() -> None:
    text = "你们这个保单里面的专家门诊预约服务到底要怎么申请才能用上呢谢"
    find_dates(text)
    started = time.process_time()
    for _ in range(100):
        find_dates(text)
    # 0.1 ms on an idle core; the bound leaves room for a busy machine.
    assert (time.process_time() - started) / 100 < 0.001
