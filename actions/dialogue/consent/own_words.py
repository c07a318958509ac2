"""Where an utterance repeats the proposal's own words, and where it names another day, person or service."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from functools import lru_cache

from actions.dialogue.consent.proposals import Proposal
from actions.dialogue.consent.utterance import PAUSE, bare
from actions.dialogue.consent.words import ConsentWords, consent_words, starts_with
from actions.language.dates import DateReading, find_dates, read_date
from actions.language.normalise import normalise

_WEEKDAY = re.compile(r"(?:周|星期|礼拜)[一二三四五六日天]")
_MORNING, _AFTERNOON = ("凌晨", "早上", "上午"), ("下午", "傍晚", "晚上")


@dataclass(frozen=True)
class Span:
    """Characters ``start`` to ``end`` of the plain text, and the class they belong to."""

    start: int
    end: int
    kind: str


@dataclass(frozen=True)
class Mentions:
    """``own``: words of the proposal; ``other``: another day, time, person or service than the proposed one."""

    own: tuple[Span, ...]
    other: tuple[Span, ...]


def mentions(text: str, proposal: Proposal, now: datetime, other_services: Iterable[str] = ()) -> Mentions:
    """The proposal's own words in ``text`` (plain form), and what names something else. ``now`` is aware."""
    own = [*_own_things(text, proposal), *_own_people(text, proposal), *_calls(text)]
    days = list(_days(text, proposal, now))
    other = [*(span for span in days if span.kind == "other_day"), *_other_people(text, proposal)]
    other += _other_services(text, proposal, other_services)
    return Mentions((*own, *(span for span in days if span.kind != "other_day")), tuple(other))


def _found(text: str, words: Iterable[str], kind: str) -> Iterator[Span]:
    for word in words:
        at = text.find(word)
        while word and at >= 0:
            if starts_with(text, at, word):
                yield Span(at, at + len(word), kind)
            at = text.find(word, at + 1)


def _own_things(text: str, proposal: Proposal) -> Iterator[Span]:
    yield from _found(text, [normalise(thing) for thing in (proposal.place, proposal.booking) if thing], "own")
    yield from _found(text, [normalise(cost) for cost in proposal.cost], "cost")
    yield from _found(text, service_words(proposal.names, proposal.act), "own")
    yield from _found(text, _day_forms(proposal.day), "day")
    yield from _found(text, _day_forms(proposal.was_day), _was(proposal))
    yield from _found(text, consent_words().nouns[proposal.act], "own")
    for match in _sentence_in(proposal.sentence).finditer(text):
        yield Span(match.start(), match.end(), "sentence")


@lru_cache(maxsize=256)
def _sentence_in(sentence: str) -> re.Pattern[str]:
    """The own sentence in a plain text, wherever its writer paused."""
    return re.compile("[, ]?".join(re.escape(char) for char in bare(sentence)))


@lru_cache(maxsize=256)
def service_words(names: tuple[str, ...], act: str) -> tuple[str, ...]:
    """The service's names; 约专家号 is a name only where booking is what is proposed: elsewhere it orders."""
    words = consent_words()
    orders = words.verbs["book"] | words.accounted["help"]
    plain_names = (normalise(name) for name in names)
    return tuple(name for name in plain_names if act == "book" or not any(name.startswith(verb) for verb in orders))


def _day_forms(day: date | None) -> list[str]:
    """'12.3', '12-03', '1203': figures that are a day only because it stands on the screen."""
    if day is None:
        return []
    month, number = day.month, day.day
    english = {f"{day:%b} {number}".lower(), f"{day:%B} {number}".lower()}
    pairs = english | {f"{month}{mark}{number}" for mark in ".-/月"} | {f"{month:02}{mark}{number:02}" for mark in ".-/月"}
    return [*pairs, *(f"{day.year}{mark}{month}{mark}{number}" for mark in ".-/"), day.isoformat(), f"{month:02}{number:02}"]


def _was(proposal: Proposal) -> str:
    """The class of the day a booking stands on now: a moved one leaves it, so that naming it alone is no yes."""
    return "was_day" if proposal.act == "reschedule" else "day"


def _days(text: str, proposal: Proposal, now: datetime) -> Iterator[Span]:
    for words, start in find_dates(text):
        reading = read_date(words, now)
        if reading.first is None and reading.part is None and reading.time is None and reading.problem == "vague":
            continue  # '尽快' and '都行' name no day
        yield Span(start, start + len(words), _day_class(reading, proposal))


def _day_class(reading: DateReading, proposal: Proposal) -> str:
    standing = ((proposal.day, proposal.time, "day"), (proposal.was_day, proposal.was_time, _was(proposal)))
    for agrees in (_agrees, _weekday_agrees):
        for day, clock, kind in standing:
            if agrees(reading, day, clock):
                return kind
    return "other_day"


def _agrees(reading: DateReading, day: date | None, clock: time | None) -> bool:
    if reading.problem == "impossible" or day is None:
        return False
    if reading.first is not None and not reading.first == reading.last == day:
        return False
    if reading.part and (clock is None or not _in_part(reading.part, clock)):
        return False
    return reading.time is None or (clock is not None and _same_clock(reading, clock))


def _weekday_agrees(reading: DateReading, day: date | None, clock: time | None) -> bool:
    """'周四' beside a Thursday on the screen is that Thursday, though another one comes before it."""
    if day is None or reading.first is None or not _WEEKDAY.match(reading.words):
        return False
    same = reading.first == reading.last and reading.first.weekday() == day.weekday()
    return same and _agrees(replace(reading, first=day, last=day), day, clock)


def _in_part(part: str, clock: time) -> bool:
    if part == "中午":
        return 11 <= clock.hour <= 13
    return (clock.hour < 12 and part in _MORNING) or (clock.hour >= 12 and part in _AFTERNOON)


def _same_clock(reading: DateReading, clock: time) -> bool:
    told = reading.time or clock
    hours = {told.hour} if reading.part else {told.hour, (told.hour + 12) % 24}
    return clock.hour in hours and told.minute == clock.minute


def own_people(proposal: Proposal) -> frozenset[str]:
    """All words that mean the person proposed, pronouns apart."""
    words = consent_words()
    label = _label(proposal)
    if is_self(proposal):
        return words.people["self"] | _names(proposal) | (_spoken_of() if proposal.spoken_of else frozenset())
    groups = {group for group, forms in words.people.items() if label == group or label in forms}
    groups |= {words.wider[group] for group in groups if group in words.wider}
    exact = {group for group in groups if group not in words.wider}
    narrower = {group for group, wider in words.wider.items() if wider in exact and not groups & set(words.wider)}
    forms = frozenset({label}).union(*(words.people[group] for group in groups | narrower))
    return _names(proposal) | forms | frozenset(before + form for before in words.before_relation for form in forms)


def _spoken_of() -> frozenset[str]:
    """What a guardian calls the child, an agent the client."""
    words = consent_words()
    ward = words.people["child"] | words.people["son"] | words.people["daughter"]
    return words.pronouns | ward | frozenset(before + form for before in words.before_relation for form in ward)


def _names(proposal: Proposal) -> frozenset[str]:
    return frozenset({normalise(proposal.person_name)} if proposal.person_name else ())


def is_self(proposal: Proposal) -> bool:
    """Whether the proposal is for the member himself."""
    label = _label(proposal)
    return label == "self" or label in consent_words().people["self"]


def _label(proposal: Proposal) -> str:
    return normalise(proposal.person).strip(consent_words().whose) or normalise(proposal.person)


def _own_people(text: str, proposal: Proposal) -> Iterator[Span]:
    own = own_people(proposal) | (frozenset() if is_self(proposal) else consent_words().pronouns)
    for span in _found(text, own, "person"):
        yield Span(span.start, span.end, "self_person" if is_self(proposal) else "person")


def _other_people(text: str, proposal: Proposal) -> Iterator[Span]:
    words = consent_words()
    own = own_people(proposal)
    mine = is_self(proposal)
    others = (words.relatives | (words.pronouns if mine else words.people["self"])) - own
    taken = _taken(text, own | _address(words) | words.nouns[proposal.act] | (frozenset() if mine else words.pronouns))
    taken += [(span.start, span.end) for span in _calls(text)]
    for span in _found(text, others, "other_person"):
        if not any(start <= span.start and span.end <= end for start, end in taken) and _is_told(text, span, proposal):
            yield span


def _is_told(text: str, span: Span, proposal: Proposal) -> bool:
    """'我' alone is whoever speaks; only after 给 or 是 it is whom the act is for (帮我登记 asks for a naming)."""
    words = consent_words()
    if text[span.start : span.end] not in words.people["self"]:
        return True
    helping = words.accounted["help_self"] | words.accounted["help"] if proposal.act == "designate" else words.accounted["help"]
    before = text[: span.start]
    whom = [one for one in words.accounted["whom"] if before.endswith(one)]
    return any(one + text[span.start : span.end] not in helping for one in whom)


def _address(words: ConsentWords) -> frozenset[str]:
    """谢谢姑娘: how the other end of the line is called."""
    return words.accounted["polite"] & words.relatives | frozenset(w for w in words.accounted["polite"] if len(w) > 2)


def _calls(text: str) -> Iterator[Span]:
    """Whoever is called by: before what is said to him (好,孩子,约吧), or at the end after thanks or 吧 (谢谢闺女)."""
    words = consent_words()
    yes, to_you = tuple(words.accounted["soft"]), tuple(words.accounted["you"])
    for span in _found(text, words.vocatives, "call"):
        before, after = text[: span.start], text[span.end :]
        goes_on = after.startswith(to_you) or (len(after) > 1 and after.startswith(PAUSE))
        opens = goes_on and (not before or before.endswith((PAUSE, *yes)))
        closes = before.endswith((*words.accounted["polite"], *words.accounted["ba"])) and after[:1] in (PAUSE, "")
        if opens or closes:
            yield span


def _taken(text: str, words: Iterable[str]) -> list[tuple[int, int]]:
    return [(span.start, span.end) for span in _found(text, words, "")]


def _other_services(text: str, proposal: Proposal, others: Iterable[str]) -> Iterator[Span]:
    own = service_words(proposal.names, "book")
    taken = _taken(text, own)
    plain_others = {normalise(name) for name in others} - set(own)
    for span in _found(text, plain_others, "other_service"):
        if not any(start <= span.start and span.end <= end for start, end in taken):
            yield span
