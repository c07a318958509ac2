"""Decisions worked out by hand from the handbook, read from the two tables golden_decisions*.yml beside this file."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from actions.entitlement import Decision, Member, Policy, PolicyStatus, RuleBook

from .builders import NOW, SUMS, ask, codes, main, member, needs, relative, rider, tiered, used

GOLDEN: list[dict[str, Any]] = yaml.safe_load(
    (Path(__file__).parent / "golden_decisions.yml").read_text(encoding="utf-8")
)
FRESH: list[dict[str, Any]] = yaml.safe_load(
    (Path(__file__).parent / "golden_decisions_fresh.yml").read_text(encoding="utf-8")
)["cases"]
KNOWN = {
    "case", "who", "born", "main", "rider", "used", "named", "service", "facts", "at", "outcome", "codes", "earliest",
    "line", "consumes", "needs", "notes", "documents", "provisional", "because", "why",
}  # fmt: skip


def contract(told: dict[str, Any], number: str, build: Any) -> Policy:
    """A contract as the table tells it."""
    changes = {
        "sum_insured": told.get("sum", SUMS["vip"]), "premium_paid": told.get("paid", True),
        "status": PolicyStatus(told.get("status", "in_force")), "cooling_off_until": told.get("cooling"),
    }  # fmt: skip
    policy: Policy = build(number, told["from"].isoformat(), **changes)
    return policy


def person(told: dict[str, Any]) -> Member:
    """The member of one row."""
    changes: dict[str, Any] = {
        "birth_date": told.get("born", date(1980, 1, 1)),
        "usage": tuple(use for line, on, times in told.get("used", ())
                       for use in used(line.split("/")[0], on.isoformat(), line, times)),
        "relatives": tuple(relative(name, relation) for name, relation in told.get("named", ())),
    }  # fmt: skip
    if "main" not in told:
        return tiered(told.get("who", "vip"), **changes)
    contracts = [contract(one, f"P{number}", main) for number, one in enumerate(told["main"])]
    if "rider" in told:
        contracts.append(contract(told["rider"], "R", rider))
    return member(*contracts, **changes)


def asked(book: RuleBook, told: dict[str, Any]) -> Decision:
    """The engine's decision on one row."""
    at = str(told.get("at", NOW.date()))
    return ask(book, told["service"], person(told), told.get("facts", {}), at)


def test_the_table_is_whole() -> None:
    """Enough rows, no name twice, no key misspelt."""
    names = [told["case"] for told in (*GOLDEN, *FRESH)]
    assert min(len(GOLDEN), len(FRESH)) >= 120
    assert len(names) == len(set(names))
    assert all(set(told) <= KNOWN for told in (*GOLDEN, *FRESH))
    assert all(told["why"] and (told["outcome"] == "refused") == ("because" in told) for told in FRESH)


@pytest.mark.parametrize("told", FRESH, ids=[told["case"] for told in FRESH])
def test_each_reason_names_its_clause(rulebook: RuleBook, told: dict[str, Any]) -> None:
    """The clause of the row, or a paragraph of it."""
    because = told.get("because", {})
    for reason in asked(rulebook, told).reasons:
        named = because.get(reason.code, "").split("|")
        assert reason.clause in named or reason.clause.split(" ")[0] in named, reason


@pytest.mark.parametrize("told", (*GOLDEN, *FRESH), ids=[told["case"] for told in (*GOLDEN, *FRESH)])
def test_golden(rulebook: RuleBook, told: dict[str, Any]) -> None:
    """Outcome and every reason; day, line, counts, needs, notes and papers where the row tells them."""
    found = asked(rulebook, told)
    assert (found.outcome.value, sorted(codes(found))) == (told["outcome"], sorted(told.get("codes", told.get("because", ()))))
    if "earliest" in told:
        assert found.earliest_date == told["earliest"]
    seen = {
        "line": found.line,
        "consumes": [cost.line for cost in found.consumes],
        "needs": needs(found),
        "notes": [note.code for note in found.notes],
        "documents": [paper.code for paper in found.needs_documents],
        "provisional": found.provisional,
    }
    assert {key: seen[key] for key in seen if key in told} == {key: told[key] for key in seen if key in told}
