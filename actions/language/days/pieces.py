"""Cuts a message into expressions of time and the gaps between them."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from actions.language import date_patterns as patterns
from actions.language.date_patterns import number
from actions.language.days.anchored import Anchored, find_anchored
from actions.language.days.finding import find_phrases
from actions.language.days.model import Polarity
from actions.language.days.polarity import (
    CORRECTION,
    FALLBACK,
    LIST,
    LISTED,
    all_of_them,
    polarity,
    refused_before,
    refused_late,
    welcomed,
)
from actions.language.days.syntax import Phrase

_STOP = re.compile(r"[,。;!?….]")
# A part of the day inside a sentence is one for a visit only between such words ('改到下午', '上午没空').
_PART_BEFORE = re.compile(
    r"(?:^|[,。!;?、天]|[改换到成为约要在就是放选定和或]|最好|安排|还是|或者|只有|只能|[上下]午|晚上)$"
)
_PART_AFTER = re.compile(
    r"$|[,。!;?、吧呢都行没不有就或和去来最更能也我要得]|可以|方便|比较|还是|的(?:号|话|吧|$|[,。?!])|好(?=[,。]|一些|点)"
)
_PART = re.compile(patterns.LONG_PART)


@dataclass(frozen=True)
class Piece:
    """An expression of time in a compact text: a phrase, an anchored expression or a part of the day.

    ``part`` beside ``anchored`` belongs to it ('当天上午').
    """

    start: int
    end: int
    phrase: Phrase | None = None
    anchored: Anchored | None = None
    part: str | None = None

    @property
    def is_time(self) -> bool:
        """Whether it names a time and no day."""
        if self.anchored is not None:
            return False
        return self.part is not None or (self.phrase is not None and not self.phrase.core)


@dataclass(frozen=True)
class Group:
    """Pieces that share what is said of them ('9号和10号都没空')."""

    pieces: tuple[Piece, ...]
    polarity: Polarity
    corrected: bool = False


def pieces_of(plain: str, anchored_ok: bool) -> list[Piece]:
    """The expressions of a compact text in order, none overlapping; moves only where ``anchored_ok``."""
    phrases = list(find_phrases(plain))
    found = [Piece(one.start, one.end, phrase=one) for one in phrases]
    if anchored_ok or phrases:
        found += [Piece(one.start, one.end, anchored=one) for one in find_anchored(plain)]
    found += [
        Piece(match.start(), match.end(), part=match[0])
        for match in _PART.finditer(plain)
        if _PART_BEFORE.search(plain, 0, match.start()) and _PART_AFTER.match(plain, match.end())
    ]
    kept: list[Piece] = []
    # At one place a move of a day in hand goes before a loose '前两天'.
    for piece in sorted(found, key=lambda one: (one.start, -one.end, one.anchored is None)):
        if not kept or piece.start >= kept[-1].end:
            _keep(piece, kept)
    return [each for piece in kept for each in _split(piece)]


def _keep(piece: Piece, kept: list[Piece]) -> None:
    if kept and kept[-1].anchored and piece.part and piece.start == kept[-1].end and not kept[-1].part:
        kept[-1] = replace(kept[-1], end=piece.end, part=piece.part)
    else:
        kept.append(piece)


def _split(piece: Piece) -> list[Piece]:
    """'周一三五' and '9、10号' as one piece a day."""
    phrase = piece.phrase
    if phrase is None:
        return [piece]
    if phrase.weekdays:
        days = [{**phrase.groups, "weekday": day} for day in phrase.weekdays]
        return [piece] + [replace(piece, phrase=replace(phrase, groups=groups)) for groups in days]
    if phrase.core == "day_of_month" and (phrase.groups["joint"] or "-") in "、和或跟":
        figures = [phrase.groups["start"], *re.split("[、和或跟]", phrase.groups["between"] or "")]
        days = [{**phrase.groups, "start": None, "day": day} for day in (*figures, phrase.groups["day"]) if day]
        if not _rising([day["day"] or "" for day in days]):
            return [piece]
        return [replace(piece, phrase=replace(phrase, groups=groups)) for groups in days]
    return [piece]


def _rising(days: list[str]) -> bool:
    numbers = [number(day) for day in days]
    return numbers == sorted(numbers)


def groups_of(plain: str, pieces: list[Piece]) -> list[Group]:
    """The pieces with what the words around them say, lists taken together."""
    lists = _lists(plain, pieces)
    groups: list[Group] = []
    for index, members in enumerate(lists):
        start = lists[index - 1][-1].end if index else 0
        following = lists[index + 1][0].start if index + 1 < len(lists) else len(plain)
        before = plain[start : members[0].start]
        after = plain[members[-1].end : following]
        if index + 1 < len(lists) and (refusal := refused_before(after)):
            after = after[: refusal.start()]
        corrected = index > 0 and bool(CORRECTION.search(before))
        groups.append(_group(tuple(members), before, after, corrected, index + 1 < len(lists)))
    return groups


def _group(members: tuple[Piece, ...], before: str, after: str, corrected: bool, followed: bool) -> Group:
    clause = _STOP.split(before)[-1]
    parts = _STOP.split(after, maxsplit=1)
    verdict = polarity(clause, parts[0])
    late = parts[1] if len(parts) > 1 else ""
    way_out = followed and FALLBACK.match(late)
    if verdict == "wanted" and late and not welcomed(parts[0]) and refused_late(late) and not way_out:
        verdict = "excluded"
    return Group(members, verdict, corrected)


def _lists(plain: str, pieces: list[Piece]) -> list[list[Piece]]:
    lists: list[list[Piece]] = []
    for index, piece in enumerate(pieces):
        if lists and _joined(plain, lists, piece, pieces[index + 1 :]):
            lists[-1].append(piece)
        else:
            lists.append([piece])
    return lists


def _joined(plain: str, lists: list[list[Piece]], piece: Piece, later: list[Piece]) -> bool:
    last = lists[-1][-1]
    if last.is_time != piece.is_time or (piece.anchored and not last.anchored):
        return False
    gap = plain[last.end : piece.start]
    if last.end > piece.start or LIST.fullmatch(gap):
        return True
    start = lists[-2][-1].end if len(lists) > 1 else 0
    if refused_before(_STOP.split(plain[start : lists[-1][0].start])[-1]):
        # '除了22号，下周都行' rules out the first alone.
        return False
    end = later[0].start if later else len(plain)
    return bool(LISTED.fullmatch(gap)) and all_of_them(plain[piece.end : end])


def figures_days(plain: str) -> list[str]:
    """Bare figures in answer to 'which day?' as full expressions: '1127' is '11月27日', '128' may be two days."""
    if span := _FIGURE_SPAN.fullmatch(plain):
        return [f"{span['m']}月{span['d']}日到{span['until_m']}月{span['until_d']}日"]
    found = _FIGURES.fullmatch(plain)
    if found is None:
        return []
    if three := found["three"]:
        pairs = [(int(three[0]), int(three[1:])), (int(three[:2]), int(three[2]))]
        return [f"{month}月{day}日" for month, day in pairs if 1 <= month <= 12 and 1 <= day <= 31]
    if found["day"]:
        return [f"{number(found['day'])}号"] if 1 <= number(found["day"]) <= 31 else []
    month, day = (found["month"], found["month_day"]) if found["month"] else (found["m"], found["d"])
    year = f"{2000 + int(found['yy'])}年" if found["yy"] else ""
    return [f"{year}{int(month)}月{int(day)}日"]


_LEAD = r"(?:嗯+|哦|好的?|那)?,?(?:那?就?)?(?:约|改|改到|改成|要|想|选|定|在)?"
_FIGURES = re.compile(
    rf"{_LEAD}(?:(?P<three>[1-9]\d\d)|(?P<month>0\d|1[0-2])(?P<month_day>[0-3]\d)"
    r"|(?:(?:20)?(?P<yy>\d\d)[./-])?(?P<m>\d{1,2})[./-](?P<d>\d{1,2})"
    rf"|(?P<day>\d{{1,2}}|[二三]?十[一二三四五六七八九]?)){patterns.POLITE}",
    re.ASCII,
)
_FIGURE_SPAN = re.compile(
    rf"{_LEAD}(?P<m>\d{{1,2}})[./](?P<d>\d{{1,2}})(?:-+|~|到|至)(?P<until_m>\d{{1,2}})[./](?P<until_d>\d{{1,2}}){patterns.POLITE}",
    re.ASCII,
)
