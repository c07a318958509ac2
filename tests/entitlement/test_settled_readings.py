"""Every cell of the quota table (3.2) and every settled reading, decided by the whole engine."""

from __future__ import annotations

from datetime import date

import pytest

from actions.entitlement import Member, Outcome, PolicyStatus, RuleBook
from actions.entitlement.domain.case import Account

from .builders import (
    CONFIRMED,
    SCREENING,
    SUSPECTED,
    ask,
    codes,
    main,
    member,
    needs,
    relative,
    rider,
    tiered,
    used,
)

UNLIMITED = None
TIERS = ("classic", "vip", "platinum")
# line -> facts that open it, uses a policy year for classic, vip, platinum (0: the tier does not have it).
CELLS: dict[str, tuple[dict[str, str], tuple[int | None, int | None, int | None]]] = {
    "4.1.1": (SCREENING, (UNLIMITED, UNLIMITED, UNLIMITED)),
    "4.1.2": (
        {**SCREENING, "report_on": "2026-11-01", "report_source": "checkup_centre"},
        (UNLIMITED, UNLIMITED, UNLIMITED),
    ),
    "4.1.3": (SCREENING, (1, 1, 1)),
    "4.1.4": ({**SCREENING, "admission_notice": "valid"}, (1, 1, 1)),
    "4.1.5": (SCREENING, (UNLIMITED, UNLIMITED, UNLIMITED)),
    "4.2": ({}, (UNLIMITED, UNLIMITED, UNLIMITED)),
    "4.3": ({}, (UNLIMITED, UNLIMITED, UNLIMITED)),
    "4.4": ({}, (1, 2, 4)),
    "4.5": ({}, (1, 2, 4)),
    "4.6/designated": ({**SUSPECTED, "admission_notice": "valid"}, (1, 1, 1)),
    "4.6/any": ({"disease_class": "other", "admission_notice": "valid"}, (0, 1, 1)),
    "4.7/designated": ({**CONFIRMED, "admission_notice": "valid"}, (1, 1, 1)),
    "4.7/any": ({"disease_class": "other", "admission_notice": "valid"}, (0, 1, 1)),
    "4.8": (SUSPECTED, (1, 1, 1)),
    "4.9": (CONFIRMED, (0, 1, 1)),
    "4.10": ({}, (3, 6, UNLIMITED)),
    "4.11": (SUSPECTED, (0, 1, 1)),
    "4.12": ({**CONFIRMED, "treatment_begun": "yes"}, (1, 2, 3)),
    "4.13": (CONFIRMED, (0, 1, 2)),
}
INTERPRETED = Account(finished=frozenset({"4.1.2"}))


@pytest.mark.parametrize("tier", TIERS)
@pytest.mark.parametrize("line", CELLS)
def test_quota_table(rulebook: RuleBook, line: str, tier: str) -> None:
    """With all but one use gone it is allowed on this very line, with all gone refused; 0 is not in the tier."""
    service = line.split("/")[0]
    facts, limits = CELLS[line]
    limit = limits[TIERS.index(tier)]
    gone = used(service, "2026-10-01", line, times=max(0, (limit or 8) - 1))
    decision = ask(rulebook, service, tiered(tier, usage=gone), facts, account=INTERPRETED)
    balance = {found.line: found for found in decision.quota}[line]
    assert balance.limit == limit
    if limit == 0:
        assert decision.outcome is Outcome.REFUSED
        expected = "disease_not_designated" if "/" in line else "not_in_tier"
        assert codes(decision) == [expected]
        return
    assert (decision.outcome, decision.line) == (Outcome.ALLOWED, line)
    assert balance.used == len(gone)
    assert balance.remaining == (None if limit is None else 1)
    if limit is not None:
        other = used(service, "2026-10-01", f"{service}/any") if "/" in line else ()
        exhausted = tiered(tier, usage=(*gone, *used(service, "2026-10-01", line), *other))
        assert "quota_used_up" in codes(ask(rulebook, service, exhausted, facts, account=INTERPRETED))


VIP = member(main(), rider())
CLASSIC = tiered("classic")
YOUNG = member(birth_date=date(2008, 11, 24))
OF_AGE = member(birth_date=date(2008, 11, 23))
SISTERS = member(relatives=(relative("甲", "spouse"), relative("乙", "parent")))
ONE_NAMED = member(relatives=(relative("乙", "parent"),))
NOTICE = {"admission_notice": "valid"}
REPORT = {**SCREENING, "report_on": "2026-11-01", "report_source": "checkup_centre"}

# name: member, service, facts, instant, outcome, reason codes
READINGS: dict[str, tuple[Member, str, dict[str, str], str, str, list[str]]] = {
    # Time
    "last waiting day": (member(main(effective="2025-02-01")), "4.2", {}, "2025-03-02", "refused", ["waiting_period"]),
    "day 31": (member(main(effective="2025-02-01")), "4.2", {}, "2025-03-03", "allowed", []),
    "last day of 4.1": (member(), "4.1.1", SCREENING, "2027-01-31", "allowed", []),
    "after 4.1's three years": (member(), "4.1.1", SCREENING, "2027-02-01", "refused", ["service_period_ended"]),
    "4.4 has no three years": (member(), "4.4", {}, "2040-02-01", "allowed", []),
    "younger contract keeps 4.1 open": (
        member(main(effective="2022-01-01"), main("P2", "2024-06-01")), "4.1.1", SCREENING, "2027-05-31", "allowed", [],
    ),
    "until its own three years end": (
        member(main(effective="2022-01-01"), main("P2", "2024-06-01")), "4.1.1", SCREENING, "2027-06-01", "refused",
        ["service_period_ended"],
    ),
    "younger contract in its waiting": (
        member(main(effective="2022-01-01"), main("P2", "2026-11-10")), "4.1.1", SCREENING, "2026-11-23", "refused",
        ["service_period_ended"],
    ),
    "wanted after 4.1's end": (
        member(usage=used("4.1.2", "2026-10-01")), "4.1.3", {**SCREENING, "wanted_date": "2027-02-01"}, "2026-11-23",
        "refused", ["date_after_service_period"],
    ),
    # No roll-over: last year's uses do not count, this year's do; Feb 29.
    "last year's use": (member(usage=used("4.4", "2026-01-31", times=2)), "4.4", {}, "2026-11-23", "allowed", []),
    "this year's uses": (
        member(usage=used("4.4", "2026-02-01", times=2)), "4.4", {}, "2026-11-23", "refused", ["quota_used_up"],
    ),
    "Feb 29 anniversary": (
        member(main(effective="2024-02-29"), usage=used("4.4", "2025-02-27", times=2)), "4.4", {}, "2025-02-28",
        "allowed", [],
    ),
    "day before it": (
        member(main(effective="2024-02-29"), usage=used("4.4", "2025-02-27", times=2)), "4.4", {}, "2025-02-27",
        "refused", ["quota_used_up"],
    ),
    # Tier and contracts
    "lapsed": (member(main(status=PolicyStatus.LAPSED)), "4.2", {}, "2026-11-23", "refused", ["policy_not_in_force"]),
    "unpaid": (member(main(premium_paid=False)), "4.2", {}, "2026-11-23", "refused", ["premium_unpaid"]),
    "not yet in force": (member(main(effective="2026-12-25")), "4.4", {}, "2026-11-23", "refused", ["policy_not_in_force"]),
    "unpaid, and 4.1's three years over": (
        member(main(effective="2023-01-01", premium_paid=False)), "4.1.1", SCREENING, "2026-11-23", "refused",
        ["premium_unpaid", "service_period_ended"],
    ),
    "two unpaid, the younger on its last day of 4.1": (
        member(main(effective="2020-11-24", premium_paid=False), main("P2", "2023-11-24", premium_paid=False)), "4.1.1",
        SCREENING, "2026-11-23", "refused", ["premium_unpaid"],
    ),
    "4.1 over with an unpaid contract, a new one waits": (
        member(main(effective="2020-11-24", premium_paid=False), main("P2", "2026-11-10")), "4.1.1", SCREENING,
        "2026-11-23", "refused", ["waiting_period"],
    ),
    "cooling-off": (
        member(main(cooling_off_until=date(2026, 11, 23))), "4.2", {}, "2026-11-23", "refused", ["cooling_off"],
    ),
    "after cooling-off": (
        member(main(cooling_off_until=date(2026, 11, 23))), "4.2", {}, "2026-11-24", "allowed", [],
    ),
    "one pool at the summed tier": (
        member(main(sum_insured=150_000), main("P2", sum_insured=150_000), usage=used("4.4", "2026-10-01")),
        "4.4", {}, "2026-11-23", "allowed", [],
    ),
    "downgraded below what is used": (
        member(main(sum_insured=100_000), usage=used("4.4", "2026-10-01", times=3)), "4.4", {}, "2026-11-23",
        "refused", ["quota_used_up"],
    ),
    # Exclusions
    "exclusion": (VIP, "4.4", {"exclusion_applies": "yes"}, "2026-11-23", "refused", ["exclusion"]),
    # Disease
    "moderate without rider": (
        member(main(sum_insured=100_000)), "4.8", {"disease_class": "moderate", "diagnosis": "suspected"},
        "2026-11-23", "refused", ["rider_required"],
    ),
    "moderate with rider": (VIP, "4.8", {"disease_class": "moderate", "diagnosis": "suspected"}, "2026-11-23", "allowed", []),
    "mild with a lapsed rider": (
        member(main(), rider(status=PolicyStatus.LAPSED)), "4.8", {"disease_class": "mild", "diagnosis": "suspected"},
        "2026-11-23", "refused", ["rider_required"],
    ),
    "mild with an unpaid rider": (
        member(main(), rider(premium_paid=False)), "4.8", {"disease_class": "mild", "diagnosis": "suspected"},
        "2026-11-23", "refused", ["rider_required"],
    ),
    "mild in the rider's waiting": (
        member(main(), rider(effective="2026-11-10")), "4.8", {"disease_class": "mild", "diagnosis": "suspected"},
        "2026-11-23", "refused", ["rider_waiting_period"],
    ),
    "critical needs no rider": (member(), "4.8", SUSPECTED, "2026-11-23", "allowed", []),
    "undesignated": (VIP, "4.8", {"disease_class": "other"}, "2026-11-23", "refused", ["disease_not_designated"]),
    "diagnosed on the last waiting day": (
        VIP, "4.8", {**CONFIRMED, "first_diagnosed_on": "2024-03-01"}, "2026-11-23", "refused", ["diagnosed_too_early"],
    ),
    "diagnosed on day 31": (
        VIP, "4.8", {**CONFIRMED, "first_diagnosed_on": "2024-03-02"}, "2026-11-23", "allowed", [],
    ),
    "diagnosed before the contract": (
        VIP, "4.12", {**CONFIRMED, "first_diagnosed_on": "2020-01-01", "treatment_begun": "yes"}, "2026-11-23",
        "refused", ["diagnosed_too_early"],
    ),
    "a day of diagnosis too early for what must be confirmed": (
        VIP, "4.9", {"first_diagnosed_on": "2023-01-01"}, "2026-11-23", "refused", ["diagnosed_too_early"],
    ),
    "the day of a suspicion closes nothing": (
        VIP, "4.8", {**SUSPECTED, "first_diagnosed_on": "2023-01-01"}, "2026-11-23", "allowed", [],
    ),
    "a day that may have been one of suspicion": (
        VIP, "4.8", {"disease_class": "critical", "first_diagnosed_on": "2023-01-01"}, "2026-11-23", "needs", [],
    ),
    "a lapsed rider opens no class": (
        member(main(), rider(effective="2020-01-01", status=PolicyStatus.LAPSED)), "4.8",
        {"diagnosis": "confirmed", "first_diagnosed_on": "2023-01-01"}, "2026-11-23", "refused", ["diagnosed_too_early"],
    ),
    "mild disease before the younger rider's waiting ended": (
        member(main(), rider(effective="2025-01-01")), "4.8",
        {"disease_class": "mild", "diagnosis": "confirmed", "first_diagnosed_on": "2025-01-30"}, "2026-11-23",
        "refused", ["diagnosed_too_early"],
    ),
    "critical disease that day rests on the main contract": (
        member(main(), rider(effective="2025-01-01")), "4.8",
        {"disease_class": "critical", "diagnosis": "confirmed", "first_diagnosed_on": "2025-01-30"}, "2026-11-23",
        "allowed", [],
    ),
    "too early of any class": (
        CLASSIC, "4.6", {"diagnosis": "confirmed", "first_diagnosed_on": "2023-01-01", **NOTICE}, "2026-11-23",
        "refused", ["diagnosed_too_early"],
    ),
    "too early leaves the any-disease line of vip": (
        VIP, "4.6", {**CONFIRMED, "first_diagnosed_on": "2023-01-01", **NOTICE}, "2026-11-23", "allowed", [],
    ),
    "too early leaves 4.4": (
        CLASSIC, "4.4", {**CONFIRMED, "first_diagnosed_on": "2023-01-01"}, "2026-11-23", "allowed", [],
    ),
    "too early in classic": (
        CLASSIC, "4.7", {**CONFIRMED, "first_diagnosed_on": "2023-01-01", **NOTICE}, "2026-11-23", "refused",
        ["diagnosed_too_early"],
    ),
    **{
        f"suspected is enough for {service}": (VIP, service, {**SUSPECTED, **NOTICE}, "2026-11-23", "allowed", [])
        for service in ("4.6", "4.7", "4.8", "4.11")
    },
    **{
        f"suspected is not enough for {service}": (
            VIP, service, {**SUSPECTED, "treatment_begun": "yes"}, "2026-11-23", "refused", ["not_confirmed"],
        )
        for service in ("4.9", "4.12", "4.13")
    },
    "4.12 before treatment": (
        VIP, "4.12", {**CONFIRMED, "treatment_begun": "no"}, "2026-11-23", "refused", ["treatment_not_begun"],
    ),
    # 4.1
    "no early symptom": (
        VIP, "4.1.1", {**SCREENING, "early_symptom": "none"}, "2026-11-23", "refused", ["no_early_symptom"],
    ),
    "one of the nine confirmed": (
        VIP, "4.1.1", {**SCREENING, "cancer_confirmed": "yes"}, "2026-11-23", "refused", ["cancer_confirmed"],
    ),
    "suspicion does not close 4.1": (VIP, "4.1.1", {**SCREENING, **SUSPECTED}, "2026-11-23", "allowed", []),
    "a confirmed cancer by its name": (
        VIP, "4.1.1", {"early_symptom": "lung", "disease": "肺 CA", "diagnosis": "confirmed"}, "2026-11-23", "refused",
        ["cancer_confirmed"],
    ),
    "by its name, whatever else was said": (
        VIP, "4.1.1", {**SCREENING, "disease": "肺癌", "diagnosis": "confirmed"}, "2026-11-23", "refused",
        ["cancer_confirmed"],
    ),
    "the same cancer only suspected": (
        VIP, "4.1.1", {**SCREENING, "disease": "肺癌", "diagnosis": "suspected"}, "2026-11-23", "allowed", [],
    ),
    "another confirmed disease": (
        VIP, "4.1.1", {**SCREENING, "disease": "骨折", "diagnosis": "confirmed"}, "2026-11-23", "allowed", [],
    ),
    "seventeen": (YOUNG, "4.1.1", {**SCREENING, "applicant": "guardian"}, "2026-11-23", "refused", ["under_age"]),
    "eighteen on the birthday": (OF_AGE, "4.1.1", SCREENING, "2026-11-23", "allowed", []),
    **{
        f"{service} before the interpretation": (
            VIP, service, {**SCREENING, **NOTICE}, "2026-11-23", "refused", ["report_interpretation_first"],
        )
        for service in ("4.1.3", "4.1.4", "4.1.5")
    },
    **{
        f"{service} after it": (
            member(usage=used("4.1.2", "2025-10-01")), service, {**SCREENING, **NOTICE}, "2026-11-23", "allowed", [],
        )
        for service in ("4.1.3", "4.1.4", "4.1.5")
    },
    "report three months old to the day": (
        VIP, "4.1.2", {**SCREENING, "report_on": "2026-08-23", "report_source": "level2_hospital"}, "2026-11-23",
        "allowed", [],
    ),
    "report a day older": (
        VIP, "4.1.2", {**SCREENING, "report_on": "2026-08-22", "report_source": "level2_hospital"}, "2026-11-23",
        "refused", ["report_too_old"],
    ),
    "report of Nov 30 on Feb 28": (
        VIP, "4.1.2", {**SCREENING, "report_on": "2025-11-30", "report_source": "checkup_centre"}, "2026-02-28",
        "allowed", [],
    ),
    "report from elsewhere": (
        VIP, "4.1.2", {**SCREENING, "report_on": "2026-11-01", "report_source": "other"}, "2026-11-23", "refused",
        ["report_source"],
    ),
    "4.1.4 without notice and without 4.1.3": (
        member(usage=(*used("4.1.2", "2026-10-01"), *used("4.1.3", "2026-10-02"))), "4.1.4",
        {**SCREENING, "admission_notice": "none"}, "2026-11-23", "refused", ["admission_visit_quota_used_up"],
    ),
    "4.1.4 with notice needs no 4.1.3": (
        member(usage=(*used("4.1.2", "2026-10-01"), *used("4.1.3", "2026-10-02"))), "4.1.4",
        {**SCREENING, **NOTICE}, "2026-11-23", "allowed", [],
    ),
    # Admission notice
    **{
        f"{service}, {notice}, no 4.4 left": (
            member(usage=used("4.4", "2026-10-01", times=2)), service,
            {"disease_class": "other", "admission_notice": notice}, "2026-11-23", "refused",
            ["admission_visit_quota_used_up"],
        )
        for service in ("4.6", "4.7")
        for notice in ("none", "other_hospital", "outside_network")
    },
    # Regions
    **{
        f"4.8 {tier} {region}": (
            tiered(tier), "4.8", {**SUSPECTED, "region": region}, "2026-11-23",
            "allowed" if region in covered else "refused", [] if region in covered else ["region_not_covered"],
        )
        for tier, covered in (
            ("classic", {"asia"}), ("vip", {"asia", "europe"}), ("platinum", {"asia", "europe", "usa"}),
        )
        for region in ("asia", "europe", "usa", "other")
    },
    **{
        f"4.9 {tier} {region}": (
            tiered(tier), "4.9", {**CONFIRMED, "region": region}, "2026-11-23",
            "refused" if region == "other" else "allowed", ["region_not_covered"] if region == "other" else [],
        )
        for tier in ("vip", "platinum")
        for region in ("asia", "europe", "usa", "other")
    },
    # Not choosable
    **{
        f"{service} {fact}": (
            member(usage=used("4.1.2", "2026-10-01")), service,
            {**SCREENING, **NOTICE, "disease_class": "other", fact: "yes"}, "2026-11-23", "refused", ["not_choosable"],
        )
        for service, fact in (
            ("4.1.3", "named_doctor"), ("4.1.4", "named_doctor"),
            ("4.4", "named_doctor"), ("4.4", "grade_with_clinic_type"), ("4.10", "counsellor"),
        )
    },
    # Not choosable either, but the wish is noted and passed on
    **{
        f"{service} {fact}": (
            member(usage=used("4.1.2", "2026-10-01")), service,
            {**SCREENING, **NOTICE, "disease_class": "other", fact: "yes"}, "2026-11-23", "allowed", [],
        )
        for service in ("4.1.4", "4.6", "4.7")
        for fact in ("bed", "bed_grade", "doctor_grade")
    },
    # Told and never asked
    "4.1.1 in an acute phase": (VIP, "4.1.1", {**SCREENING, "acute_phase": "yes"}, "2026-11-23", "refused", ["acute_phase"]),
    "4.1.1 not acute": (VIP, "4.1.1", {**SCREENING, "acute_phase": "no"}, "2026-11-23", "allowed", []),
    **{
        f"4.1.2 {state}": (
            VIP, "4.1.2", {**REPORT, "emergency": state}, "2026-11-23",
            "allowed" if state == "none" else "refused", [] if state == "none" else ["emergency"],
        )
        for state in ("emergency", "accident", "unstable", "icu", "none")
    },
    **{
        f"4.11 attended {how}": (
            VIP, "4.11", {**SUSPECTED, "attendance": how}, "2026-11-23", "refused" if reasons else "allowed", reasons,
        )
        for how, reasons in (
            ("in_person", []), ("proxy", []), ("video", ["face_to_face_only"]), ("nobody", ["nobody_attends"]),
        )
    },
    "4.11 for a relative sent instead": (
        VIP, "4.11", {**SUSPECTED, "for_whom": "spouse", "attendance": "proxy"}, "2026-11-23", "refused", ["insured_only"],
    ),
    **{
        f"{service} the escort alone": (
            VIP, service, {"disease_class": "other", **NOTICE, "escort_alone": "yes"}, "2026-11-23", "refused",
            ["escort_not_alone"],
        )
        for service in ("4.6", "4.7")
    },
    # Hong Kong, Macau, Taiwan: Asia for 4.8, for the line to say in 4.9
    **{
        f"4.8 {tier} hk_mo_tw": (tiered(tier), "4.8", {**SUSPECTED, "region": "香港"}, "2026-11-23", "allowed", [])
        for tier in ("classic", "vip", "platinum")
    },
    **{
        f"4.9 {tier} hk_mo_tw": (
            tiered(tier), "4.9", {**CONFIRMED, "region": "hk_mo_tw"}, "2026-11-23", "refused", ["region_passed_on"],
        )
        for tier in ("vip", "platinum")
    },
    "4.12 may wish for a doctor": (
        VIP, "4.12", {**CONFIRMED, "treatment_begun": "yes", "named_doctor": "yes"}, "2026-11-23", "allowed", [],
    ),
    # Departments: each service its own list
    "4.4 obstetrics": (VIP, "4.4", {"department": "产科"}, "2026-11-23", "refused", ["department_excluded"]),
    "4.4 emergency": (VIP, "4.4", {"department": "急诊"}, "2026-11-23", "refused", ["department_excluded"]),
    "4.4 reproductive centre": (VIP, "4.4", {"department": "生殖中心"}, "2026-11-23", "refused", ["department_excluded"]),
    "4.12 reproductive centre": (
        VIP, "4.12", {**CONFIRMED, "treatment_begun": "yes", "department": "生殖中心"}, "2026-11-23", "allowed", [],
    ),
    "4.12 imaging": (
        VIP, "4.12", {**CONFIRMED, "treatment_begun": "yes", "department": "影像科"}, "2026-11-23", "refused",
        ["department_excluded"],
    ),
    "4.4 cardiology": (VIP, "4.4", {"department": "心内科"}, "2026-11-23", "allowed", []),
    "4.4 left to the health specialist": (
        VIP, "4.4", {"department": "unknown", "wanted_date": "2026-12-02"}, "2026-11-23", "allowed", [],
    ),
    # Outpatient surgery, invasive care
    "4.7 outpatient": (
        VIP, "4.7", {"disease_class": "other", **NOTICE, "surgery_setting": "outpatient"}, "2026-11-23", "refused",
        ["outpatient_surgery"],
    ),
    "4.1.4 outpatient": (
        member(usage=used("4.1.2", "2026-10-01")), "4.1.4", {**SCREENING, **NOTICE, "surgery_setting": "outpatient"},
        "2026-11-23", "refused", ["outpatient_surgery"],
    ),
    "4.13 invasive": (VIP, "4.13", {**CONFIRMED, "invasive_care": "yes"}, "2026-11-23", "refused", ["invasive_care"]),
    "4.2 psychiatric": (VIP, "4.2", {"psychiatric": "yes"}, "2026-11-23", "refused", ["psychiatric"]),
    # Days ahead
    **{
        f"{service} six working days ahead": (
            VIP, service, {**CONFIRMED, "treatment_begun": "yes", "wanted_date": "2026-12-01"}, "2026-11-23", "refused",
            ["too_soon"],
        )
        for service in ("4.4", "4.12", "4.13")
    },
    **{
        f"{service} seven working days ahead": (
            VIP, service, {**CONFIRMED, "treatment_begun": "yes", "wanted_date": "2026-12-02"}, "2026-11-23", "allowed",
            [],
        )
        for service in ("4.4", "4.12", "4.13")
    },
    **{
        f"asked on {day}, seven working days ahead {wanted}": (
            VIP, "4.4", {"wanted_date": f"2026-{wanted}"}, f"2026-11-{day}", outcome, reasons,
        )
        for day in (20, 21, 22)
        for wanted, outcome, reasons in (("11-30", "refused", ["too_soon"]), ("12-01", "allowed", []))
    },
    "4.5 one working day ahead": (VIP, "4.5", {"wanted_date": "2026-11-24"}, "2026-11-23", "refused", ["too_soon"]),
    "4.5 two working days ahead": (VIP, "4.5", {"wanted_date": "2026-11-25"}, "2026-11-23", "allowed", []),
    "4.9 two months less a day": (VIP, "4.9", {**CONFIRMED, "wanted_date": "2027-01-22"}, "2026-11-23", "refused", ["too_soon"]),
    "4.9 two months": (VIP, "4.9", {**CONFIRMED, "wanted_date": "2027-01-23"}, "2026-11-23", "allowed", []),
    "yesterday": (VIP, "4.4", {"wanted_date": "2026-11-22"}, "2026-11-23", "refused", ["date_in_past"]),
    "4.13 on a holiday": (VIP, "4.13", {**CONFIRMED, "wanted_date": "2026-10-04"}, "2026-09-01", "refused", ["closed_on_date"]),
    "4.13 on an ordinary Sunday": (VIP, "4.13", {**CONFIRMED, "wanted_date": "2026-12-06"}, "2026-11-23", "allowed", []),
    "4.13 ends with the hours": (
        VIP, "4.13", {**CONFIRMED, "wanted_date": "2026-12-07", "wanted_time": "17:00"}, "2026-11-23", "allowed", [],
    ),
    "4.13 would run over the hours": (
        VIP, "4.13", {**CONFIRMED, "wanted_date": "2026-12-07", "wanted_time": "17:01"}, "2026-11-23", "refused",
        ["closed_on_date"],
    ),
    "4.13 in the evening": (
        VIP, "4.13", {**CONFIRMED, "wanted_date": "2026-12-07", "wanted_time": "18:00"}, "2026-11-23", "refused",
        ["closed_on_date"],
    ),
    # Persons
    "for a parent": (VIP, "4.4", {"for_whom": "parent"}, "2026-11-23", "refused", ["insured_only"]),
    "4.10 for a brother": (SISTERS, "4.10", {"for_whom": "other"}, "2026-11-23", "refused", ["relation_not_allowed"]),
    "4.10 for a spouse never named": (
        ONE_NAMED, "4.10", {"for_whom": "spouse"}, "2026-11-23", "refused", ["relative_not_designated"],
    ),
    "4.10 for a third relative": (SISTERS, "4.10", {"for_whom": "child"}, "2026-11-23", "refused", ["relatives_full"]),
    "4.10 for the named spouse": (SISTERS, "4.10", {"for_whom": "spouse"}, "2026-11-23", "allowed", []),
    "4.10 for the other parent": (
        ONE_NAMED, "4.10", {"for_whom": "parent", "relative_name": "丙"}, "2026-11-23", "refused", ["relative_not_designated"],
    ),
    "4.10 for the named parent": (ONE_NAMED, "4.10", {"for_whom": "parent", "relative_name": "乙"}, "2026-11-23", "allowed", []),
    "4.10 of two spouses": (
        member(relatives=(relative("甲", "spouse"), relative("乙", "spouse"))), "4.10", {"for_whom": "spouse"}, "2026-11-23",
        "needs", [],
    ),
    "4.10 shared count": (
        member(usage=used("4.10", "2026-10-01", times=6), relatives=(relative("甲", "spouse"),)), "4.10",
        {"for_whom": "spouse"}, "2026-11-23", "refused", ["quota_used_up"],
    ),
    "a minor asking": (YOUNG, "4.4", {"applicant": "insured"}, "2026-11-23", "refused", ["minor_applicant"]),
    "the guardian asking": (YOUNG, "4.4", {"applicant": "guardian"}, "2026-11-23", "allowed", []),
    "the policyholder asking": (YOUNG, "4.4", {"applicant": "policyholder"}, "2026-11-23", "allowed", []),
    "18 asks alone": (OF_AGE, "4.4", {"applicant": "insured"}, "2026-11-23", "allowed", []),
}  # fmt: skip


@pytest.mark.parametrize("name", READINGS)
def test_settled_reading(rulebook: RuleBook, name: str) -> None:
    """One reading: outcome and every reason, each with clause and text."""
    who, service, facts, at, outcome, expected = READINGS[name]
    decision = ask(rulebook, service, who, facts, at)
    assert (decision.outcome.value, codes(decision)) == (outcome, expected)
    assert all(reason.clause and reason.text_zh.endswith("。") for reason in decision.reasons)
    if outcome == "refused":
        assert not decision.needs
        assert not decision.consumes


def test_designated_disease_uses_its_own_line_first_and_then_the_other(rulebook: RuleBook) -> None:
    """4.6, 4.7: two separate lines."""
    facts = {**SUSPECTED, **NOTICE}
    assert ask(rulebook, "4.6", VIP, facts).line == "4.6/designated"
    again = member(usage=used("4.6", "2026-10-01", "4.6/designated"))
    assert ask(rulebook, "4.6", again, facts).line == "4.6/any"
    both = member(usage=(*again.usage, *used("4.6", "2026-10-02", "4.6/any")))
    assert codes(ask(rulebook, "4.6", both, facts)) == ["quota_used_up"]
    assert ask(rulebook, "4.7", both, facts).line == "4.7/designated"


def test_no_notice_also_holds_a_visit(rulebook: RuleBook) -> None:
    """4.6/4.7 cost a 4.4 count, 4.1.4 a 4.1.3 count."""
    facts = {**SUSPECTED, "admission_notice": "none", "surgery_setting": "inpatient"}
    for service in ("4.6", "4.7"):
        decision = ask(rulebook, service, VIP, facts)
        assert [cost.line for cost in decision.consumes] == [f"{service}/designated", "4.4"]
        assert decision.bookable
    early = ask(
        rulebook, "4.1.4", member(usage=used("4.1.2", "2026-10-01")),
        {**SCREENING, "admission_notice": "other_hospital", "surgery_setting": "inpatient"},
    )  # fmt: skip
    assert [cost.line for cost in early.consumes] == ["4.1.4", "4.1.3"]


def test_held_counts_are_not_free_and_downgrades_never_go_below_zero(rulebook: RuleBook) -> None:
    """After a downgrade remaining is 0."""
    who = member(main(sum_insured=100_000), usage=used("4.4", "2026-10-01", times=3))
    (balance,) = ask(rulebook, "4.4", who).quota
    assert (balance.limit, balance.used, balance.remaining) == (1, 3, 0)


def test_first_possible_days(rulebook: RuleBook) -> None:
    """Used up: the next policy year; under age: the birthday; too soon: the first day far enough ahead."""
    gone = member(usage=used("4.4", "2026-10-01", times=2))
    assert ask(rulebook, "4.4", gone).earliest_date == date(2027, 2, 1)
    assert ask(rulebook, "4.1.1", YOUNG, SCREENING).earliest_date == date(2026, 11, 24)
    assert ask(rulebook, "4.4", VIP, {"wanted_date": "2026-11-25"}).earliest_date == date(2026, 12, 2)
    assert ask(rulebook, "4.4", VIP).earliest_date == date(2026, 12, 2)
    early = member(usage=(*used("4.1.2", "2026-10-01"), *used("4.1.3", "2026-10-02")))
    assert ask(rulebook, "4.1.3", early, SCREENING).earliest_date is None
    assert ask(rulebook, "4.8", VIP, {"disease_class": "other"}).earliest_date is None


def test_fresh_counts_on_the_very_last_day_of_4_1(rulebook: RuleBook) -> None:
    """The younger contract's three years end on the day on which the older one's policy year begins."""
    who = member(
        main(effective="2022-02-01"), main("P2", "2024-02-02"),
        usage=(*used("4.1.2", "2026-10-01"), *used("4.1.3", "2026-10-02")),
    )  # fmt: skip
    (found,) = ask(rulebook, "4.1.3", who, SCREENING).reasons
    assert (found.code, found.possible_from) == ("quota_used_up", date(2027, 2, 1))


def test_dates_beyond_the_announced_holidays_are_provisional(rulebook: RuleBook) -> None:
    """The answer says so."""
    decision = ask(rulebook, "4.4", VIP, at="2026-12-28")
    assert decision.provisional
    assert decision.earliest_date is not None
    assert [(note.code, note.clause) for note in decision.notes if "放假安排" in note.text] == [("provisional_date", "3.1.2")]
    assert not ask(rulebook, "4.4", VIP).provisional
    wanted = ask(rulebook, "4.13", VIP, {**CONFIRMED, "wanted_date": "2027-03-01"})
    assert wanted.provisional


def test_three_months_are_recommended_for_4_9(rulebook: RuleBook) -> None:
    """Two are enough, three are recommended."""
    near = ask(rulebook, "4.9", VIP, {**CONFIRMED, "wanted_date": "2027-01-23"})
    far = ask(rulebook, "4.9", VIP, {**CONFIRMED, "wanted_date": "2027-02-23"})
    assert any("3个月" in note.text for note in near.notes)
    assert not any("3个月" in note.text for note in far.notes)


LEVEL = {
    "4.6": "4.6 注意1", "4.7": "4.7 注意1", "4.8": "4.8 注意1", "4.9": "4.9 注意1", "4.11": "4.11 注意1", "4.12": "4.12 注意1",
    "4.13": "4.13 注意2",
}  # fmt: skip
HALF_YEAR = {"4.8": "4.8 注意2", "4.9": "4.9 注意2", "4.11": "4.11 注意2"}
COVERED = {**CONFIRMED, **NOTICE, "treatment_begun": "yes"}


@pytest.mark.parametrize("service", ["4.2", "4.4", "4.5", "4.10", *LEVEL])
def test_records_below_level_two(rulebook: RuleBook, service: str) -> None:
    """4.6 to 4.9, 4.11 to 4.13: cover stands, other papers are needed, and the catalogue says which."""
    plain = ask(rulebook, service, VIP, COVERED)
    low = ask(rulebook, service, VIP, {**COVERED, "records_level": "below_level2"})
    assert (low.outcome, low.reasons, low.consumes) == (plain.outcome, plain.reasons, plain.consumes)
    assert [(paper.code, paper.clause) for paper in low.needs_documents] == (
        [("records_below_level2", LEVEL[service])] if service in LEVEL else []
    )
    for paper in low.needs_documents:
        assert any("二级及以上医院" in found.text for found in paper.instead)
    assert not ask(rulebook, service, VIP, {**COVERED, "records_level": "三甲"}).needs_documents
    assert not plain.needs_documents


@pytest.mark.parametrize("service", LEVEL)
def test_records_without_the_last_half_year(rulebook: RuleBook, service: str) -> None:
    """4.8, 4.9, 4.11: at least the last half year, older ones are welcome too."""
    old = ask(rulebook, service, VIP, {**COVERED, "records_age": "older"})
    assert old.allowed
    assert [(paper.code, paper.clause) for paper in old.needs_documents] == (
        [("records_not_recent", HALF_YEAR[service])] if service in HALF_YEAR else []
    )
    for paper in old.needs_documents:
        assert "更早的也可以" in paper.text
        assert any("半年" in found.text for found in paper.instead)
    assert not ask(rulebook, service, VIP, {**COVERED, "records_age": "last_half_year"}).needs_documents


def test_both_papers_and_none_beside_a_refusal(rulebook: RuleBook) -> None:
    """Level and age are two things; where the answer is no, no papers help."""
    told = {**COVERED, "records_level": "below_level2", "records_age": "older"}
    codes_of = [paper.code for paper in ask(rulebook, "4.8", VIP, told).needs_documents]
    assert codes_of == ["records_below_level2", "records_not_recent"]
    assert not ask(rulebook, "4.8", VIP, {**told, "disease_class": "other"}).needs_documents


def test_what_is_told_is_never_asked(rulebook: RuleBook) -> None:
    """Facts without a question are in no list of needs."""
    never = {"records_level", "records_age", "acute_phase", "emergency", "attendance", "escort_alone", "bed"}
    for service in rulebook.rules:
        assert not never & set(needs(ask(rulebook, service, VIP)))


@pytest.mark.parametrize(
    ("service", "facts", "code", "clause", "text"),
    [
        ("4.6", {"bed": "yes"}, "wish_noted", "4.6 注意5", "床位不能指定；您的要求可以转告服务商，但不保证。"),
        ("4.7", {"bed_grade": "yes", "doctor_grade": "yes"}, "wish_noted", "4.7 注意5",
         "床位级别、专家级别不能指定；您的要求可以转告服务商，但不保证。"),
        ("4.6", {"named_doctor": "yes"}, "wish_noted", "4.6 注意5", "专家不能指定；您的要求可以转告服务商，但不保证。"),
        ("4.11", {"attendance": "proxy"}, "letter_of_authority", "4.11 注意4",
         "本人不到场，要签《国内多学科联合会诊服务授权委托书》，由受托人到场参加；服务仍然只给您本人用。"),
        ("4.4", {"doctor_grade": "yes"}, "grade_alone", "4.4 注意4",
         "可以指定专家级别，也就是副主任医师级别以上，但不能再指定专家门诊还是特需门诊。"),
    ],
)  # fmt: skip
def test_what_is_told_is_answered(
    rulebook: RuleBook, service: str, facts: dict[str, str], code: str, clause: str, text: str
) -> None:
    """A yes stays a yes, and the wish gets its sentence."""
    decision = ask(rulebook, service, VIP, {**COVERED, **facts})
    assert decision.allowed
    assert [(note.clause, note.text) for note in decision.notes if note.code == code] == [(clause, text)]


def test_passed_on_is_no_plain_no(rulebook: RuleBook) -> None:
    """4.9 in Hong Kong: neither promised nor refused; with another reason it is a refusal."""
    open_question = ask(rulebook, "4.9", VIP, {**CONFIRMED, "region": "香港"})
    assert (open_question.allowed, open_question.passed_on) == (False, True)
    assert "95169038" in open_question.reasons[0].text_zh
    refused = ask(rulebook, "4.9", CLASSIC, {**CONFIRMED, "region": "香港"})
    assert not refused.passed_on
    assert not ask(rulebook, "4.9", VIP, {**CONFIRMED, "region": "other"}).passed_on


def test_complex_reading_of_the_cervix(rulebook: RuleBook) -> None:
    """4.1.2 流程6: smear and virus test are required, the biopsy is suggested."""
    (cervix,) = (cancer for cancer in rulebook.catalogue.nine_cancers if cancer.id == "cervix")
    required = "、".join(cervix.required)
    assert "TCT" in required
    assert "HPV" in required
    assert cervix.suggested == ("阴道镜活检报告",)


def test_the_chat_may_act_by_default(rulebook: RuleBook) -> None:
    """The handbook speaks of a call; the edition settles whether the chat may too."""
    by_chat = rulebook.catalogue.by_chat
    assert (by_chat.cancel, by_chat.reschedule, by_chat.designate) == ("yes", "yes", "yes")


def test_needs_of_a_minor(rulebook: RuleBook) -> None:
    """Who asks is needed for the booking, not for the answer."""
    decision = ask(rulebook, "4.5", YOUNG)
    assert decision.allowed
    assert "applicant" in needs(decision, "booking")


def test_one_of_two_parents_is_asked_for_by_name(rulebook: RuleBook) -> None:
    """Only the named one may use 4.10; which of the two is meant must be told."""
    decision = ask(rulebook, "4.10", ONE_NAMED, {"for_whom": "parent"})
    assert needs(decision, "eligibility") == ["relative_name"]
    assert [value.value for value in decision.needs[0].values] == ["乙"]


def test_a_lapsed_first_contract_in_4_1(rulebook: RuleBook) -> None:
    """In waiting and with 4.1 over for good, both are told."""
    who = member(main(effective="2020-01-01", status=PolicyStatus.LAPSED), main("P2", "2026-11-10"))
    assert codes(ask(rulebook, "4.1.1", who, SCREENING)) == ["waiting_period"]


def test_a_day_too_near_across_the_announced_years(rulebook: RuleBook) -> None:
    """A refusal whose first day is provisional says so."""
    decision = ask(rulebook, "4.4", VIP, {"wanted_date": "2026-12-30"}, at="2026-12-28")
    assert codes(decision) == ["too_soon"]
    assert decision.provisional
    near = ask(rulebook, "4.4", VIP, {"wanted_date": "2026-11-25"})
    assert (codes(near), near.provisional) == (["too_soon"], False)
    other = ask(rulebook, "4.4", VIP, {"wanted_date": "2027-01-30", "department": "产科"}, at="2026-12-28")
    assert (codes(other), other.provisional) == (["department_excluded"], False)
    holiday = ask(rulebook, "4.13", VIP, {**CONFIRMED, "wanted_date": "2027-10-01"})
    assert (codes(holiday), holiday.provisional) == (["closed_on_date"], True)
