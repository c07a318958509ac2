"""`check --if`: suppositions first, then the answer under them; nothing is stored; a wrong one is one line."""

from __future__ import annotations

from typing import Any

import pytest

from .conftest import TODAY, Run


def test_another_contract_as_json(read: Any) -> None:
    found = read("check", "demo-vip", "4.4", "--if", "contract=200000@2026-12-01", "--now", TODAY)
    assert found["hypothetical"] is True and found["changes"] == ["contract=200000@2026-12-01"]
    assert (found["outcome"], found["actual"]["outcome"], found["tier"]) == ("allowed", "allowed", "vip")
    assert found["tier_steps"] == [{"day": "2026-12-31", "tier": "platinum"}]
    assert found["policy_year"]["start"] == "2026-02-01" and len(found["counts"]) == 19
    assert found["service_period"] == ["2024-02-01", None]
    assert found["changed_lines"] == []


def test_several_suppositions(read: Any) -> None:
    found = read(
        "check", "demo-vip", "4.4", "--if", "contract=200000@2026-12-01", "--if", "on=2027-01-15", "--now", TODAY
    )
    assert (found["tier"], found["asked_at"], found["now"]) == (
        "platinum", "2027-01-15T10:00:00+08:00", "2026-11-23T10:00:00+08:00",
    )  # fmt: skip
    assert "4.4" in found["changed_lines"]


def test_text_says_first_that_it_is_a_supposition(demo: Run) -> None:
    status, out, err = demo("check", "demo-vip", "4.6", "--if", "premium=unpaid", "--now", TODAY)
    lines = out.splitlines()
    assert (status, err) == (0, "")
    assert lines[0] == "假设（没有保存，也不会办理）：premium=unpaid"
    assert lines[2].startswith("不能使用：4.6") and "现在实际是：可以使用：4.6" in out
    assert "套餐：贵宾套餐 → 无" in lines and "次数变化：各项次数都没有了" in lines


def test_counts_that_change_are_told(demo: Run) -> None:
    out = demo("check", "demo-vip", "4.6", "--if", "used_up=4.4", "--now", TODAY)[1]
    assert "次数变化 4.4：还可用1次 → 还可用0次" in out.splitlines()
    same = demo("check", "demo-vip", "4.5", "--if", "used=4.12", "--now", TODAY)[1]
    assert "假设前后结论一样" in same.splitlines()


def test_days_on_which_the_tier_changes_are_told(demo: Run) -> None:
    out = demo("check", "demo-vip", "4.4", "--if", "contract=20万@2026-12-01", "--now", TODAY)[1]
    assert "2026-12-31 起：白金套餐" in out.splitlines()


@pytest.mark.parametrize(
    ("told", "says"),
    [
        ("x", "--if 应写成 名称=值"),
        ("=x", "--if 应写成 名称=值"),
        ("colour=red", "不认识的假设“colour”"),
        ("premium=maybe", "不能是“maybe”"),
        ("contract=viel", "不是保额"),
        ("on=2026-02-30", "没有“2026-02-30”这一天"),
        ("without=P-99", "没有保单 P-99"),
        ("unused=4.5", "没有用过"),
        ("used_up=4.2", "没有可以用完的次数"),
        ("cancelled=B-none", "查不到预约 B-none"),
    ],
)
def test_a_wrong_supposition_is_one_line(demo: Run, told: str, says: str) -> None:
    status, out, err = demo("check", "demo-vip", "4.4", "--if", told, "--now", TODAY)
    assert (status, out) == (2, "")
    assert says in err and err.count("\n") == 1


def test_nothing_is_stored(demo: Run, read: Any) -> None:
    before = read("quota", "demo-vip", "--now", TODAY)
    demo("check", "demo-vip", "4.4", "--if", "used=4.4:2", "--if", "status=terminated", "--now", TODAY)
    assert read("quota", "demo-vip", "--now", TODAY) == before
