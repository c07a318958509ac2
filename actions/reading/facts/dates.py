"""Days told in one turn, and which fact each of them is: a wish, a first diagnosis, a report."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING, Any

from actions.language.dates import DateReading, as_soon_as_possible, read_date
from actions.language.days import DayContext, Mention, read_days
from actions.reading.days.wanted import WANTED, Wanted, wanted_day
from actions.reading.facts.answers import clear_yes
from actions.reading.facts.handed_on import told_wishes
from actions.reading.facts.roles import DAY, role_of
from actions.reading.facts.words import meant
from actions.reading.turn import Turn
from actions.replies.phrasebook import say

if TYPE_CHECKING:
    from actions.reading.facts.reading import Asking

DIAGNOSED, REPORT = "first_diagnosed_on", "report_on"
_BEHIND = (DIAGNOSED, REPORT)
# The role a day plays -> the fact it tells; the days of other roles (a past use, a renewal …) tell none.
_FACTS = {
    "wanted": WANTED, "asked": WANTED, "excluded": WANTED, "deadline": WANTED, "diagnosed": DIAGNOSED, "report": REPORT,
}  # fmt: skip
# Of what such a day is no wish.
_OVER = ("diagnosed", "report", "past")
_ANY_DAY = re.compile(r"随便|都行|都可以|你们?定|看着办|任意|无所谓|最早|最快|就那天")
# The day on screen will not do, and no other is named.
_UNFIT = re.compile(
    r"太(?:早|晚|赶|近|远|久|快|急)|来不及|赶不上|去不了|(?:[那这]|当)天[^，,。]{0,4}(?:没空|有事|不行|不方便|没时间|不在|不能)|没空|没时间"
    r"|[换改另](?:个|一个|一|约|选|挑)*(?:天|日子|时间|日期)|(?:日子|时间|日期)(?:要|得|想|不)(?:改|换|对|行|合适)"
)
# Supposed only: 万一到时去不了呢 leaves the day where it is.
_SUPPOSED = re.compile(r"要是|如果|假如|万一|假设|倘若")
# 好是好，就是有点远 takes nothing.
_HEDGES = re.compile(r"[是归]好|就是(?!这|那)|不过|但是|可是")
# Said while a visit is booked, and no question of another kind: a day in it counts even in doubt, for it is read back.
_ORDERS = ("book", "reschedule_booking", "inform", "follow_up")
# A day of so many days ago, told without its year, is not the one of next year.
_LATELY = 60
# Stands where a day of another fact stood, so that what is left reads as before.
_BLANK = "某"


@dataclass(frozen=True)
class Span:
    """Words of a text that name a day: where they stand, and what the grammar of days said of them."""

    start: int
    end: int
    words: str
    mention: Mention | None = None

    @property
    def behind(self) -> bool:
        """Whether the words themselves tell that the day is past."""
        return self.mention is not None and self.mention.polarity == "past"


@dataclass(frozen=True)
class Days:
    """The day facts of a turn; see ``actions.reading.facts.reading.Told``."""

    facts: dict[str, Any] = field(default_factory=dict)
    windows: dict[str, tuple[date, date]] = field(default_factory=dict)
    problem: str = ""
    remark: str = ""
    wishes: dict[str, str] = field(default_factory=dict)
    dropped: frozenset[str] = frozenset()


def told_dates(turn: Turn, asking: Asking) -> Days:
    """Every day named in this turn, read as the fact it tells."""
    facts: dict[str, Any] = {}
    windows: dict[str, tuple[date, date]] = {}
    problem, others = "", []
    spans = _spans(turn, asking)
    for span in spans:
        role = _role(turn, span)
        fact = _which(turn, span, asking, role)
        if fact == WANTED:
            continue
        others.append(span)
        if fact != REPORT and REPORT not in facts and role == "report":
            facts.update(_behind_us(turn, span.words, REPORT).facts)
        if fact is None or fact in facts:
            continue
        one = _behind_us(turn, span.words, fact)
        facts.update(one.facts)
        windows.update(one.windows)
        problem = problem or one.problem
    wanted = _wanted(turn, asking, others)
    unfit = asking.days.proposed and _UNFIT.search(turn.text) and not _SUPPOSED.search(turn.text)
    if not wanted and unfit and not told_wishes(turn):  # 瑞金太远，仁济吧 is no matter of the day.
        wanted = Wanted(dropped=frozenset({WANTED}))
    if asking.fact == WANTED and not wanted and not facts and asking.earliest and _any_day(turn):
        wanted = Wanted(facts={WANTED: asking.earliest.isoformat()})
    return Days(
        {**facts, **wanted.facts}, windows, problem or wanted.problem, wanted.remark, wanted.wishes, wanted.dropped
    )


def _wanted(turn: Turn, asking: Asking, others: Iterable[Span]) -> Wanted:
    """The wish, read from the text without the days that are other facts."""
    text = turn.text
    for span in others:
        text = f"{text[: span.start]}{_BLANK * (span.end - span.start)}{text[span.end :]}"
    anchor = replace(asking.days, asked=asking.fact == WANTED)
    reading = read_days(text, turn.now, anchor=anchor)
    if asking.days.proposed is None and reading.mentions and all(one.kind == "time" for one in reading.mentions):
        reading = read_days(text, turn.now, anchor=DayContext(asked=anchor.asked))
    return wanted_day(reading, turn.now, asking.earliest, asking.days.in_hand)


def _spans(turn: Turn, asking: Asking) -> list[Span]:
    """The days of the message, those put right left out; the one meant last first where something is put right."""
    anchor = replace(asking.days, asked=asking.fact in (WANTED, *_BEHIND))
    mentions = [one for one in read_days(turn.text, turn.now, anchor=anchor).mentions if one.kind != "time"]
    spans = [Span(one.start, one.end, one.words, one) for one in mentions]
    if asking.fact in _BEHIND or not spans:
        taken = {place for one in mentions for place in range(one.start, one.end)}
        spans += [
            Span(int(e.get("start", 0)), int(e.get("end", 0)), str(e["value"]))
            for e in meant(turn, "date") if int(e.get("start", 0)) not in taken and not _only_a_time(str(e["value"]), turn)
        ]  # fmt: skip
    return sorted(spans, key=lambda span: (_refused(span), span.start))


def _only_a_time(words: str, turn: Turn) -> bool:
    found = read_days(words, turn.now).mentions
    return bool(found) and all(one.kind == "time" for one in found)


def _refused(span: Span) -> bool:
    return span.mention is not None and span.mention.polarity in ("excluded", "mentioned", "hypothetical")


def _any_day(turn: Turn) -> bool:
    """'随便哪天', or a yes to the first day we named."""
    agrees = clear_yes(turn) and not _HEDGES.search(turn.text)
    return agrees or bool(_ANY_DAY.search(turn.text)) or as_soon_as_possible(turn.text)


def _which(turn: Turn, span: Span, asking: Asking, role: str) -> str | None:
    """The fact a day tells: by what it is there for; in doubt by our question, else none."""
    if role in _OVER and asking.fact in _BEHIND:
        return asking.fact
    fact = _FACTS.get(role)
    if fact in _BEHIND:
        return WANTED if _lies_ahead(turn, span) else fact
    if fact == WANTED:
        if asking.fact in _BEHIND and role != "excluded":
            return asking.fact
        if asking.fact != WANTED and _just_over(turn, span):
            return DIAGNOSED if asking.misses(DIAGNOSED) else None
        return None if span.behind else WANTED
    if not role and asking.fact in (WANTED, *_BEHIND):
        return None if span.behind and asking.fact == WANTED else asking.fact
    return WANTED if not role and asking.booking and turn.intent in _ORDERS and not span.behind else None


def _role(turn: Turn, span: Span) -> str:
    """What the day is there for; a button's day, which no sentence is around, is wanted."""
    return role_of(turn, DAY, span.start, span.end) if turn.mentions else "wanted"


def _just_over(turn: Turn, span: Span) -> bool:
    """Whether the day is past, or has just passed and is told without its year: nobody means the one a year ahead."""
    if read_date(span.words, turn.now, prefer="future").problem == "past":
        return True
    past = read_date(span.words, turn.now, prefer="past").first
    assumed = span.mention is not None and "year" in span.mention.assumed
    return assumed and past is not None and 0 <= (turn.now.date() - past).days <= _LATELY


def _was_no_wish(turn: Turn, span: Span, asking: Asking) -> bool:
    """Whether the day on screen is told to be that of the diagnosis, the report or something past: no wish at all."""
    shown = asking.days.proposed
    if shown is None or _role(turn, span) not in _OVER:
        return False
    day = read_date(span.words, turn.now, prefer="past").first
    return day is not None and (day.month, day.day) == (shown.month, shown.day)


def _lies_ahead(turn: Turn, span: Span) -> bool:
    """Whether the words name a day to come and nothing tells that it is behind us."""
    found = span.mention
    if found is None or found.polarity != "wanted" or found.problem or found.first is None:
        return False
    return found.first > turn.now.date() and "year" not in found.assumed and _behind_is_far(turn, span)


def _behind_is_far(turn: Turn, span: Span) -> bool:
    """'12月9号' seen as past lies most of a year back: nobody means that beside a wish."""
    past = read_date(span.words, turn.now, prefer="past")
    return past.first is None or (turn.now.date() - past.first).days > 300 or past.problem is not None


def _behind_us(turn: Turn, words: str, fact: str) -> Days:
    """A day of the past: of a diagnosis, of a report."""
    reading = read_date(words, turn.now, prefer="past")
    problem = _problem(words, reading)
    if problem or reading.first is None or reading.last is None:
        return Days(problem=problem)
    span = {fact: (reading.first, reading.last)} if reading.first != reading.last else {}
    return Days({fact: reading.first.isoformat()}, span)


def _problem(words: str, reading: DateReading) -> str:
    if reading.problem == "impossible":
        return say("days.not_yet", words=words) if reading.first else say("days.no_such_day", words=words)
    if reading.first is None and reading.last is not None:
        return say("days.which_exactly")
    return ""
