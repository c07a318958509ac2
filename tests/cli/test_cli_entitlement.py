"""`quota` and `check`: one JSON document, or short lines with the number first and the clause last."""

from __future__ import annotations

from typing import Any

import pytest

from .conftest import TODAY, Run, short_name


def test_quota_of_one_service(read: Any) -> None:
    found = read("quota", "demo-vip", "4.4", "--now", TODAY)
    assert (found["member"], found["tier"], found["now"]) == ("demo-vip", "vip", "2026-11-23T10:00:00+08:00")
    [line] = found["quota"]
    assert (line["limit"], line["used"], line["held"], line["remaining"]) == (2, 1, 0, 1)
    assert (line["window_start"], line["window_end"]) == ("2026-02-01", "2027-01-31")


def test_quota_of_everything_has_every_line_once(read: Any) -> None:
    lines = [line["line"] for line in read("quota", "demo-platinum", "--now", TODAY)["quota"]]
    assert len(lines) == len(set(lines)) == 19
    assert {"4.1.1", "4.2", "4.6/any", "4.6/designated", "4.13"} <= set(lines)


def test_a_group_gives_the_lines_of_its_parts(read: Any) -> None:
    services = [line["service"] for line in read("quota", "demo-vip", "4.1", "--now", TODAY)["quota"]]
    assert services == ["4.1.1", "4.1.2", "4.1.3", "4.1.4", "4.1.5"]


def test_unlimited_is_null_and_a_line_the_tier_lacks_is_zero(read: Any) -> None:
    lines = {line["line"]: line for line in read("quota", "demo-classic", "--now", TODAY)["quota"]}
    assert lines["4.2"]["limit"] is None and lines["4.2"]["remaining"] is None
    assert lines["4.1.5"]["as_needed"] is True
    assert (lines["4.9"]["limit"], lines["4.9"]["remaining"]) == (0, 0)


def test_without_a_contract_in_force_there_is_no_quota_but_a_reason(demo: Run, read: Any) -> None:
    assert read("quota", "demo-lapsed", "--now", TODAY)["quota"] == []
    assert "不能使用服务（手册5.1.1）" in demo("quota", "demo-lapsed", "--now", TODAY)[1]


def test_quota_as_text_has_the_number_first_and_the_clause_last(demo: Run) -> None:
    status, out, err = demo("quota", "demo-vip", "4.4", "--now", TODAY)
    assert (status, err) == (0, "")
    assert out.splitlines() == [
        "贵宾套餐，有效保额 350,000 元，第 3 保单年度 2026-02-01 至 2027-01-31",
        f"还可用1次 · 4.4 {short_name('4.4')}（任何疾病）：共2次，已用1次（手册3.2、4.4）",
    ]


@pytest.mark.parametrize(
    ("member", "service", "line"),
    [
        ("demo-vip", "4.2", "不限次 · 4.2 电话医生（手册3.2、4.2）"),
        ("demo-vip", "4.1.5", "按需 · 4.1.5"),
        ("demo-classic", "4.9", "没有次数 · 4.9"),
    ],
)
def test_unlimited_as_needed_and_none_are_told_apart(demo: Run, member: str, service: str, line: str) -> None:
    assert demo("quota", member, service, "--now", TODAY)[1].splitlines()[-1].startswith(line)


def test_suixin_now_is_the_clock_unless_now_is_given(read: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SUIXIN_NOW", "2026-06-01T08:00:00")
    assert read("quota", "demo-vip", "4.4")["now"] == "2026-06-01T08:00:00+08:00"
    assert read("quota", "demo-vip", "4.4", "--now", TODAY)["now"] == "2026-11-23T10:00:00+08:00"


def test_a_check_that_is_a_yes(read: Any) -> None:
    found = read(
        "check",
        "demo-vip",
        "4.4",
        "--fact",
        "department=心内科",
        "--fact",
        "wanted_date=2026-12-08",
        "--now",
        TODAY,
    )
    assert (found["outcome"], found["allowed"], found["reasons"], found["needs"]) == ("allowed", True, [], [])
    assert found["consumes"] == [{"line": "4.4", "service": "4.4", "uses": 1}]


def test_a_check_that_is_a_no_names_code_and_clause(read: Any) -> None:
    found = read("check", "demo-vip", "4.4", "--fact", "wanted_date=2026-11-25", "--now", TODAY)
    assert (found["outcome"], found["allowed"]) == ("refused", False)
    assert found["reasons"][0]["code"] == "too_soon" and found["reasons"][0]["clause"].startswith("4.4")
    assert found["earliest_date"] == "2026-12-02" and found["needs"] == []


def test_a_check_that_needs_facts_tells_which_values_they_take(read: Any) -> None:
    found = read("check", "demo-vip", "4.8", "--now", TODAY)
    assert (found["outcome"], found["allowed"]) == ("needs", False)
    need = found["needs"][0]
    assert need["stage"] == "eligibility" and need["question"].endswith("？")
    assert {"value", "label"} <= set(need["values"][0])


def test_facts_may_be_given_in_chinese(read: Any) -> None:
    english = read("check", "demo-vip", "4.9", "--fact", "diagnosis=suspected", "--now", TODAY)
    chinese = read("check", "demo-vip", "4.9", "--fact", "诊断情况=疑似", "--now", TODAY)
    assert english == chinese


def test_check_as_text_gives_the_verdict_first(demo: Run) -> None:
    _, out, _ = demo("check", "demo-vip", "4.4", "--fact", "wanted_date=2026-11-25", "--now", TODAY)
    lines = out.splitlines()
    assert lines[0] == f"不能使用：4.4 {short_name('4.4')}"
    assert "2026年12月2日" in lines[1] and lines[1].endswith("（手册4.4 流程1）")
    assert "最早可用 2026-12-02" in lines


def test_check_as_text_tells_the_papers_that_would_do(demo: Run) -> None:
    facts = ("diagnosis=确诊", "disease_class=重大疾病", "first_diagnosed_on=2026-06-01", "records_level=社区医院")
    _, out, _ = demo("check", "demo-vip", "4.9", *(part for fact in facts for part in ("--fact", fact)), "--now", TODAY)
    assert out.startswith("可以使用：4.9")
    assert "- 材料：病历要是二级及以上医院的" in out and "（手册4.9 注意1）" in out


def test_check_as_text_sends_an_open_question_to_the_line(demo: Run) -> None:
    _, out, _ = demo("check", "demo-vip", "4.9", "--fact", "region=香港", "--now", TODAY)
    assert out.startswith("要由服务商确认：4.9") and "95169038" in out


def test_check_as_text_says_how_to_tell_a_missing_fact(demo: Run) -> None:
    _, out, _ = demo("check", "demo-vip", "4.8", "--now", TODAY)
    assert out.startswith("还不能判断：4.8") and "--fact " in out


@pytest.mark.parametrize(
    ("call", "says"),
    [
        (("quota", "nobody"), "查不到会员 nobody"),
        (("quota", "demo-vip", "9.9"), "没有服务项目 9.9"),
        (("check", "nobody", "4.4"), "查不到会员 nobody"),
        (("check", "demo-vip", "专家号"), "没有服务项目 专家号"),
        (("check", "demo-vip", "4.4", "--fact", "diagnosis=maybe"), "不能是“maybe”"),
    ],
)
def test_whom_or_what_nobody_knows_is_one_line(demo: Run, call: tuple[str, ...], says: str) -> None:
    status, out, err = demo(*call)
    assert (status, out) == (2, "")
    assert says in err and err.count("\n") == 1


def test_an_overview_of_all_counts_writes_one_audit_line(demo: Run) -> None:
    from actions.engine import entitlements

    before = entitlements().audit_lines("demo-platinum")
    demo("quota", "demo-platinum", "--now", TODAY)
    [line] = entitlements().audit_lines("demo-platinum")[len(before) :]
    assert (line.action, line.subject) == ("snapshot", "quota")
