"""Members and questions in few words. The day of the tests is Monday 2026-11-23, ten in the morning, Shanghai time."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Any

import yaml

from actions.entitlement import (
    SHANGHAI,
    Decision,
    Facts,
    Member,
    Policy,
    PolicyKind,
    PolicyStatus,
    Relation,
    Relative,
    RuleBook,
    Usage,
    WorkCalendar,
)
from actions.entitlement.domain.case import Account, Case
from actions.entitlement.domain.decision import decide, make_case

# Chapter four of 健康随心Ⅴ, in handbook order.
SERVICE_IDS = (
    "4.1", "4.1.1", "4.1.2", "4.1.3", "4.1.4", "4.1.5", "4.2", "4.3", "4.4", "4.5",
    "4.6", "4.7", "4.8", "4.9", "4.10", "4.11", "4.12", "4.13",
)  # fmt: skip
TODAY = date(2026, 11, 23)
NOW = datetime(2026, 11, 23, 10, 0, tzinfo=SHANGHAI)
CALENDAR = WorkCalendar()

# Facts that meet a condition: one critical disease, well after the contracts of these tests.
CONFIRMED = {"disease_class": "critical", "diagnosis": "confirmed", "first_diagnosed_on": "2026-06-01"}
SUSPECTED = {"disease_class": "critical", "diagnosis": "suspected"}
SCREENING = {"early_symptom": "lung", "cancer_confirmed": "no"}
SUMS = {"classic": 200_000, "vip": 300_000, "platinum": 500_000}


def main(number: str = "P1", effective: str = "2024-02-01", **changes: Any) -> Policy:
    """A main contract of 300,000 yuan in force and paid."""
    values: dict[str, Any] = {
        "number": number,
        "kind": PolicyKind.MAIN,
        "product": "健康随心Ⅴ",
        "effective_date": date.fromisoformat(effective),
        "sum_insured": 300_000,
        "status": PolicyStatus.IN_FORCE,
        "premium_paid": True,
    }
    return Policy(**{**values, **changes})


def rider(number: str = "R1", effective: str = "2024-02-01", **changes: Any) -> Policy:
    """A rider in force and paid."""
    return main(number, effective, **{"kind": PolicyKind.RIDER, "sum_insured": 100_000, **changes})


def member(*policies: Policy, **changes: Any) -> Member:
    """An adult with these contracts (a vip contract when none is given)."""
    values: dict[str, Any] = {"id": "m", "name": "测试", "birth_date": date(1980, 1, 1)}
    return Member(**{**values, "policies": policies or (main(),), **changes})


def tiered(tier: str, **changes: Any) -> Member:
    """A member of this tier with contract and rider since 2024-02-01."""
    return member(main(sum_insured=SUMS[tier]), rider(), **changes)


def used(service: str, on: str, line: str = "", times: int = 1) -> tuple[Usage, ...]:
    """Reported uses of a service on one day."""
    return (Usage(service, date.fromisoformat(on), line or service),) * times


def relative(name: str, relation: str) -> Relative:
    """A designated relative."""
    return Relative(name, Relation(relation), date(2025, 1, 1))


def instant(text: str) -> datetime:
    """An instant in Shanghai; a bare day is ten in the morning."""
    return datetime.fromisoformat(text if "T" in text else f"{text}T10:00").replace(tzinfo=SHANGHAI)


def case_of(
    book: RuleBook, service: str, who: Member, facts: dict[str, Any] | None = None, at: str | datetime = NOW,
    account: Account | None = None,
) -> Case:  # fmt: skip
    """The case of a question."""
    when = at if isinstance(at, datetime) else instant(at)
    return make_case(book, service, who, account or Account(), Facts.parse(facts or {}), when, CALENDAR)


def ask(
    book: RuleBook, service: str, who: Member, facts: dict[str, Any] | None = None, at: str | datetime = NOW,
    account: Account | None = None,
) -> Decision:  # fmt: skip
    """The decision on a question."""
    return decide(case_of(book, service, who, facts, at, account))


def codes(decision: Decision) -> list[str]:
    """The codes of its reasons."""
    return [reason.code for reason in decision.reasons]


def needs(decision: Decision, stage: str = "") -> list[str]:
    """The facts it still needs, of one stage or all."""
    return [need.fact.value for need in decision.needs if not stage or need.stage.value == stage]


def record(member_id: str = "m1", **changes: Any) -> dict[str, Any]:
    """One entry of a members file, a vip member."""
    values: dict[str, Any] = {
        "id": member_id,
        "name": "测试",
        "birth_date": "1980-01-01",
        "mobile": "19900000099",
        "policies": [policy_record(f"P-{member_id}")],
    }
    return {**values, **changes}


def policy_record(number: str, **changes: Any) -> dict[str, Any]:
    """One contract of a members file."""
    values: dict[str, Any] = {
        "number": number,
        "kind": "main",
        "product": "健康随心Ⅴ",
        "effective_date": "2024-02-01",
        "sum_insured": 350_000,
        "status": "in_force",
        "premium_paid": True,
        "cooling_off_until": None,
    }
    return {**values, **changes}


def members_file(folder: Path, *entries: Any) -> Path:
    """A members file with these entries."""
    path = folder / "members.yml"
    path.write_text(yaml.safe_dump(list(entries), allow_unicode=True, sort_keys=False), encoding="utf-8")
    return path
