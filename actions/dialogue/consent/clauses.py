"""A firm yes in a clause of its own, with a remark or a later question beside it (确定提交。那天有人打给我吗).

Every other part of the message has to be harmless: said in full by the grammar of a yes, a remark in which no cue is
found, or a question in a sentence of its own that does not bear on the act. One part that is none of these, and there is no yes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from actions.dialogue.consent.cues import STRONG, Found, find_cues, refuses
from actions.dialogue.consent.grammar import FIRM, cover
from actions.dialogue.consent.own_words import mentions
from actions.dialogue.consent.proposals import Proposal
from actions.dialogue.consent.utterance import PAUSE, plain
from actions.dialogue.consent.words import consent_words

_SENTENCE = re.compile(r"(?:^[。；;！!\n？?…]+)?[^。；;！!\n？?…]+[。；;！!\n？?…]*")
_CLAUSE = re.compile(r"[^，,、～~\s]+(?:(?<![\u4e00-\u9fff])\s+[^，,、～~\s]+)*")
# A remark is short; what is longer tells something that has to be looked at.
_REMARK, _QUESTION = 18, 5
_BLOT = "\x01"
# 要不要, 有没有: the negation is the question.
_A_NOT_A = re.compile(r"(.)[不没]\1")
# What a clause beside a question may tell.
_TOLD = {"vague", "other_person"}


@dataclass(frozen=True)
class Clause:
    """``text`` as said, its place, and the number of its sentence."""

    text: str
    start: int
    end: int
    sentence: int


@dataclass(frozen=True)
class Beside:
    """A firm yes was said: whether ``agreed`` stands, the ``questions`` beside it as said, and whether one part ``refuses``."""

    agreed: bool
    questions: tuple[str, ...] = ()
    refuses: bool = False


@dataclass(frozen=True)
class _Situation:
    proposal: Proposal
    now: datetime
    others: tuple[str, ...]

    def cues(self, words: str) -> tuple[Found, ...]:
        return find_cues(words, self.proposal, mentions(words, self.proposal, self.now, self.others))

    def accounted(self, words: str) -> bool:
        account = cover(words, self.proposal, mentions(words, self.proposal, self.now, self.others).own)
        return not account.skipped and not self.cues(words)

    def firm(self, words: str) -> bool:
        """Whether ``words`` are nothing but a firm yes that names the act."""
        named = consent_words().beside.acts.get(self.proposal.act)
        if named is None or not named.search(words):
            return False
        account = cover(words, self.proposal, mentions(words, self.proposal, self.now, self.others).own)
        return not account.skipped and account.strength >= FIRM and not self.cues(words)


def clauses(text: str) -> Iterator[Clause]:
    """The clauses of ``text``, in order."""
    for number, sentence in enumerate(_SENTENCE.finditer(text)):
        for clause in _CLAUSE.finditer(sentence[0]):
            yield Clause(clause[0], sentence.start() + clause.start(), sentence.start() + clause.end(), number)


def firm_beside(text: str, proposal: Proposal, now: datetime, others: Iterable[str] = ()) -> Beside | None:
    """What ``text`` holds beside a firm yes to ``proposal``; None where no clause of it is one. ``now`` is aware."""
    said = [clause for clause in clauses(text) if plain(clause.text)]
    look = _Situation(proposal, now, tuple(others))
    firm = [look.firm(plain(clause.text)) for clause in said]
    if not any(firm):
        return None
    yes_in = {clause.sentence for clause, yes in zip(said, firm, strict=True) if yes}
    rests = list(_runs(said, [yes or look.accounted(plain(one.text)) for one, yes in zip(said, firm, strict=True)]))
    words = ["，".join(clause.text for clause in run) for run in rests]
    kinds = [_kind(one, look, apart=run[0].sentence not in yes_in) for one, run in zip(words, rests, strict=True)]
    asked = tuple(text[run[0].start : run[-1].end] for run, kind in zip(rests, kinds, strict=True) if kind == "question")
    refused = any(_refused(one, look) for one in words)
    return Beside(all(kinds) and not refused, asked, refused)


def _runs(said: Sequence[Clause], settled: Sequence[bool]) -> Iterator[list[Clause]]:
    """The clauses that are not said in full by the grammar, those that stand together in one sentence as one."""
    for (_, settles), group in groupby(zip(said, settled, strict=True), lambda pair: (pair[0].sentence, pair[1])):
        if not settles:
            yield [clause for clause, _ in group]


def _kind(said: str, look: _Situation, *, apart: bool) -> str:
    """``remark`` or ``question``; empty for what may bear on the act. ``apart``: it is a sentence of its own."""
    words, told = plain(said), consent_words().beside
    blotted = told.remarks.sub(lambda match: _BLOT * len(match[0]), words)
    found = look.cues(told.leads.sub("", blotted))
    begun = apart or bool(told.other_matter.search(words))
    elsewhere = begun and _of_another_service(words, look)
    if any(cue.kind == "question" for cue in found) or (elsewhere and told.seeks.search(words)):
        parts = [told.leads.sub("", part) for part in blotted.split(PAUSE)]
        tells = [part for part in parts if not any(cue.kind == "question" for cue in look.cues(part))]
        if any(len(part) < _QUESTION for part in parts if part not in tells):
            return ""  # 谁来, 多久: too short to tell what is asked
        bears = any(told.no_remark.search(part) or _holds(look.cues(part)) for part in tells) or not (
            begun or all(_remarks(part, look) for part in tells)
        )
        # 确定，什么时候通知 may hang on the answer; 确定提交。什么时候通知 does not.
        return "question" if apart and _beside_the_act(words, found, begun, elsewhere) and (elsewhere or not bears) else ""
    harmless = all(_remarks(part, look) for part in blotted.split(PAUSE))
    return "remark" if harmless else ""


def _remarks(part: str, look: _Situation) -> bool:
    """Whether ``part``, its set phrases blotted out, is a remark: short, somebody's, without a cue, a wish or a thing in it."""
    told = consent_words().beside
    somebody = _BLOT in part or bool(told.somebody.search(part))
    quiet = all(cue.kind == "vague" for cue in look.cues(part)) and not told.no_remark.search(part)
    return somebody and quiet and len(part) <= _REMARK


def _holds(found: Sequence[Found]) -> bool:
    """Whether a clause beside a question tells more than a remark may."""
    return any(cue.kind not in _TOLD for cue in found)


def _beside_the_act(words: str, found: Sequence[Found], begun: bool, elsewhere: bool) -> bool:
    """Whether the question asks after something else than what the act costs, brings, or is."""
    told = consent_words().beside
    bare = told.leads.sub("", words)
    of_later = told.afterwards.search(bare) or told.other_matter.search(words)
    if len(bare) < _QUESTION or any(map(told.tags.search, bare.split(PAUSE))) or not (of_later or elsewhere):
        return False
    if told.conditions.search(bare) and not elsewhere:
        return False
    others = {cue.kind for cue in found if cue.kind not in ("question", "vague")}
    return others <= _may_be_spoken_of(bare, begun, elsewhere, found)


def _may_be_spoken_of(bare: str, begun: bool, elsewhere: bool, found: Sequence[Found]) -> set[str]:
    """The kinds of cue that are no harm in a question of another matter: somebody, a no in it, another service."""
    if not begun:
        return {"no"} if _A_NOT_A.search(bare) else set()
    of_others = any(cue.kind == "other_person" and cue.weight == STRONG for cue in found)
    people = set() if of_others and not consent_words().beside.also.search(bare) else {"other_person"}
    no = {"no"} if all(cue.kind != "no" or cue.weight != STRONG for cue in found) else set()
    return people | no | ({"change", "other_act"} if elsewhere else set())


def _of_another_service(words: str, look: _Situation) -> bool:
    """Whether a service is named that the proposal on screen does not speak of."""
    named = mentions(words, look.proposal, look.now, look.others).other
    spoken = [words[span.start : span.end] for span in named if span.kind == "other_service"]
    return bool(spoken) and not any(one in look.proposal.shown for one in spoken)


def _refused(said: str, look: _Situation) -> bool:
    words = plain(said)
    return refuses(words) and any(cue.kind == "no" for cue in look.cues(words))
