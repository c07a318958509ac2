"""What an utterance says beside a yes: doubt, no, a question, a change, somebody else, another act."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from actions.dialogue.consent.own_words import Mentions, mentions
from actions.dialogue.consent.proposals import Act, Proposal
from actions.dialogue.consent.utterance import plain
from actions.dialogue.consent.words import ConsentWords, consent_words, starts_with
from actions.language.normalise import normalise

_MASK = "\x01"
_FOR_EVERY_ACT = ("question", "asked", "hold", "vague", "no", "change", "detail", "other_person")
WEAK, PLAIN, STRONG = range(3)
# Which cue of the file stands for which kind, and how much its words and its patterns weigh.
_WEIGHTS = {"question": (STRONG, WEAK), "asked": (PLAIN, PLAIN), "keep": (STRONG, STRONG), "change": (PLAIN, STRONG),
            "other_person": (STRONG, STRONG)}  # fmt: skip
_BLOTTED = ("day", "was_day", "own", "cost", "sentence", "call")
_KIND = {"asked": "question", "keep": "no", "refuse": "no", "alters": "change", "detail": "change"}


@dataclass(frozen=True)
class Found:
    """A cue's ``kind``, the ``words`` that gave it, and its ``weight``: STRONG where it names what is wanted instead."""

    kind: str
    words: str
    weight: int = WEAK


def find_cues(text: str, proposal: Proposal, mentioned: Mentions) -> tuple[Found, ...]:
    """Every cue in ``text`` (plain form) that is neither part of an accounted phrase nor the proposal's own."""
    masked = _masked(text, proposal, mentioned)
    found = [*_others(text, mentioned), *_people(text, mentioned), *_standing_days(text, mentioned)]
    for name in _names(proposal.act):
        found += _in(masked, name)
    found += _other_acts(masked, proposal.act)
    return tuple(found)


def cues_named(text: str, proposal: Proposal, now: datetime) -> frozenset[str]:
    """The names, as the file of words has them, of the cues found in ``text`` as said; ``now`` is aware."""
    words = plain(text)
    mentioned = mentions(words, proposal, now)
    masked = _masked(words, proposal, mentioned)
    people = {found.kind for found in _people(words, mentioned)}
    return frozenset(name for name in _names(proposal.act) if any(True for _ in _in(masked, name)) or name in people)


def refuses(text: str) -> bool:
    """Whether a no is said outright (不约了, 算了), not only a doubt with a negation in it."""
    return bool(consent_words().refuses.search(text))


def _names(act: Act) -> tuple[str, ...]:
    """The cues that count at this act."""
    refusing = ("keep",) if act in ("cancel", "reschedule") else ()
    altering = ("alters",) if act != "reschedule" else ()
    return (*_FOR_EVERY_ACT, *altering, *refusing, *(("refuse",) if act in ("book", "designate") else ()))


def _others(text: str, mentioned: Mentions) -> Iterator[Found]:
    words = consent_words()
    for span in mentioned.other:
        if span.kind == "other_day":
            wanted = bool(words.day_wanted.match(text[span.end :]))
            yield Found("change", text[span.start : span.end], STRONG if wanted else WEAK)
        elif span.kind == "other_service":
            yield Found("change", text[span.start : span.end], STRONG)


def _standing_days(text: str, mentioned: Mentions) -> Iterator[Found]:
    """还是3号 at a move away from the 3rd: only the day it stands on, without the day it would go to."""
    if not any(span.kind == "day" for span in mentioned.own):
        yield from (Found("no", text[s.start : s.end], STRONG) for s in mentioned.own if s.kind == "was_day")


def _people(text: str, mentioned: Mentions) -> Iterator[Found]:
    words = consent_words()
    for span in mentioned.other:
        if span.kind == "other_person":
            before, after = text[: span.start], text[span.end :]
            acts = words.for_person.search(before) or words.person_acts.match(after) or not (before or after)
            yield Found("other_person", text[span.start : span.end], STRONG if acts else WEAK)


def _in(masked: str, name: str) -> Iterator[Found]:
    cue = consent_words().cues[name]
    kind, (by_word, by_pattern) = _KIND.get(name, name), _WEIGHTS.get(name, (WEAK, WEAK))
    for word in cue.words:
        at = masked.find(word)
        if at >= 0 and starts_with(masked, at, word):
            yield Found(kind, word, by_word)
    if cue.pattern and (match := cue.pattern.search(masked)):
        yield Found(kind, match.group().strip(_MASK), by_pattern)


def _other_acts(masked: str, act: Act) -> Iterator[Found]:
    words = consent_words()
    for match in _verbs_of_others(act).finditer(masked):
        before, after = masked[: match.start()], masked[match.end() :]
        if not (words.negated.search(before) or words.noun_before.search(before) or words.cannot.match(after)):
            yield Found("other_act", match.group(), PLAIN)


@lru_cache(maxsize=8)
def _verbs_of_others(act: Act) -> re.Pattern[str]:
    return re.compile("|".join(sorted(map(re.escape, consent_words().other_acts[act]), key=len, reverse=True)))


@lru_cache(maxsize=8)
def _phrases(act: Act) -> tuple[str, ...]:
    """Accounted words that would be mistaken for a cue (没问题, 想好了), the longest first."""
    words = consent_words()
    groups = ("soft", "firm", "note", "polite", "urge", "heard", "await", "suits")
    accounted = {word for group in groups for word in words.accounted[group]} | words.verbs[act] | words.to_day
    if act == "cancel":
        accounted |= words.reasons_only
    if act != "reschedule":
        accounted -= words.to_day
    return tuple(sorted((word for word in accounted if _sounds_like_a_cue(word, act, words)), key=len, reverse=True))


def _sounds_like_a_cue(word: str, act: Act, words: ConsentWords) -> bool:
    if any(verb in word for verb in words.other_acts[act]):
        return True
    cues = (words.cues[name] for name in _names(act))
    return any(any(w in word for w in cue.words) or (cue.pattern and cue.pattern.search(word)) for cue in cues)


def _masked(text: str, proposal: Proposal, mentioned: Mentions) -> str:
    """``text`` with accounted phrases and the proposal's own words blotted out, length kept."""
    out = list(text)
    name = normalise(proposal.person_name or "")
    if name and (at := text.find(name)) >= 0:
        out[at : at + len(name)] = _MASK * len(name)
    for span in mentioned.own:
        if span.kind in _BLOTTED or (span.kind == "person" and span.end - span.start > 1):
            out[span.start : span.end] = _MASK * (span.end - span.start)
    for span in mentioned.other:
        if span.kind == "other_day":
            out[span.start : span.end] = _MASK * (span.end - span.start)
    return _without_phrases(_without_undone("".join(out), proposal.act), proposal.act)


def _without_undone(masked: str, act: Act) -> str:
    """``masked`` without a refusal that is taken back itself: 算了，取消吧 at a cancelling, 别取消 at a booking."""
    words = consent_words()
    if act == "cancel":
        return _sighs().sub(lambda match: _MASK * len(match.group()), masked)
    return words.not_refused.sub(lambda match: _MASK * len(match.group()), masked)


@lru_cache(maxsize=1)
def _sighs() -> re.Pattern[str]:
    words = consent_words()
    verbs = "|".join(sorted(words.verbs["cancel"]))
    light = "|".join(sorted(w for kind in ("rather", "self", "link", "help") for w in words.accounted[kind]))
    return re.compile(rf"{words.sigh}(?=,?(?:(?:{light}),?)*(?:{verbs}))")


def _without_phrases(text: str, act: Act) -> str:
    phrases, cue_words = _phrases(act), _all_cue_words(act)
    at, out = 0, list(text)
    while at < len(text):
        phrase = _longest(text, at, phrases)
        if phrase and phrase >= _longest(text, at, cue_words):
            out[at : at + phrase] = _MASK * phrase
            at += phrase
        else:
            at += 1
    return "".join(out)


@lru_cache(maxsize=8)
def _all_cue_words(act: Act) -> tuple[str, ...]:
    words = consent_words()
    return tuple(sorted({w for name in _names(act) for w in words.cues[name].words}, key=len, reverse=True))


def _longest(text: str, at: int, words: Iterable[str]) -> int:
    return next((len(word) for word in words if starts_with(text, at, word)), 0)

