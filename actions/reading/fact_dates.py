"""Days told in one turn, and which fact each of them is: a wish, a first diagnosis, a report."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

from actions.language.dates import DateReading, as_soon_as_possible, read_date
from actions.reading.fact_answers import clear_yes
from actions.reading.fact_words import meant
from actions.reading.turn import Turn

if TYPE_CHECKING:
    from actions.reading.facts import Asking

WANTED, DIAGNOSED, REPORT = "wanted_date", "first_diagnosed_on", "report_on"
_DAYS = (WANTED, DIAGNOSED, REPORT)
_CUES = (
    (REPORT, re.compile(r"报告|体检单|出的结果|化验单")),
    (DIAGNOSED, re.compile(r"确诊|查出|查到|查的|诊断|发现|检查出|得的病|病理")),
    (WANTED, re.compile(r"想|希望|预约|约|安排|挂|改到|改成|定在|换到|方便|有空")),
)
# What lies behind: 上个月做了手术 is no day of a diagnosis and no wish.
_HAPPENED = re.compile(r"[做动开住出去看查拍吃打]了|[做动开住去看查]过|出院|体检|买的|投保")
_ANY_DAY = re.compile(r"随便|都行|都可以|你们?定|看着办|任意|无所谓|最早|最快|就那天")
_CLAUSE = re.compile(r"[，,。；;！!、\s]")


@dataclass(frozen=True)
class Days:
    """The day facts of a turn; see ``actions.reading.facts.Told``."""

    facts: dict[str, Any] = field(default_factory=dict)
    windows: dict[str, tuple[date, date]] = field(default_factory=dict)
    problem: str = ""


def told_dates(turn: Turn, asking: Asking, told: dict[str, Any]) -> Days:
    """Every day named in this turn, read as the fact it tells."""
    facts: dict[str, Any] = {}
    windows: dict[str, tuple[date, date]] = {}
    problem = ""
    for entity in meant(turn, "date"):
        fact = _which(turn, entity, asking, told)
        if fact is None or fact in facts:
            continue
        one = _read(turn, str(entity["value"]), fact, asking)
        facts.update(one.facts)
        windows.update(one.windows)
        problem = problem or one.problem
    if asking.fact == WANTED and not facts and not problem and asking.earliest and _any_day(turn):
        facts[WANTED] = asking.earliest.isoformat()
    return Days(facts, windows, problem)


def _any_day(turn: Turn) -> bool:
    """'随便哪天', or a yes to the first day we named."""
    return clear_yes(turn) or bool(_ANY_DAY.search(turn.text)) or as_soon_as_possible(turn.text)


def _which(turn: Turn, entity: dict[str, Any], asking: Asking, told: dict[str, Any]) -> str | None:
    """The fact a day tells: by the words beside it, by our question, by whether it is past."""
    beside = _cue(_clause_around(turn.text, int(entity.get("start", 0)), int(entity.get("end", 0))))
    if beside and (beside != REPORT or asking.misses(REPORT)):
        return beside
    if asking.fact in _DAYS:
        return asking.fact
    ill = asking.misses(DIAGNOSED) or bool({"disease", "diagnosis"} & set(told))
    if not asking.booking and ill:
        return DIAGNOSED
    if _is_past(turn, str(entity["value"])):
        if _HAPPENED.search(_clause_around(turn.text, int(entity.get("start", 0)), int(entity.get("end", 0)))):
            return None
        if asking.booking and asking.fact not in (None, WANTED):
            return DIAGNOSED
        wanted = asking.fact is None and asking.booking
        return DIAGNOSED if ill and not wanted else WANTED if asking.booking and not ill else None
    return WANTED


def _clause_around(text: str, start: int, end: int) -> str:
    before = _CLAUSE.split(text[:start])[-1]
    after = _CLAUSE.split(text[end:], maxsplit=1)[0]
    return f"{before}|{after}"


def _cue(clause: str) -> str | None:
    return next((fact for fact, cue in _CUES if cue.search(clause)), None)


def _is_past(turn: Turn, words: str) -> bool:
    return read_date(words, turn.now, prefer="future").problem == "past"


def _read(turn: Turn, words: str, fact: str, asking: Asking) -> Days:
    if fact == WANTED and as_soon_as_possible(words):
        return Days({fact: asking.earliest.isoformat()}) if asking.earliest else Days()
    reading = read_date(words, turn.now, prefer="future" if fact == WANTED else "past")
    problem = _problem(words, reading, fact)
    if problem or (reading.first is None and reading.time is None):
        return Days(problem=problem)
    facts = {"wanted_time": reading.time.strftime("%H:%M")} if fact == WANTED and reading.time else {}
    if reading.first is None or reading.last is None:
        return Days(facts)
    day = _first_possible(reading.first, reading.last, asking.earliest) if fact == WANTED else reading.first
    span = {fact: (reading.first, reading.last)} if fact != WANTED and reading.first != reading.last else {}
    return Days({fact: day.isoformat(), **facts}, span)


def _problem(words: str, reading: DateReading, fact: str) -> str:
    if reading.problem == "impossible":
        return f"“{words}”还没到。" if reading.first else f"没有“{words}”这一天。"
    if reading.problem == "past" and fact == WANTED:
        return f"“{words}”已经过去了。"
    if reading.first is None and reading.last is not None:
        return "请说具体一点，是哪年哪月哪日。"
    return ""


def _first_possible(first: date, last: date, earliest: date | None) -> date:
    """The first day of a span that is far enough ahead (月底, 下周); the first of all when none is."""
    return earliest if earliest is not None and first < earliest <= last else first
