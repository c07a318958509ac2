"""What an utterance says beside a yes: doubt, no, a question, a change, somebody else, another act."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from actions.dialogue.consent_words import ConsentWords, consent_words, starts_with
from actions.dialogue.own_words import Mentions
from actions.dialogue.proposals import Act, Proposal
from actions.dialogue.utterance import bare
from actions.language.normalise import normalise

_MASK = "\x01"
_FOR_EVERY_ACT = ("question", "hold", "vague", "no", "change", "other_person")


@dataclass(frozen=True)
class Found:
    """A cue's ``kind``, the ``words`` that gave it, and whether it stands out (names what it wants instead)."""

    kind: str
    words: str
    strong: bool = False


def find_cues(text: str, proposal: Proposal, mentioned: Mentions) -> tuple[Found, ...]:
    """Every cue in ``text`` (plain form) that is neither part of an accounted phrase nor the proposal's own."""
    masked = _masked(text, proposal, mentioned)
    found = [Found(span.kind.replace("other_day", "change").replace("other_service", "change"), text[span.start : span.end], True)
             for span in mentioned.other if span.kind != "other_person"]  # fmt: skip
    found += _people(text, mentioned)
    for kind in _kinds(proposal.act):
        found += [Found(_named(kind), words, kind == "other_person") for words in _in(masked, kind)]
    found += _other_acts(masked, proposal.act)
    return tuple(found)


def refuses(text: str) -> bool:
    """Whether a no is said outright (不约了, 算了), not only a doubt with a negation in it."""
    return bool(consent_words().refuses.search(text))


def _kinds(act: Act) -> tuple[str, ...]:
    refusing = ("keep",) if act in ("cancel", "reschedule") else ()
    return (*_FOR_EVERY_ACT, *refusing, *(("refuse",) if act in ("book", "designate") else ()))


def _named(kind: str) -> str:
    return "no" if kind in ("keep", "refuse") else kind


def _people(text: str, mentioned: Mentions) -> Iterator[Found]:
    words = consent_words()
    for span in mentioned.other:
        if span.kind == "other_person":
            strong = bool(words.for_person.search(text[: span.start]) or words.person_acts.match(text[span.end :]))
            yield Found("other_person", text[span.start : span.end], strong)


def _in(masked: str, kind: str) -> Iterator[str]:
    cue = consent_words().cues[kind]
    for word in cue.words:
        at = masked.find(word)
        if at >= 0 and starts_with(masked, at, word):
            yield word
    if cue.pattern and (match := cue.pattern.search(masked)):
        yield match.group().strip(_MASK)


def _other_acts(masked: str, act: Act) -> Iterator[Found]:
    words = consent_words()
    for verb in words.other_acts[act]:
        at = masked.find(verb)
        if at >= 0 and not words.negated.search(masked[:at]):
            yield Found("other_act", verb, True)


@lru_cache(maxsize=8)
def _phrases(act: Act) -> tuple[str, ...]:
    """Accounted words that would be mistaken for a cue (没问题, 想好了), the longest first."""
    words = consent_words()
    groups = ("soft", "firm", "note", "polite", "urge", "heard")
    accounted = {word for group in groups for word in words.accounted[group]} | words.verbs[act] | words.to_day
    if act != "reschedule":
        accounted -= words.to_day
    return tuple(sorted((word for word in accounted if _sounds_like_a_cue(word, act, words)), key=len, reverse=True))


def _sounds_like_a_cue(word: str, act: Act, words: ConsentWords) -> bool:
    if any(verb in word for verb in words.other_acts[act]):
        return True
    cues = (words.cues[kind] for kind in _kinds(act))
    return any(any(w in word for w in cue.words) or (cue.pattern and cue.pattern.search(word)) for cue in cues)


def _masked(text: str, proposal: Proposal, mentioned: Mentions) -> str:
    """``text`` with accounted phrases and the proposal's own words blotted out, length kept."""
    out = list(text)
    sentence = bare(proposal.sentence)
    names = [normalise(proposal.person_name)] if proposal.person_name else []
    for word in (sentence, *names):
        if (at := text.find(word)) >= 0:
            out[at : at + len(word)] = _MASK * len(word)
    for span in mentioned.own:
        if span.kind in ("day", "own") or (span.kind == "person" and span.end - span.start > 1):
            out[span.start : span.end] = _MASK * (span.end - span.start)
    for span in mentioned.other:
        if span.kind == "other_day":
            out[span.start : span.end] = _MASK * (span.end - span.start)
    return _without_phrases(_without_sigh("".join(out), proposal.act), proposal.act)


def _without_sigh(masked: str, act: Act) -> str:
    words = consent_words()
    verbs = "|".join(sorted(words.verbs["cancel"] - words.reasons_only))
    light = "|".join(sorted(w for kind in ("rather", "self", "link", "help") for w in words.accounted[kind]))
    sigh = re.compile(rf"{words.sigh}(?=,?(?:(?:{light}),?)*(?:{verbs}))")
    return sigh.sub(_MASK * len(words.sigh), masked) if act == "cancel" else masked


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
    return tuple(sorted({w for kind in _kinds(act) for w in words.cues[kind].words}, key=len, reverse=True))


def _longest(text: str, at: int, words: Iterable[str]) -> int:
    return next((len(word) for word in words if starts_with(text, at, word)), 0)

