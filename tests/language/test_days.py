"""Days in whole messages: what is wanted, ruled out and read back, at a frozen now in Asia/Shanghai."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from datetime import time as clock_time
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from actions.language.days import Choice, DayContext, DayReading, describe_choice, read_days

SHANGHAI = ZoneInfo("Asia/Shanghai")
EXPRESSIONS = Path(__file__).with_name("day_expressions.yml")
_SIGN = {"deadline": "<=", "not_before": ">="}


def _moment(value: str) -> datetime:
    return datetime.fromisoformat(value).replace(tzinfo=SHANGHAI)


def _days(first: date, last: date) -> str:
    return f"{first}" if first == last else f"{first}..{last}"


def _time(choice: Choice) -> str:
    if choice.time is None:
        return f"@{choice.part}" if choice.part else ""
    until = f"-{choice.until.hour}:{choice.until.minute:02d}" if choice.until else ""
    return f"@{choice.time.hour}:{choice.time.minute:02d}{until}"


def _choice(choice: Choice) -> str:
    rough = "~" if choice.approximate else ""
    if choice.kind == "deadline":
        return f"<={choice.last}"
    if choice.kind == "not_before":
        return f">={choice.first}"
    return rough + _days(choice.first, choice.last)


def written(reading: DayReading) -> str:
    """The notation of ``day_expressions.yml`` for a reading."""
    times = {_time(choice) for choice in reading.chosen} or {""}
    if len(times) == 1:
        said = [_choice(choice) for choice in reading.chosen] + [time for time in times if time]
    else:
        said = [_choice(choice) + _time(choice) for choice in reading.chosen]
    said += ["any"] if reading.any_day else []
    said += [f"!{_days(first, last)}" for first, last in reading.excluded]
    said += [f"?{reading.problem}"] if reading.problem else []
    return " ".join(said) or "-"


def _cases() -> list[Any]:
    rows = []
    for block in yaml.load(EXPRESSIONS.read_text(encoding="utf8"), Loader=yaml.BaseLoader):
        context = {name: _context(value) for name, value in block.get("context", {}).items()}
        for text, expected in block["cases"]:
            rows.append(pytest.param(text, block["now"], DayContext(**context), expected, id=f"{block['now'][:10]} {text}"))
    return rows


def _context(value: str) -> Any:
    return True if value == "true" else date.fromisoformat(value)


@pytest.mark.parametrize(("text", "now", "context", "expected"), _cases())
def test_the_day_that_results(text: str, now: str, context: DayContext, expected: str) -> None:
    assert written(read_days(text, _moment(now), anchor=context)) == expected


MOMENTS = st.datetimes(datetime(2025, 1, 1), datetime(2040, 12, 31)).map(lambda one: one.replace(tzinfo=SHANGHAI))
PARTS = st.sampled_from([None, "早上", "上午", "中午", "下午", "傍晚", "晚上"])
TIMES = st.times(min_value=clock_time(8), max_value=clock_time(19, 59)).map(
    lambda at: at.replace(second=0, microsecond=0)
)


@st.composite
def choices(draw: st.DrawFn) -> tuple[datetime, Choice]:
    """A moment and something that can be wanted at it."""
    now = draw(MOMENTS)
    first = now.date() + timedelta(days=draw(st.integers(1, 360)))
    kind = draw(st.sampled_from(["day", "span", "deadline", "not_before"]))
    last = first + timedelta(days=draw(st.integers(1, 40))) if kind == "span" else first
    at = draw(st.none() | TIMES) if kind == "day" else None
    until = draw(st.none() | TIMES) if at else None
    until = until if at and until and until > at else None
    part = None if at or kind != "day" else draw(PARTS)
    return now, Choice(first, last, kind, part, at, until)  # type: ignore[arg-type]


@settings(max_examples=200, deadline=None)
@given(choices())
def test_what_is_read_back_is_read_as_the_same(drawn: tuple[datetime, Choice]) -> None:
    now, choice = drawn
    words = describe_choice(choice, now)
    (read,) = read_days(words, now).chosen
    assert (read.kind, read.time, read.until) == (choice.kind, choice.time, choice.until), words
    assert choice.kind == "deadline" or read.first == choice.first, words
    assert choice.kind == "not_before" or read.last == choice.last, words
    assert choice.time is not None or read.part == choice.part, words


@settings(max_examples=200, deadline=None)
@given(choices())
def test_a_refusal_of_what_was_read_back_wants_nothing(drawn: tuple[datetime, Choice]) -> None:
    now, choice = drawn
    day = Choice(choice.first, choice.first)
    reading = read_days(f"{describe_choice(day, now)}没空", now)
    assert reading.chosen == () and not reading.allows(choice.first)


@settings(max_examples=100, deadline=None)
@given(first=choices(), step=st.integers(1, 200))
def test_a_correction_wants_the_later_day_only(first: tuple[datetime, Choice], step: int) -> None:
    now, choice = first
    second = Choice(*[choice.first + timedelta(days=step)] * 2)
    text = f"{describe_choice(Choice(choice.first, choice.first), now)}，不对，{describe_choice(second, now)}"
    assert read_days(text, now).day == second.first


PIECES = st.sampled_from(
    "12月9号 9号 10号 周三 下周 下周五 元旦 国庆后 前一天 第三天 第一个周一 往后推 两天 那天 上午 三点 "
    "到 之前 不 没空 除了 改成 ， 。 或者 和 都行 "
    "要是 的话 上次 初八 腊月 30 1127 12.9 左右 最晚 起 的 ？ ！ 吧 一 二 两 周 月 日 号 点 半 年 初 底".split()
)


@settings(max_examples=300, deadline=None)
@given(st.lists(PIECES, max_size=10).map("".join) | st.text(max_size=25), MOMENTS, st.booleans())
def test_any_text_is_read(text: str, now: datetime, asked: bool) -> None:
    near = now.date() + timedelta(days=3)
    reading = read_days(text, now, anchor=DayContext(near, near, near, asked))
    for mention in reading.mentions:
        assert 0 <= mention.start < mention.end <= len(text)
        assert mention.words in text or mention.words == text
    for choice in reading.chosen:
        assert now.date() <= choice.first <= choice.last
        assert not any(first <= choice.first <= last for first, last in reading.excluded)
        assert describe_choice(choice, now)


def test_a_mention_stands_where_it_was_written() -> None:
    text = "那就 12 月 9 号 上午吧"
    (mention,) = read_days(text, _moment("2026-11-23T10:00")).mentions
    assert text[mention.start : mention.end] == mention.words == "12 月 9 号 上午"


@pytest.mark.parametrize(
    ("text", "assumed"),
    [
        ("9号", {"month"}), ("30号", set()), ("1月5号", {"year"}), ("明年1月5号", set()), ("12月9号", set()),
        ("下个月9号", set()), ("春节", {"year"}),
    ],
)  # fmt: skip
def test_what_was_not_said_is_told(text: str, assumed: set[str]) -> None:
    (choice,) = read_days(text, _moment("2026-11-23T10:00")).chosen
    assert choice.assumed == assumed


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("12月9号周四", ["2026-12-09", "2026-12-10"]),
        ("二月二", ["2027-02-02", "2027-03-09"]),
    ],
)
def test_both_readings_are_told_where_words_contradict(text: str, days: list[str]) -> None:
    (mention,) = read_days(text, _moment("2026-11-23T10:00")).mentions
    assert [str(first) for first, _ in mention.alternatives] == days


@pytest.mark.parametrize(
    ("text", "kinds", "polarities"),
    [
        ("上次是8月5号看的，这次12月8号", ["day", "day"], ["past", "wanted"]),
        ("把9号的预约改到下午", ["day", "time"], ["mentioned", "wanted"]),
        ("要是明年3月确诊", ["span"], ["hypothetical"]),
        ("除了周三，下周都行", ["day", "span"], ["excluded", "wanted"]),
        ("国庆后第三天", ["ordinal"], ["wanted"]),
        ("元旦前两天", ["offset"], ["wanted"]),
        ("15号之前", ["deadline"], ["wanted"]),
        ("15号以后", ["not_before"], ["wanted"]),
        ("月中", ["vague"], ["wanted"]),
    ],
)
def test_kind_and_polarity(text: str, kinds: list[str], polarities: list[str]) -> None:
    mentions = read_days(text, _moment("2026-11-23T10:00")).mentions
    assert [one.kind for one in mentions] == kinds
    assert [one.polarity for one in mentions] == polarities


def test_past_days_lie_behind() -> None:
    past, _ = read_days("上次是8月5号看的，这次12月8号", _moment("2026-11-23T10:00")).mentions
    assert past.first == date(2026, 8, 5)


def test_excluded_weekdays_count_every_week() -> None:
    reading = read_days("除了周三都行", _moment("2026-11-23T10:00"))
    assert reading.any_day and reading.excluded_weekdays == {2}
    assert not reading.allows(date(2026, 12, 9)) and reading.allows(date(2026, 12, 10))


def test_a_time_without_any_day_stands_alone() -> None:
    reading = read_days("下午三点吧", _moment("2026-11-23T10:00"))
    assert (reading.chosen, reading.part, reading.time) == ((), "下午", clock_time(15))
