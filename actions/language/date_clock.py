"""Parts of the day and clock times, local wall-clock time in Asia/Shanghai."""

from __future__ import annotations

import re
from datetime import time

from actions.language.date_patterns import CLOCK_RULE, PART_RULE, number

# Part of the day: how people write it, and the hour at which it is over.
PARTS_END = {"凌晨": 6, "早上": 12, "上午": 12, "中午": 14, "下午": 18, "傍晚": 20, "晚上": 24}
_PART_WORDS = {
    "清晨": "早上", "清早": "早上", "早晨": "早上", "一早": "早上", "晨": "早上", "早": "早上",
    "朝早": "早上", "上昼": "上午", "正午": "中午", "午间": "中午", "午后": "下午", "晏昼": "下午",
    "下昼": "下午", "晚间": "晚上", "夜里": "晚上", "夜间": "晚上", "夜晚": "晚上", "半夜": "晚上",
    "深夜": "晚上", "晚": "晚上", "早间": "早上", "晨间": "早上", "上半天": "上午", "上半晌": "上午",
    "头晌": "上午", "前晌": "上午", "后晌": "下午",
    "下半天": "下午", "下半晌": "下午", "午休": "中午", "大早": "早上", "一大早": "早上", "大早上": "早上",
    "大清早": "早上", "一大清早": "早上", "一大早上": "早上", "上班前": "早上", "早饭后": "上午", "午饭后": "下午",
    "饭后": "下午",
    "晚饭后": "晚上", "下班后": "晚上",
}  # fmt: skip
_LATE = ("下午", "傍晚", "晚上")


def part_of_day(words: str) -> str:
    """The part of the day as the rest of the module names it: '朝早' is '早上'."""
    plain = words.replace("以", "").replace("之", "")
    return _PART_WORDS.get(plain, plain)


def read_clock(words: str, part: str | None = None) -> tuple[str | None, time | None]:
    """Part of the day and time in '下午3点半', '15:30', '九点'; ``part`` is one said just before.

    Raises:
        ValueError: for '25点'.
    """
    if part is None and (leading := PART_RULE.match(words)):
        part = leading[0]
    part = part_of_day(part) if part else None
    found = CLOCK_RULE.search(words)
    if found is None:
        return part, None
    hour, minute = number(found["hour_colon"] or found["hour"]), _minute(found)
    if (part in _LATE and hour < 12) or (part == "中午" and hour < 4):
        hour += 12
    elif part is None and 1 <= hour <= 5 and not found[0].startswith("0"):
        # Nobody books three in the morning; the reply reads the afternoon back.
        hour += 12
    elif part == "凌晨" and hour == 12:
        hour = 0
    elif minute == 0 and (hour == 24 or (part == "晚上" and hour == 12)):
        # Midnight closes the day that was named.
        hour, minute = 23, 59
    return part or _part_at(hour), time(hour, minute)


def _minute(found: re.Match[str]) -> int:
    if found["half"]:
        return 30
    if found["quarter"]:
        return 15 * number(found["quarter"])
    written = found["minute_colon"] or found["minute"] or found["loose"]
    return number(written) if written else 0


def _part_at(hour: int) -> str:
    if hour < 6:
        return "凌晨"
    return "上午" if hour < 12 else "中午" if hour == 12 else "下午" if hour < 18 else "晚上"
