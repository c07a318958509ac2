"""The grammar of day expressions: a core (which day) and what may follow it, without any meaning.

A phrase is a core of ``date_patterns`` and a chain of tails: '国庆|后|第一个周一|上午', '12月9号|前一天'.
All offsets count characters of the compact text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from actions.language import date_patterns as patterns

_N = rf"(?:\d{{1,2}}|[{patterns.CN}]{{1,3}})"
_WEEKDAY = rf"{patterns.WEEK}{patterns.WEEKDAY}"
_UNIT = r"(?:个?工作日|天(?!气)|日(?!期)|周(?![一二三四五六日末])|个?星期(?![一二三四五六日])|个?礼拜(?![一二三四五六日])|个月)"
_CLOCK = patterns.unnamed(patterns.CLOCK)
_PAIR = r"(?:[一两二三四五六七八](?=[二三四五六七八九]点))?"

# Order matters: at one place the first that fits wins.
TAILS: dict[str, str] = {
    # As we read near days back: '明天（12月9日，周三）'.
    "spelled": rf"[(](?P<year>\d{{4}}年)?(?P<month>\d{{1,2}})月(?P<day>\d{{1,2}})[日号](?:,?{_WEEKDAY})?[)]",
    "approx": r"的?(?:左右|前后(?:几天)?|上下|附近|那几天|那阵子?|那会儿?)",
    "offset": (
        rf"的?(?P<side>[之以]前|[之以]后|过后|往前|往后|前|后)的?(?P<count>{_N})(?P<unit>{_UNIT})"
        r"(?!内|[之以]内|以[上下]|左右)"
    ),
    "included": r"[(]含(?:当[天日])?[)]",
    "back_at_work": (
        r"的?(?:假?(?:回来|结束))?(?:后)?的?(?:上班|开工|复工)(?:后)?的?(?:第一天|头一天|首日)|的?(?:第一天|头一天)(?:上班|开工)"
    ),
    "ordinal": (
        rf"的?(?P<which>倒数第(?:{_N})个?|第(?:{_N})个?|最后一?个?|头一?个?|首个?)"
        rf"(?P<what>{_WEEKDAY}|工作日|上班日|周末|双休日|天(?!气)|日(?!期)|周(?![年期])|星期|礼拜)"
    ),
    "next": r"的?(?:次日|隔天|翌日|转天)",
    "same": r"的?(?:今天|今日|同一天|这一?天)",
    "moved": r"的(?P<day>大后天|后天|明天|昨天|前天)",
    "weekday_of": rf"的?[(]?(?P<weekday>{_WEEKDAY})[)]?",
    "since": r"(?:起|开始|往后(?!推|挪|延|移|顺)|才(?=有[空时]|行|可以|方便|得空|能[去来约到]))",
    "until": r"(?:为止|截止|止(?![痛血咳付泻]))",
    "within": r"(?:[之以]?内(?![科镜蒙部容分脏服外存心])|里头?(?!面)|期间|这?(?:段时间|几天)?之间|那?段时间)",
    "relation": rf"(?P<relation>{patterns.RELATION})",
}
_RULES = {name: re.compile(rule, re.ASCII) for name, rule in TAILS.items()}
_WHEN = re.compile(
    rf",?的?(?:(?P<part>{patterns.PART})(?:,?(?P<pair>{_PAIR})(?P<part_clock>{_CLOCK}))?"
    rf"|(?P<clock>{_CLOCK})|(?P<clock_alone>{patterns.CLOCK_ALONE}))"
    rf"(?:(?:到|至|~|-+)(?P<until_part>{patterns.PART})?(?P<until>{_CLOCK}))?(?:左右|前后)?",
    re.ASCII,
)
_START = re.compile(rf"{patterns.ANY_CORE}|(?P<clock_alone>{patterns.CLOCK_ALONE})", re.ASCII)
_PREFIX = re.compile(
    r"(?P<approx>大概|大约|差不多|估计|约莫|估摸着?|八成|可能)(?:就)?(?:是|在|到)?$|(?P<after>过了|过完|出了)$|"
    r"(?P<deadline>不晚于|不迟于|不超过|最晚|最迟|至迟|截止到?|截至|赶在)$|(?P<not_before>不早于|最早|至早|起码(?:要|得)?到|从|自|打)$"
)
_WEEKDAY_LIST = re.compile(
    r"[、,和或及跟]?(?P<more>[一二三四五六日天])(?![次回趟点号月个天年季线楼早起定直样般对方位百千万分半两\d])"
)
_AND = re.compile(r"[和与跟同]")
_BETWEEN = re.compile(r"的?(?:这?(?:段时间|几天)?之间|期间|中间)")
# A part of the day or a weekday belongs to a day once; nothing follows such words again.
_NOT_AFTER = {
    "offset": {"duration", "passing", "fuzzy", "soon"},
    "weekday_of": {"weekday", "soon"},
    "same": {"day", "soon", "weekday"},
    "moved": {"soon"},
    "relation": {"duration", "passing", "soon"},
}


@dataclass(frozen=True)
class Tail:
    """One thing said after a core: which rule of ``TAILS`` and what it caught."""

    rule: str
    groups: dict[str, str | None]


@dataclass(frozen=True)
class Phrase:
    """A core with its tails; ``core`` is '' for a lone time; ``prefix`` is deadline, not_before or ''."""

    start: int
    end: int
    core: str
    groups: dict[str, str | None]
    words: str
    tails: tuple[Tail, ...] = ()
    when: dict[str, str | None] | None = None
    late: str = ""
    until: Phrase | None = None
    prefix: str = ""
    weekdays: tuple[str, ...] = ()

    def has(self, *rules: str) -> bool:
        """Whether one of these tails was said."""
        return any(tail.rule in rules for tail in self.tails)


def phrase_from(plain: str, position: int) -> Phrase | None:
    """The first day expression at or after ``position``, with everything that belongs to it."""
    match = _START.search(plain, position)
    return _complete(plain, match, ranged=True) if match else None


def phrase_at(plain: str, position: int, ranged: bool = True) -> Phrase | None:
    """The day expression that begins exactly at ``position``."""
    match = _START.match(plain, position)
    return _complete(plain, match, ranged) if match else None


def _complete(plain: str, match: re.Match[str], ranged: bool) -> Phrase:
    if match["clock_alone"]:
        when = _WHEN.match(plain, match.start())
        end = max(match.end(), when.end()) if when else match.end()
        groups = when.groupdict() if when else {"clock_alone": match["clock_alone"]}
        return Phrase(match.start(), end, "", {}, plain[match.start() : end], when=groups)
    core = next(name for name in patterns.CORES if match[name])
    groups = _core_groups(core, plain, match.start())
    end = match.end()
    weekdays: tuple[str, ...] = ()
    if core == "weekday" and not (groups["weekday"] or "").isdigit():
        end, weekdays = _weekday_list(plain, end)
    tails, said_when, late, end = _chain(plain, core, end)
    until, end = _range_end(plain, core, end) if ranged else (None, end)
    prefix = _PREFIX.search(plain, 0, match.start())
    start, leading = match.start(), prefix.lastgroup or "" if prefix else ""
    if leading == "after" and not any(tail.rule == "relation" for tail in tails):
        tails = (*tails, Tail("relation", {"relation": "之后"}))
    words = plain[start:end]
    return Phrase(start, end, core, groups, words, tails, said_when, late, until, leading, weekdays)


def _core_groups(core: str, plain: str, start: int) -> dict[str, str | None]:
    found = patterns.CORE_RULES[core].match(plain, start)
    return found.groupdict() if found else {}


def _weekday_list(plain: str, end: int) -> tuple[int, tuple[str, ...]]:
    """'周一三五', '周二、四': the further weekdays of a list."""
    more: list[str] = []
    while found := _WEEKDAY_LIST.match(plain, end):
        more.append(found["more"])
        end = found.end()
    return end, tuple(more)


def _chain(
    plain: str, core: str, end: int
) -> tuple[tuple[Tail, ...], dict[str, str | None] | None, str, int]:
    """Tails, time of day and a relation after it ('周三下午之前'), and where they end."""
    tails: list[Tail] = []
    while tail := _next_tail(plain, core, tails, end):
        tails.append(Tail(tail[0], tail[1].groupdict()))
        end = tail[1].end()
    when = _WHEN.match(plain, end) if core != "soon" else None
    if when is None:
        return tuple(tails), None, "", end
    end = when.end()
    late = _RULES["relation"].match(plain, end)
    return tuple(tails), when.groupdict(), late[0] if late else "", late.end() if late else end


def _next_tail(plain: str, core: str, said: list[Tail], end: int) -> tuple[str, re.Match[str]] | None:
    once = {tail.rule for tail in said}
    for name, rule in _RULES.items():
        if name in once or core in _NOT_AFTER.get(name, ()):
            continue
        found = rule.match(plain, end)
        if found and name == "ordinal" and core == "day" and not found[0].startswith("的"):
            # '今天第15天了' counts something else.
            continue
        if found:
            return name, found
    return None


def _range_end(plain: str, core: str, end: int) -> tuple[Phrase | None, int]:
    joint = patterns.CONNECTOR.match(plain, end) or _AND.match(plain, end)
    if joint is None or core == "soon":
        return None, end
    until = phrase_at(plain, joint.end(), ranged=False)
    if until is None or not until.core or until.core == "soon":
        return None, end
    closing = _BETWEEN.match(plain, until.end)
    if _AND.fullmatch(joint[0]) and not (closing or until.has("within")):
        # '9号和11号' are two days, '9号和11号之间' is a span.
        return None, end
    return until, closing.end() if closing else until.end


@lru_cache(maxsize=256)
def whole_answer(plain: str) -> re.Match[str] | None:
    """Words that speak of a day or time only when they are all that was said ('上午', '初三', '都行')."""
    return next((found for rule in patterns.ANSWERS if (found := rule.fullmatch(plain))), None)
