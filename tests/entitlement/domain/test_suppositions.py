"""Suppositions as people type them."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actions.entitlement import (
    FORMS,
    SHANGHAI,
    AskedOn,
    BadChange,
    BookingCancelled,
    Change,
    ContractStatus,
    Illness,
    NewContract,
    PolicyKind,
    PolicyStatus,
    Premium,
    SumInsured,
    UsedUp,
    Uses,
    WithoutContract,
    parse_change,
)

DAY = date(2026, 12, 1)


@pytest.mark.parametrize(
    ("typed", "change"),
    [
        ("contract=200000@2026-12-01", NewContract(200_000, DAY)),
        ("contract=20万", NewContract(200_000)),
        ("contract=20万元@2026-12-01", NewContract(200_000, DAY)),
        ("rider=@2026-12-01", NewContract(0, DAY, PolicyKind.RIDER)),
        ("rider=50000", NewContract(50_000, None, PolicyKind.RIDER)),
        ("without=DEMO-P-1", WithoutContract("DEMO-P-1")),
        ("sum=500000", SumInsured(500_000)),
        ("sum=DEMO-P-1:50万", SumInsured(500_000, "DEMO-P-1")),
        ("premium=unpaid", Premium(False)),
        ("premium=DEMO-P-1：已交", Premium(True, "DEMO-P-1")),
        ("status=lapsed", ContractStatus(PolicyStatus.LAPSED)),
        ("status=P1:复效", ContractStatus(PolicyStatus.IN_FORCE, "P1")),
        ("status=reinstated", ContractStatus(PolicyStatus.IN_FORCE)),
        ("illness=critical", Illness("critical")),
        ("illness=重大疾病@2026-12-01", Illness("重大疾病", DAY)),
        ("illness=肺癌:critical@2026-12-01", Illness("critical", DAY, "肺癌")),
        ("illness=肺癌", Illness("", None, "肺癌")),
        ("on=2026-12-01", AskedOn(DAY)),
        ("on=2026-12-01T09:30", AskedOn(datetime(2026, 12, 1, 9, 30, tzinfo=SHANGHAI))),
        ("used=4.4", Uses("4.4")),
        ("used=4.6/any:2@2026-12-01", Uses("4.6/any", 2, DAY)),
        ("unused=4.4:1", Uses("4.4", -1)),
        ("used_up=4.4", UsedUp("4.4")),
        ("cancelled=B20261123-0001", BookingCancelled("B20261123-0001")),
    ],
)
def test_what_is_typed_is_what_is_supposed(typed: str, change: Change) -> None:
    name, _, value = typed.partition("=")
    assert parse_change(name, value) == change


@pytest.mark.parametrize(
    "typed",
    [
        "colour=red", "contract=", "contract=viel", "contract=-5", "contract=1@2026-02-30", "contract=1@",
        "sum=1e9", "premium=maybe", "status=P1:gone", "illness=肺癌:terrible", "on=morgen", "on=2026-12-01T99:00",
        "used=4.4:x", "used=4.4:", "used=4.4:99999",
    ],
)  # fmt: skip
def test_what_is_not_understood_is_refused_in_one_line(typed: str) -> None:
    name, _, value = typed.partition("=")
    with pytest.raises(BadChange) as refused:
        parse_change(name, value)
    assert refused.value.field == name
    assert refused.value.message_zh and "\n" not in refused.value.message_zh


@pytest.mark.parametrize("name", sorted(FORMS))
def test_every_form_told_can_be_typed(name: str) -> None:
    assert isinstance(parse_change(name, FORMS[name]), Change)


@given(name=st.sampled_from(sorted(FORMS)), value=st.text(max_size=20))
def test_any_text_is_understood_or_refused(name: str, value: str) -> None:
    try:
        assert isinstance(parse_change(name, value), Change)
    except BadChange as refused:
        assert refused.field == name
