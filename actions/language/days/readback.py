"""Days read back in the one form the assistant writes them in; ``read_days`` reads it as the same day."""

from __future__ import annotations

from datetime import date, datetime, time

from actions.language.days.model import Choice

WEEKDAYS = "一二三四五六日"


def describe(day: date, now: datetime, part: str | None = None) -> str:
    """``day`` in words: '12月2日（周三）上午', '明天（11月24日，周二）'; with the year when not this one."""
    written = f"{_short(day, now)}"
    weekday = f"周{WEEKDAYS[day.weekday()]}"
    near = {0: "今天", 1: "明天", 2: "后天"}.get((day - now.date()).days)
    return (f"{near}（{written}，{weekday}）" if near else f"{written}（{weekday}）") + (part or "")


def describe_choice(choice: Choice, now: datetime) -> str:
    """A choice in words: '12月9日（周三）下午2:30', '12月9日（周三）至12月11日（周五）', '最晚12月14日（周一）'."""
    when = _when(choice)
    if choice.kind == "deadline":
        return f"最晚{_full(choice.last, now)}{when}"
    if choice.kind == "not_before":
        return f"{_full(choice.first, now)}起{when}"
    if choice.first != choice.last:
        return f"{_full(choice.first, now)}至{_full(choice.last, now)}{when}"
    return describe(choice.first, now) + when


def _short(day: date, now: datetime) -> str:
    year = f"{day.year}年" if day.year != now.year else ""
    return f"{year}{day.month}月{day.day}日"


def _full(day: date, now: datetime) -> str:
    return f"{_short(day, now)}（周{WEEKDAYS[day.weekday()]}）"


def _when(choice: Choice) -> str:
    if choice.time is None:
        return choice.part or ""
    until = f"至{_clock(choice.until)}" if choice.until else ""
    return f"{_clock(choice.time)}{until}"


def _clock(at: time) -> str:
    return f"{at.hour}:{at.minute:02d}"
