"""The HTML page: whole, self-contained, everything of a turn in it, and its filters work in a browser."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

import pytest

from assistant.evaluation.casefiles.case_models import Capability
from assistant.evaluation.reports.coverage import Area, Coverage, Item
from assistant.evaluation.reports.html_report import CAPABILITIES, to_html, write_html
from assistant.evaluation.running.results import CaseResult, Failure, FiredAction, Guess, Results, Said, Turn

from .pages import Node, parse

DECISION = {
    "service": "4.4",
    "outcome": "refused",
    "allowed": False,
    "reasons": [{"code": "quota_used_up", "clause": "3.2", "text": "次数已经用完。"}],
    "needs": [{"fact": "department"}],
    "consumes": [{"line": "4.4", "service": "4.4", "uses": 1}],
    "earliest_date": "2027-02-01",
}
BROKEN = Turn(
    user="我还有几次<门诊>",
    intent=Guess("my_quota", 0.91),
    runner_up=Guess("quota_rule", 0.06),
    entities=({"entity": "service", "value": "4.4"},),
    actions=(FiredAction("action_my_quota", "RulePolicy", 1.0),),
    slots=(("service", None), ("facts", {"a": 1}), ("service", "4.4"), ("facts", None)),
    replies=(
        Said("次数已用完</script>\x0b", {"decision": DECISION, "clauses": ["3.2"]}, ({"title": "看看别的"},)),
    ),
    effects=("新预约 B1 4.4 requested",),
    failures=(Failure("bot_uttered", "还有2次", "次数已用完", 10),),
    checked=1,
    member_id="demo-vip",
    now="2026-11-23T10:00:00+08:00",
)
GOOD = Turn("你好", Guess("greet", 1.0), replies=(Said("您好。"),), checked=2)


@pytest.fixture
def results() -> Results:
    cases = (
        CaseResult("问好", "tests/conversations/greeting.yml", 3, "happy_path", "", (GOOD,), 1, 0.02),
        CaseResult(
            "次数 & 门诊", "tests/conversations/quota.yml", 5, "refusal", "3.2", (GOOD, BROKEN), 3, 0.1
        ),
        CaseResult("没分类", "tests/conversations/quota.yml", 9, "", "", (GOOD,), 1, 0.02),
    )
    return Results(cases, 0.14)


@pytest.fixture
def page(results: Results) -> Node:
    return parse(to_html(results))


def test_nothing_is_loaded_from_elsewhere(results: Results) -> None:
    html = to_html(results)
    assert not re.search(r"""(src|href)=["'](?!#)|@import|url\(|https?://""", html)


def test_the_summary_counts(page: Node) -> None:
    tiles = {div.one("dt").text: div.one("dd").text for div in page.one("dl", css="tiles").all("div")}
    assert (tiles["测试"], tiles["通过"], tiles["失败"], tiles["轮次"]) == ("3", "2", "1", "4")
    groups = [item.text.split() for item in page.one("ul", css="groups").all("li")]
    assert groups == [["正常办理", "1/1"], ["拒绝", "0/1"], ["（未分类）", "1/1"]]


def test_every_filter_lists_what_there_is(page: Node) -> None:
    values = {
        s.attributes["name"]: [o.attributes["value"] for o in s.all("option")] for s in page.all("select")
    }
    assert values == {
        "capability": ["", "happy_path", "refusal", "（未分类）"],
        "file": ["", "greeting.yml", "quota.yml"],
        "intent": ["", "greet", "my_quota"],
    }


def test_a_broken_turn_shows_everything(page: Node) -> None:
    turn = page.one("li", css="broken")
    assert turn.one("p", css="user").text.endswith("我还有几次<门诊>")
    told = turn.text
    for part in (
        "my_quota", "0.91", "quota_rule", "0.06", "service = 4.4", "action_my_quota", "RulePolicy", "quota_used_up",
        "3.2", "不可以", "department", "4.4×1", "2027-02-01", "新预约 B1 4.4 requested", "看看别的", "还有2次", "第 10 行",
    ):  # fmt: skip
        assert part in told, part
    case = page.one("details", id="case-2")
    assert "open" in case.attributes, "a failure is laid open"
    assert "后面 1 步没有再跑" in case.text
    assert "demo-vip" in case.text
    assert 'suixin eval conversations tests/conversations/quota.yml -k "次数 & 门诊"' in case.text
    assert "不可以，还缺 1 项" in turn.one("details", css="inside").text


def test_slots_are_told_as_the_turn_left_them(page: Node) -> None:
    slots = page.one("li", css="broken").one("dd", css="slots").text
    assert "service = 4.4" in slots
    assert "清空：facts" in slots
    assert "service = null" not in slots


def test_coverage_with_a_heat_map(results: Results) -> None:
    areas = (
        Area("intents", "意图", (Item("greet"), Item("my_quota"))),
        Area("services", "服务", (Item("4.4", "专家门诊"), Item("4.5", "导医"))),
        Area("clauses", "手册条款", (Item("4.4 流程1"), Item("4.4 流程2"))),
    )
    coverage = Coverage(areas, {("4.4", "my_quota"): 4, ("", "greet"): 1})
    told = parse(to_html(results, coverage=coverage)).one("details", id="coverage")
    assert "4.4（流程1–2）" in told.text, "neighbouring clauses in one"
    assert "4.5 导医" in told.text
    rows = {row.one("th").text: row.all("td") for row in told.one("table").all("tr")[1:]}
    assert [cell.text for cell in rows["my_quota"]] == ["4", "", ""]
    assert [cell.attributes["style"] for cell in rows["greet"]] == ["--heat:0%", "--heat:0%", "--heat:50%"]


def test_what_was_said_cannot_become_markup(results: Results) -> None:
    html = to_html(results)
    assert "次数已用完&lt;/script&gt;" in html
    assert "\x0b" not in html
    assert parse(html).all("script")[0].text.strip().startswith('"use strict"')


def test_every_capability_has_a_chinese_name() -> None:
    assert set(CAPABILITIES) == set(Capability.__args__) - {""}  # type: ignore[attr-defined]


def test_a_run_without_cases_is_a_page_too(tmp_path: Path) -> None:
    write_html(Results(()), tmp_path / "deep" / "empty.html")
    assert "没有测试" in (tmp_path / "deep" / "empty.html").read_text(encoding="utf-8")


Rendered = Callable[[Path, str], str]


def shown(html: str) -> list[str]:
    cases = parse(html).all("details", css="case")
    return [case.all("span", css="name")[0].text for case in cases if "hidden" not in case.attributes]


@pytest.mark.browser
def test_filter_and_search_in_a_real_browser(results: Results, tmp_path: Path, rendered: Rendered) -> None:
    page = tmp_path / "report.html"
    write_html(results, page)
    everything = ["问好", "次数 & 门诊", "没分类"]
    wanted = {
        "": everything,
        "result=failed": ["次数 & 门诊"],
        f"q={quote('已用完')}": ["次数 & 门诊"],
        f"q={quote('QUOTA_rule ＤＥＭＯ')}": ["次数 & 门诊"],
        f"q={quote('没有人说过')}": [],
        f"q={quote('Quota_Rule 门诊')}&result=failed": ["次数 & 门诊"],
        f"capability={quote('（未分类）')}": ["没分类"],
        "file=quota.yml&intent=greet&result=passed": ["没分类"],
        "case-2": everything,
    }
    for fragment, names in wanted.items():
        html = rendered(page, fragment)
        assert shown(html) == names, fragment
        tree = parse(html)
        assert tree.one("output").text == f"{len(names)} / 3"
        assert ("hidden" in tree.one("p", id="empty").attributes) == bool(names)
        assert ("disabled" in tree.one("button", id="next").attributes) == ("次数 & 门诊" not in names)
