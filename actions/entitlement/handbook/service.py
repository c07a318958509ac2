"""One service of chapter four: its texts beside its figures."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from .base import Fact, Strict
from .figures import BookingSpec, Cutoff, OpeningHours, QuotaLine, RuleSpec, Within


class Users(Fact):
    """Who may use the service, and from which age."""

    who: Literal["insured", "insured_and_relatives"]
    min_age: int | None = None


class ServicePeriod(Fact):
    """How long the service lives from the effective date; `years` null = as long as the contract (2.1.2)."""

    years: int | None = Field(...)


class ServiceHours(Fact):
    """When the service can be had: the hours of its application line, or its own."""

    line: str | None = Field(...)
    own: OpeningHours | None = None
    off_hours: str | None = None


class Application(Fact):
    """How to ask for the service: which line, which menu path, whether by e-mail too."""

    line: str | None = Field(...)
    menu: tuple[str, ...] = ()
    email: bool = False


class Step(Fact):
    """One step of the procedure; `within` is the deadline where the handbook promises one."""

    within: Within | None = None


class Turnaround(Fact):
    """How long something takes, or how far ahead to ask (then `min` is the least notice)."""

    min: int | None = None
    max: int | None = None
    unit: Literal["minutes", "hours", "natural_days", "working_days", "months"] | None = None


class Session(Fact):
    """How long one use lasts."""

    minutes: int | None = None


class CancelCause(Fact):
    """A reason for not going on which the handbook treats in its own way: the count comes back, or a person decides."""

    cause: Literal["nobody_can_attend", "unsuitable"]
    outcome: Literal["released", "passed_on"]


class Cancellation(Fact):
    """Until when a booking can be cancelled or moved without losing the count, and what holds after that.

    `too_late`: cancelling still goes but counts as used, or not at all. `reschedule`: as cancelling; never after the
    cut-off; or the handbook is silent after it and the line has to be asked.
    """

    cutoff: Cutoff
    reschedule: Literal["same_as_cancel", "never", "ask_line"]
    too_late: Literal["counts_as_used", "barred"] = "counts_as_used"
    causes: tuple[CancelCause, ...] = ()


class Refund(Fact):
    """Giving back a hospital registration (退号): by this hour of the last working day before the visit."""

    before: str = Field(regex=r"^([01]\d|2[0-3]):[0-5]\d$")


class Service(Strict):
    """A service or sub-service. Every list must be written, if need be as [], lest one be forgotten."""

    name: str
    short_name: str
    parent: str | None = Field(...)
    aliases: tuple[str, ...]
    summary: Fact
    includes: tuple[Fact, ...]
    users: Users
    service_period: ServicePeriod
    conditions: tuple[Fact, ...]
    quota: tuple[QuotaLine, ...]
    hours: ServiceHours
    apply: Application
    steps: tuple[Step, ...]
    documents: tuple[Fact, ...]
    turnaround: tuple[Turnaround, ...]
    session: Session | None = None
    coverage: tuple[Fact, ...]
    not_choosable: tuple[Fact, ...]
    not_covered: tuple[Fact, ...]
    cost: tuple[Fact, ...]
    cancellation: Cancellation
    refund: Refund | None = None
    counts_as_used: tuple[Fact, ...]
    notes: tuple[Fact, ...]
    disclaimers: tuple[Fact, ...]
    # What else people ask and the handbook answers, beside the lists above.
    facts: tuple[Fact, ...] = ()
    rules: tuple[RuleSpec, ...]
    booking: BookingSpec
