"""What a decision is made of: outcome, reasons, needs, notes, and what a booking would cost."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import Enum
from functools import cached_property

from ..handbook import Fact
from .counts.ledger import Consumption
from .counts.quota import QuotaBalance
from .fact_specs import AllowedValue, FactName


class Outcome(str, Enum):
    """`needs`: neither yes nor no can be said before more is known."""

    ALLOWED = "allowed"
    REFUSED = "refused"
    NEEDS = "needs"


class Stage(str, Enum):
    """`eligibility`: the answer hangs on it. `booking`: only the booking needs it."""

    ELIGIBILITY = "eligibility"
    BOOKING = "booking"


@dataclass(frozen=True)
class Reason:
    """Why not.

    `possible_from`, in a decision: a day on which the same request is really allowed; None where there is none. For the
    wanted day itself (too_soon, closed_on_date) it is a day of the visit, for all else a day of asking. `wording` and
    `words` are what the sentence was made of.
    """

    code: str
    clause: str
    text_zh: str
    possible_from: date | None = None
    wording: str = field(default="", repr=False, compare=False)
    words: Mapping[str, object] = field(default_factory=dict, repr=False, compare=False)


# Codes of reasons which say that the line has to be asked, not that it cannot be.
PASSED_ON = frozenset({"region_passed_on"})


@dataclass(frozen=True)
class Need:
    """A fact still missing. `cannot_say`: it was asked for and the member could not tell."""

    fact: FactName
    stage: Stage
    values: tuple[AllowedValue, ...]
    question_zh: str
    clause: str
    cannot_say: bool = False


@dataclass(frozen=True)
class Note:
    """Something worth saying beside the answer; `code` is for programs."""

    code: str
    clause: str
    text: str


@dataclass(frozen=True)
class DocumentNeed:
    """Papers told of that will not do. `instead` are the catalogue's sentences on what will, each with its clause."""

    code: str
    clause: str
    text: str
    instead: tuple[Fact, ...] = ()


@dataclass(frozen=True)
class EarliestDate:
    """The first day a visit can be asked for."""

    day: date
    provisional: bool


@dataclass(frozen=True)
class Provisional:
    """Says that a date of this answer rests on holidays which are not announced yet."""


Finding = Reason | Need | Note | DocumentNeed | Consumption | EarliestDate | Provisional


@dataclass(frozen=True)
class Decision:
    """The answer to "may this member use this service now".

    `earliest_date`: allowed or needs – the first day a visit can be asked for, where the service has days ahead;
    refused – a day on which the same request is allowed, found by deciding it anew for that day; None when there is
    none. `consumes` is what a booking on these facts takes. A refusal carries no needs. `needs_documents` is decided
    apart from cover: the answer stands, but the papers told of will not do. `hypothetical`: something was supposed,
    nothing may rest on it.

    `find_alternatives` is asked only when somebody reads `alternatives`: it decides a dozen other services, which
    would make every refusal many times dearer for readers who want the reasons alone. `judge_only` decides the same
    case by some reasons alone, see `limited_to`.
    """

    service: str
    outcome: Outcome
    reasons: tuple[Reason, ...] = ()
    needs: tuple[Need, ...] = ()
    line: str | None = None
    consumes: tuple[Consumption, ...] = ()
    quota: tuple[QuotaBalance, ...] = ()
    earliest_date: date | None = None
    provisional: bool = False
    notes: tuple[Note, ...] = ()
    hypothetical: bool = False
    needs_documents: tuple[DocumentNeed, ...] = ()
    find_alternatives: Callable[[], tuple[str, ...]] = field(default=tuple, repr=False, compare=False)
    judge_only: Callable[[frozenset[str]], Decision] | None = field(default=None, repr=False, compare=False)

    def limited_to(self, codes: frozenset[str]) -> Decision:
        """The decision on the same case if only reasons with one of `codes` stood against it."""
        return self if self.judge_only is None else self.judge_only(codes)

    @cached_property
    def alternatives(self) -> tuple[str, ...]:
        """Services the member can use instead, the nearest first; empty unless refused."""
        return self.find_alternatives()

    @property
    def allowed(self) -> bool:
        """True when the answer is yes, even if a booking still needs facts."""
        return self.outcome is Outcome.ALLOWED

    @property
    def passed_on(self) -> bool:
        """True when nothing speaks against it but what the handbook leaves open: no promise, and no 'no' either."""
        return bool(self.reasons) and all(found.code in PASSED_ON for found in self.reasons)

    @property
    def bookable(self) -> bool:
        """True when nothing is missing any more."""
        return self.allowed and not self.needs
