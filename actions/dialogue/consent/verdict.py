"""Whether an utterance is a yes to exactly the proposal on screen.

Two independent looks must agree: a grammar that accounts for every part of the utterance, and the cues of everything
that is not quite a yes. Whatever either of them cannot place leaves the proposal open.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from enum import Enum

from actions.dialogue.consent.clauses import firm_beside
from actions.dialogue.consent.cues import PLAIN, STRONG, WEAK, Found, find_cues, refuses
from actions.dialogue.consent.grammar import FIRM, NONE, SENTENCE, cover
from actions.dialogue.consent.own_words import mentions
from actions.dialogue.consent.proposals import Pressed, Proposal, read_button
from actions.dialogue.consent.utterance import plain
from actions.dialogue.consent.words import consent_words


class Verdict(str, Enum):
    """What an utterance means to a proposal. Only YES carries it out."""

    YES = "yes"
    NO = "no"
    HOLD = "hold"  # doubt, wait, think it over
    QUESTION = "question"
    CHANGE = "change"  # another day, service or detail
    OTHER_PERSON = "other_person"
    OTHER_ACT = "other_act"
    UNCLEAR = "unclear"
    NEEDS_SENTENCE = "needs_sentence"  # a plain yes where only the button or the own sentence will do
    EXPIRED = "expired"  # a yes that comes too late
    STALE = "stale"  # a yes to another proposal, or from another member


@dataclass(frozen=True)
class ConsentReading:
    """``verdict``; ``because``: the parts no yes accounts for; ``cues``: every kind of thing found, however outweighed.

    ``button`` tells whether the yes came by a button or its caption. ``asked`` are the questions put beside a yes that
    stands, as said. ``firm``: a firm yes was said in a clause of its own, whatever stands beside it, so that nothing is dropped.
    """

    verdict: Verdict
    because: tuple[str, ...] = ()
    cues: frozenset[str] = frozenset()
    button: bool = False
    asked: tuple[str, ...] = ()
    firm: bool = False


def read_consent(
    text: str, proposal: Proposal, now: datetime, member_id: str | None, *, other_services: Iterable[str] = ()
) -> ConsentReading:
    """What ``text`` means to ``proposal`` at ``now`` (aware), said by the member ``member_id``.

    ``other_services`` are names of services other than the proposed one, so that naming one is told from a word
    unknown; without them it is UNCLEAR instead of CHANGE. Never raises on any ``text``.
    """
    pressed = read_button(text)
    reading = _pressed(pressed, proposal, now, other_services) if pressed else _said(text, proposal, now, other_services)
    if reading.verdict not in (Verdict.YES, Verdict.NEEDS_SENTENCE):
        return reading
    if member_id != proposal.member_id:
        return ConsentReading(Verdict.STALE, ("member",), reading.cues, reading.button)
    if proposal.expired(now):
        return ConsentReading(Verdict.EXPIRED, ("time",), reading.cues, reading.button)
    return reading


def _pressed(pressed: Pressed, proposal: Proposal, now: datetime, other_services: Iterable[str]) -> ConsentReading:
    if pressed.id is None:
        return ConsentReading(Verdict.UNCLEAR, ("button",), button=True)
    if pressed.id != proposal.id:
        return ConsentReading(Verdict.STALE, (pressed.id,), button=True)
    if not pressed.confirms:
        return ConsentReading(Verdict.NO, button=True)
    if not plain(pressed.rest):
        return ConsentReading(Verdict.YES, button=True)
    beside = _said(pressed.rest, proposal, now, other_services)
    agreed = beside.verdict in (Verdict.YES, Verdict.NEEDS_SENTENCE)
    return ConsentReading(Verdict.YES, button=True) if agreed else beside


def _said(text: str, proposal: Proposal, now: datetime, other_services: Iterable[str]) -> ConsentReading:
    """The whole utterance; where it is no yes as a whole, a firm yes beside something that takes nothing of it back."""
    names = tuple(other_services)
    whole = _whole(text, proposal, now, names)
    mendable = proposal.act in ("book", "reschedule") and not proposal.strict
    if whole.verdict in (Verdict.YES, Verdict.NEEDS_SENTENCE) or not mendable:
        return whole
    beside = firm_beside(text, proposal, now, names)
    if beside is None:
        return whole
    if beside.agreed:
        return replace(whole, verdict=Verdict.YES, asked=beside.questions, firm=True)
    dropped = whole.verdict is Verdict.NO and not beside.refuses
    return replace(whole, verdict=Verdict.UNCLEAR if dropped else whole.verdict, firm=not beside.refuses)


def _whole(text: str, proposal: Proposal, now: datetime, other_services: Iterable[str]) -> ConsentReading:
    words = plain(text)
    mentioned = mentions(words, proposal, now, other_services)
    account = cover(words, proposal, mentioned.own)
    found = find_cues(words, proposal, mentioned)
    kinds = frozenset(cue.kind for cue in found)
    because = tuple(dict.fromkeys([*account.skipped, *(cue.words for cue in found)]))
    if found:
        return ConsentReading(_outweighing(found, words), because, kinds)
    nods = (account.heard or proposal.follows or proposal.held) and account.strength < FIRM
    if account.skipped or account.strength == NONE or nods:
        return ConsentReading(Verdict.UNCLEAR, because or (words,))
    if proposal.strict and account.strength < SENTENCE:
        return ConsentReading(Verdict.NEEDS_SENTENCE)
    return ConsentReading(Verdict.YES)


def _outweighing(found: Iterable[Found], words: str) -> Verdict:
    """The cue that decides what is to be said: what names something else before what only hesitates."""
    weights: dict[str, int] = {}
    for cue in found:
        weights[cue.kind] = max(cue.weight, weights.get(cue.kind, cue.weight))
    person, question, change, hold, no, act = (
        weights.get(kind, -1) for kind in ("other_person", "question", "change", "hold", "no", "other_act")
    )
    refused = no >= WEAK and (refuses(words) or no == STRONG)
    order = (
        (person == STRONG, Verdict.OTHER_PERSON),
        (question == STRONG, Verdict.QUESTION),
        (change == STRONG, Verdict.CHANGE),
        (hold >= WEAK and question == WEAK and not refused, Verdict.HOLD),
        (change == PLAIN and question < WEAK and not refused, Verdict.CHANGE),
        (question >= WEAK, Verdict.QUESTION),
        (act >= WEAK and not refused, Verdict.OTHER_ACT),
        (refused, Verdict.NO),
        (hold >= WEAK, Verdict.HOLD),
        (person >= WEAK, Verdict.OTHER_PERSON),
        (change >= WEAK, Verdict.CHANGE),
        (no >= WEAK, Verdict.NO),
        (act >= WEAK, Verdict.OTHER_ACT),
    )
    return next((verdict for holds, verdict in order if holds), Verdict.UNCLEAR)


def gives_up(text: str) -> bool:
    """Whether ``text``, said after an act was carried out, takes it back (算了 不约了, 当我没说).

    It does not undo anything: the answer is to ask whether what was just done shall be cancelled.
    """
    words, said = consent_words(), plain(text)
    return bool(words.gives_up.search(said)) and not words.never_gives_up.search(said)
