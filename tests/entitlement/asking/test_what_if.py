"""Suppositions: the same rules on a changed copy, marked hypothetical, written nowhere."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from hypothesis import given, settings
from hypothesis import strategies as st

from actions.entitlement import (
    NO_FACTS,
    AskedOn,
    BadChange,
    BadDate,
    BadFact,
    BookingCancelled,
    BookingState,
    Change,
    ContractStatus,
    Effect,
    Entitlements,
    Facts,
    IllegalTransition,
    Illness,
    NewContract,
    Outcome,
    Policy,
    PolicyKind,
    PolicyStatus,
    Premium,
    Snapshot,
    SumInsured,
    UnknownBooking,
    UnknownService,
    UsedUp,
    Uses,
    WithoutContract,
    compile_rules,
    load_catalogue,
    tier_steps,
)
from actions.entitlement.domain.case import Account
from actions.entitlement.storage.schema import metadata

from ..builders import (
    CALENDAR,
    CONFIRMED,
    NOW,
    SERVICE_IDS,
    SUSPECTED,
    TODAY,
    codes,
    instant,
    main,
    member,
    members_file,
    policy_record,
    record,
    rider,
    tiered,
    used,
)

# A busy machine must not fail a test.
UNHURRIED = settings(deadline=None)
BOOK = compile_rules(load_catalogue())
VISIT = Facts.parse({"wanted_date": "2026-12-02", "department": "心内科"})


def snap(who: Any = None, at: str = "2026-11-23", account: Account | None = None) -> Snapshot:
    """The snapshot of a member (a vip with rider) without database."""
    return Snapshot(BOOK, CALENDAR, who or tiered("vip"), account or Account(), (), instant(at))


def limits(snapshot: Snapshot, service: str) -> list[int | None]:
    """What is left on each line."""
    return [balance.remaining for balance in snapshot.quota(service)]


def tier(snapshot: Snapshot) -> str:
    """Its tier's id."""
    return snapshot.tier.id if snapshot.tier else ""


# What members ask


def test_another_contract_counts_after_its_own_waiting_period() -> None:
    bought = snap().what_if([NewContract(200_000, date(2026, 12, 1))])
    assert tier(bought) == "vip"
    [step] = tier_steps(bought)
    assert (step.day, step.tier.id if step.tier else "") == (date(2026, 12, 31), "platinum")
    later = bought.what_if([AskedOn(step.day)])
    assert (tier(later), limits(later, "4.4"), later.standing.sum_insured) == ("platinum", [4], 500_000)
    assert tier_steps(later) == ()
    # The policy year stays that of the earliest contract.
    assert later.standing.policy_year == snap().standing.policy_year


def test_a_contract_has_a_day_and_a_number_of_its_own() -> None:
    twice = snap().what_if([NewContract(100_000), NewContract(100_000)])
    numbers = [policy.number for policy in twice.policies]
    assert len(set(numbers)) == 4
    assert {policy.effective_date for policy in twice.policies[-2:]} == {TODAY}
    with pytest.raises(BadChange):
        snap().what_if([NewContract(100_000, number="P1")])


def test_a_rider_opens_mild_disease() -> None:
    mild = Facts.parse({**CONFIRMED, "disease_class": "mild"})
    alone = snap(member(main(sum_insured=200_000)))
    assert codes(alone.check("4.12", mild)) == ["rider_required"]
    with_rider = alone.what_if([NewContract(50_000, date(2026, 1, 1), PolicyKind.RIDER)])
    assert with_rider.standing.sum_insured == 200_000
    assert "rider_required" not in codes(with_rider.check("4.12", mild))


def test_without_a_contract() -> None:
    both = member(main(sum_insured=300_000), main("P2", "2026-01-01", sum_insured=300_000))
    assert tier(snap(both)) == "platinum"
    assert tier(snap(both).what_if([WithoutContract("P2")])) == "vip"
    with pytest.raises(BadChange):
        snap(both).what_if([WithoutContract("P9")])


def test_another_sum() -> None:
    assert tier(snap().what_if([SumInsured(500_000)])) == "platinum"
    assert tier(snap().what_if([SumInsured(1, "P1")])) == "classic"
    both = snap(member(main(), main("P2")))
    with pytest.raises(BadChange):
        both.what_if([SumInsured(100_000)])
    for wrong in (-1, 10**13):
        with pytest.raises(BadChange):
            snap().what_if([SumInsured(wrong)])


def test_a_premium_unpaid_and_paid() -> None:
    unpaid = snap().what_if([Premium(False)])
    assert codes(unpaid.check("4.4")) == ["premium_unpaid"]
    assert unpaid.tier is None and unpaid.counts() == ()
    assert unpaid.what_if([Premium(True)]).check("4.4") == hypothetical(snap().check("4.4"))
    behind = snap(member(main(), main("P2", premium_paid=False, sum_insured=200_000)))
    assert tier(behind.what_if([Premium(True, "P2")])) == "platinum"


@pytest.mark.parametrize("status", ["suspended", "lapsed", "expired", "terminated"])
def test_a_contract_not_in_force(status: str) -> None:
    gone = snap().what_if([ContractStatus(PolicyStatus(status))])
    assert codes(gone.check("4.4")) == ["policy_not_in_force"]


def test_a_lapsed_contract_comes_back_with_its_premium_paid() -> None:
    lapsed = snap(member(main(status=PolicyStatus.LAPSED, premium_paid=False)))
    back = lapsed.what_if([ContractStatus(PolicyStatus.IN_FORCE)])
    assert (tier(lapsed), tier(back)) == ("", "vip")
    # What is in force stays as it is, unpaid or not.
    unpaid = snap(member(main(premium_paid=False)))
    assert unpaid.what_if([ContractStatus(PolicyStatus.IN_FORCE)]).policies == unpaid.policies


@pytest.mark.parametrize("status", ["expired", "terminated"])
def test_a_contract_that_ended_does_not_come_back(status: str) -> None:
    ended = snap(member(main(status=PolicyStatus(status))))
    with pytest.raises(BadChange):
        ended.what_if([ContractStatus(PolicyStatus.IN_FORCE)])


def test_an_illness_confirmed_next_month_is_asked_of_then() -> None:
    then = snap().what_if([Illness("critical", date(2026, 12, 20))])
    assert then.at == NOW + timedelta(days=27)
    assert then.check("4.9").outcome is Outcome.ALLOWED
    assert snap().check("4.9").outcome is Outcome.NEEDS
    # What is supposed outweighs what was told.
    assert then.check("4.9", Facts.parse(SUSPECTED)).allowed
    assert codes(then.check("4.1.1")) == []
    named = then.what_if([Illness("critical", disease="肺癌")])
    assert "cancer_confirmed" in codes(named.check("4.1.1"))


def test_an_illness_confirmed_too_early_closes_the_designated_lines() -> None:
    fresh = member(main(effective="2026-11-01"), rider(effective="2026-11-01"))
    ill = snap(fresh).what_if([Illness("critical", date(2026, 11, 30)), AskedOn(date(2026, 12, 20))])
    assert codes(ill.check("4.9")) == ["diagnosed_too_early"]
    well = snap(fresh).what_if([AskedOn(date(2026, 12, 20)), Illness("critical", date(2026, 12, 1))])
    assert well.on == date(2026, 12, 20)
    assert well.check("4.9").allowed


def test_an_illness_of_unknown_class_is_still_asked_for() -> None:
    ill = snap().what_if([Illness()])
    assert ill.assumed.plain() == {"diagnosis": "confirmed", "first_diagnosed_on": "2026-11-23"}
    assert next(need.fact.value for need in ill.check("4.9").needs) == "disease_class"
    with pytest.raises(BadFact):
        snap().what_if([Illness("terrible")])


def test_a_day_of_asking_before_the_diagnosis_is_refused() -> None:
    muddled = snap().what_if([AskedOn(date(2026, 12, 1)), Illness("critical", date(2026, 12, 20))])
    with pytest.raises(BadDate):
        muddled.check("4.9")


def test_another_day_of_asking_brings_the_counts_of_its_year() -> None:
    spent = snap(tiered("vip", usage=used("4.4", "2026-05-01", times=2)))
    assert codes(spent.check("4.4")) == ["quota_used_up"]
    assert spent.what_if([AskedOn(date(2027, 2, 1))]).check("4.4").allowed
    assert spent.what_if([AskedOn(instant("2027-02-01T09:00"))]).at == instant("2027-02-01T09:00")
    for wrong in (date(1800, 1, 1), NOW.replace(tzinfo=None)):
        with pytest.raises(BadChange):
            spent.what_if([AskedOn(wrong)])


def test_uses_more_and_less() -> None:
    assert limits(snap().what_if([Uses("4.4")]), "4.4") == [1]
    assert limits(snap().what_if([Uses("4.4", 5)]), "4.4") == [0]
    spent = snap(tiered("vip", usage=used("4.4", "2026-05-01", times=2)))
    assert limits(spent.what_if([Uses("4.4", -1)]), "4.4") == [1]
    assert limits(spent.what_if([Uses("4.4", -1, date(2026, 5, 1))]), "4.4") == [1]
    # A use of the year before counts nothing now.
    assert limits(spent.what_if([Uses("4.4", 1, date(2026, 1, 1))]), "4.4") == [0]
    assert limits(snap().what_if([Uses("4.6/any")]), "4.6") == [1, 0]


@pytest.mark.parametrize(
    "change",
    [
        Uses("4.6"), Uses("4.1"), Uses("9.9"), Uses("4.4", 0), Uses("4.4", -1), Uses("4.4", 5000), UsedUp("4.2"),
        UsedUp("9.9"), Uses("4.4", -1, date(2026, 5, 2)), Uses("4.4", 1, date(1800, 1, 1)), Premium(True, "P9"),
        NewContract(10**13), NewContract(1, date(2300, 1, 1)), Illness("critical", date(1800, 1, 1)),
    ],
)  # fmt: skip
def test_what_cannot_be_supposed_is_refused_in_words(change: Change) -> None:
    with pytest.raises(BadChange) as refused:
        snap().what_if([change])
    assert refused.value.message_zh and refused.value.field


@pytest.mark.parametrize("change", [Premium(True), Uses("4.4", -1), UsedUp("4.4"), WithoutContract("P1")])
def test_without_contracts_there_is_nothing_to_suppose(change: Change) -> None:
    nobody = replace(tiered("vip"), policies=())
    with pytest.raises(BadChange):
        snap(nobody).what_if([change])


def test_visits_used_up_leave_an_admission_with_a_notice() -> None:
    spent = snap().what_if([UsedUp("4.4")])
    assert limits(spent, "4.4") == [0]
    told = {**SUSPECTED, "admission_notice": "none"}
    assert codes(spent.check("4.6", Facts.parse(told))) == ["admission_visit_quota_used_up"]
    assert spent.check("4.6", Facts.parse({**told, "admission_notice": "valid"})).bookable
    # Next policy year there are visits again.
    assert limits(spent.what_if([AskedOn(date(2027, 2, 1))]), "4.4") == [2]
    assert limits(spent.what_if([UsedUp("4.4")]), "4.4") == [0]


def test_a_group_is_used_up_in_all_its_parts() -> None:
    spent = snap().what_if([UsedUp("4.1")])
    assert [balance.remaining for balance in spent.quota("4.1")] == [None, None, 0, 0, None]


# Properties

STATUSES = st.sampled_from(list(PolicyStatus))
DAYS = st.dates(date(2022, 1, 1), date(2027, 12, 31))


@st.composite
def contracts(draw: st.DrawFn, number: str, kind: PolicyKind) -> Policy:
    """A contract of any kind of state."""
    return Policy(
        number, kind, "健康随心Ⅴ", draw(st.dates(date(2020, 1, 1), date(2026, 12, 31))),
        draw(st.integers(0, 900_000)), draw(STATUSES), draw(st.booleans()),
    )  # fmt: skip


@st.composite
def snapshots(draw: st.DrawFn) -> Snapshot:
    """Any member: one or two main contracts, maybe a rider, maybe uses; asked on any day."""
    policies = [draw(contracts(f"P{n}", PolicyKind.MAIN)) for n in range(draw(st.integers(1, 2)))]
    if draw(st.booleans()):
        policies.append(draw(contracts("R0", PolicyKind.RIDER)))
    usage = [u for s in draw(st.lists(st.sampled_from(["4.4", "4.5", "4.12"]), max_size=3))
             for u in used(s, draw(DAYS).isoformat())]  # fmt: skip
    return snap(member(*policies, usage=tuple(usage)), draw(DAYS).isoformat())


def answers(snapshot: Snapshot) -> Any:
    """Everything that is decided about a member, but for the mark."""
    facts = Facts.parse({"disease_class": "critical", "diagnosis": "suspected"})
    decisions = [replace(snapshot.check(s, facts), hypothetical=False) for s in SERVICE_IDS]
    return snapshot.standing, snapshot.counts(), decisions


def hypothetical(decision: Any) -> Any:
    """The same decision, marked."""
    return replace(decision, hypothetical=True)


@UNHURRIED
@given(snapshot=snapshots())
def test_no_change_changes_nothing(snapshot: Snapshot) -> None:
    assert snapshot.what_if([]) is snapshot
    assert not snapshot.check("4.4").hypothetical


@UNHURRIED
@given(snapshot=snapshots(), data=st.data())
def test_a_change_and_its_reverse_give_the_original(snapshot: Snapshot, data: st.DataObject) -> None:
    policy = data.draw(st.sampled_from(snapshot.policies))
    line = data.draw(st.sampled_from(["4.4", "4.6/any", "4.13"]))
    pairs: list[tuple[Change, Change]] = [
        (NewContract(200_000, data.draw(DAYS), number="N"), WithoutContract("N")),
        (NewContract(1, None, PolicyKind.RIDER, "N"), WithoutContract("N")),
        (SumInsured(777_777, policy.number), SumInsured(policy.sum_insured, policy.number)),
        (Premium(not policy.premium_paid, policy.number), Premium(policy.premium_paid, policy.number)),
        (AskedOn(data.draw(DAYS)), AskedOn(snapshot.at)),
        (Uses(line, 2, snapshot.on), Uses(line, -2, snapshot.on)),
    ]
    if policy.status is PolicyStatus.IN_FORCE and policy.premium_paid:
        pairs.append((ContractStatus(PolicyStatus.LAPSED, policy.number),
                      ContractStatus(PolicyStatus.IN_FORCE, policy.number)))  # fmt: skip
    change, reverse = data.draw(st.sampled_from(pairs))
    back = snapshot.what_if([change]).what_if([reverse])
    assert back.hypothetical
    assert replace(back, hypothetical=False) == snapshot
    assert answers(back) == answers(snapshot)


@UNHURRIED
@given(snapshot=snapshots(), day=DAYS, amount=st.integers(0, 900_000))
def test_a_supposition_leaves_the_original_alone(snapshot: Snapshot, day: date, amount: int) -> None:
    before = answers(snapshot)
    changed = snapshot.what_if([NewContract(amount, day), Premium(False, "P0"), Illness("critical", day)])
    assert changed.hypothetical and changed.check("4.6").hypothetical
    assert answers(snapshot) == before and not snapshot.hypothetical


@UNHURRIED
@given(snapshot=snapshots(), day=DAYS)
def test_what_is_supposed_is_what_the_rules_say_of_such_a_member(snapshot: Snapshot, day: date) -> None:
    supposed = snapshot.what_if([AskedOn(day), NewContract(400_000, date(2025, 5, 5), number="N")])
    real_policy = main("N", "2025-05-05", sum_insured=400_000)
    real_policy = replace(real_policy, product=supposed.policies[-1].product)
    who = replace(snapshot.member, policies=(*snapshot.policies, real_policy))
    assert answers(supposed) == answers(snap(who, day.isoformat()))


@UNHURRIED
@given(snapshot=snapshots(), amount=st.integers(0, 900_000))
def test_more_insured_never_means_less(snapshot: Snapshot, amount: int) -> None:
    more = snapshot.what_if([NewContract(amount, date(2019, 1, 1))])
    if snapshot.tier is not None and more.tier is not None:
        assert more.tier.min_sum_insured >= snapshot.tier.min_sum_insured


@UNHURRIED
@given(snapshot=snapshots())
def test_the_days_of_the_tier_are_those_of_the_rules(snapshot: Snapshot) -> None:
    steps = {step.day: step.tier for step in tier_steps(snapshot)}
    expected = snapshot.tier
    for offset in range(0, 400):
        day = snapshot.on + timedelta(days=offset)
        expected = steps.get(day, expected)
        assert snapshot.standing_on(day).tier == expected


# Through the facade


@pytest.fixture
def desk(entitlements: Entitlements, tmp_path: Path) -> Entitlements:
    """A vip member `a` with a booked visit and an escort."""
    entry = record("a", policies=[policy_record("P-a"), policy_record("R-a", kind="rider")])
    assert entitlements.load_members(members_file(tmp_path, entry), actor="t", today=TODAY).refused == ()
    for service, facts in (("4.4", VISIT), ("4.5", Facts.parse({"wanted_date": "2026-11-27"}))):
        assert entitlements.book("a", service, facts, NOW, actor="t").booking is not None
    return entitlements


def stored(desk: Entitlements) -> dict[str, list[Any]]:
    """Every row of every table but the audit's."""
    with desk.database.read() as connection:
        tables = [table for name, table in metadata.tables.items() if name != "audit"]
        return {table.name: connection.execute(sa.select(table)).all() for table in tables}


CHANGES: list[Change] = [
    NewContract(200_000), Premium(False), ContractStatus(PolicyStatus.LAPSED), Illness("critical"),
    AskedOn(date(2027, 3, 1)), Uses("4.5"), UsedUp("4.12"), SumInsured(1),
]  # fmt: skip


def test_the_facade_writes_nothing_but_the_line_of_a_look(desk: Entitlements) -> None:
    before, lines = stored(desk), desk.audit_lines("a")
    booking = desk.bookings("a", NOW, actor="t")[0]
    for change in (*CHANGES, BookingCancelled(booking.id)):
        found = desk.what_if("a", [change], "4.6", NO_FACTS, NOW, actor="t")
        assert found.hypothetical and found.decision.hypothetical and not found.actual.hypothetical
        assert stored(desk) == before
    added = desk.audit_lines("a")[len(lines) :]
    assert [line.action for line in added] == ["bookings"] + ["what_if"] * (len(CHANGES) + 1)
    # The line tells what was looked at, and nothing of the illness that was supposed.
    assert added[4].subject == "4.6 illness"


def test_its_answer_stands_beside_the_one_that_holds(desk: Entitlements) -> None:
    changes = [NewContract(200_000, date(2024, 2, 1)), Uses("4.5")]
    found = desk.what_if("a", changes, "4.4", VISIT, NOW, actor="t")
    assert found.actual == desk.check("a", "4.4", VISIT, NOW, actor="t")
    assert found.tier is not None and found.tier.id == "platinum"
    assert found.service_period == (date(2024, 2, 1), None)
    assert found.standing.sum_insured == 550_000
    assert len(found.counts) == 19
    assert found.tier_steps == ()
    changed = {c.line: (c.before and c.before.remaining, c.after and c.after.remaining) for c in found.line_changes}
    # 4.5 has one held; platinum gives four, one more is supposed used.
    assert (changed["4.4"], changed["4.5"], changed["4.10"]) == ((1, 3), (1, 2), (6, None))
    assert "4.2" not in changed


def test_nothing_supposed_is_the_plain_check(desk: Entitlements) -> None:
    found = desk.what_if("a", [], "4.4", VISIT, NOW, actor="t")
    assert not found.hypothetical and found.decision == found.actual and found.line_changes == ()
    assert desk.audit_lines("a")[-1].subject == "4.4"
    with pytest.raises(UnknownService):
        desk.what_if("a", [], "9.9", VISIT, NOW, actor="t")
    with pytest.raises(BadDate):
        desk.what_if("a", [Premium(True)], "4.4", Facts.parse({"report_on": "2027-01-01"}), NOW, actor="t")


def test_a_booking_cancelled_in_time_gives_its_count_back(desk: Entitlements) -> None:
    snapshot = desk.for_member("a", NOW, actor="t")
    visit = next(b for b in snapshot.bookings() if b.service == "4.4")
    after = snapshot.what_if([BookingCancelled(visit.id)])
    assert (limits(snapshot, "4.4"), limits(after, "4.4")) == ([1], [2])
    assert after.booking(visit.id).state is BookingState.CANCELLED
    assert [note.code for note in snapshot.check("4.4", VISIT).notes] == ["already_booked"]
    assert after.check("4.4", VISIT).notes == ()
    with pytest.raises(IllegalTransition):
        after.what_if([BookingCancelled(visit.id)])
    with pytest.raises(UnknownBooking):
        snapshot.what_if([BookingCancelled("B-none")])


def test_it_does_what_cancelling_really_does(desk: Entitlements) -> None:
    late = instant("2026-11-27T09:00")
    snapshot = desk.for_member("a", late, actor="t")
    for booking in snapshot.bookings():
        supposed = snapshot.what_if([BookingCancelled(booking.id)])
        told = desk.cancel(booking.id, late, actor="t")
        real = desk.for_member("a", late, actor="t")
        assert supposed.booking(booking.id).state is real.booking(booking.id).state is told.state
        assert supposed.quota(booking.service) == real.quota(booking.service)
    assert {effect.effect for effect in told.effects} <= set(Effect)


def test_a_use_less_takes_a_completed_booking_out_of_the_count(desk: Entitlements) -> None:
    visit = next(b for b in desk.bookings("a", NOW, actor="t") if b.service == "4.4")
    for state in desk.catalogue.services["4.4"].booking.path[1:]:
        desk.advance(visit.id, state, NOW, actor="t")
    snapshot = desk.for_member("a", NOW, actor="t")
    assert limits(snapshot, "4.4") == [1]
    less = snapshot.what_if([Uses("4.4", -1)])
    assert limits(less, "4.4") == [2]
    with pytest.raises(BadChange):
        less.what_if([Uses("4.4", -1)])
