"""Expressions that move or repeat a day in hand: '往后推两天', '前一天', '跟上次同一天', '那周的周五'.

They name no day by themselves. The day is the one said just before, else the context's.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from actions.language import date_patterns as patterns
from actions.language.date_patterns import number
from actions.language.date_view import DAY, Vague, Viewpoint
from actions.language.days.model import DayContext
from actions.language.days.tails import shifted, weekday_within

_COUNT = rf"(?P<{{0}}_count>\d{{{{1,2}}}}|[{patterns.CN}半]{{{{1,3}}}})"
_UNIT = (
    r"(?P<{0}_unit>个?工作日|天(?!气)|日(?!期)|周(?![一二三四五六日末])|"
    r"个?星期(?![一二三四五六日天])|个?礼拜(?![一二三四五六日天])|个月|年)"
)
_AMOUNT = rf"(?:个)?{_COUNT}(?:个)?{_UNIT}"
# A deadline of the rules is no move: '提前一天通知', '提前7个工作日预约'.
_RULE = r"(?!内|[之以][内上]|(?:通知|告知|退|取消|打电?话?|说|申请|预约|联系|提交))"
_BEGIN = r"(?:(?<=[说选换改就到成约的那在要是选定吧,。!;?了])|^)"
_FAR = r"(?:往|向|朝)(?P<far_way>后|前)(?:面)?再?(?:推|挪|移|延|错|调|拖|退|放|提|赶)?"
_LATER = (
    r"(?:推迟|延后|延迟|顺延|拖后|推后|后延|后推|后移|延期|错后|再加|再等|多等|"
    r"(?<![最不傍夜])晚|(?<![不])迟|(?<![首提上因顺])延|(?<![首])推)"
)
_SOONER = r"(?:提前|提早|前移|前推|前挪|赶早|(?<![最尽及清一])早)"
_NEAR_DAY = (
    r"(?:(?P<near>前一|后一|头一)[天日]|(?P<then>次日|隔天|翌日|第二天|转天)|"
    r"(?P<near_two>(?<=[换改就到成往])(?:前两|后两|前三|后三))天)"
)

RULES: dict[str, re.Pattern[str]] = {
    "far": re.compile(_FAR + _AMOUNT.format("far") + _RULE, re.ASCII),
    "later": re.compile(_LATER + "(?:上|个)?" + _AMOUNT.format("later") + _RULE, re.ASCII),
    "sooner": re.compile(_SOONER + "(?:上|个)?" + _AMOUNT.format("sooner") + _RULE, re.ASCII),
    "vague_shift": re.compile(
        rf"(?<![要得需该])(?:{_LATER}|{_SOONER}|(?:往|向)[前后](?:推|挪|移|延)?)(?:几|些)(?:天|日子?)|(?<!再)过些(?:天|日子)"
    ),
    "near_day": re.compile(_BEGIN + _NEAR_DAY),
    "near_week": re.compile(_BEGIN + r"(?:再)?(?P<week_way>前|后|下)一(?:个)?(?:周|星期|礼拜)(?![一二三四五六日天年])"),
    "as_before": re.compile(
        r"(?:跟|和|同|与|按照?|照着?|还是)?(?:上一?[次回]|原来|原先|原定|之前|先前|以前)(?:约?的|约)?"
        r"(?:那个?|同一?个?|一样的?)?(?:天(?![天气])|日子|日期)(?:一样|相同)?"
    ),
    "that_week": re.compile(
        r"(?:那个?|同一?个?|当)(?:一)?(?:周|星期|礼拜)的(?P<that_weekday>(?:周|星期|礼拜)?[一二三四五六日天末])"
        r"|(?:那个|那一|同一个?|同)(?:周|星期|礼拜)(?![一二三四五六日天])"
    ),
    "that_day": re.compile(
        rf"{_BEGIN}(?:那一?天|那日|同日|这一?天)(?![天气])|同一天|(?<![国庆])当天(?![天气])|原来的?(?:日子|日期)"
    ),
}


@dataclass(frozen=True)
class Anchored:
    """A match of one of ``RULES`` in a compact text."""

    start: int
    end: int
    rule: str
    groups: dict[str, str | None]
    words: str


def find_anchored(plain: str) -> list[Anchored]:
    """All such expressions of a compact text, in order, none overlapping."""
    found = [
        Anchored(match.start(), match.end(), name, match.groupdict(), match[0])
        for name, rule in RULES.items()
        for match in rule.finditer(plain)
    ]
    kept: list[Anchored] = []
    for one in sorted(found, key=lambda each: (each.start, -each.end)):
        if not kept or one.start >= kept[-1].end:
            kept.append(one)
    return kept


def evaluate(one: Anchored, said: date | None, context: DayContext, view: Viewpoint) -> tuple[date, date] | None:
    """The days meant, counted from ``said`` (named earlier in the message) or the context; None without either.

    Raises:
        Vague: when the words leave the number of days open ('晚几天').
    """
    if one.rule == "vague_shift":
        raise Vague
    base = _base(one, said, context)
    return _RULES[one.rule](one, base, view) if base else None


def _base(one: Anchored, said: date | None, context: DayContext) -> date | None:
    if one.rule == "as_before":
        return context.booked or said or context.named
    if one.words.startswith("这"):
        return said or context.in_hand or context.named
    if one.rule in ("that_day", "that_week"):
        return said or context.named or context.proposed or context.booked
    return said or context.in_hand


def _moved(one: Anchored, base: date, view: Viewpoint, sign: int) -> tuple[date, date]:
    written = one.groups[f"{one.rule}_count"] or ""
    unit = (one.groups[f"{one.rule}_unit"] or "").removeprefix("个")
    if written == "半":
        if unit != "月":
            raise Vague
        day = base + sign * 15 * DAY
    else:
        day = shifted(base, sign * number(written), unit, view)
    return day, day


def _far(one: Anchored, base: date, view: Viewpoint) -> tuple[date, date]:
    return _moved(one, base, view, -1 if one.groups["far_way"] == "前" else 1)


def _later(one: Anchored, base: date, view: Viewpoint) -> tuple[date, date]:
    return _moved(one, base, view, 1)


def _sooner(one: Anchored, base: date, view: Viewpoint) -> tuple[date, date]:
    return _moved(one, base, view, -1)


def _near_day(one: Anchored, base: date, view: Viewpoint) -> tuple[date, date]:
    if one.groups["then"]:
        return base + DAY, base + DAY
    words = one.groups["near"] or one.groups["near_two"] or ""
    count = {"一": 1, "两": 2, "三": 3}[words[1]]
    day = base + (count if words[0] == "后" else -count) * DAY
    return day, day


def _near_week(one: Anchored, base: date, view: Viewpoint) -> tuple[date, date]:
    step = -7 if one.groups["week_way"] == "前" else 7
    monday = base - base.weekday() * DAY + step * DAY
    return monday, monday + 6 * DAY


def _that_week(one: Anchored, base: date, view: Viewpoint) -> tuple[date, date]:
    monday = base - base.weekday() * DAY
    if not one.groups["that_weekday"]:
        return monday, monday + 6 * DAY
    first, last = weekday_within(one.groups["that_weekday"], monday, monday + 6 * DAY)
    return (first, last) if first and last else (monday, monday + 6 * DAY)


def _same_day(one: Anchored, base: date, view: Viewpoint) -> tuple[date, date]:
    return base, base


_RULES = {
    "far": _far,
    "later": _later,
    "sooner": _sooner,
    "near_day": _near_day,
    "near_week": _near_week,
    "that_week": _that_week,
    "as_before": _same_day,
    "that_day": _same_day,
}
