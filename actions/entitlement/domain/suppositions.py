"""Suppositions as people type them: `contract=200000@2026-12-01`, `premium=unpaid`, `illness=critical@2026-12-20`."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import TypeVar

from ..errors import BadChange
from .people.members import PolicyKind, PolicyStatus
from .times.hours import SHANGHAI
from .what_if import (
    AskedOn,
    BookingCancelled,
    Change,
    ContractStatus,
    Illness,
    NewContract,
    Premium,
    SumInsured,
    UsedUp,
    Uses,
    WithoutContract,
)

T = TypeVar("T")
_AMOUNT = re.compile(r"(\d{1,12})(万?)(?:元|块)?")
_PAID = {"paid": True, "unpaid": False, "已交": True, "未交": False, "没交": False, "交了": True}
_STATUS = {
    **{status.value: status for status in PolicyStatus},
    "reinstated": PolicyStatus.IN_FORCE, "复效": PolicyStatus.IN_FORCE, "有效": PolicyStatus.IN_FORCE,
    "中止": PolicyStatus.SUSPENDED, "失效": PolicyStatus.LAPSED, "满期": PolicyStatus.EXPIRED,
    "终止": PolicyStatus.TERMINATED, "退保": PolicyStatus.TERMINATED,
}  # fmt: skip
_CLASSES = {"critical", "moderate", "mild", "other", "重大疾病", "中度疾病", "轻度疾病", "其他疾病", "重疾", "中症", "轻症"}


def parse_change(name: str, value: str) -> Change:
    """The change `name` with its value as typed, in the forms of `FORMS`; days are those of Asia/Shanghai.

    Raises BadChange (field `name`) for an unknown name or a value that is not understood.
    """
    reader = _READERS.get(name.strip())
    if reader is None:
        raise BadChange(name, f"不认识的假设“{name}”，可用：{'、'.join(_READERS)}")
    text = value.strip().replace("：", ":")
    if not text:
        raise BadChange(name, f"{name} 后面要写内容，例如 {name}={FORMS[name.strip()]}")
    return reader(text)


def _contract(text: str) -> Change:
    amount, day = _split_day("contract", text)
    return NewContract(_sum("contract", amount), day)


def _rider(text: str) -> Change:
    amount, day = _split_day("rider", text)
    return NewContract(_sum("rider", amount) if amount else 0, day, PolicyKind.RIDER)


def _sum_insured(text: str) -> Change:
    number, amount = _split_number(text)
    return SumInsured(_sum("sum", amount), number)


def _premium(text: str) -> Change:
    number, word = _split_number(text)
    return Premium(_among("premium", word, _PAID), number)


def _status(text: str) -> Change:
    number, word = _split_number(text)
    return ContractStatus(_among("status", word, _STATUS), number)


def _illness(text: str) -> Change:
    told, day = _split_day("illness", text)
    disease, sign, disease_class = told.rpartition(":")
    if disease_class not in _CLASSES:
        if sign:
            raise BadChange("illness", f"没有“{disease_class}”这一类疾病，可写 critical、moderate、mild、other")
        return Illness("", day, disease_class)
    return Illness(disease_class, day, disease)


def _on(text: str) -> Change:
    if "T" not in text and " " not in text:
        return AskedOn(_day("on", text))
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        raise BadChange("on", f"没有“{text}”这一刻，请写成 2026-12-15 或 2026-12-15T10:00") from None
    return AskedOn(at.replace(tzinfo=SHANGHAI) if at.tzinfo is None else at)


def _used(text: str) -> Change:
    told, day = _split_day("used", text)
    line, count = _split_count("used", told)
    return Uses(line, count, day)


def _unused(text: str) -> Change:
    told, day = _split_day("unused", text)
    line, count = _split_count("unused", told)
    return Uses(line, -count, day)


_READERS: dict[str, Callable[[str], Change]] = {
    "contract": _contract, "rider": _rider, "without": WithoutContract, "sum": _sum_insured,
    "premium": _premium, "status": _status, "illness": _illness, "on": _on, "used": _used, "unused": _unused,
    "used_up": UsedUp, "cancelled": BookingCancelled,
}  # fmt: skip

FORMS: dict[str, str] = {
    "contract": "200000@2026-12-01", "rider": "100000@2026-12-01", "without": "保单号", "sum": "500000",
    "premium": "unpaid", "status": "lapsed", "illness": "critical@2026-12-20", "on": "2026-12-15", "used": "4.4:1",
    "unused": "4.4:1", "used_up": "4.4", "cancelled": "预约号",
}  # fmt: skip


def _split_day(name: str, text: str) -> tuple[str, date | None]:
    told, sign, day = text.partition("@")
    return told.strip(), _day(name, day.strip()) if sign else None


def _day(name: str, text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise BadChange(name, f"没有“{text}”这一天，日期请写成 2026-12-15") from None


def _split_number(text: str) -> tuple[str, str]:
    """`保单号:内容`, or the content alone."""
    number, _, told = text.rpartition(":")
    return number.strip(), told.strip()


def _split_count(name: str, text: str) -> tuple[str, int]:
    line, sign, count = text.partition(":")
    if sign and not re.fullmatch(r"\d{1,4}", count):
        raise BadChange(name, f"“{count}”不是次数，请写成 4.4:1")
    return line, int(count) if sign else 1


def _sum(name: str, text: str) -> int:
    found = _AMOUNT.fullmatch(text)
    if found is None:
        raise BadChange(name, f"“{text}”不是保额，请写成 200000 或 20万")
    return int(found[1]) * (10_000 if found[2] else 1)


def _among(name: str, word: str, known: Mapping[str, T]) -> T:
    if word not in known:
        raise BadChange(name, f"不能是“{word}”，可写：{'、'.join(known)}")
    return known[word]
