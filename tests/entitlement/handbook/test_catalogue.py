"""The catalogue's facts against the handbook, in the handbook's own terms."""

from __future__ import annotations

from datetime import time

import pytest

from actions.entitlement.handbook import (
    Catalogue,
    ClosedOn,
    Condition,
    Cutoff,
    Service,
    load_catalogue,
)

from ..builders import SERVICE_IDS

UNLIMITED = None
ANY, ANY_DISEASE = Condition.ANY, Condition.ANY_DISEASE
SUSPECTED, CONFIRMED = Condition.SUSPECTED_OR_CONFIRMED, Condition.CONFIRMED
TIERS = ("classic", "vip", "platinum")

# 3.2: line -> condition, uses a policy year for 经典, 贵宾, 白金 (0 = 该套餐没有).
QUOTA_TABLE = {
    "4.1.1": (ANY, UNLIMITED, UNLIMITED, UNLIMITED),
    "4.1.2": (ANY, UNLIMITED, UNLIMITED, UNLIMITED),
    "4.1.3": (ANY, 1, 1, 1),
    "4.1.4": (ANY, 1, 1, 1),
    "4.1.5": (ANY, UNLIMITED, UNLIMITED, UNLIMITED),
    "4.2": (ANY, UNLIMITED, UNLIMITED, UNLIMITED),
    "4.3": (ANY, UNLIMITED, UNLIMITED, UNLIMITED),
    "4.4": (ANY_DISEASE, 1, 2, 4),
    "4.5": (ANY_DISEASE, 1, 2, 4),
    "4.6/designated": (SUSPECTED, 1, 1, 1),
    "4.6/any": (ANY_DISEASE, 0, 1, 1),
    "4.7/designated": (SUSPECTED, 1, 1, 1),
    "4.7/any": (ANY_DISEASE, 0, 1, 1),
    "4.8": (SUSPECTED, 1, 1, 1),
    "4.9": (CONFIRMED, 0, 1, 1),
    "4.10": (ANY, 3, 6, UNLIMITED),
    "4.11": (SUSPECTED, 0, 1, 1),
    "4.12": (CONFIRMED, 1, 2, 3),
    "4.13": (CONFIRMED, 0, 1, 2),
}

CUTOFFS = {
    Cutoff.BEFORE_NOTIFIED: ("4.1.3", "4.1.4", "4.4", "4.6", "4.7", "4.12"),
    Cutoff.BEFORE_VISIT_TIME_CONFIRMED: ("4.13",),
    Cutoff.LAST_WORKING_DAY_BEFORE_VISIT: ("4.5",),
    Cutoff.BEFORE_INSTITUTION_CHOSEN: ("4.8",),
    Cutoff.BEFORE_SIGNING: ("4.9", "4.11"),
    Cutoff.BEFORE_SESSION: ("4.10",),
    Cutoff.ANY_TIME: ("4.1", "4.1.1", "4.1.2", "4.1.5", "4.2", "4.3"),
}

# The step between accepted and completed.
MIDDLE_STATES = {
    "4.1.3": "notified", "4.1.4": "notified", "4.4": "notified", "4.6": "notified", "4.7": "notified",
    "4.12": "notified", "4.8": "institution_chosen", "4.9": "agreement_signed", "4.11": "agreement_signed",
    "4.5": "visit_time_confirmed", "4.10": "visit_time_confirmed", "4.13": "visit_time_confirmed",
}  # fmt: skip


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return load_catalogue()


def figures_of(service: Service, rule: str) -> dict[str, object]:
    return next(spec.figures for spec in service.rules if spec.rule == rule)


class TestWhole:
    def test_all_eighteen_services_in_handbook_order(self, catalogue: Catalogue) -> None:
        assert tuple(catalogue.services) == SERVICE_IDS
        assert catalogue.children("4.1") == ("4.1.1", "4.1.2", "4.1.3", "4.1.4", "4.1.5")
        assert catalogue.children("4.4") == ()

    def test_tiers_begin_at_nothing_300000_and_500000(self, catalogue: Catalogue) -> None:
        floors = [(tier.id, tier.name, tier.min_sum_insured) for tier in catalogue.tiers]
        assert floors == [
            ("classic", "经典套餐", 0),
            ("vip", "贵宾套餐", 300_000),
            ("platinum", "白金套餐", 500_000),
        ]

    def test_waiting_periods_are_thirty_natural_days(self, catalogue: Catalogue) -> None:
        assert catalogue.periods.waiting.days == 30
        assert catalogue.periods.rider_waiting.days == 30

    def test_only_the_screening_ends_after_three_years(self, catalogue: Catalogue) -> None:
        for key, service in catalogue.services.items():
            screening = key == "4.1" or service.parent == "4.1"
            assert service.service_period.years == (3 if screening else None)
            assert service.service_period.clause == ("2.1.1" if screening else "2.1.2")

    def test_only_counselling_is_shared_with_two_relatives(self, catalogue: Catalogue) -> None:
        sharing = catalogue.family_sharing
        assert sharing.services == ("4.10",)
        assert set(sharing.relations) == {"spouse", "child", "parent"}
        assert (sharing.max_relatives, sharing.replaceable) == (2, False)
        shared = [key for key, service in catalogue.services.items() if service.users.who != "insured"]
        assert shared == ["4.10"]

    def test_disease_classes_and_their_contracts(self, catalogue: Catalogue) -> None:
        basis = {disease.id: disease.basis for disease in catalogue.disease_classes}
        assert basis == {"critical": "main", "moderate": "rider", "mild": "rider"}

    def test_nine_cancers_with_their_reports(self, catalogue: Catalogue) -> None:
        assert [cancer.name for cancer in catalogue.nine_cancers] == [
            "肺癌", "乳腺癌", "甲状腺癌", "结直肠癌", "肝癌", "胃癌", "食管癌", "宫颈癌", "前列腺癌",
        ]  # fmt: skip
        assert all(cancer.required for cancer in catalogue.nine_cancers)

    def test_adults_only_for_the_screening(self, catalogue: Catalogue) -> None:
        for key, service in catalogue.services.items():
            assert service.users.min_age == (18 if key == "4.1" or service.parent else None)

    def test_two_providers(self, catalogue: Catalogue) -> None:
        names = [provider.name for provider in catalogue.providers]
        assert names == ["易医健康管理咨询（上海）有限公司", "挂号网（杭州）科技有限公司"]


class TestQuota:
    def test_table_is_complete(self, catalogue: Catalogue) -> None:
        lines = [line.line for service in catalogue.services.values() for line in service.quota]
        assert lines == list(QUOTA_TABLE)

    @pytest.mark.parametrize("name", QUOTA_TABLE)
    def test_line(self, catalogue: Catalogue, name: str) -> None:
        condition, *limits = QUOTA_TABLE[name]
        line = next(q for q in catalogue.services[name.split("/")[0]].quota if q.line == name)
        assert line.condition is condition
        assert [line.limit(tier) for tier in TIERS] == limits
        assert [line.offered(tier) for tier in TIERS] == [limit != 0 for limit in limits]
        assert line.clause == "3.2"

    def test_follow_up_is_as_needed(self, catalogue: Catalogue) -> None:
        assert set(catalogue.services["4.1.5"].quota[0].limits.values()) == {"as_needed"}

    @pytest.mark.parametrize("service", ["4.6", "4.7"])
    def test_designated_line_is_used_first(self, catalogue: Catalogue, service: str) -> None:
        assert [line.line for line in catalogue.services[service].quota] == [
            f"{service}/designated",
            f"{service}/any",
        ]


class TestReaching:
    def test_phone_numbers_and_mailbox(self, catalogue: Catalogue) -> None:
        lines = catalogue.lines
        assert {name: line.phone for name, line in lines.items()} == {
            "screening": "021-22236700", "main": "95169038", "complaint": "400-818-8168",
        }  # fmt: skip
        assert lines["screening"].email == "ZAZC@teladochealth.com.cn"
        assert lines["screening"].menu == ("大都会人寿官微", "都会悠享", "高发癌症早筛")
        assert lines["main"].email is None

    def test_hours_of_the_lines(self, catalogue: Catalogue) -> None:
        screening, main = catalogue.lines["screening"].hours, catalogue.lines["main"].hours
        assert screening is not None and main is not None
        assert (screening.open, screening.close, screening.closed_on) == (
            time(9),
            time(21),
            ClosedOn.STATUTORY_HOLIDAYS,
        )
        assert (main.open, main.close, main.closed_on) == (time(8), time(20), ClosedOn.SPRING_FESTIVAL)
        assert screening.days == main.days == "all"
        assert catalogue.lines["complaint"].hours is None

    def test_services_with_hours_of_their_own(self, catalogue: Catalogue) -> None:
        own = {key: service.hours.own for key, service in catalogue.services.items() if service.hours.own}
        assert list(own) == ["4.2", "4.3", "4.13"]
        assert own["4.2"].always_open and own["4.2"].closed_on is ClosedOn.SPRING_FESTIVAL
        assert (own["4.3"].open, own["4.3"].close, own["4.3"].days) == (time(9), time(21), "working_days")
        assert (own["4.13"].open, own["4.13"].close) == (time(9), time(18))
        assert own["4.3"].closed_on is own["4.13"].closed_on is ClosedOn.STATUTORY_HOLIDAYS

    def test_every_service_has_its_line(self, catalogue: Catalogue) -> None:
        for key, service in catalogue.services.items():
            expected = "screening" if key == "4.1" or service.parent else "main"
            assert service.apply.line == (None if key == "4.3" else expected)
        assert catalogue.services["4.3"].apply.menu[-1] == "图文问诊"

    def test_line_of(self, catalogue: Catalogue) -> None:
        line = catalogue.line_of("4.1.3")
        assert line is not None and line.phone == "021-22236700"
        assert catalogue.line_of("4.3") is None


class TestRules:
    @pytest.mark.parametrize(
        ("service", "notice"),
        [
            ("4.4", {"working_days": 7}),
            ("4.5", {"working_days": 2}),
            ("4.9", {"months": 2, "recommended_months": 3}),
            ("4.12", {"working_days": 7}),
            ("4.13", {"working_days": 7}),
        ],
    )
    def test_notice(self, catalogue: Catalogue, service: str, notice: dict[str, int]) -> None:
        assert figures_of(catalogue.services[service], "lead_time") == notice

    def test_nothing_else_needs_notice(self, catalogue: Catalogue) -> None:
        noticed = [
            key for key, s in catalogue.services.items() if any(r.rule == "lead_time" for r in s.rules)
        ]
        assert noticed == ["4.4", "4.5", "4.9", "4.12", "4.13"]

    def test_regions(self, catalogue: Catalogue) -> None:
        by_tier = figures_of(catalogue.services["4.8"], "region")["by_tier"]
        assert by_tier == {
            "classic": ["asia"],
            "vip": ["asia", "europe"],
            "platinum": ["asia", "europe", "usa"],
        }
        assert figures_of(catalogue.services["4.9"], "region") == {
            "all": ["asia", "europe", "usa"],
            "passed_on": ["hk_mo_tw"],
        }

    def test_departments_differ(self, catalogue: Catalogue) -> None:
        clinic = figures_of(catalogue.services["4.4"], "department")["excluded"]
        revisit = figures_of(catalogue.services["4.12"], "department")["excluded"]
        assert {"产科", "急诊科", "口腔美容科", "生殖中心"} <= set(clinic)  # type: ignore[call-overload]
        assert {"产科", "急诊科"} <= set(revisit)  # type: ignore[call-overload]
        assert not {"口腔美容科", "生殖中心"} & set(revisit)  # type: ignore[call-overload]

    @pytest.mark.parametrize(
        ("service", "facts"),
        [
            ("4.1.3", ["named_doctor"]),
            ("4.1.4", ["named_doctor"]),
            ("4.4", ["named_doctor", "grade_with_clinic_type"]),
            ("4.10", ["counsellor"]),
        ],
    )
    def test_not_choosable(self, catalogue: Catalogue, service: str, facts: list[str]) -> None:
        assert figures_of(catalogue.services[service], "not_choosable")["facts"] == facts
        assert catalogue.services[service].not_choosable

    @pytest.mark.parametrize(("service", "pays"), [("4.1.4", "4.1.3"), ("4.6", "4.4"), ("4.7", "4.4")])
    def test_without_notice_a_visit_is_paid(self, catalogue: Catalogue, service: str, pays: str) -> None:
        assert figures_of(catalogue.services[service], "admission_notice") ["else_costs"] == pays

    @pytest.mark.parametrize("service", ["4.1.3", "4.1.4", "4.1.5"])
    def test_interpretation_comes_first(self, catalogue: Catalogue, service: str) -> None:
        assert figures_of(catalogue.services[service], "after_service") == {"service": "4.1.2"}

    def test_report_of_three_months(self, catalogue: Catalogue) -> None:
        figures = figures_of(catalogue.services["4.1.2"], "recent_report")
        assert figures == {"months": 3, "sources": ["level2_hospital", "checkup_centre"]}

    def test_general_rules(self, catalogue: Catalogue) -> None:
        assert {rule.rule: rule.clause for rule in catalogue.general_rules} == {
            "policy_in_force": "5.1.1",
            "premium_paid": "一",
            "cooling_off_over": "5.1.4",
            "service_period": "2.1",
            "waiting_period_over": "2.2",
            "no_exclusion": "2.4",
            "insured_only": "3.2",
            "minor_applicant": "5.4",
        }


class TestBookings:
    @pytest.mark.parametrize("cutoff", CUTOFFS)
    def test_cutoff(self, catalogue: Catalogue, cutoff: Cutoff) -> None:
        found = [key for key, service in catalogue.services.items() if service.cancellation.cutoff is cutoff]
        assert tuple(found) == CUTOFFS[cutoff]

    def test_only_mdt_bars_rescheduling(self, catalogue: Catalogue) -> None:
        never = [
            key for key, service in catalogue.services.items() if service.cancellation.reschedule == "never"
        ]
        assert never == ["4.11"]

    def test_refund_by_two_in_the_afternoon(self, catalogue: Catalogue) -> None:
        refunds = {
            key: service.refund.before for key, service in catalogue.services.items() if service.refund
        }
        assert refunds == {"4.4": "14:00", "4.12": "14:00"}

    @pytest.mark.parametrize("service", SERVICE_IDS)
    def test_path(self, catalogue: Catalogue, service: str) -> None:
        booking = catalogue.services[service].booking
        if service in ("4.2", "4.3"):
            assert (booking.kind, booking.states) == ("direct", ())
            return
        middle = (MIDDLE_STATES[service],) if service in MIDDLE_STATES else ()
        assert booking.path == ("requested", "accepted", *middle, "completed")
        assert {"cancelled", "forfeited", "rejected"} <= set(booking.states)
