"""The facts a decision may need: their names, their allowed values, and how people put them.

A fact is typed once here. The form, the command line, the console and the rules all use this list; Chinese values are
accepted wherever English ones are. `unknown` is a value of every askable fact: the member was asked and cannot say.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time

from ..errors import BadDate, BadFact
from .fact_specs import SPECS, FactKind, FactName, FactSpec
from .times.periods import YEARS

FactValue = str | bool | date | time
# In characters. A relative's name becomes a row of its own; it is no longer there than here.
LONGEST_TEXT: dict[FactName, int] = {
    FactName.RELATIVE_NAME: 100, FactName.SUB_SERVICE: 100, FactName.DISEASE: 200, FactName.DEPARTMENT: 200,
    FactName.WISHES: 400,
}  # fmt: skip
UNKNOWN = "unknown"
_UNKNOWN_WORDS = frozenset({"unknown", "不知道", "不清楚", "不确定", "说不清", "不详"})
_YES = frozenset({"yes", "true", "y", "1", "是", "有", "对", "是的", "要", "已经", "需要"})
_NO = frozenset({"no", "false", "n", "0", "否", "没有", "无", "不是", "不要", "还没", "不需要", "没"})
_CHINESE_DATE = re.compile(r"(\d{4})[年/.](\d{1,2})[月/.](\d{1,2})日?")


def spec(name: FactName) -> FactSpec:
    """The description of the fact `name`."""
    return SPECS[name]


@dataclass(frozen=True)
class Facts:
    """What is known about the request. `unknown` holds facts that were asked for and could not be told."""

    known: Mapping[FactName, FactValue]
    unknown: frozenset[FactName] = frozenset()

    @classmethod
    def parse(cls, raw: Mapping[str, object]) -> Facts:
        """Facts from names and values as typed by people or sent by programs; empty values are left out.

        Raises BadFact for an unknown name or a value outside the allowed ones, BadDate for a day that does not exist.
        """
        known: dict[FactName, FactValue] = {}
        unknown: set[FactName] = set()
        for key, value in raw.items():
            name = _name(str(key))
            if value is None or value == "":
                continue
            if isinstance(value, str) and value.strip().casefold() in _UNKNOWN_WORDS:
                unknown.add(name)
            else:
                known[name] = parse_value(name, value)
        return cls(known, frozenset(unknown))

    def __contains__(self, name: FactName) -> bool:
        return name in self.known

    def text(self, name: FactName) -> str:
        """The value of a choice or text fact; empty when it is not known."""
        value = self.known.get(name, "")
        return value if isinstance(value, str) else ""

    def yes(self, name: FactName) -> bool:
        """True when the fact is known and true; an unasked yes/no fact counts as no."""
        return self.known.get(name) is True

    def day(self, name: FactName) -> date | None:
        """The date told for `name`; None as long as none was."""
        value = self.known.get(name)
        return value if isinstance(value, date) else None

    def clock(self, name: FactName) -> time | None:
        """The time of day told for `name`; None as long as none was."""
        value = self.known.get(name)
        return value if isinstance(value, time) else None

    def with_fact(self, name: FactName, value: FactValue) -> Facts:
        """These facts with one more, or one changed."""
        return Facts({**self.known, name: value}, self.unknown - {name})

    def only(self, names: frozenset[FactName]) -> Facts:
        """These facts reduced to `names`."""
        return Facts({key: value for key, value in self.known.items() if key in names}, self.unknown & names)

    def plain(self) -> dict[str, str]:
        """The facts as plain text, for storage and for other systems; `parse` reads them back."""
        texts = {name.value: _plain(value) for name, value in self.known.items()}
        return {**texts, **{name.value: UNKNOWN for name in self.unknown}}

    def items(self) -> Iterator[tuple[FactName, FactValue]]:
        """Known facts, in the order in which they were told."""
        return iter(self.known.items())


NO_FACTS = Facts({})


def parse_value(name: FactName, value: object) -> FactValue:
    """`value` typed as `name` wants it. Raises BadFact or BadDate."""
    kind = SPECS[name].kind
    if kind is FactKind.DATE:
        return _date(name, value)
    if kind is FactKind.TIME:
        return _time(name, value)
    if kind is FactKind.YES_NO:
        return _yes_no(name, value)
    text = str(value).strip()
    if kind is FactKind.CHOICE and SPECS[name].values:
        return _choice(name, text)
    if not text or len(text) > LONGEST_TEXT[name]:
        raise _bad(name, f"文字应为 1 到 {LONGEST_TEXT[name]} 字")
    if not storable(text):
        raise _bad(name, "有不能写出的字符")
    return text


def storable(text: str) -> bool:
    """Whether every database takes `text`: no NUL, no half of a surrogate pair."""
    return "\x00" not in text and not any("\ud800" <= char <= "\udfff" for char in text)


def _bad(name: FactName, reason: str) -> BadFact:
    return BadFact(name.value, reason, SPECS[name].label)


def bad_date(name: FactName, reason: str) -> BadDate:
    """A day or time of `name` that cannot be, named as people name it."""
    return BadDate(name.value, reason, SPECS[name].label)


def _name(key: str) -> FactName:
    try:
        return FactName(key)
    except ValueError:
        pass
    for name, description in SPECS.items():
        if key == description.label:
            return name
    raise BadFact(key, "没有这一项信息")


def _choice(name: FactName, text: str) -> str:
    wanted = text.casefold()
    for value in SPECS[name].values:
        if wanted == value.value or text == value.label or wanted in value.synonyms:
            return value.value
    allowed = "、".join(f"{value.value}（{value.label}）" for value in SPECS[name].values)
    raise _bad(name, f"不能是“{text}”，可选：{allowed}")


def _yes_no(name: FactName, value: object) -> bool:
    if isinstance(value, bool):
        return value
    text = str(value).strip().casefold()
    if text in _YES:
        return True
    if text in _NO:
        return False
    raise _bad(name, f"不能是“{value}”，请答是或否")


def _date(name: FactName, value: object) -> date:
    day = _written_day(name, value)
    if day.year not in YEARS:
        raise bad_date(name, f"{day} 的年份超出范围")
    return day


def _written_day(name: FactName, value: object) -> date:
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    text = str(value).strip()
    chinese = _CHINESE_DATE.fullmatch(text)
    try:
        if chinese:
            return date(int(chinese[1]), int(chinese[2]), int(chinese[3]))
        return date.fromisoformat(text)
    except ValueError as error:
        raise bad_date(name, f"没有“{text}”这一天，日期请写成 2026-11-23") from error


def _time(name: FactName, value: object) -> time:
    if isinstance(value, time):
        return value
    try:
        at = time.fromisoformat(str(value).strip().zfill(5))
    except ValueError as error:
        raise bad_date(name, f"没有“{value}”这个时刻，时间请写成 09:30") from error
    if at.tzinfo is not None:
        raise bad_date(name, "时间都是北京时间，不写时区")
    return at


def _plain(value: FactValue) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, time):
        return value.strftime("%H:%M")
    return value.isoformat() if isinstance(value, date) else value
