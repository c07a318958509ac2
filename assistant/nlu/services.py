"""Which service is meant when several names, or negated ones, stand in one sentence."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import zip_longest

SCREENING = "4.1"
# Inside early screening these ordinary services have a twin of their own (clause 4.1).
_SCREENING_TWIN = {"4.4": "4.1.3", "4.6": "4.1.4", "4.7": "4.1.4"}
# In 约个专家复诊 the second name says what is wanted, the first only who does it.
_MORE_EXACT = {"4.12", "4.8", "4.11", "4.10", "4.13"}
_GENERAL = "4.4"
# Said together with 早筛, these words point to one of its sub-services.
_WITHIN_SCREENING = (
    ("4.1.4", re.compile(r"住院|手术|床位|开刀|入院")),
    ("4.1.3", re.compile(r"门诊|专家|特需|挂号|[约挂]的?号|的号")),
    ("4.1.2", re.compile(r"报告|解读|读片")),
    ("4.1.1", re.compile(r"方案|体检套餐|查什么|做哪些检查")),
    ("4.1.5", re.compile(r"随访|跟进|回访")),
)
_NEGATION = re.compile(
    r"(不是|不要|不想要?|不用|别给?我?|不问|没问|没说|没要|甭|莫)(问|说|要|约|指|讲|用|办|想|做)?(那个|这个|的)?$"
)


@dataclass(frozen=True)
class Mention:
    """``value`` of ``label`` was named at ``start``–``end`` (character offsets, end exclusive)."""

    label: str
    value: str
    start: int
    end: int


def is_negated(text: str, mention: Mention) -> bool:
    """Whether the words right before the mention push it away (不是图文那个，是打电话的)."""
    return bool(_NEGATION.search(text[max(0, mention.start - 8) : mention.start]))


def settle(text: str, mentions: Sequence[Mention]) -> list[Mention]:
    """The services really meant, in order of mention.

    Negated names are dropped if another one is left; with 早筛 named, its own door to clinic and
    ward is meant; a sub-service says more than 早筛 alone; 专家 right before 复诊 belongs to it.
    """
    kept = [m for m in mentions if not is_negated(text, m)] or list(mentions)
    kept = [m for m, after in zip_longest(kept, kept[1:]) if not _completed(m, after)]
    if any(m.value == SCREENING or m.value.startswith(SCREENING + ".") for m in kept):
        kept = [Mention(m.label, _SCREENING_TWIN.get(m.value, m.value), m.start, m.end) for m in kept]
        if any(m.value.startswith(SCREENING + ".") for m in kept):
            kept = [m for m in kept if m.value != SCREENING]
        kept = [_within_screening(text, m) for m in kept]
    return kept


def _completed(mention: Mention, after: Mention | None) -> bool:
    """Whether ``after`` follows at once and says more exactly what ``mention`` began."""
    if after is None or mention.value != _GENERAL:
        return False
    return after.start == mention.end and after.value in _MORE_EXACT


def _within_screening(text: str, mention: Mention) -> Mention:
    """早筛 alone becomes the sub-service which the rest of the sentence speaks of."""
    if mention.value != SCREENING:
        return mention
    service = next((key for key, words in _WITHIN_SCREENING if words.search(text)), SCREENING)
    return Mention(mention.label, service, mention.start, mention.end)
