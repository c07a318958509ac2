"""``read_days``: everything one message says about days, and which day results."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from actions.language import date_patterns as patterns
from actions.language import lunar
from actions.language.date_clock import part_of_day
from actions.language.date_view import DAY, Vague, Viewpoint
from actions.language.days import anchored as moves
from actions.language.days.choose import resolve
from actions.language.days.kinds import assumed_of, kind_of
from actions.language.days.model import NO_CONTEXT, DayContext, DayReading, Mention, Problem
from actions.language.days.pieces import Group, Piece, figures_days, groups_of, pieces_of
from actions.language.days.syntax import Phrase
from actions.language.days.tails import Value
from actions.language.days.times import Times, lone_times, times_of
from actions.language.days.value import NO_HINTS, Hints, judged, ranged, read_whole_answer

_SHANGHAI = ZoneInfo("Asia/Shanghai")
_WHOLE = frozenset({"week", "month", "year", "span"})


@dataclass(frozen=True)
class Said:
    """A mention with what the resolution needs beside it."""

    mention: Mention
    piece: Piece
    group: Group
    bare_weekday: int | None = None
    is_any_day: bool = False

    @property
    def window(self) -> tuple[date, date] | None:
        """Its days, None where none result or a problem stands in the way."""
        found = self.mention
        if found.problem is not None or found.first is None or found.last is None:
            return None
        return found.first, found.last


def read_days(
    text: str,
    now: datetime,
    *,
    anchor: DayContext = NO_CONTEXT,
    working_day_after: Callable[[date, int], date | None] = lunar.working_day_after,
) -> DayReading:
    """What ``text`` says about days at ``now`` (aware; counted in Asia/Shanghai).

    ``anchor`` holds the days the talk has in hand. Days lie ahead, but what is told as past ('上次8月5号')
    lies behind. Never raises on any ``text``: what cannot be settled comes back with a ``problem``.
    """
    now = now.astimezone(_SHANGHAI)
    plain, offsets = patterns.compact(text)
    view = Viewpoint(now.date(), True, hour=now.hour, working_day_after=working_day_after)
    if whole := _whole(plain, text, now, view, anchor):
        return whole
    has_anchor = anchor.in_hand is not None
    reader = _Reader(offsets, text, now, view, anchor)
    said = reader.read(groups_of(plain, pieces_of(plain, has_anchor or anchor.asked)))
    return resolve(text, plain, said, now, anchor)


def _whole(plain: str, text: str, now: datetime, view: Viewpoint, anchor: DayContext) -> DayReading | None:
    """Answers that mean a day or time only because they are all that was said."""
    answer = plain.strip(patterns.STRAY)
    if anchor.asked and (figures := figures_days(answer)):
        return _figures(text, [read_days(one, now, anchor=replace(anchor, asked=False)) for one in figures])
    if patterns.ANSWER_SOON.fullmatch(answer):
        return DayReading(text, any_day=True)
    if answer.replace(".", "").isdigit() and len(answer) < 8 and not anchor.asked:
        return None
    try:
        window = read_whole_answer(answer, view)
    except (ValueError, OverflowError, Vague):
        window = None
    mention: Mention | None = None
    if window and window[0] and window[1]:
        first, last, problem = judged(window, now, view, None, None)
        mention = Mention(0, len(text), text, "day", first, last, problem=problem)
    elif (times := _answer_times(answer)) and times != Times():
        mention = Mention(0, len(text), text, "time", None, None, times.part, times.time, times.until)
    if mention is None:
        return None
    piece = Piece(0, len(plain), part=mention.part if mention.kind == "time" else None)
    return resolve(text, plain, [Said(mention, piece, Group((piece,), "wanted"))], now, anchor)


def _figures(text: str, readings: list[DayReading]) -> DayReading:
    """One reading of bare figures; two possible days are both told and none is chosen."""
    chosen = [reading for reading in readings if reading.chosen] or readings
    spread = tuple(replace(one, start=0, end=len(text), words=text) for one in chosen[0].mentions)
    if len(chosen) == 1:
        return replace(chosen[0], text=text, mentions=spread)
    days = tuple((reading.chosen[0].first, reading.chosen[0].last) for reading in chosen if reading.chosen)
    open_ = replace(spread[0], problem="ambiguous", alternatives=days)
    return DayReading(text, (open_,), problem="ambiguous")


def _answer_times(answer: str) -> Times:
    try:
        return lone_times(answer)
    except ValueError:
        return Times()


@dataclass
class _Reader:
    offsets: list[int]
    text: str
    now: datetime
    view: Viewpoint
    context: DayContext

    def read(self, groups: list[Group]) -> list[Said]:
        """The mentions of all groups in order."""
        hints = self._hints(groups)
        said: list[Said] = []
        last: date | None = None
        for group in groups:
            begun = len(said)
            for piece in group.pieces:
                one = self._one(piece, group, self._nearer(hints, said, group), last)
                if group.corrected and one.piece.is_time and said:
                    one = self._same_part(one, said)
                said.append(one)
                if group.polarity != "past" and _leads_on(one.mention):
                    last = one.mention.first
            said[begun:] = _shared_time(said[begun:])
        return said

    def _nearer(self, hints: Hints, said: list[Said], group: Group) -> Hints:
        """``hints``, or the month and week of the day just said where it was said in full."""
        named = [one for one in said if one.mention.first and one.mention.polarity != "past"]
        if group.polarity == "past" or not named or named[-1].mention.first is None:
            return hints
        day = named[-1].mention.first
        monday = day - day.weekday() * DAY
        full = named[-1].bare_weekday is None and named[-1].mention.last == day and hints.window is None
        return Hints(day, (monday, monday + 6 * DAY) if full else hints.window)

    def _same_part(self, one: Said, said: list[Said]) -> Said:
        """'晚上7点，不，8点': the corrected hour stays in the evening."""
        part = next((each.mention.part for each in reversed(said) if each.mention.part), None)
        if part is None or one.piece.phrase is None:
            return one
        times = times_of(one.piece.phrase, part)
        return replace(one, mention=replace(one.mention, part=times.part, time=times.time))

    def _hints(self, groups: list[Group]) -> Hints:
        """The week or month the message speaks of, else those of the day on screen."""
        for group in groups:
            for piece in group.pieces:
                value = self._value(piece.phrase, self.view, NO_HINTS) if piece.phrase else None
                if value and value.grain in _WHOLE and group.polarity == "wanted" and value.first and value.last:
                    month = value.first if value.grain == "month" else None
                    return Hints(month or self.context.proposed, (value.first, value.last))
        proposed = self.context.proposed
        if proposed is None:
            return NO_HINTS
        monday = proposed - proposed.weekday() * DAY
        return Hints(proposed, (monday, monday + 6 * DAY))

    def _value(self, phrase: Phrase, view: Viewpoint, hints: Hints) -> Value | None:
        if phrase.core in ("", "soon"):
            return None
        try:
            return ranged(phrase, view, hints)
        except (Vague, ValueError, OverflowError):
            return None

    def _one(self, piece: Piece, group: Group, hints: Hints, last: date | None) -> Said:
        start, end = self.offsets[piece.start], self.offsets[piece.end - 1] + 1
        part = part_of_day(piece.part) if piece.part else None
        blank = Mention(start, end, self.text[start:end], "time", part=part, polarity=group.polarity)
        if piece.is_time and part:
            return Said(blank, piece, group)
        if piece.anchored is not None:
            return self._anchored(blank, piece, group, last)
        if piece.phrase is None:
            return Said(blank, piece, group)
        return self._phrase(blank, piece, piece.phrase, group, hints)

    def _phrase(self, blank: Mention, piece: Piece, phrase: Phrase, group: Group, hints: Hints) -> Said:
        view = replace(self.view, future=group.polarity != "past")
        try:
            times = times_of(phrase)
            timed = replace(blank, part=times.part, time=times.time, until=times.until)
            if phrase.core == "":
                return Said(timed, piece, group)
            if phrase.core == "soon":
                return Said(replace(timed, kind="vague"), piece, group, is_any_day=group.polarity == "wanted")
            value = ranged(phrase, view, hints)
        except Vague:
            return Said(replace(blank, kind="vague", problem="vague"), piece, group)
        except (ValueError, OverflowError):
            return Said(replace(blank, kind="day", problem="impossible"), piece, group)
        if self._only_a_year(phrase) and timed.polarity != "past":
            timed = replace(timed, polarity="mentioned")
        weekday = self._bare_weekday(phrase, value)
        return Said(self._judged(timed, phrase, value, view), piece, group, bare_weekday=weekday)

    def _only_a_year(self, phrase: Phrase) -> bool:
        """'今年还有几次' names no day for a visit unless we asked for one."""
        whole = phrase.core == "year" and not (phrase.groups["edge"] or phrase.groups["alone"] or phrase.tails)
        return whole and not self.context.asked and self.context.in_hand is None

    def _bare_weekday(self, phrase: Phrase, value: Value) -> int | None:
        bare = phrase.core == "weekday" and not phrase.groups["ref"] and not phrase.tails and not phrase.until
        return value.first.weekday() if bare and value.first else None

    def _judged(self, timed: Mention, phrase: Phrase, value: Value, view: Viewpoint) -> Mention:
        first, last, problem = value.first, value.last, value.problem or None
        kind = kind_of(phrase, value)
        if phrase.prefix == "deadline" and kind != "deadline" and last:
            first, kind = view.today, "deadline"
        elif phrase.prefix == "not_before" and kind == "day" and first:
            kind, last = "not_before", first + 13 * DAY
        verdict: Problem | None = problem  # type: ignore[assignment]
        if problem is None:
            first, last, verdict = judged((first, last), self.now, view, timed.part, timed.time)
        rough = value.approximate or kind == "vague" or phrase.prefix == "approx"
        assumed = assumed_of(phrase, value, self.now)
        return replace(
            timed, kind=kind, first=first, last=last, problem=verdict, alternatives=value.others,
            approximate=rough, assumed=assumed,
        )  # fmt: skip

    def _anchored(self, blank: Mention, piece: Piece, group: Group, last: date | None) -> Said:
        assert piece.anchored is not None
        try:
            window = moves.evaluate(piece.anchored, last, self.context, self.view)
        except (Vague, ValueError, OverflowError):
            return Said(replace(blank, kind="offset", problem="vague"), piece, group)
        if window is None:
            return Said(replace(blank, kind="offset", problem="unanchored"), piece, group)
        first, end, problem = judged(window, self.now, self.view, None, None)
        return Said(replace(blank, kind="offset", first=first, last=end, problem=problem), piece, group)


def _leads_on(mention: Mention) -> bool:
    """Whether '前一天' and '那周' can lean on it: a day or a week ahead."""
    if mention.first is None or mention.last is None or mention.problem == "past":
        return False
    return mention.last - mention.first < 7 * DAY


def _shared_time(listed: list[Said]) -> list[Said]:
    """'周三或者周四上午': a time after the last of a list is that of all of them."""
    if len(listed) < 2 or any(one.mention.part or one.mention.time for one in listed[:-1]):
        return listed
    last = listed[-1].mention
    return [
        replace(one, mention=replace(one.mention, part=last.part, time=last.time, until=last.until)) for one in listed
    ]
