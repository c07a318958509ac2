"""What a run touches: counted from the turns, untouched first."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest
from rich.console import Console

from assistant import project
from assistant.evaluation.reports.coverage import Coverage, Universe, clause_order, measure, project_universe
from assistant.evaluation.reports.coverage_report import compact_clauses, draw_heat_map, print_coverage
from assistant.evaluation.running.results import CaseResult, Guess, Results, Said, Turn

UNIVERSE = Universe(
    intents=("my_quota", "book", "greet"),
    services={"4.4": "专家门诊", "4.5": "导医"},
    refusals={
        "used_up": "{service}的{limit}次已经用完。",
        "too_soon": "要提前{ahead}申请。",
        "held_up": "已经被占用。",
        "not_choosable": "{service}不能{choice}。",
    },
    clauses=("3.2", "4.4 流程1", "4.10"),
    needs={"service": "服务项目", "department": "科室", "confirm": "确认"},
    states={"requested": "已申请", "cancelled": "已取消"},
    public={"used_up": "used", "held_up": "used"},
)
REFUSED = {"reasons": [{"code": "used", "clause": "3.2", "text": "门诊的2次已经用完。"}]}
TURNS = (
    Turn(
        "约门诊",
        Guess("book", 0.9),
        entities=({"entity": "service", "value": "4.4"},),
        slots=(("state", {"booking": {"asked": "department", "end": ""}}),),
        replies=(Said("请问哪个科室？", {"services": ["4.4"], "clauses": ["4.4 流程1"]}),),
    ),
    Turn(
        "内科",
        Guess("book", 0.9),
        slots=(("state", {"facts": {"_asked": "confirm"}}),),
        replies=(
            Said(
                "用不了：门诊的2次已经用完（手册3.2）。",
                {"decision": REFUSED, "booking": [{"state": "requested"}]},
            ),
        ),
    ),
    Turn(
        "改期", Guess("inform", 0.9), replies=(Said("不能改期：要提前7个工作日申请。", {"clauses": ["9.9"]}),)
    ),
)


@pytest.fixture
def coverage() -> Coverage:
    case = CaseResult("a", "a.yml", 1, "", "3.2、4.10", TURNS, 3)
    return measure(Results((case,)), UNIVERSE)


def hits(coverage: Coverage, area: str) -> dict[str, int]:
    return {item.key: item.hits for item in coverage.area(area).items}


def test_every_kind_is_counted(coverage: Coverage) -> None:
    assert hits(coverage, "intents") == {"my_quota": 0, "book": 2, "greet": 0}
    assert hits(coverage, "services") == {"4.4": 1, "4.5": 0}
    assert hits(coverage, "needs") == {"service": 0, "department": 1, "confirm": 1}
    assert hits(coverage, "states") == {"requested": 1, "cancelled": 0}


def test_refusals_are_known_by_their_words(coverage: Coverage) -> None:
    """Also where the answer has no decision; several finer codes share one public code."""
    assert hits(coverage, "refusals") == {"used_up": 1, "too_soon": 1, "held_up": 0, "not_choosable": 0}


def test_a_wording_of_few_words_counts_only_as_the_reason_of_a_decision() -> None:
    """“不能改期” is no wish that cannot be chosen."""
    text = "门诊不能指定专家。"
    reasons = {"reasons": [{"code": "not_choosable", "text": text}]}
    turns = (
        Turn("改期", replies=(Said("现在不能改期了。"),)),
        Turn("指定", replies=(Said(text, {"decision": reasons}),)),
    )
    told = measure(Results((CaseResult("a", "a.yml", 1, "", "", turns, 2),)), UNIVERSE)
    assert hits(told, "refusals")["not_choosable"] == 1


def test_clauses_of_answers_and_of_cases_also_unknown_ones(coverage: Coverage) -> None:
    assert hits(coverage, "clauses") == {"3.2": 1, "4.4 流程1": 1, "4.10": 1, "9.9": 1}


def test_services_cross_intents(coverage: Coverage) -> None:
    assert coverage.crossings == {("4.4", "book"): 1, ("", "book"): 1, ("", "inform"): 1}


def test_untouched_comes_first_in_json(coverage: Coverage) -> None:
    document = json.loads(json.dumps(coverage.to_dict()))
    assert list(document["intents"]) == ["title", "touched", "total", "untouched", "hits"]
    assert document["intents"]["untouched"] == ["my_quota", "greet"]
    assert (document["intents"]["touched"], document["intents"]["total"]) == (1, 3)


def test_the_table_says_what_is_untouched(coverage: Coverage) -> None:
    stream = io.StringIO()
    print_coverage(coverage, Console(file=stream, width=140, color_system=None))
    text = stream.getvalue()
    for part in ("my_quota  greet", "1/3", "book×2", "held_up"):
        assert part in text, part
    assert text.index("还没碰到") < text.index("已碰到")


def test_clauses_in_short() -> None:
    clauses = ["4.4", "4.4 流程1", "4.4 流程2", "4.4 流程3", "4.4 注意6a", "4.4 注意8", "5.1"]
    assert compact_clauses(clauses) == ["4.4（及 流程1–3 注意6a 注意8）", "5.1"]


def test_clauses_stand_in_the_order_of_the_handbook() -> None:
    clauses = ["附录1", "4.10", "六", "4.2 注意10", "4.2 注意2", "4.2", "一", "2.1.1"]
    assert sorted(clauses, key=clause_order) == [
        "一",
        "2.1.1",
        "4.2",
        "4.2 注意2",
        "4.2 注意10",
        "4.10",
        "六",
        "附录1",
    ]


def test_the_heat_map_is_a_picture(coverage: Coverage, tmp_path: Path) -> None:
    file = draw_heat_map(coverage, tmp_path / "deep" / "heat.png")
    assert file.read_bytes().startswith(b"\x89PNG")


def test_the_projects_own_universe() -> None:
    universe = project_universe(project.root() / "domain.yml")
    assert {"my_quota", "mental_crisis"} <= set(universe.intents)
    assert next(iter(universe.services)) == "4.1"
    assert "quota_used_up" in universe.refusals
    assert universe.public["quota_held_up"] == "quota_used_up"
    assert "sum_insured_too_low" not in universe.refusals, "the edition has no lowest sum"
    assert "wanted_time" not in universe.needs, "taken when told, never asked for"
    assert "4.4 注意6" in universe.clauses
    assert {"service", "admission_notice", "confirm"} <= set(universe.needs)
    assert "forfeited" in universe.states
