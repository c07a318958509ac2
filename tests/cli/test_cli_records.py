"""`members search` and `members export`; `members show` tells who pays."""

from __future__ import annotations

import json
import stat
from pathlib import Path
from typing import Any

import pytest

from .conftest import Run


@pytest.mark.parametrize(
    "typed",
    [("DEMO-P-0002",), ("+86", "199", "0000", "0002"), ("演示贵宾", "1980-09-01"), ("demo-p-0002",)],
)
def test_a_member_is_found_by_what_agents_have(demo: Run, read: Any, typed: tuple[str, ...]) -> None:
    found = read("members", "search", *typed)
    assert [hit["id"] for hit in found["found"]] == ["demo-vip"] and found["more"] is False
    out = demo("members", "search", *typed)[1]
    assert out.startswith("demo-vip 演示贵宾，1980-09-01 出生，手机尾号 0002")
    assert "19900000002" not in out


def test_whose_number_it_is_is_told(demo: Run) -> None:
    assert "投保人的手机号" in demo("members", "search", "19900000111")[1]
    assert "监护人的手机号" in demo("members", "search", "19900000110")[1]


def test_nobody_found_and_too_little_told(demo: Run) -> None:
    assert demo("members", "search", "19900009999")[:2] == (0, "没有找到\n")
    status, out, err = demo("members", "search", "演示贵宾")
    assert (status, out) == (2, "") and "姓名加出生日期" in err and err.count("\n") == 1


def test_the_copy_goes_to_stdout_or_into_a_file_of_ones_own(demo: Run, tmp_path: Path) -> None:
    status, out, err = demo("members", "export", "demo-minor")
    assert (status, err) == (0, "")
    document = json.loads(out)
    assert document["member"]["id"] == "demo-minor" and document["member"]["id_number"] == "DEMO-ID-0010"
    file = tmp_path / "copy.json"
    assert demo("members", "export", "demo-minor", "--output", file)[0] == 0
    assert json.loads(file.read_text(encoding="utf-8"))["member"] == document["member"]
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    status, _, err = demo("members", "export", "demo-minor", "-o", file)
    assert status == 2 and "已经存在" in err and err.count("\n") == 1


def test_nobody_has_no_copy(demo: Run, tmp_path: Path) -> None:
    status, out, err = demo("members", "export", "nobody", "-o", tmp_path / "x.json")
    assert (status, out) == (2, "") and "查不到会员 nobody" in err
    assert not (tmp_path / "x.json").exists()


def test_show_tells_who_pays_with_the_number_masked(read: Any) -> None:
    (holder,) = read("members", "show", "demo-minor")["policyholders"]
    assert (holder["policy"], holder["name"], holder["mobile"]) == ("DEMO-P-0012", "演示爸爸", "199****0111")
