"""By what a member may be searched: the one rule, and how a line typed into one box is read.

Enough to name one person: a policy number, a whole mobile number, a name with its birth date, or the tail of an identity
number. A name or a birth date alone would list other people, so it only narrows.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from ...errors import BadSearch
from .identifying import TAIL, mobile_key, name_key, number_key
from .members import Guardian, Member, Policyholder

# Each of these sets of facts is enough; whatever else is told must fit, too.
SUFFICIENT: tuple[frozenset[str], ...] = (
    frozenset({"policy_number"}),
    frozenset({"mobile"}),
    frozenset({"name", "birth_date"}),
    frozenset({"identity_tail"}),
)
_SHORTEST_MOBILE = 7
_DATE = re.compile(r"(\d{4})(?:[-/.年](\d{1,2})[-/.月](\d{1,2})日?|(\d{2})(\d{2}))")
_NUMBER = re.compile(r"[+\d\- ]+")
_TAIL = re.compile(r"\d+[\dX]")


@dataclass(frozen=True)
class MemberQuery:
    """What is told of a member; empty where nothing is. Numbers and names are compared however they are written."""

    policy_number: str = ""
    mobile: str = ""
    name: str = ""
    birth_date: date | None = None
    identity_tail: str = ""

    @property
    def told(self) -> frozenset[str]:
        """The names of the facts that are told."""
        return frozenset(name for name, value in self.__dict__.items() if value)

    @property
    def enough(self) -> bool:
        """Whether the rule allows a search by what is told, and each number is long enough to mean somebody."""
        tail = not self.identity_tail or len(number_key(self.identity_tail)) >= TAIL
        mobile = not self.mobile or len(mobile_key(self.mobile)) >= _SHORTEST_MOBILE
        return tail and mobile and any(facts <= self.told for facts in SUFFICIENT)

    def fits(self, member: Member) -> bool:
        """Whether everything told is true of `member`; the mobile may be a guardian's or a policyholder's."""
        people: list[Member | Guardian | Policyholder] = [member, *member.guardians, *member.policyholders]
        return (
            (not self.policy_number or number_key(self.policy_number) in {number_key(p.number) for p in member.policies})
            and (not self.mobile or mobile_key(self.mobile) in {mobile_key(one.mobile) for one in people})
            and (not self.name or name_key(self.name) == name_key(member.name))
            and self.birth_date in (None, member.birth_date)
            and number_key(member.id_number).endswith(number_key(self.identity_tail))
        )


@dataclass(frozen=True)
class MemberHit:
    """One found member, enough to choose by. `by`: policy_number, mobile, guardian, policyholder, name, identity_tail.

    `guardian` and `policyholder` tell that the mobile number is theirs, not the member's.
    """

    id: str
    name: str
    birth_date: date
    mobile_tail: str
    identity_tail: str
    by: str


@dataclass(frozen=True)
class Hits:
    """The found members by id; `more`: there are others, so more must be told."""

    found: tuple[MemberHit, ...]
    more: bool = False


def hit(member: Member, by: str) -> MemberHit:
    """`member` as it may be listed: of numbers only the tails."""
    return MemberHit(
        member.id, member.name, member.birth_date,
        mobile_key(member.mobile)[-TAIL:], number_key(member.id_number)[-TAIL:], by,
    )  # fmt: skip


def queries_of(text: str) -> tuple[MemberQuery, ...]:
    """Every way a typed line may be meant that the rule allows. Raises BadSearch when there is none."""
    folded = unicodedata.normalize("NFKC", text).strip()
    found = tuple(dict.fromkeys(query for query in _readings(folded) if query.enough))
    if not found:
        raise BadSearch()
    return found


def _readings(text: str) -> Iterator[MemberQuery]:
    """Name and birth date are taken off; what is left is one number, of which nobody said which."""
    name, born, left = "", None, []
    words = [text] if _NUMBER.fullmatch(text) else re.split(r"[\s,，、;；]+", text)
    named = any(_is_name(word) for word in words)
    for word in words:
        day = _day(word) if named and born is None else None
        if _is_name(word) and not name:
            name = word
        elif day is not None:
            born = day
        elif word:
            left.append(word)
    person = MemberQuery(name=name, birth_date=born)
    if not left:
        yield person
    elif len(left) == 1:
        yield from _numbers(person, left[0])


def _numbers(person: MemberQuery, word: str) -> Iterator[MemberQuery]:
    if not any(char.isdecimal() for char in word):
        return
    yield replace(person, policy_number=word)
    if _NUMBER.fullmatch(word):
        yield replace(person, mobile=word)
    if _TAIL.fullmatch(number_key(word)):
        yield replace(person, identity_tail=word)


def _is_name(word: str) -> bool:
    """Letters only, and one at least that no number has: a Latin name needs its neighbour date to be told from a code."""
    return bool(word) and all(char.isalpha() or char in "·•‧." for char in word)


def _day(word: str) -> date | None:
    match = _DATE.fullmatch(word)
    if match is None:
        return None
    year, *rest = match.groups()
    month, day = (part for part in rest if part is not None)
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None
