"""No day is named on which the same request is not allowed, and none after the end of the service's own period."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from actions.entitlement import (
    SHANGHAI,
    Catalogue,
    Decision,
    Member,
    Outcome,
    PolicyStatus,
    RuleBook,
    compile_rules,
)
from actions.entitlement.domain.case import Account
from actions.entitlement.domain.standing import standing_of

from ..builders import CALENDAR, CONFIRMED, SCREENING, TODAY, ask, codes, main, member, rider, tiered, used

VISIT = {"too_soon", "closed_on_date"}
INTERPRETED = Account(finished=frozenset({"4.1.2"}))
SERVICES = ("4.1", "4.1.1", "4.1.2", "4.1.3", "4.1.4", "4.1.5", "4.2", "4.4", "4.5", "4.6", "4.7", "4.8", "4.9",
            "4.10", "4.11", "4.12", "4.13")  # fmt: skip
FACTS = {
    "early_symptom": ["lung", "none"],
    "cancer_confirmed": ["no", "yes"],
    "report_on": ["2026-08-23", "2026-11-20"],
    "report_source": ["checkup_centre"],
    "disease_class": ["critical", "moderate", "mild", "other"],
    "diagnosis": ["suspected", "confirmed"],
    "first_diagnosed_on": ["2021-03-01", "2026-11-19"],
    "treatment_begun": ["yes", "no"],
    "admission_notice": ["valid", "none"],
    "surgery_setting": ["inpatient"],
    "invasive_care": ["no"],
    "region": ["asia", "usa"],
    "department": ["心内科", "产科"],
    "applicant": ["guardian", "insured"],
    "wanted_date": ["2026-11-24", "2026-12-03", "2027-02-06", "2027-10-01", "2028-06-05"],
    "wanted_time": ["09:00", "17:30"],
}
TOLD = st.fixed_dictionaries({}, optional={name: st.sampled_from(values) for name, values in FACTS.items()})
DAYS = st.dates(date(2019, 1, 1), date(2027, 3, 1))


@st.composite
def members(draw: st.DrawFn) -> Member:
    """Up to three contracts in any state, perhaps a rider, of any age, with uses."""
    contracts = [
        main(
            f"P{number}", draw(DAYS).isoformat(), sum_insured=draw(st.sampled_from([100_000, 300_000, 500_000])),
            status=draw(st.sampled_from([PolicyStatus.IN_FORCE] * 5 + [PolicyStatus.LAPSED])),
            premium_paid=draw(st.integers(0, 7)) > 0,
            cooling_off_until=draw(st.none() | st.dates(date(2026, 11, 1), date(2027, 1, 31))),
        )
        for number in range(draw(st.integers(1, 3)))
    ]  # fmt: skip
    if draw(st.booleans()):
        contracts.append(rider(effective=draw(DAYS).isoformat(), premium_paid=draw(st.integers(0, 4)) > 0))
    lines = ("4.4", "4.5", "4.1.3", "4.1.4", "4.6/designated", "4.6/any", "4.7/any", "4.12", "4.13")
    uses = [
        use
        for line in lines if draw(st.booleans())
        for use in used(line.split("/")[0], draw(st.sampled_from(["2025-12-01", "2026-10-01"])), line, times=4)
    ]  # fmt: skip
    born = draw(st.sampled_from([date(1980, 1, 1), date(2008, 12, 10), date(2010, 1, 1), date(2012, 2, 29)]))
    return member(*contracts, usage=tuple(uses), birth_date=born)


def later(day: date) -> datetime:
    """Ten in the morning of `day`."""
    return datetime.combine(day, time(10), SHANGHAI)


def allowed_then(book: RuleBook, service: str, who: Member, told: dict[str, Any], found: Decision, day: date) -> Decision:
    """The same request on the promised day: asked then, or asked today for a visit then."""
    if set(codes(found)) <= VISIT:
        return ask(book, service, who, {**told, "wanted_date": day.isoformat()}, account=INTERPRETED)
    passed = told.get("wanted_date", "9999") < day.isoformat() or set(codes(found)) & VISIT
    same = {name: value for name, value in told.items() if not (passed and name.startswith("wanted_"))}
    asked = ask(book, service, who, same, later(day), account=INTERPRETED)
    if asked.outcome is Outcome.REFUSED and set(codes(asked)) <= VISIT:
        same = {name: value for name, value in told.items() if not name.startswith("wanted_")}
        asked = ask(book, service, who, same, later(day), account=INTERPRETED)
    return asked


@settings(max_examples=400, deadline=None)
@given(who=members(), service=st.sampled_from(SERVICES), told=TOLD)
def test_every_promised_day_is_allowed(rulebook: RuleBook, who: Member, service: str, told: dict[str, Any]) -> None:
    """Of every refusal; and every reason that names a day names this one."""
    found = ask(rulebook, service, who, told, account=INTERPRETED)
    if found.outcome is not Outcome.REFUSED:
        return
    named = {reason.possible_from for reason in found.reasons if reason.possible_from is not None}
    if found.earliest_date is None:
        assert named == set(), (codes(found), named)
        return
    assert named == {found.earliest_date}
    then = allowed_then(rulebook, service, who, told, found, found.earliest_date)
    assert then.outcome is not Outcome.REFUSED, (codes(found), codes(then), found.earliest_date)


@settings(max_examples=400, deadline=None)
@given(who=members(), service=st.sampled_from(SERVICES), told=TOLD)
def test_no_contract_opens_the_service_sooner(rulebook: RuleBook, who: Member, service: str, told: dict[str, Any]) -> None:
    """Before the promised day, or where none is promised, the request is refused on every day a contract begins to count."""
    found = ask(rulebook, service, who, told, account=INTERPRETED)
    if found.outcome is not Outcome.REFUSED or set(codes(found)) & VISIT:
        return
    for day in standing_of(who, rulebook.catalogue, TODAY).contracts_open_on:
        if found.earliest_date is not None and day >= found.earliest_date:
            break
        same = {name: value for name, value in told.items() if told.get("wanted_date", "9999") >= day.isoformat()
                or not name.startswith("wanted_")}  # fmt: skip
        assert ask(rulebook, service, who, same, later(day), account=INTERPRETED).outcome is Outcome.REFUSED, day


@settings(max_examples=300, deadline=None)
@given(who=members(), service=st.sampled_from(("4.4", "4.5", "4.9", "4.12", "4.13")), told=TOLD, ahead=st.integers(0, 40))
def test_the_first_day_of_a_visit_is_allowed(
    rulebook: RuleBook, who: Member, service: str, told: dict[str, Any], ahead: int
) -> None:
    """Of every yes: asked for that very day it stays a yes, asked for the day before it is too soon."""
    asked_on = later(date(2026, 11, 23) + timedelta(days=ahead))
    free = {name: value for name, value in told.items() if not name.startswith("wanted_")}
    found = ask(rulebook, service, who, free, asked_on, account=INTERPRETED)
    if found.outcome is Outcome.REFUSED:
        return
    assert found.earliest_date is not None
    then = ask(rulebook, service, who, {**free, "wanted_date": found.earliest_date.isoformat()}, asked_on)
    assert then.outcome is found.outcome, codes(then)
    before = found.earliest_date - timedelta(days=1)
    nearer = ask(rulebook, service, who, {**free, "wanted_date": before.isoformat()}, asked_on)
    assert "too_soon" in codes(nearer) or before < asked_on.date()


def test_of_age_after_the_three_years(rulebook: RuleBook) -> None:
    """18 on 2028-01-01, 4.1 over on 2026-12-31: no day, and the sentence says why."""
    who = member(main(effective="2024-01-01"), birth_date=date(2010, 1, 1))
    facts = {**SCREENING, "report_on": "2026-11-01", "report_source": "checkup_centre", "applicant": "guardian"}
    found = ask(rulebook, "4.1.2", who, facts)
    assert (codes(found), found.earliest_date) == (["under_age"], None)
    assert found.reasons[0].possible_from is None
    assert found.reasons[0].text_zh == (
        "专家报告解读只给年满18周岁的人使用。等到2028年1月1日，专家报告解读的3年服务期到2026年12月31日已经结束。"
    )


def test_a_report_that_will_be_too_old_by_then(rulebook: RuleBook) -> None:
    """Of age inside the three years, but this report will not do then."""
    who = member(main(effective="2026-01-01"), birth_date=date(2009, 6, 1))
    facts = {**SCREENING, "report_on": "2026-11-01", "report_source": "checkup_centre", "applicant": "guardian"}
    (found,) = ask(rulebook, "4.1.2", who, facts).reasons
    assert found.possible_from is None
    assert found.text_zh.endswith("等到2027年6月1日，检查报告要是最近3个月内的，这份已经过期，请用新的报告。")
    (plain,) = ask(rulebook, "4.1.1", who, {**SCREENING, "applicant": "guardian"}).reasons
    assert plain.possible_from == date(2027, 6, 1)


def test_what_never_passes_takes_the_day_from_the_rest(rulebook: RuleBook) -> None:
    """In waiting until 2026-12-10, but classic never has 4.13."""
    who = member(main(effective="2026-11-11", sum_insured=100_000))
    found = ask(rulebook, "4.13", who, CONFIRMED)
    assert codes(found) == ["waiting_period", "not_in_tier"]
    assert found.earliest_date is None
    assert [reason.possible_from for reason in found.reasons] == [None, None]
    assert found.reasons[0].text_zh == "服务等待期到2026年12月10日为止，这期间不能使用。"


def test_one_reason_hides_the_next(rulebook: RuleBook) -> None:
    """The waiting period ends in the policy year whose use is gone: the day is that of the next year."""
    who = member(main(effective="2026-11-11"), usage=used("4.4", "2026-11-12", times=2))
    found = ask(rulebook, "4.4", who)
    assert codes(found) == ["waiting_period", "quota_used_up"]
    assert found.earliest_date == date(2027, 11, 11)
    assert {reason.possible_from for reason in found.reasons} == {date(2027, 11, 11)}


@pytest.mark.parametrize(("years", "outcome"), [(3, "refused"), (4, "allowed")])
def test_a_first_visit_after_the_period_refuses(catalogue: Catalogue, years: int, outcome: str) -> None:
    """Of another edition whose 4.4 lives some years: seven working days ahead of 2027-01-25 is 2027-02-03."""
    spec = catalogue.services["4.4"]
    period = spec.service_period.copy(update={"years": years})
    edition = catalogue.copy(
        update={"services": {**catalogue.services, "4.4": spec.copy(update={"service_period": period})}}
    )
    found = ask(compile_rules(edition), "4.4", tiered("vip"), at="2027-01-25")
    assert found.outcome.value == outcome
    assert codes(found) == ([] if outcome == "allowed" else ["date_after_service_period"])


def test_working_days_of_the_example() -> None:
    """The figure the test above rests on."""
    assert CALENDAR.working_days_ahead(date(2027, 1, 25), 7).day == date(2027, 2, 3)
