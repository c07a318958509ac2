"""The member sheet, masking with a reason, what-if, presence, wrap-up."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from actions.entitlement import Entitlements
from assistant.console.context import Console

from .conftest import Agent, Clock


def test_the_sheet_tells_tier_counts_and_reasons(anna: Agent) -> None:
    page = anna.get(anna.call("demo-vip")).text
    assert "贵宾" in page and "350,000" in page and "2026-02-01 至 2027-01-31" in page
    assert "没有（中度、轻度疾病不在指定疾病内）" in page


@pytest.mark.parametrize(
    ("member", "words"), [("demo-waiting", "等待期"), ("demo-unpaid", "保费"), ("demo-lapsed", "没有可用套餐")]
)
def test_what_blocks_stands_at_the_top(anna: Agent, member: str, words: str) -> None:
    assert words in anna.get(anna.call(member)).text


def test_numbers_are_masked_until_a_reason_is_given_and_the_reason_is_kept(anna: Agent, console: Console) -> None:
    there = anna.call("demo-vip")
    assert "19900000002" not in anna.get(there).text
    assert "请写明" in anna.post(f"{there}/reveal", reason="看").text
    page = anna.post(f"{there}/reveal", reason="核对回拨号码").text
    assert "19900000002" in page
    look = console.calls.looks()[0]
    assert (look.user, look.action, look.member_id, look.reason) == ("anna", "reveal", "demo-vip", "核对回拨号码")


def test_a_look_cannot_be_wiped_away(console: Console, anna: Agent) -> None:
    anna.call("demo-vip")
    with pytest.raises(Exception, match="never changed"), console.database.write() as connection:
        connection.exec_driver_sql("DELETE FROM views")


def test_what_if_tells_the_other_tier_and_changes_nothing(anna: Agent, engine: Entitlements) -> None:
    there = anna.call("demo-vip")
    page = anna.post(f"{there}/what-if", kind="contract", value="20万@2026-09-01", service="4.4").text
    assert "假设（没有保存" in page and "白金" in page
    assert engine.member("demo-vip", actor="tester").policies[0].sum_insured == 350000


@pytest.mark.parametrize("value", ["abc", "20万@2026-99-01", "<b>"])
def test_a_supposition_that_cannot_be_is_one_sentence(anna: Agent, value: str) -> None:
    answer = anna.post(f"{anna.call('demo-vip')}/what-if", kind="contract", value=value, service="4.4")
    assert answer.status_code == 400 and "没有办成" in answer.text and "<b>" not in answer.text


def test_others_with_the_member_open_are_named(sign_in: Callable[..., Agent], anna: Agent, clock: Clock) -> None:
    there, bert = anna.call("demo-vip"), sign_in("bert")
    bert.call("demo-vip")
    assert "还有人打开了这位会员：<span data-names>bert</span>" in anna.get(there).text
    clock.forward(minutes=2)
    assert "<span data-names></span>" in anna.get(there).text


def test_wrapping_up_keeps_topic_and_promise(anna: Agent, console: Console, clock: Clock) -> None:
    there = anna.call("demo-vip")
    clock.forward(minutes=3)
    assert anna.post(f"{there}/wrap-up", topic="quota", promised="明天回电").url.path == "/"
    call = console.calls.recent("anna")[0]
    assert (call.topic, call.promised) == ("quota", "明天回电")
    assert anna.post(f"{there}/wrap-up", topic="nonsense").status_code == 400


def test_a_members_name_is_shown_as_text(anna: Agent, engine: Entitlements, tmp_path: Path) -> None:
    file = tmp_path / "bad.yml"
    file.write_text(
        "- {id: x-1, name: '<script>alert(1)</script>', birth_date: 1980-01-01, mobile: '19900000098', policies: ["
        "{number: X-1, kind: main, product: p, effective_date: 2024-01-01, sum_insured: 300000, status: in_force, "
        "premium_paid: true, cooling_off_until: null}], relatives: [], usage: [], bookings: []}\n",
        "utf-8",
    )
    assert engine.load_members(file, actor="tester").loaded == 1
    page = anna.get(anna.call("x-1")).text
    assert "<script>alert" not in page and "&lt;script&gt;alert(1)" in page
