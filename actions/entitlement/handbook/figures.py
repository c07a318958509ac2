"""What the rule engine reads of a service: quota lines, rules, booking states, cut-offs and opening hours."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import time
from enum import Enum
from typing import Any, Literal

from pydantic import BaseModel, Extra, Field, StrictInt, root_validator, validator

from .base import Clause, Strict
from .tags import Tag

Limit = StrictInt | Literal["unlimited", "as_needed"]

# Ways a booking may end beside `completed`; every booked service knows them.
ENDINGS: tuple[str, ...] = ("cancelled", "forfeited", "rejected")
BOOKING_STATES: tuple[str, ...] = (
    "requested",
    "accepted",
    "institution_chosen",
    "agreement_signed",
    "visit_time_confirmed",
    "notified",
    "completed",
    *ENDINGS,
)


class Condition(str, Enum):
    """Which need opens a quota line (clause 3.2, column 服务限制)."""

    ANY = "any"
    ANY_DISEASE = "any_disease"
    SUSPECTED_OR_CONFIRMED = "designated_suspected_or_confirmed"
    CONFIRMED = "designated_confirmed"

    @property
    def designated(self) -> bool:
        """True when the line is only for a designated disease (2.5)."""
        return self in (Condition.SUSPECTED_OR_CONFIRMED, Condition.CONFIRMED)


class Cutoff(str, Enum):
    """Until when a cancellation gives the count back."""

    BEFORE_NOTIFIED = "before_notified"
    BEFORE_VISIT_TIME_CONFIRMED = "before_visit_time_confirmed"
    LAST_WORKING_DAY_BEFORE_VISIT = "last_working_day_before_visit"
    BEFORE_INSTITUTION_CHOSEN = "before_institution_chosen"
    BEFORE_SIGNING = "before_signing"
    BEFORE_SESSION = "before_session"
    ANY_TIME = "any_time"


class ClosedOn(str, Enum):
    """Days on which a line or a service rests."""

    STATUTORY_HOLIDAYS = "statutory_holidays"
    SPRING_FESTIVAL = "spring_festival"


class QuotaLine(Strict):
    """Uses a policy year under one condition, by tier id; 0 (or null): the tier does not have this line."""

    line: str
    condition: Condition
    limits: dict[str, Limit]
    clause: Clause
    about: tuple[Tag, ...] = ("how_often",)

    @validator("limits", pre=True)
    def _counts_or_words(cls, value: Any) -> Any:
        if not isinstance(value, Mapping):
            return value
        limits = {str(tier): 0 if limit is None else limit for tier, limit in value.items()}
        for tier, limit in limits.items():
            count = isinstance(limit, int) and not isinstance(limit, bool) and limit >= 0
            if not count and limit not in ("unlimited", "as_needed"):
                raise ValueError(f"{tier} 应为 0 以上的整数、unlimited 或 as_needed，写的是 {limit!r}")
        return limits

    def offered(self, tier: str) -> bool:
        """Whether `tier` has this line at all."""
        return self.limits[tier] != 0

    def limit(self, tier: str) -> int | None:
        """Uses a policy year for `tier`; None is unlimited (不限次, 按需), 0 that the tier lacks the line."""
        value = self.limits[tier]
        return value if isinstance(value, int) else None


class RuleSpec(BaseModel):
    """One rule as written in the file: its name, its clause, and whatever figures that kind of rule takes.

    The rule registry of the domain turns it into a rule and judges name and figures; here they are only kept.
    """

    rule: str
    clause: Clause

    class Config:
        extra = Extra.allow
        allow_mutation = False
        min_anystr_length = 1

    @property
    def figures(self) -> dict[str, Any]:
        """Everything beside name and clause."""
        return {name: value for name, value in self.__dict__.items() if name not in ("rule", "clause")}


class BookingSpec(Strict):
    """How a service is booked: `request` runs through `states`; `direct` is used at once, without booking."""

    kind: Literal["request", "direct"] = "request"
    states: tuple[str, ...]

    @validator("states", each_item=True)
    def _known_state(cls, value: str) -> str:
        if value not in BOOKING_STATES:
            raise ValueError(f"没有这个预约状态：{value}")
        return value

    @root_validator(skip_on_failure=True)
    def _whole_path(cls, values: dict[str, Any]) -> dict[str, Any]:
        states = values["states"]
        if values["kind"] == "direct":
            if states:
                raise ValueError("direct 服务不走预约，states 应为 []")
        elif states[:1] != ("requested",) or not {"completed", *ENDINGS} <= set(states):
            raise ValueError("states 要从 requested 开始，并含 completed、cancelled、forfeited、rejected")
        return values

    @property
    def path(self) -> tuple[str, ...]:
        """The states of a booking that goes well, in their order."""
        return tuple(state for state in self.states if state not in ENDINGS)


class OpeningHours(Strict):
    """Opening hours in Asia/Shanghai. `always_open` (7×24) has neither open nor close."""

    days: Literal["all", "working_days"] = "all"
    open: time | None = None
    close: time | None = None
    always_open: bool = False
    closed_on: ClosedOn | None = Field(...)

    @root_validator(skip_on_failure=True)
    def _either_span_or_always(cls, values: dict[str, Any]) -> dict[str, Any]:
        start, end = values["open"], values["close"]
        if values["always_open"]:
            if start or end:
                raise ValueError("always_open 与 open/close 不能同时写")
        elif start is None or end is None or start >= end:
            raise ValueError("open 要早于 close，两者都要写")
        return values


class Within(Strict):
    """A promised deadline."""

    amount: int = Field(gt=0)
    unit: Literal["minutes", "hours", "natural_days", "working_days", "months"]
