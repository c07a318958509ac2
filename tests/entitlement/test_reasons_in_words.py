"""Every reason as the member hears it: code, clause, sentence, and the first day it no longer stands."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from actions.entitlement import Member, PolicyStatus, RuleBook, Stage
from actions.entitlement.domain.case import Account
from actions.entitlement.domain.counts.ledger import EntryKind, LedgerEntry
from actions.entitlement.domain.rules.base import REGISTRY
from actions.entitlement.domain.rules.departments import _core

from .builders import (
    CONFIRMED,
    NOW,
    SCREENING,
    SUSPECTED,
    ask,
    main,
    member,
    relative,
    rider,
    tiered,
    used,
)  # fmt: skip

CHILD: dict[str, Any] = {"birth_date": date(2010, 5, 6)}
TWO_NAMED = (relative("甲", "child"), relative("乙", "child"))
CARE = {**CONFIRMED, "invasive_care": "no"}
TOO_LATE_A_START = "这项服务只在09:00到18:00提供，每次60分钟，最晚17:00开始，请另选时间。"
ABROAD = {**CONFIRMED, "region": "asia"}

# name: (service, member, facts, code, clause, sentence, possible from)
REASONS: dict[str, tuple[str, Member, dict[str, Any], str, str, str, str | None]] = {
    "region": ("4.8", tiered("classic"), {**CONFIRMED, "region": "usa"}, "region_not_covered", "3.2",
               "经典套餐的国际专家会诊不包括美国，可以选亚洲。", None),
    "department": ("4.4", tiered("vip"), {"department": "急诊"}, "department_excluded", "4.4 注意5",
                   "专家门诊协调不包括急诊科。", None),
    "a named doctor": ("4.4", tiered("vip"), {"named_doctor": "yes"}, "not_choosable", "4.4 注意4",
                       "专家门诊协调不能指定专家。", None),
    "outpatient": ("4.7", tiered("vip"), {**CONFIRMED, "surgery_setting": "outpatient"}, "outpatient_surgery",
                   "4.7 注意14", "手术协调只包括住院手术，门诊手术不在范围内。", None),
    "invasive": ("4.13", tiered("vip"), {**CONFIRMED, "invasive_care": "yes"}, "invasive_care", "4.13 注意1",
                 "上门护理指导不包括换药、压疮护理、气管切开护理等有创护理。", None),
    "treatment": ("4.12", tiered("vip"), {**CONFIRMED, "treatment_begun": "no"}, "treatment_not_begun", "4.12 服务内容",
                  "专家复诊协调用于已经就医治疗、需要复诊的情况。", None),
    "psychiatric": ("4.2", tiered("vip"), {"psychiatric": "yes"}, "psychiatric", "4.2 注意3",
                    "电话医生不解答精神和心理类疾病。", None),
    "past": ("4.10", tiered("vip"), {"wanted_date": "2026-11-22"}, "date_in_past", "2.1",
             "2026年11月22日已经过去了，请另选日期。", None),
    "today is too soon": ("4.4", tiered("vip"), {"wanted_date": "2026-11-23"}, "too_soon", "4.4 流程1",
                          "要提前7个工作日申请，最早可以约2026年12月2日。", "2026-12-02"),
    "too soon in months": ("4.9", tiered("vip"), {**ABROAD, "wanted_date": "2027-01-22"}, "too_soon", "4.9 流程1",
                           "要提前2个月申请，最早可以约2027年1月23日。", "2027-01-23"),
    "4.1 is over": ("4.1.1", member(main(effective="2023-11-23")), SCREENING, "service_period_ended", "2.1.1",
                    "早筛方案定制的3年服务期到2026年11月22日已经结束。", None),
    "4.1 is over, a new contract waits": (
        "4.1.1", member(main(effective="2023-11-01"), main("P2", effective="2026-11-10")), SCREENING,
        "service_period_ended", "2.1.1",
        "早筛方案定制的3年服务期到2026年10月31日已经结束，新合同的服务2026年12月10日起可以使用。", "2026-12-10"),
    "a day after 4.1": ("4.1.1", member(main(effective="2023-11-24")), {**SCREENING, "wanted_date": "2026-11-24"},
                        "date_after_service_period", "2.1.1",
                        "2026年11月24日已经超出服务期，服务期到2026年11月23日为止。", None),
    "for a relative": ("4.4", tiered("vip"), {"for_whom": "spouse"}, "insured_only", "3.2",
                       "专家门诊协调只能由被保险人本人使用，不能给亲属用。", None),
    "a minor asks": ("4.4", tiered("vip", **CHILD), {"applicant": "insured"}, "minor_applicant", "5.4",
                     "被保险人未满18周岁，要由投保人或法定监护人来申请。", "2028-05-06"),
    "a minor in 4.1": ("4.1.1", member(main(effective="2026-01-01"), birth_date=date(2008, 12, 24)),
                       {**SCREENING, "applicant": "guardian"}, "under_age", "3.2",
                       "早筛方案定制只给年满18周岁的人使用，2026年12月24日起可以使用。", "2026-12-24"),
    "of age after 4.1": ("4.1.1", tiered("vip", **CHILD), {**SCREENING, "applicant": "guardian"}, "under_age", "3.2",
                         "早筛方案定制只给年满18周岁的人使用。等到2028年5月6日，早筛方案定制的3年服务期到2027年1月31日已经结束。",
                         None),
    "a third relative": ("4.10", tiered("vip", relatives=TWO_NAMED), {"for_whom": "spouse"}, "relatives_full", "3.2",
                         "指定亲属最多2位，已经满了，而且指定后不能更换。", None),
    "the visit's count": (
        "4.6", tiered("classic", usage=used("4.4", "2026-05-01")), {**SUSPECTED, "admission_notice": "none"},
        "admission_visit_quota_used_up", "4.6 注意9",
        "没有网络医院的入院通知单时要先占用一次专家门诊协调，而这项次数已经用完。", "2027-02-01"),
    "used up": ("4.4", tiered("classic", usage=used("4.4", "2026-05-01")), {}, "quota_used_up", "3.2",
                "专家门诊协调本保单年度的1次已经用完，2027年2月1日起有新的次数。", "2027-02-01"),
    "not in the tier": ("4.13", tiered("classic"), CONFIRMED, "not_in_tier", "3.2",
                        "经典套餐没有上门护理指导这项服务。", None),
    "another disease": ("4.8", tiered("vip"), {"disease_class": "other"}, "disease_not_designated", "3.2",
                        "国际专家会诊只用于合同约定的指定疾病，其他疾病不能使用。", None),
    "no rider": ("4.8", member(main()), {"disease_class": "mild"}, "rider_required", "2.5.3",
                 "轻度疾病由附加险保障，您没有有效的附加险，不能按指定疾病使用。", None),
    "an unpaid rider": ("4.8", member(main(), rider(premium_paid=False)), {"disease_class": "mild"}, "rider_required",
                        "2.5.3", "轻度疾病由附加险保障，附加险有到期保费还没交，暂时不能按指定疾病使用。", None),
    "a lapsed rider": ("4.8", member(main(), rider(status=PolicyStatus.LAPSED)), {"disease_class": "mild"},
                       "rider_required", "2.5.3", "轻度疾病由附加险保障，您没有有效的附加险，不能按指定疾病使用。", None),
    "a waiting rider": ("4.8", member(main(), rider(effective="2026-11-10")), {"disease_class": "moderate"},
                        "rider_waiting_period", "2.5.2",
                        "中度疾病由附加险保障，附加险的等待期到2026年12月9日为止，2026年12月10日起可以使用。", "2026-12-10"),
    "only suspected": ("4.12", tiered("vip"), {**SUSPECTED, "treatment_begun": "yes"}, "not_confirmed", "3.2",
                       "专家复诊协调要在确诊指定疾病之后才能使用，疑似还不行。", None),
    "a holiday": ("4.13", tiered("vip"), {**CARE, "wanted_date": "2027-01-01"}, "closed_on_date", "4.13 服务时间",
                  "2027年1月1日是法定节假日，不提供这项服务，2027年1月2日可以。", "2027-01-02"),
    "before nine": ("4.13", tiered("vip"), {**CARE, "wanted_date": "2026-12-08", "wanted_time": "08:59"},
                    "closed_on_date", "4.13 服务时间", TOO_LATE_A_START, None),
    "at six": ("4.13", tiered("vip"), {**CARE, "wanted_date": "2026-12-08", "wanted_time": "18:00"},
               "closed_on_date", "4.13 服务时间", TOO_LATE_A_START, None),
    "an old report": ("4.1.2", tiered("vip"), {**SCREENING, "report_on": "2026-08-22", "report_source": "checkup_centre"},
                      "report_too_old", "4.1.2 注意1", "检查报告要是最近3个月内的，这份已经过期，请用新的报告。", None),
    "interpretation first": ("4.1.3", tiered("vip"), SCREENING, "report_interpretation_first", "4.1.3 注意1",
                             "要先完成专家报告解读，才能使用早筛专家门诊协调。", None),
    "unpaid": ("4.4", member(main(premium_paid=False)), {}, "premium_unpaid", "一",
               "有到期保费还没交，暂时不能使用服务。", None),
    "unpaid inside the three years": ("4.1.1", member(main(effective="2025-02-01", premium_paid=False)), SCREENING,
                                      "premium_unpaid", "一", "有到期保费还没交，暂时不能使用服务。", None),
}  # fmt: skip


@pytest.mark.parametrize("name", REASONS)
def test_the_one_reason(rulebook: RuleBook, name: str) -> None:
    """Alone, and word for word."""
    service, who, facts, code, clause, text, possible_from = REASONS[name]
    (found,) = ask(rulebook, service, who, facts).reasons
    assert (found.code, found.clause, found.text_zh) == (code, clause, text)
    assert (found.possible_from and found.possible_from.isoformat()) == possible_from


def test_a_held_use_is_told_apart_from_a_used_one(rulebook: RuleBook) -> None:
    """By a booking that is still open; the code is the same."""
    held = LedgerEntry(
        EntryKind.HOLD, "B", "4.4", "4.4", 1, NOW.date(), date(2026, 2, 1), date(2027, 1, 31), NOW
    )  # fmt: skip
    (found,) = ask(rulebook, "4.4", tiered("classic"), account=Account((held,))).reasons
    assert found.code == "quota_used_up"
    assert found.text_zh == "专家门诊协调本保单年度的1次已经用完或被预约占用，2027年2月1日起有新的次数。"


NOTES: dict[str, tuple[str, dict[str, Any], str, str, str]] = {
    "departments": ("4.12", {**CONFIRMED, "treatment_begun": "yes"}, "departments", "4.12 注意4",
                    "不包括：产科、急诊科、医技科室、超声诊断科、影像科。"),
    "a wish": ("4.12", {**CONFIRMED, "treatment_begun": "yes", "named_doctor": "yes", "department": "心内科"},
               "wish_doctor", "4.12 注意6", "可以提出想看的医生，服务商会尽力安排，但不保证。"),
    "surgery": ("4.7", {**CONFIRMED, "admission_notice": "valid"}, "inpatient_only", "4.7 注意14", "门诊手术不在服务范围内。"),
    "care": ("4.13", CONFIRMED, "non_invasive_only", "4.13 注意1", "只做基础护理指导，不包括有创护理。"),
    "months": ("4.9", {**ABROAD, "wanted_date": "2027-01-23"}, "months_recommended", "4.9 流程1",
               "建议提前3个月申请，办签证等手续更从容。"),
    "the visit's cost": ("4.6", {**SUSPECTED, "admission_notice": "none"}, "costs_visit", "4.6 流程2",
                         "没有网络医院的入院通知单时，会另外占用一次专家门诊协调。"),
}  # fmt: skip


@pytest.mark.parametrize("name", NOTES)
def test_the_one_note(rulebook: RuleBook, name: str) -> None:
    """Word for word, beside a yes."""
    service, facts, code, clause, text = NOTES[name]
    decision = ask(rulebook, service, tiered("vip"), facts)
    assert decision.allowed
    assert [(found.code, found.text, found.clause) for found in decision.notes] == [(code, text, clause)]


@pytest.mark.parametrize(
    ("service", "at", "notes"),
    [
        ("4.2", "2026-11-23T03:00", []),
        ("4.2", "2026-02-17T12:00", [("closed_now", "4.2 服务时间", "现在不在服务时间，2026年2月24日0点起可以用。")]),
        ("4.2", "2027-02-06T12:00", [
            ("closed_now", "4.2 服务时间", "现在不在服务时间，2027年2月11日0点起可以用。"),
            ("provisional_date", "4.2 服务时间", "那时的放假安排还没公布，日期以公布后为准。"),
        ]),
        ("4.3", "2026-11-23T20:59", []),
        ("4.3", "2026-11-23T21:00", [
            ("answered_later", "4.3 服务时间", "时间以外和非工作日发起的咨询，下一个工作日回复。"),
        ]),
        ("4.10", "2026-02-17T12:00", []),
    ],
)  # fmt: skip
def test_closed_at_this_moment(rulebook: RuleBook, service: str, at: str, notes: list[tuple[str, str, str]]) -> None:
    """What is used at once can be closed just now: still a yes, with the hour it opens. A talk is booked at any hour."""
    decision = ask(rulebook, service, tiered("vip"), {}, at)
    assert decision.allowed
    assert [(found.code, found.clause, found.text) for found in decision.notes] == notes


def test_a_department_left_to_the_specialist_is_not_asked_for_again(rulebook: RuleBook) -> None:
    """Nothing is missing; what is excluded is still said."""
    decision = ask(rulebook, "4.4", tiered("vip"), {"department": "unknown", "wanted_date": "2026-12-02"})
    assert decision.bookable
    assert [found.code for found in decision.notes] == ["departments"]


def test_an_unclear_department_is_asked_for_again(rulebook: RuleBook) -> None:
    """妇产科 is both; the excluded ones are named."""
    decision = ask(rulebook, "4.4", tiered("vip"), {"department": "妇产科", "wanted_date": "2026-12-02"})
    (found,) = decision.notes
    assert found.text.startswith("妇产科要分清是哪一科：产科、急诊科、") and found.text.endswith("影像科不在服务范围内。")
    assert (found.code, found.clause) == ("department_unclear", "4.4 注意5")
    assert [(need.fact.value, need.stage, need.clause) for need in decision.needs] == [
        ("department", Stage.BOOKING, "4.4 注意5")
    ]


@pytest.mark.parametrize(
    ("service", "facts"),
    [
        ("4.4", {"for_whom": "self", "wanted_date": "2026-12-02", "department": "心内科"}),
        ("4.10", {"for_whom": "self", "wanted_date": "2026-11-23"}),
        ("4.13", {**CARE, "wanted_date": "2026-12-08", "wanted_time": "09:00"}),
    ],
)
def test_just_inside(rulebook: RuleBook, service: str, facts: dict[str, Any]) -> None:
    """For oneself, today where nothing need be asked ahead, at nine sharp."""
    assert ask(rulebook, service, tiered("vip"), facts).bookable


def test_the_last_day_of_4_1_is_inside(rulebook: RuleBook) -> None:
    """The day before the third anniversary."""
    who = member(main(effective="2023-11-24"))
    assert ask(rulebook, "4.1.1", who, {**SCREENING, "wanted_date": "2026-11-23"}).allowed


def test_care_and_surgery_are_asked_about_for_the_booking_only(rulebook: RuleBook) -> None:
    """The answer is yes before they are told."""
    for service, facts, fact in (("4.13", CONFIRMED, "invasive_care"), ("4.7", CONFIRMED, "surgery_setting")):
        (found,) = (n for n in ask(rulebook, service, tiered("vip"), facts).needs if n.fact.value == fact)
        assert found.stage is Stage.BOOKING


def test_costs_name_service_and_line(rulebook: RuleBook) -> None:
    """4.6 without notice: its own line and the visit's."""
    costs = ask(rulebook, "4.6", tiered("vip"), {**SUSPECTED, "admission_notice": "none"}).consumes
    assert [(cost.line, cost.service, cost.uses) for cost in costs] == [("4.6/designated", "4.6", 1), ("4.4", "4.4", 1)]


def test_balances_name_their_service(rulebook: RuleBook) -> None:
    """Line by line, whichever rule asked for the balance first."""
    for facts in ({}, {**SUSPECTED, "admission_notice": "none"}):
        found = ask(rulebook, "4.6", tiered("vip"), facts).quota
        assert [(balance.line, balance.service) for balance in found] == [("4.6/designated", "4.6"), ("4.6/any", "4.6")]


def test_two_calendar_months_are_never_provisional(rulebook: RuleBook) -> None:
    """Months run over holidays, announced or not."""
    decision = ask(rulebook, "4.9", tiered("vip"), ABROAD, "2026-12-20")
    assert (decision.earliest_date, decision.provisional) == (date(2027, 2, 20), False)
    assert decision.provisional is False


def test_relatives_to_choose_from_bear_their_names(rulebook: RuleBook) -> None:
    """As values and as labels."""
    (need,) = ask(rulebook, "4.10", tiered("vip", relatives=TWO_NAMED), {"for_whom": "child"}).needs
    assert [(value.value, value.label) for value in need.values] == [("甲", "甲"), ("乙", "乙")]


@pytest.mark.parametrize(
    ("department", "core"),
    [("急诊科", "急诊"), ("医技科室", "医技"), ("检查类", "检查"), ("产科", "产科"), ("生殖中心", "生殖中心"), ("室", "室")],
)
def test_the_core_of_a_department(department: str, core: str) -> None:
    """A name too short without its ending stays whole."""
    assert _core(department) == core


def test_rules_are_known_by_their_names() -> None:
    """Snake case of the class; helpers that begin with an underscore are no rules."""
    assert {"lead_time", "not_on", "region", "admission_notice", "policy_in_force"} <= set(REGISTRY)
    assert all(name == name.lower() and not name.startswith("_") for name in REGISTRY)
    assert REGISTRY["lead_time"].__name__ == "LeadTime"


def test_the_tier_that_a_further_contract_brings_is_said_once(rulebook: RuleBook) -> None:
    """2.3.1: the sentence says what changes on the day; no second reason names a day of its own."""
    both = member(main("P1", sum_insured=200_000), main("P2", "2026-11-10", sum_insured=200_000))
    found = ask(rulebook, "4.11", both, SUSPECTED)
    assert [reason.text_zh for reason in found.reasons] == [
        "经典套餐没有国内多学科会诊这项服务。另一份合同2026年12月10日起计入保额，到时可以使用。"
    ]
    assert [reason.possible_from for reason in found.reasons] == [found.earliest_date]
