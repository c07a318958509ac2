"""One answer from many findings: needs and their order, reasons, alternatives, what a booking takes."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

import pytest

from actions.entitlement import BadDate, BadInstant, Outcome, RuleBook, Stage, UnknownService
from actions.entitlement.domain.case import Account
from actions.entitlement.domain.decision import _ordered
from actions.entitlement.domain.rules import build_rule

from ..builders import (
    CONFIRMED,
    NOW,
    SCREENING,
    SUSPECTED,
    TODAY,
    ask,
    case_of,
    codes,
    main,
    member,
    needs,
    relative,
    tiered,
    used,
)

CLASSIC = tiered("classic")


@pytest.mark.parametrize(
    ("service", "facts", "eligibility", "booking"),
    [
        ("4.2", {}, [], []),
        ("4.4", {}, [], ["department", "wanted_date"]),
        ("4.5", {}, [], ["wanted_date"]),
        ("4.6", {}, ["disease_class", "diagnosis"], ["admission_notice"]),
        ("4.6", {"disease_class": "critical"}, ["diagnosis"], ["admission_notice"]),
        ("4.6", {"diagnosis": "confirmed"}, ["disease_class", "first_diagnosed_on"], ["admission_notice"]),
        ("4.6", SUSPECTED, [], ["admission_notice"]),
        ("4.7", CONFIRMED, [], ["admission_notice", "surgery_setting"]),
        ("4.8", SUSPECTED, [], ["region"]),
        ("4.12", CONFIRMED, ["treatment_begun"], ["department", "wanted_date"]),
        ("4.1.1", {}, ["early_symptom", "cancer_confirmed"], []),
        ("4.1.2", SCREENING, ["report_on", "report_source"], []),
        ("4.1", SCREENING, [], ["sub_service"]),
        ("4.10", {}, [], []),
    ],
)
def test_needs_most_decisive_first(
    rulebook: RuleBook, service: str, facts: dict[str, str], eligibility: list[str], booking: list[str]
) -> None:
    """What may still turn the answer first, what only the booking needs last."""
    decision = ask(rulebook, service, CLASSIC, facts)
    assert needs(decision, "eligibility") == eligibility
    assert needs(decision, "booking") == booking
    assert needs(decision) == eligibility + booking
    assert decision.outcome is (Outcome.NEEDS if eligibility else Outcome.ALLOWED)
    assert all(need.question_zh and need.clause for need in decision.needs)


def test_the_first_diagnosis_is_asked_for_only_when_it_matters(rulebook: RuleBook) -> None:
    """Confirmed, and a designated line hangs on it."""
    told = {"disease_class": "critical", "diagnosis": "confirmed"}
    assert needs(ask(rulebook, "4.8", CLASSIC, told), "eligibility") == ["first_diagnosed_on"]
    assert needs(ask(rulebook, "4.4", CLASSIC, told), "eligibility") == []
    other = {"disease_class": "other", "diagnosis": "confirmed"}
    assert codes(ask(rulebook, "4.8", CLASSIC, other)) == ["disease_not_designated"]


def test_yes_at_once_when_another_line_is_open_anyway(rulebook: RuleBook) -> None:
    """vip has 4.6 for any disease: which line is used matters to the booking only."""
    decision = ask(rulebook, "4.6", tiered("vip"))
    assert decision.allowed
    assert not decision.bookable
    assert decision.line is None
    assert needs(decision, "booking") == ["disease_class", "diagnosis", "admission_notice"]
    without_own = tiered("vip", usage=used("4.6", "2026-10-01", "4.6/designated"))
    assert needs(ask(rulebook, "4.6", without_own)) == ["admission_notice"]
    without_any = tiered("vip", usage=used("4.6", "2026-10-01", "4.6/any"))
    assert needs(ask(rulebook, "4.6", without_any), "eligibility") == ["disease_class", "diagnosis"]


def test_the_notice_decides_once_no_visit_is_left(rulebook: RuleBook) -> None:
    """With 4.4 used up, the admission notice turns the answer."""
    gone = tiered("vip", usage=used("4.4", "2026-10-01", times=2))
    decision = ask(rulebook, "4.6", gone, {"disease_class": "other"})
    assert needs(decision, "eligibility") == ["admission_notice"]
    assert decision.outcome is Outcome.NEEDS
    assert any("占用一次" in note.text for note in ask(rulebook, "4.6", tiered("vip")).notes)


def test_what_the_member_cannot_say_is_still_needed_and_comes_last(rulebook: RuleBook) -> None:
    """`unknown` never counts as an answer."""
    decision = ask(rulebook, "4.8", CLASSIC, {"disease_class": "unknown"})
    assert needs(decision, "eligibility") == ["diagnosis", "disease_class"]
    assert [need.cannot_say for need in decision.needs] == [False, True, False]


def test_every_reason_is_told(rulebook: RuleBook) -> None:
    """Reasons of the contract, the person and the request together; then no day helps unless all have one."""
    who = member(main(effective="2026-11-10"), main("P2", "2026-11-12", cooling_off_until=TODAY))
    facts = {"for_whom": "parent", "named_doctor": "yes", "wanted_date": "2026-11-25", "department": "产科"}
    decision = ask(rulebook, "4.4", who, facts)
    assert codes(decision) == ["waiting_period", "insured_only", "too_soon", "department_excluded", "not_choosable"]
    assert decision.earliest_date is None
    assert decision.alternatives == ()
    two = ask(rulebook, "4.4", who, {"wanted_date": "2026-11-25"})
    assert two.earliest_date == max(r.possible_from for r in two.reasons if r.possible_from)


def test_not_in_the_tier_is_told_beside_the_waiting_period(rulebook: RuleBook) -> None:
    """Waiting helps nothing where the tier lacks the service."""
    decision = ask(rulebook, "4.9", member(main(effective="2026-11-10", sum_insured=100_000)))
    assert codes(decision) == ["waiting_period", "not_in_tier"]
    assert decision.earliest_date is None


def test_a_rider_in_waiting_and_an_old_diagnosis(rulebook: RuleBook) -> None:
    """Both are told; time does not heal the second."""
    who = member(main(), *tiered("vip", policies=()).policies)
    assert not who.policies[1:]
    decision = ask(
        rulebook, "4.8", who, {"disease_class": "moderate", "diagnosis": "confirmed", "first_diagnosed_on": "2020-01-01"}
    )
    assert "rider_required" in codes(decision)


@pytest.mark.parametrize(
    ("service", "facts", "includes", "excludes"),
    [
        ("4.6", {"disease_class": "other"}, ["4.4", "4.5"], ["4.6", "4.7", "4.8", "4.1.1", "4.1"]),
        ("4.9", CONFIRMED, ["4.8", "4.12"][:1], ["4.9", "4.11", "4.13"]),
        ("4.1.3", SCREENING, ["4.1.1", "4.1.2", "4.4"], ["4.1.3", "4.1.4"]),
        ("4.2", {"psychiatric": "yes"}, ["4.10"], ["4.3"]),
    ],
)
def test_alternatives(
    rulebook: RuleBook, service: str, facts: dict[str, str], includes: list[str], excludes: list[str]
) -> None:
    """What the member can use instead, on the same facts."""
    decision = ask(rulebook, service, CLASSIC, facts)
    assert decision.outcome is Outcome.REFUSED
    assert set(includes) <= set(decision.alternatives)
    assert not set(excludes) & set(decision.alternatives)


ALTERNATIVES: list[tuple[str, str, dict[str, str], str]] = [
    # A disease that is not designated still has a visit, an escort and advice.
    ("4.6", "classic", {"disease_class": "other"}, "4.5 4.4 4.3 4.10 4.2"),
    # Not in the tier; the disease facts told hold for the others too, suspected or confirmed.
    ("4.9", "classic", CONFIRMED, "4.8 4.7 4.6 4.5 4.4 4.10 4.3 4.2"),
    ("4.12", "vip", {**SUSPECTED, "treatment_begun": "yes"}, "4.11 4.8 4.7 4.6 4.5 4.4 4.10 4.3 4.2"),
    # A day or a department belongs to this one request.
    ("4.4", "vip", {"wanted_date": "2026-11-24"}, "4.5 4.6 4.7 4.3 4.2 4.10"),
    ("4.4", "vip", {"department": "产科"}, "4.5 4.6 4.7 4.3 4.2 4.10"),
    # Sisters of the screening also while something has to be asked; none of them once a cancer is confirmed.
    ("4.1.3", "classic", SCREENING, "4.1.2 4.1.1 4.4 4.5 4.2 4.3 4.10"),
    ("4.1.1", "vip", {**SCREENING, "cancer_confirmed": "yes"}, "4.4 4.5 4.6 4.7 4.2 4.3 4.10"),
    ("4.2", "classic", {"psychiatric": "yes"}, "4.10 4.4 4.5"),
]


@pytest.mark.parametrize(("service", "tier", "facts", "others"), ALTERNATIVES)
def test_alternatives_nearest_first(
    rulebook: RuleBook, service: str, tier: str, facts: dict[str, str], others: str
) -> None:
    """Every service the member can use now on the same personal facts, and no other."""
    decision = ask(rulebook, service, tiered(tier), facts)
    assert (decision.service, decision.outcome) == (service, Outcome.REFUSED)
    assert decision.alternatives == tuple(others.split())


def test_the_parts_of_a_group_are_offered_by_name(rulebook: RuleBook) -> None:
    """Ids for programs, short names for people."""
    (need,) = ask(rulebook, "4.1", tiered("vip"), SCREENING).needs
    assert [(value.value, value.label) for value in need.values] == [
        (part, rulebook.catalogue.services[part].short_name) for part in ("4.1.1", "4.1.2", "4.1.3", "4.1.4", "4.1.5")
    ]
    assert need.clause == rulebook.catalogue.services["4.1"].summary.clause


def test_a_fact_two_rules_ask_for_is_asked_once(rulebook: RuleBook) -> None:
    """For the answer rather than for the booking, whichever rule comes first."""
    (answer,) = (n for n in ask(rulebook, "4.12", tiered("vip"), CONFIRMED).needs if n.fact.value == "treatment_begun")
    booking = replace(answer, stage=Stage.BOOKING)
    assert _ordered([booking, answer]) == _ordered([answer, booking]) == _ordered([answer, answer]) == (answer,)
    assert _ordered([booking, booking]) == (booking,)
    assert _ordered([answer, replace(answer, clause="3.2")]) == (answer,)


def test_of_two_notices_the_longer_counts(rulebook: RuleBook) -> None:
    """Of another edition: months and working days, in either order."""
    months = build_rule("lead_time", "4.4 流程1", {"months": 2}, "edition.yml", "rules[0]")
    own = rulebook.rules["4.4"]
    for rules in ((months, *own), (*own, months)):
        book = replace(rulebook, rules={**rulebook.rules, "4.4": rules})
        assert ask(book, "4.4", tiered("vip")).earliest_date == date(2027, 1, 23)


def test_alternatives_for_a_relative(rulebook: RuleBook) -> None:
    """A clinic visit for the named mother is refused; counselling is not."""
    who = member(relatives=(relative("乙", "parent"),))
    decision = ask(rulebook, "4.4", who, {"for_whom": "parent", "relative_name": "乙"})
    assert decision.alternatives == ("4.10",)


def test_a_booking_of_the_same_day_is_mentioned(rulebook: RuleBook) -> None:
    """Two visits on one day may be meant; it is said, not refused."""
    account = Account(booked_days=(("4.4", TODAY.replace(month=12, day=2), "B1"),))
    decision = ask(rulebook, "4.4", tiered("vip"), {"wanted_date": "2026-12-02"}, account=account)
    assert decision.allowed
    (note,) = (note for note in decision.notes if "B1" in note.text)
    assert (note.code, note.clause) == ("already_booked", rulebook.catalogue.services["4.4"].summary.clause)
    for other in (("4.5", TODAY.replace(month=12, day=2), "B1"), ("4.4", TODAY.replace(month=12, day=3), "B1")):
        beside = ask(rulebook, "4.4", tiered("vip"), {"wanted_date": "2026-12-02"}, account=Account(booked_days=(other,)))
        assert "already_booked" not in [found.code for found in beside.notes]


def test_bad_questions(rulebook: RuleBook) -> None:
    """Unknown service, no time zone, days that cannot be."""
    with pytest.raises(UnknownService):
        case_of(rulebook, "4.14", CLASSIC)
    with pytest.raises(BadInstant):
        case_of(rulebook, "4.4", CLASSIC, at=datetime(2026, 11, 23))
    for name in ("first_diagnosed_on", "report_on"):
        for day, reason in (("2026-11-24", "2026-11-24 还没到"), ("1979-12-31", "1979-12-31 早于出生日期")):
            with pytest.raises(BadDate) as caught:
                case_of(rulebook, "4.4", CLASSIC, {name: day})
            assert (caught.value.field, caught.value.reason) == (name, reason)
        for day in ("2026-11-23", "1980-01-01"):
            assert case_of(rulebook, "4.4", CLASSIC, {name: day}).facts.plain() == {name: day}


def test_the_day_is_the_day_in_shanghai(rulebook: RuleBook) -> None:
    """17:00 UTC is the next day in Shanghai."""
    from datetime import timezone

    at = datetime(2025, 3, 2, 17, 0, tzinfo=timezone.utc)
    assert ask(rulebook, "4.2", member(main(effective="2025-02-01")), at=at).allowed
    assert case_of(rulebook, "4.2", CLASSIC, at=NOW).on == TODAY
