"""Who may act for whom: oneself, and for a minor the policyholder and the guardian, known by a verified number."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actions.entitlement import (
    ActedBy,
    Entitlements,
    Permission,
    Person,
    Policyholder,
    PolicyStatus,
    UnknownMember,
)
from actions.entitlement.domain.people.acting import may_act
from actions.entitlement.domain.people.members import Guardian

from ...builders import NOW, TODAY, main, member, members_file, policy_record, record

PAYER, PARENT, OWN, STRANGER = "19900000011", "19900000012", "19900000013", "19900000014"
BORN = date(2010, 1, 1)
TURNS_18 = date(2028, 1, 1)


def insured(birth: date = BORN, **policy: Any) -> Any:
    """A child with a policyholder, a guardian and a number of its own."""
    return member(
        main("P", **policy), birth_date=birth, mobile=OWN, name="小明",
        policyholders=(Policyholder("P", "甲", PAYER),), guardians=(Guardian("乙", "parent", PARENT),),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("mobile", "code", "acted_by"),
    [
        (PAYER, "policyholder", ActedBy.POLICYHOLDER),
        (PARENT, "guardian", ActedBy.GUARDIAN),
        (OWN, "self", ActedBy.MEMBER),
        (STRANGER, "unrelated", None),
        ("", "unrelated", None),
    ],
)
def test_for_a_minor(mobile: str, code: str, acted_by: ActedBy | None) -> None:
    found = may_act(Person(mobile), insured(), TODAY)
    assert found == Permission("m", acted_by is not None, code, acted_by)


@pytest.mark.parametrize(("on", "allowed"), [(TURNS_18 - timedelta(days=1), True), (TURNS_18, False)])
@pytest.mark.parametrize("mobile", [PAYER, PARENT])
def test_the_right_ends_on_the_eighteenth_birthday(on: date, allowed: bool, mobile: str) -> None:
    """5.4: a policyholder never sees another adult's data."""
    found = may_act(Person(mobile), insured(), on)
    assert found.allowed is allowed
    assert allowed or (found.code, found.acted_by) == ("of_age", None)


@given(st.sampled_from(["", "+86", "0086", "86", "+86 ", "0"]), st.sampled_from(["", " ", "-", "　"]), st.booleans())
def test_a_number_is_the_same_however_it_is_written(prefix: str, between: str, wide: bool) -> None:
    number = between.join((PAYER[:3], PAYER[3:7], PAYER[7:]))
    text = prefix + ("".join(chr(ord(c) + 0xFEE0) if c.isdigit() else c for c in number) if wide else number)
    assert may_act(Person(text), insured(), TODAY).code == "policyholder"


@given(st.text(alphabet="0123456789+- ", max_size=14))
def test_no_other_number_is(text: str) -> None:
    """Whatever is typed: a yes means that it was one of theirs."""
    found = may_act(Person(text), insured(), TODAY)
    digits = "".join(char for char in text if char.isdigit())
    assert not found.allowed or digits.endswith((PAYER, PARENT, OWN))


def test_a_wrong_name_is_a_no() -> None:
    """A number that has been given to somebody else since."""
    assert may_act(Person(PAYER, "甲 "), insured(), TODAY).allowed
    assert may_act(Person(PAYER, "丙"), insured(), TODAY).code == "unrelated"


@pytest.mark.parametrize(
    ("status", "allowed"),
    [(PolicyStatus.IN_FORCE, True), (PolicyStatus.SUSPENDED, True), (PolicyStatus.LAPSED, True),
     (PolicyStatus.EXPIRED, False), (PolicyStatus.TERMINATED, False)],
)  # fmt: skip
def test_of_a_contract_that_is_over_nobody_is_policyholder(status: PolicyStatus, allowed: bool) -> None:
    assert may_act(Person(PAYER), insured(status=status), TODAY).allowed is allowed


def test_a_child_s_number_that_is_the_parent_s_is_the_parent() -> None:
    """The insurer's file often has it so; the child itself then cannot be told from the parent, who may."""
    child = member(main("P"), birth_date=BORN, mobile=PAYER, policyholders=(Policyholder("P", "甲", PAYER),))
    assert may_act(Person(PAYER), child, TODAY).acted_by is ActedBy.POLICYHOLDER
    assert may_act(Person(PAYER), child, TURNS_18).code == "self"


# Through the facade


@pytest.fixture
def desk(entitlements: Entitlements, tmp_path: Path) -> Entitlements:
    """A mother who is insured herself, her child, her grown son, and her husband."""
    mother = {"name": "母亲", "mobile": "199-0000-0011", "relation": "mother"}

    def paid(number: str) -> list[dict[str, Any]]:
        return [policy_record(number, policyholder=mother)]

    entries = [
        record("mother", name="母亲", mobile=PAYER),
        record("child", birth_date="2012-05-01", mobile="", policies=paid("P1")),
        record("son", birth_date="2000-05-01", mobile=OWN, policies=paid("P2")),
        record("husband", mobile=PARENT, policies=paid("P3")),
        record("namesake", name="母亲", mobile=STRANGER),
    ]
    assert entitlements.load_members(members_file(tmp_path, *entries), actor="t", today=TODAY).refused == ()
    return entitlements


def test_a_policyholder_acts_for_the_child_only(desk: Entitlements) -> None:
    """Not for the grown son, not for the husband, though she pays for both."""
    expected = {"child": "policyholder", "son": "of_age", "husband": "of_age", "mother": "self", "namesake": "unrelated"}
    for who, code in expected.items():
        assert desk.may_act_for(who, NOW, actor="t", by=Person(f"+86 {PAYER}")).code == code
        assert desk.may_act_for(who, NOW, actor="t", by_member="mother").code == code
    assert desk.audit_lines("son")[-1].action == "may_act_for"


def test_somebody_of_the_same_name_does_not(desk: Entitlements) -> None:
    assert not desk.may_act_for("child", NOW, actor="t", by_member="namesake").allowed
    assert not desk.may_act_for("mother", NOW, actor="t", by_member="child").allowed


def test_everybody_is_themselves(desk: Entitlements) -> None:
    """Also without a number; that a child's own request is refused the decision says."""
    assert desk.may_act_for("child", NOW, actor="t", by_member="child").acted_by is ActedBy.MEMBER


def test_whom_a_number_may_act_for(desk: Entitlements) -> None:
    """Herself and the child; each of them is told in the audit."""
    found = desk.represented(Person(PAYER), NOW, actor="t")
    assert [(one.member_id, one.code) for one in found] == [("child", "policyholder"), ("mother", "self")]
    assert desk.audit_lines("child")[-1].action == "represented"
    assert "represented" not in [line.action for line in desk.audit_lines("son")]
    assert desk.represented(Person(""), NOW, actor="t") == ()
    assert desk.represented(Person("19900000099"), NOW.replace(year=2031), actor="t") == ()


def test_the_index_follows_the_record(desk: Entitlements, tmp_path: Path) -> None:
    """Another policyholder since."""
    other = {"name": "父亲", "mobile": STRANGER, "relation": "father"}
    child = record("child", birth_date="2012-05-01", mobile="", policies=[policy_record("P1", policyholder=other)])
    desk.load_members(members_file(tmp_path, child), actor="t", today=TODAY)
    assert [one.member_id for one in desk.represented(Person(PAYER), NOW, actor="t")] == ["mother"]
    assert "child" in [one.member_id for one in desk.represented(Person(STRANGER), NOW, actor="t")]


def test_nobody_is_no_answer(desk: Entitlements) -> None:
    with pytest.raises(UnknownMember):
        desk.may_act_for("nobody", NOW, actor="t", by=Person(PAYER))
    with pytest.raises(UnknownMember):
        desk.may_act_for("child", NOW, actor="t", by_member="nobody")
    with pytest.raises(ValueError, match="either"):
        desk.may_act_for("child", NOW, actor="t")
