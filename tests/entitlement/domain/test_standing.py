"""Tier, contracts, waiting, policy year, rider: where a member stands (2.1–2.5, 3.2, 5.1)."""

from __future__ import annotations

from datetime import date

import pytest

from actions.entitlement import Catalogue, Member, PolicyStatus, Standing
from actions.entitlement.domain.standing import standing_of

from ..builders import main, member, rider

ON = date(2026, 11, 23)


def stand(catalogue: Catalogue, who: Member, on: date = ON) -> Standing:
    """The standing on a day."""
    return standing_of(who, catalogue, on)


def tier(standing: Standing) -> str:
    """Its tier's id, empty without one."""
    return standing.tier.id if standing.tier else ""


@pytest.mark.parametrize(
    ("sums", "expected"),
    [
        ([1], "classic"),
        ([299_999], "classic"),
        ([300_000], "vip"),
        ([499_999], "vip"),
        ([500_000], "platinum"),
        ([100_000, 200_000], "vip"),
        ([100_000, 150_000, 250_000], "platinum"),
    ],
)
def test_tier_by_summed_sum_insured(catalogue: Catalogue, sums: list[int], expected: str) -> None:
    """2.3.1: the sums of all main contracts are added; there is no lowest sum for classic."""
    policies = [main(f"P{n}", sum_insured=amount) for n, amount in enumerate(sums)]
    found = stand(catalogue, member(*policies))
    assert (tier(found), found.sum_insured) == (expected, sum(sums))


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"status": PolicyStatus.SUSPENDED}, "suspended"),
        ({"status": PolicyStatus.LAPSED}, "lapsed"),
        ({"status": PolicyStatus.EXPIRED}, "expired"),
        ({"status": PolicyStatus.TERMINATED}, "terminated"),
        ({"premium_paid": False}, "premium_unpaid"),
        ({"cooling_off_until": ON}, "cooling_off"),
        ({"effective_date": date(2026, 11, 1)}, "waiting_period"),
        ({"effective_date": date(2026, 11, 24)}, "not_yet_effective"),
    ],
)
def test_what_does_not_count_adds_nothing_and_blocks_nothing(
    catalogue: Catalogue, changes: dict[str, object], why: str
) -> None:
    """Beside a contract that counts, another adds its sum only when in force, paid, past cooling-off and waiting."""
    found = stand(catalogue, member(main(), main("P2", sum_insured=200_000, **changes)))
    assert (tier(found), found.sum_insured, found.blockers) == ("vip", 300_000, ())
    assert [(p.counts, p.reason) for p in found.policies] == [(True, ""), (False, why)]


def test_riders_never_add_to_the_sum(catalogue: Catalogue) -> None:
    """The rider's sum does not count."""
    found = stand(catalogue, member(main(sum_insured=299_999), rider(sum_insured=900_000)))
    assert (tier(found), found.sum_insured) == ("classic", 299_999)


@pytest.mark.parametrize(
    ("changes", "codes", "opens"),
    [
        ({"status": PolicyStatus.LAPSED}, ["policy_not_in_force"], [None]),
        ({"premium_paid": False}, ["premium_unpaid"], [None]),
        ({"cooling_off_until": date(2026, 12, 3)}, ["cooling_off"], [date(2026, 12, 4)]),
        ({"effective_date": date(2026, 11, 1)}, ["waiting_period"], [date(2026, 12, 1)]),
        (
            {"effective_date": date(2026, 11, 1), "cooling_off_until": date(2026, 11, 23), "premium_paid": False},
            ["premium_unpaid", "cooling_off", "waiting_period"],
            [None, date(2026, 11, 24), date(2026, 12, 1)],
        ),
        ({"effective_date": date(2026, 12, 1)}, ["policy_not_in_force"], [date(2026, 12, 31)]),
    ],
)
def test_blockers(
    catalogue: Catalogue, changes: dict[str, object], codes: list[str], opens: list[date | None]
) -> None:
    """Without a contract that counts, every reason is told with its first possible day."""
    found = stand(catalogue, member(main(**changes)))
    assert [blocker.code for blocker in found.blockers] == codes
    assert [blocker.possible_from for blocker in found.blockers] == opens
    assert found.tier is None
    assert all(blocker.clause and blocker.text_zh for blocker in found.blockers)


def test_blockers_are_told_of_the_contract_that_opens_first(catalogue: Catalogue) -> None:
    """An unpaid and a waiting contract: time alone opens the waiting one."""
    found = stand(catalogue, member(main(premium_paid=False), main("P2", "2026-11-10")))
    assert [blocker.code for blocker in found.blockers] == ["waiting_period"]
    assert found.usable_from == date(2026, 12, 10)


def test_waiting(catalogue: Catalogue) -> None:
    """2.2: 2025-02-01 waits to 2025-03-02."""
    who = member(main(effective="2025-02-01"))
    last, first = stand(catalogue, who, date(2025, 3, 2)), stand(catalogue, who, date(2025, 3, 3))
    assert (last.in_waiting, last.waiting_until, last.usable_from) == (True, date(2025, 3, 2), date(2025, 3, 3))
    assert last.expected_tier is not None
    assert last.expected_tier.id == "vip"
    assert (first.in_waiting, tier(first), first.waiting_until) == (False, "vip", date(2025, 3, 2))


def test_policy_year_is_that_of_the_earliest_contract_in_force(catalogue: Catalogue) -> None:
    """A lapsed older contract does not set it; an unpaid one is still in force."""
    younger = main("P2", "2025-06-15")
    year = stand(catalogue, member(main(), younger)).policy_year
    assert year is not None
    assert (year.start, year.end, year.number) == (date(2026, 2, 1), date(2027, 1, 31), 3)
    lapsed = stand(catalogue, member(main(status=PolicyStatus.LAPSED), younger))
    assert lapsed.policy_year is not None
    assert lapsed.policy_year.start == date(2026, 6, 15)
    assert lapsed.year_number == 2
    unpaid = stand(catalogue, member(main(premium_paid=False), younger))
    assert unpaid.policy_year is not None
    assert unpaid.policy_year.start == date(2026, 2, 1)
    assert stand(catalogue, member(main(status=PolicyStatus.LAPSED))).year_number is None


def test_first_policy_year_starts_at_the_effective_date(catalogue: Catalogue) -> None:
    """Not after the waiting period."""
    year = stand(catalogue, member(main(effective="2026-11-10"))).policy_year
    assert year is not None
    assert year.start == date(2026, 11, 10)


@pytest.mark.parametrize(
    ("effective", "on", "period", "opens"),
    [
        (["2024-02-01"], "2026-11-23", ("2024-02-01", "2027-01-31"), "2026-11-23"),
        (["2024-02-01"], "2027-02-01", ("2024-02-01", "2027-01-31"), None),
        # A younger contract keeps 4.1 open until its own three years end.
        (["2022-02-01", "2024-06-01"], "2026-11-23", ("2022-02-01", "2027-05-31"), "2026-11-23"),
        # The younger one begins on the day after the older one's period: one period, without a gap.
        (["2021-11-01", "2024-11-01"], "2026-11-23", ("2021-11-01", "2027-10-31"), "2026-11-23"),
        (["2021-11-01", "2024-11-02"], "2026-11-23", ("2024-11-02", "2027-11-01"), "2026-11-23"),
        # In a gap the younger one is still waiting.
        (["2022-02-01", "2026-11-10"], "2026-11-23", ("2026-11-10", "2029-11-09"), "2026-12-10"),
        (["2020-01-01", "2022-02-01"], "2026-11-23", ("2020-01-01", "2025-01-31"), None),
        # Feb 29: the third anniversary is Feb 28.
        (["2024-02-29"], "2026-11-23", ("2024-02-29", "2027-02-27"), "2026-11-23"),
    ],
)
def test_three_years_of_4_1(
    catalogue: Catalogue, effective: list[str], on: str, period: tuple[str, str], opens: str | None
) -> None:
    """2.1.1: three years from the effective date, contract by contract."""
    policies = [main(f"P{n}", day) for n, day in enumerate(effective)]
    found = stand(catalogue, member(*policies), date.fromisoformat(on))
    told = found.service_period("4.1.3")
    assert told is not None
    assert told[1] is not None
    assert (told[0].isoformat(), told[1].isoformat()) == period
    first = found.service_open_from("4.1.3")
    assert (first.isoformat() if first else None) == opens


def test_other_services_live_as_long_as_the_contract(catalogue: Catalogue) -> None:
    """2.1.2; without a contract in force there is no period."""
    found = stand(catalogue, member(main(effective="2010-02-01")))
    assert found.service_period("4.4") == (date(2010, 2, 1), None)
    assert found.service_open_from("4.4") == ON
    gone = stand(catalogue, member(main(status=PolicyStatus.TERMINATED)))
    assert gone.service_period("4.4") is None
    assert gone.service_open_from("4.4") is None


@pytest.mark.parametrize(
    ("changes", "in_force", "counts", "opens_on"),
    [
        ({}, True, True, "2024-03-02"),
        ({"status": PolicyStatus.LAPSED}, False, False, "2024-03-02"),
        ({"effective_date": date(2026, 11, 10)}, True, False, "2026-12-10"),
        ({"cooling_off_until": date(2026, 12, 1)}, True, False, "2026-12-02"),
        ({"premium_paid": False}, True, False, "2024-03-02"),
    ],
)
def test_rider(
    catalogue: Catalogue, changes: dict[str, object], in_force: bool, counts: bool, opens_on: str
) -> None:
    """The rider has its own effective date and waiting period (2.5.2)."""
    found = stand(catalogue, member(main(), rider(**changes))).rider
    assert found is not None
    assert (found.in_force, found.counts, found.opens_on.isoformat()) == (in_force, counts, opens_on)


def test_the_best_rider_is_told(catalogue: Catalogue) -> None:
    """Of several the one that counts; without any, none."""
    found = stand(catalogue, member(main(), rider("R1", status=PolicyStatus.LAPSED), rider("R2"))).rider
    assert found is not None
    assert found.number == "R2"
    assert stand(catalogue, member(main())).rider is None


def test_no_contract_at_all(catalogue: Catalogue) -> None:
    """A person without contracts is refused, not an error."""
    found = stand(catalogue, member(rider()))
    assert [blocker.code for blocker in found.blockers] == ["policy_not_in_force"]
    assert found.main_usable_from is None


def test_a_sum_below_the_lowest_tier_of_another_edition(catalogue: Catalogue) -> None:
    """一: an edition may ask for a lowest sum."""
    lowest = catalogue.tiers[0].copy(update={"min_sum_insured": 100_000})
    edition = catalogue.copy(update={"tiers": (lowest, *catalogue.tiers[1:])})
    found = stand(edition, member(main(sum_insured=99_999)))
    assert [(blocker.code, blocker.clause, blocker.text_zh) for blocker in found.blockers] == [
        ("sum_insured_too_low", "一", "累计保额不到100000元，达不到增值服务的最低要求。")
    ]
    assert found.tier is None


@pytest.mark.parametrize(
    ("changes", "texts"),
    [
        ({"effective_date": date(2026, 11, 24)}, ["保险合同2026年11月24日才生效，服务等待期过后，2026年12月24日起可以使用。"]),
        # The effective date is day 1 of the waiting period.
        ({"effective_date": ON}, ["服务等待期到2026年12月22日为止，2026年12月23日起可以使用。"]),
        ({"cooling_off_until": ON}, ["保险合同还在犹豫期，2026年11月23日结束后才能使用。"]),
        # Waiting is over since today, cooling-off is not.
        ({"effective_date": date(2026, 10, 24), "cooling_off_until": ON}, ["保险合同还在犹豫期，2026年11月23日结束后才能使用。"]),
    ],
)
def test_blockers_in_words(catalogue: Catalogue, changes: dict[str, object], texts: list[str]) -> None:
    """With their days, word for word."""
    assert [blocker.text_zh for blocker in stand(catalogue, member(main(**changes))).blockers] == texts


def test_a_contract_of_today_and_one_of_tomorrow(catalogue: Catalogue) -> None:
    """The effective date is the first waiting day; a contract to come has its period already."""
    (today,) = stand(catalogue, member(main(effective="2026-11-23"))).policies
    assert today.reason == "waiting_period"
    found = stand(catalogue, member(main(effective="2026-11-24")))
    assert [policy.reason for policy in found.policies] == ["not_yet_effective"]
    assert found.service_period("4.4") == (date(2026, 11, 24), None)
    assert found.service_period("4.1.1") == (date(2026, 11, 24), date(2029, 11, 23))


def test_a_period_that_ends_today_is_not_over(catalogue: Catalogue) -> None:
    """Its last day belongs to it."""
    who = member(main(effective="2023-11-24"))
    assert stand(catalogue, who).service_ended_on("4.1.1") is None
    assert stand(catalogue, who, date(2026, 11, 24)).service_ended_on("4.1.1") == ON
