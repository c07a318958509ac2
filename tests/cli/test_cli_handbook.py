"""`handbook editions` and `handbook diff`: what differs, which texts and tests, whom it concerns."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from actions.entitlement import Difference, DifferenceKind, load_catalogue
from assistant import project
from assistant.touched import touched

from .conftest import TODAY, Run

CHANGES = {
    "id: jiankang-suixin-v\n": "id: jiankang-suixin-v-2027\n  first_day: 2027-01-01\n",
    '{rule: lead_time, clause: "4.4 流程1", working_days: 7}': '{rule: lead_time, clause: "4.4 流程1", working_days: 5}',
    "min_sum_insured: 300000": "min_sum_insured: 200000",
}


@pytest.fixture
def newer(tmp_path: Path) -> Path:
    """A newer edition: five days ahead for a visit, and vip from 200,000."""
    text = project.catalogue_file().read_text(encoding="utf-8")
    for before, after in CHANGES.items():
        assert before in text
        text = text.replace(before, after)
    path = tmp_path / "newer.yml"
    path.write_text(text, encoding="utf-8")
    return path


def test_diff_as_json(demo: Run, newer: Path) -> None:
    status, out, err = demo("handbook", "diff", "jiankang-suixin-v", newer, "--now", TODAY, "--json")
    assert (status, err) == (0, "")
    found = json.loads(out)
    assert (found["old"], found["new"]) == ("jiankang-suixin-v", "jiankang-suixin-v-2027")
    assert {(e["kind"], e["before"], e["after"]) for e in found["differences"]} == {
        ("rule", 7, 5), ("figure", 300000, 200000),
    }  # fmt: skip
    assert "demo-classic" in [person["member"] for person in found["members"]]
    assert {booking["service"] for booking in found["bookings"]} == {"4.4"}
    assert any("4.4 流程1" in entry["why"] for entry in found["tests"])
    assert isinstance(found["replies"], list)


def test_diff_as_text(demo: Run, newer: Path) -> None:
    out = demo("handbook", "diff", "jiankang-suixin-v", newer, "--now", TODAY)[1]
    lines = out.splitlines()
    assert lines[0] == "jiankang-suixin-v → jiankang-suixin-v-2027：2 处不同"
    assert '规则 services["4.4"].rules[lead_time].working_days：7 → 5（手册4.4 流程1）' in lines
    assert any(line.startswith("- demo-classic classic→vip") for line in lines)
    assert any(line.startswith("未完成的预约：") and "按申请时的版本办理" in line for line in lines)
    assert "会员：" not in demo("handbook", "diff", "jiankang-suixin-v", newer, "--no-members")[1]


def test_an_edition_and_itself(demo: Run) -> None:
    out = demo("handbook", "diff", "jiankang-suixin-v", "jiankang-suixin-v.yml", "--now", TODAY)[1]
    assert out.splitlines() == [
        "jiankang-suixin-v → jiankang-suixin-v：0 处不同", "话术：0 条涉及", "用例：0 条涉及", "会员：0 位受影响",
        "未完成的预约：0 个有关，都按申请时的版本办理",
    ]  # fmt: skip


def test_editions(read: Any, demo: Run) -> None:
    found = read("handbook", "editions")
    assert found["current"] == "jiankang-suixin-v"
    assert [entry["id"] for entry in found["editions"]] == ["jiankang-suixin-v"]
    assert demo("handbook", "editions")[1].startswith("* jiankang-suixin-v：")


def test_a_wrong_call_is_one_line(demo: Run, tmp_path: Path) -> None:
    broken = tmp_path / "broken.yml"
    broken.write_text("edition: 1\n", encoding="utf-8")
    for call, says in (("nowhere", "没有这一版手册：nowhere"), (broken, "产品目录")):
        status, out, err = demo("handbook", "diff", "jiankang-suixin-v", call)
        assert (status, out) == (2, "") and says in err and err.count("\n") == 1


# Texts and tests touched


def difference(**changes: Any) -> Difference:
    """A changed figure of 4.4."""
    values = {"kind": DifferenceKind.FIGURE, "path": 'services["4.4"].x', "service": "4.4", "clause": "4.4 流程1",
              "before": 7, "after": 5}  # fmt: skip
    return Difference(**{**values, **changes})


def entries(tmp_path: Path, text: str, *found: Difference) -> list[tuple[str, int, tuple[str, ...]]]:
    """What is found in a file with this text."""
    file = tmp_path / "replies.yml"
    file.write_text(text, encoding="utf-8")
    return [(e.entry, e.line, e.why) for e in touched(found, load_catalogue(), [file, tmp_path / "absent"])]


def test_an_entry_that_cites_the_clause_is_touched(tmp_path: Path) -> None:
    text = 'visit.ahead:\n  clause: "4.4 流程1"\nvisit.other:\n  clause: "4.4 流程10"\nlonger:\n  clause: "14.4 流程1"\n'
    assert entries(tmp_path, text, difference()) == [("visit.ahead", 1, ("4.4 流程1",))]


def test_an_entry_that_says_the_old_words_is_touched(tmp_path: Path) -> None:
    text = "- test_case: 一\n  user: 提前七个工作日打电话\n- test_case: 二\n  user: 提前五个\n"
    other = difference(kind=DifferenceKind.FACT, clause="", before="您要提前七个工作日打电话。", after="提前五个。")
    assert entries(tmp_path, text, other) == []
    fact = difference(kind=DifferenceKind.FACT, clause="", before="提前七个工作日打电话，就行。", after="提前五个工作日。")
    assert entries(tmp_path, text, fact) == [("一", 1, ("提前七个工作日打电话",))]


def test_a_clause_cited_everywhere_counts_only_beside_what_changes(tmp_path: Path) -> None:
    text = 'a:\n  text: 专家门诊协调一年2次\n  clause: "3.2"\nb:\n  text: 心理咨询\n  clause: "3.2"\n'
    assert entries(tmp_path, text, difference(clause="3.2")) == [("a", 1, ("3.2",))]
    tier = difference(path="tiers[vip].min_sum_insured", service="", clause="3.2", before=300_000, after=250_000)
    text = 'a:\n  text: 满30万\n  clause: "3.2"\nb:\n  text: 贵宾\n  clause: "3.2"\nc:\n  clause: "3.2"\n'
    assert [name for name, _, _ in entries(tmp_path, text, tier)] == ["a", "b"]


def test_another_name_touches_no_text(tmp_path: Path) -> None:
    assert entries(tmp_path, 'a:\n  clause: "4.4 流程1"\n', difference(kind=DifferenceKind.NAME)) == []
