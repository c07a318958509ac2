"""Random members and half-told requests: a no stays a no, a question can still end in a yes and in a no."""

from __future__ import annotations

import random
from datetime import date

import pytest

from actions.entitlement import SPECS, Decision, FactKind, FactName, Member, Outcome, PolicyStatus, RuleBook

from .builders import ask, codes, main, member, relative, rider, used

DAYS = {
    "first_diagnosed_on": ["2020-01-01", "2024-02-10", "2026-06-01", "2026-11-20"],
    "report_on": ["2026-11-01", "2026-01-01"],
    "wanted_date": ["2026-11-24", "2026-12-08", "2027-03-01", "2027-02-06"],
}
WORDS = {
    "department": ["心内科", "产科", "妇产科"],
    "disease": ["肺癌", "骨折"],
    "relative_name": ["甲", "乙", "丙"],
}
# A wish is handed on and decides nothing.
ASKED = [fact for fact in SPECS if fact not in (FactName.SUB_SERVICE, FactName.WISHES)]
Told = dict[str, str]


def answers_to(fact: FactName) -> list[str]:
    """What may be told of a fact."""
    spec = SPECS[fact]
    if spec.kind is FactKind.TIME:
        return ["10:00", "20:00"]
    return DAYS.get(fact.value) or WORDS.get(fact.value) or [value.value for value in spec.values]


def somebody(chance: random.Random) -> Member:
    """One or two contracts in any state, perhaps a rider, uses and relatives."""
    contracts = [
        main(
            f"P{number}", chance.choice(["2024-02-01", "2026-11-01", "2023-01-01", "2026-02-01"]),
            sum_insured=chance.choice([100_000, 200_000, 350_000, 600_000]),
            status=chance.choice([PolicyStatus.IN_FORCE] * 4 + [PolicyStatus.LAPSED]),
            premium_paid=chance.random() > 0.1, cooling_off_until=chance.choice([None] * 6 + [date(2026, 11, 25)]),
        )
        for number in range(chance.choice([1, 1, 2]))
    ]  # fmt: skip
    if chance.random() < 0.6:
        contracts.append(rider(
            effective=chance.choice(["2024-02-01", "2026-11-01", "2023-01-01"]),
            status=chance.choice([PolicyStatus.IN_FORCE] * 3 + [PolicyStatus.LAPSED]),
            premium_paid=chance.random() > 0.2,
        ))  # fmt: skip
    lines = ("4.4", "4.1.2", "4.1.3", "4.6/designated", "4.6/any", "4.10")
    uses = [
        use
        for line in lines if chance.random() < 0.4
        for use in used(line.split("/")[0], "2026-10-01", line, times=chance.choice([1, 2, 6]))
    ]  # fmt: skip
    family = [relative("甲", "spouse"), relative("乙", "parent"), relative("丁", "child")]
    born = chance.choice([date(1980, 1, 1), date(1980, 1, 1), date(2012, 5, 5)])
    named = tuple(chance.sample(family, chance.choice([0, 1, 2])))
    return member(*contracts, usage=tuple(uses), relatives=named, birth_date=born)


def ends(book: RuleBook, service: str, who: Member, told: Told) -> set[Outcome]:
    """How the request can end, whatever is answered to the engine's questions."""
    decision = ask(book, service, who, told)
    if decision.outcome is Outcome.REFUSED or not decision.needs:
        return {decision.outcome}
    need = decision.needs[0]
    found: set[Outcome] = set()
    offered = [value.value for value in need.values]
    free = not offered or SPECS[need.fact].kind is FactKind.TEXT
    for answer in [*offered, *(answers_to(need.fact) if free else ())]:
        if need.fact is FactName.SUB_SERVICE:
            found |= ends(book, answer, who, told)
        elif told.get(need.fact.value) != answer:
            found |= ends(book, service, who, {**told, need.fact.value: answer})
        if len(found) == 2:
            break
    return found


def lifted(book: RuleBook, service: str, who: Member, told: Told) -> list[tuple[str, str]]:
    """One more fact that would turn the refusal; there may be none."""
    return [
        (fact.value, answer)
        for fact in ASKED if fact.value not in told
        for answer in answers_to(fact)
        if ask(book, service, who, {**told, fact.value: answer}).outcome is not Outcome.REFUSED
    ]  # fmt: skip


@pytest.mark.parametrize("seed", range(4))
def test_no_dead_ends(rulebook: RuleBook, seed: int) -> None:
    """A refusal no fact could lift comes at once; nothing is asked whose answers all end alike."""
    chance = random.Random(seed)
    for _ in range(400):
        who, service = somebody(chance), chance.choice(list(rulebook.rules))
        facts = chance.sample(ASKED, chance.choice([0, 1, 2, 3, 4]))
        told = {fact.value: chance.choice(answers_to(fact)) for fact in facts}
        decision: Decision = ask(rulebook, service, who, told)
        what = (service, told, decision.outcome, codes(decision), who.policies, who.usage, who.birth_date)
        if decision.outcome is Outcome.REFUSED:
            assert not lifted(rulebook, service, who, told), what
        elif decision.outcome is Outcome.NEEDS:
            assert ends(rulebook, service, who, told) == {Outcome.ALLOWED, Outcome.REFUSED}, what
        else:
            assert Outcome.ALLOWED in ends(rulebook, service, who, told), what
