"""The members file as typed records (pydantic), its JSON schema, and the dates it may write.

A date is `2026-11-23`, or relative to the day of loading: `today`, `today-40d`, `today-2y+3d` (y, m, w, d, applied from
left to right; a missing day becomes the month's last).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from pydantic import BaseModel, Extra, Field, StrictBool, StrictInt, validator

from ...domain.booking.bookings import BookingState
from ...domain.people.members import PolicyKind, PolicyStatus, Relation
from ...domain.times.periods import YEARS, add_months

_RELATIVE = re.compile(r"today(?:[+-]\d{1,5}[ymwd])*")
_STEP = re.compile(r"([+-])(\d+)([ymwd])")
_ISO = re.compile(r"\d{4}-\d{2}-\d{2}")


def resolve_dates(raw: Any, today: date) -> Any:
    """`raw` with every relative date in it made absolute; anything else is left as it is."""
    kind = type(raw)
    if kind is str:
        if not raw.startswith("today") or not _RELATIVE.fullmatch(raw):
            return raw
        try:
            return _shift(raw, today)
        except (ValueError, OverflowError):
            # No calendar has that day; the record says so, with its field.
            return raw
    if kind is list:
        return [resolve_dates(entry, today) for entry in raw]
    if kind is dict:
        return {key: resolve_dates(value, today) for key, value in raw.items()}
    return raw


def _shift(text: str, today: date) -> str:
    day = today
    for sign, amount, unit in _STEP.findall(text):
        count = int(amount) if sign == "+" else -int(amount)
        if unit in "ym":
            day = add_months(day, count * (12 if unit == "y" else 1))
        else:
            day += timedelta(days=count * (7 if unit == "w" else 1))
    return day.isoformat()


class FileDate(date):
    """A day written as 2026-11-23; numbers and timestamps are refused, for pydantic would read them as seconds."""

    @classmethod
    def __get_validators__(cls) -> Iterator[Callable[[Any], date]]:
        yield cls.parse

    @classmethod
    def parse(cls, value: Any) -> date:
        """The day; raises ValueError with a Chinese reason."""
        if isinstance(value, date) and not isinstance(value, datetime):
            day = value
        else:
            try:
                day = date.fromisoformat(value if _ISO.fullmatch(value) else "")
            except (ValueError, TypeError):
                raise ValueError(f"没有“{value}”这一天，日期应写成 2026-11-23 或 today-40d") from None
        if day.year not in YEARS:
            raise ValueError(f"{day} 的年份超出范围（{YEARS[0]} 到 {YEARS[-1]} 年）")
        return day

    @classmethod
    def __modify_schema__(cls, schema: dict[str, Any]) -> None:
        schema.update(type="string", pattern=rf"^({_ISO.pattern}|{_RELATIVE.pattern})$", examples=["2026-11-23"])


class _Record(BaseModel):
    class Config:
        extra = Extra.forbid
        anystr_strip_whitespace = True


class PolicyholderRecord(_Record):
    """Who pays for the contract; `relation` to the insured in the insurer's words."""

    name: str = Field(min_length=1, max_length=100)
    mobile: str = Field("", max_length=30)
    relation: str = Field("", max_length=40)


class PolicyRecord(_Record):
    """One contract; `sum_insured` in whole yuan, `cooling_off_until` the last day of the cooling-off period."""

    number: str = Field(min_length=1, max_length=64)
    kind: PolicyKind
    product: str = Field(min_length=1, max_length=100)
    effective_date: FileDate
    sum_insured: StrictInt
    status: PolicyStatus
    premium_paid: StrictBool
    cooling_off_until: FileDate | None = None
    policyholder: PolicyholderRecord | None = None

    @validator("sum_insured")
    def _not_negative(cls, value: int) -> int:
        if value < 0:
            raise ValueError(f"保额不能是负数：{value}")
        return value


class GuardianRecord(_Record):
    """A legal guardian of a minor."""

    name: str = Field(min_length=1, max_length=100)
    relation: str = ""
    mobile: str = ""


class RelativeRecord(_Record):
    """A relative designated for 4.10."""

    name: str = Field(min_length=1, max_length=100)
    relation: Relation
    designated_on: FileDate


class UsageRecord(_Record):
    """One use on a day; `line` only where a service has several ("4.6/any"), else the first with room is taken."""

    service: str
    on: FileDate
    line: str | None = None


class BookingRecord(_Record):
    """A booking made elsewhere. `visit_at`: 2026-12-02 or 2026-12-02T09:30 (Asia/Shanghai).

    `also_holds`: the service whose count it holds beside its own (4.6 and 4.7: "4.4", 4.1.4: "4.1.3"), or [] for none;
    left out, it is taken to hold none and the report of loading says so.
    """

    id: str = Field(min_length=1, max_length=64)
    service: str
    state: BookingState
    requested_on: FileDate
    visit_at: str | None = Field(None, regex=r"^\d{4}-\d{2}-\d{2}([T ]\d{2}:\d{2}(:\d{2})?)?$")
    line: str | None = None
    also_holds: tuple[str, ...] | str | None = None

    @validator("also_holds")
    def _as_list(cls, value: tuple[str, ...] | str | None) -> tuple[str, ...] | None:
        return (value,) if isinstance(value, str) else value


class MemberRecord(_Record):
    """One member of the file."""

    id: str = Field(min_length=1, max_length=64)
    name: str = Field(min_length=1, max_length=100)
    birth_date: FileDate
    id_number: str | None = Field(None, max_length=40)
    mobile: str = Field(max_length=30)
    openid: str | None = Field(None, max_length=80)
    policies: list[PolicyRecord]
    guardians: list[GuardianRecord] = []
    relatives: list[RelativeRecord] = []
    usage: list[UsageRecord] = []
    bookings: list[BookingRecord] = []


class MembersFile(BaseModel):
    """The whole file: a list of members."""

    __root__: list[MemberRecord]


def members_file_schema() -> Mapping[str, Any]:
    """The JSON schema of the members file, generated from the records."""
    return {"$schema": "http://json-schema.org/draft-07/schema#", **MembersFile.schema()}


def parse_record(raw: Any, today: date) -> MemberRecord:
    """One entry of the file as a record; raises pydantic.ValidationError."""
    return MemberRecord.parse_obj(resolve_dates(raw, today))
