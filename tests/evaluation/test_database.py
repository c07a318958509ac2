"""A database for each case: filled, untouched by its neighbours, dated by the case's clock."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest

from actions.engine import entitlements
from actions.entitlement import EntitlementError
from assistant.evaluation.running.database import CaseDatabases

NOW = "2025-09-01T10:00:00+08:00"
MEMBER = """
- id: {id}
  name: 张三
  birth_date: 1980-01-01
  mobile: "19900000000"
  policies:
    - {{number: P-{id}, kind: main, product: 健康随心Ⅴ终身重大疾病保险, effective_date: {start}, sum_insured: 350000,
       status: in_force, premium_paid: true, cooling_off_until: null}}
  relatives: []
  usage: [{{service: "4.4", on: {used}}}]
  bookings: []
"""


def members_file(folder: Path, start: str, used: str) -> Path:
    file = folder / "members.yml"
    file.write_text(MEMBER.format(id="M1", start=start, used=used), encoding="utf-8")
    return file


@pytest.fixture
def relative(tmp_path: Path) -> Iterator[CaseDatabases]:
    with CaseDatabases(members_file(tmp_path, "today-1y", "today")) as databases:
        yield databases


def test_the_actions_see_the_case_and_leave_no_trace(relative: CaseDatabases) -> None:
    for _ in range(2):
        with relative.fresh(NOW) as view:
            assert entitlements().member("M1", actor="tester").name == "张三"
            assert view.total_bookings() == 0
            assert view.bookings("M1", NOW) == []
            lines = [audit.action for audit in entitlements().audit_lines("M1")]
            assert lines == ["member", "bookings"], "nothing is left of the case before"


def test_quota_by_line(relative: CaseDatabases) -> None:
    with relative.fresh(NOW) as view:
        clinic = next(line for line in view.quota("M1", NOW) if line["line"] == "4.4")
    assert (clinic["used"], clinic["limit"], clinic["window_start"]) == (1, 2, "2025-09-01")


def test_relative_dates_count_from_the_clock_of_the_case(relative: CaseDatabases) -> None:
    for now in (NOW, "2031-03-05T08:00:00+08:00"):
        with relative.fresh(now):
            (use,) = entitlements().member("M1", actor="tester").usage
            assert use.on == datetime.fromisoformat(now).date()


def test_absolute_dates_need_not_have_come_yet(tmp_path: Path) -> None:
    with (
        CaseDatabases(members_file(tmp_path, "2090-01-01", "2090-05-01")) as databases,
        databases.fresh(NOW) as view,
    ):
        assert view.refused == {}
        assert entitlements().member("M1", actor="tester").id == "M1"


def test_a_refused_member_is_known_with_the_reason(tmp_path: Path) -> None:
    with (
        CaseDatabases(members_file(tmp_path, "1970-01-01", "2020-01-01")) as databases,
        databases.fresh(NOW) as view,
    ):
        assert "生效日期早于出生日期" in view.refused["M1"]


def test_unknown_members_have_nothing(relative: CaseDatabases) -> None:
    with relative.fresh(NOW) as view:
        assert view.bookings("nobody", NOW) == []
        assert view.quota("nobody", NOW) == []


def test_a_missing_members_file_is_refused_and_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(EntitlementError):
        CaseDatabases(tmp_path / "none.yml")
