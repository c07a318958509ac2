"""Test files: what they may say, and how a wrong one is refused."""

from __future__ import annotations

import json
import re
from pathlib import Path

import jsonschema
import pytest
import yaml

from assistant.evaluation.casefiles.cases import BadFile, Circumstances, load_cases, load_file, schema_json
from assistant.evaluation.casefiles.vocabulary import Vocabulary

from .fakes import cases_of

GOOD = """
fixtures:
  - asked: [{service: 4.10}, {last_intent: my_quota}]
metadata:
  - vip: {member_id: M1, now: 2025-09-01T10:00:00+08:00}
test_cases:
  - test_case: quota left
    fixtures: [asked]
    metadata: vip
    capability: happy_path
    clause: 3.2
    steps:
      - user: 我还有几次门诊
        assertions:
          - bot_uttered: {text_matches: "还有.*次"}
          - slot_was_set: [{name: service, value: 4.4}]
          - effects: {nothing_booked: true}
      - user: /my_quota{"service":"4.4"}
        metadata: {now: 2026-01-01T00:00:00+08:00}
      - user: 你是谁
        metadata: {member_id: null}
"""

ONE_STEP = "test_cases:\n  - test_case: a\n    steps:\n      - user: hi\n"


def test_a_whole_file(tmp_path: Path) -> None:
    (case,) = cases_of(tmp_path, GOOD)
    assert (case.name, case.capability, case.clause, case.line) == ("quota left", "happy_path", "3.2", 7)
    assert case.slots == {"service": "4.10", "last_intent": "my_quota"}
    first, second, third = case.steps
    assert first.circumstances == Circumstances("M1", "2025-09-01T10:00:00+08:00")
    assert second.circumstances == Circumstances("M1", "2026-01-01T00:00:00+08:00"), "the member stays"
    assert third.circumstances.member_id == ""
    assert [step.understood for step in case.steps] == [False, True, False]
    assert [placed.assertion.kind for placed in first.assertions] == [
        "bot_uttered",
        "slot_was_set",
        "effects",
    ]
    assert first.assertions[1].line == 16
    assert first.assertions[1].assertion.slot_was_set[0].value == "4.4"


def test_metadata_for_a_whole_file(tmp_path: Path) -> None:
    (case,) = cases_of(tmp_path, "metadata: {member_id: 007, now: 2025-09-01}\n" + ONE_STEP)
    assert case.steps[0].circumstances == Circumstances("007", "2025-09-01")


@pytest.mark.parametrize(
    ("text", "line", "column", "said"),
    [
        ("test_cases: [", 2, 1, "缺了内容"),
        ("", 1, 1, "文件是空的"),
        ("- a", 1, 1, "test_cases"),
        ("test_case:\n  - x", 1, 1, "是不是 test_cases"),
        ("test_cases:\n  - test_case: a\n    test_case: b", 3, 5, "写了两次"),
        ("test_cases:\n  - test_case: a", 2, 5, "缺少 steps"),
        ("test_cases:\n  - test_case: a\n    steps: []", 3, 5, "至少要有一项"),
        ("test_cases:\n  - test_case: a\n    steps: hi", 3, 5, "列表"),
        (
            "test_cases:\n  - test_case: a\n    capability: refusl\n    steps: [{user: x}]",
            3,
            5,
            "是不是 refusal",
        ),
        (
            "test_cases:\n  - test_case: a\n    metadata: vp\n    steps: [{user: x}]",
            3,
            5,
            "没有定义 metadata",
        ),
        (ONE_STEP + "        metadata: {now: 明天}", 5, 20, "ISO 8601"),
        (ONE_STEP + "        metadata: {membr_id: M1}", 5, 20, "是不是 member_id"),
        (ONE_STEP + "        bot: hello", 5, 9, "bot_uttered"),
        (ONE_STEP + "        assertions: [{bot_utered: {text_matches: x}}]", 5, 23, "是不是 bot_uttered"),
        (ONE_STEP + "        assertions: [{bot_uttered: {text_match: x}}]", 5, 37, "是不是 text_matches"),
        (ONE_STEP + "        assertions: [{bot_uttered: {}}]", 5, 22, "没有内容"),
        (ONE_STEP + "        assertions: [{intent_is: a, action_executed: b}]", 5, 22, "分成多条"),
        (ONE_STEP + "        assertions: [{effects: {usage_unchanged: 3}}]", 5, 33, "true 或 false"),
        (ONE_STEP + "        assertions: [{effects: {quota: {used: 1}}}]", 5, 23, "service 或 line"),
        (ONE_STEP.replace("hi", "/a{x}"), 4, 9, "不是 JSON"),
        (ONE_STEP.replace("hi", "/我"), 4, 9, "/intent"),
        (ONE_STEP + ONE_STEP.partition("\n")[2], 5, 5, "写了两次"),
        (ONE_STEP.replace("hi", "/a {}"), 4, 9, "/intent"),
        (ONE_STEP.replace("hi", "/a{b: 1}"), 4, 9, "名称和值都加双引号"),
        (ONE_STEP.replace("hi", '/a {"b": "1"}'), 4, 15, "紧跟在意图后面"),
        (ONE_STEP.replace("user: hi", "{user: /a{'b': 1}}"), 4, 18, "花括号"),
        (ONE_STEP.replace("user: hi", "user：hi"), 4, 9, "冒号“：”是全角的"),
        (ONE_STEP.replace("test_cases:", "test_cases："), 1, 11, "冒号“：”是全角的"),
        (ONE_STEP.replace("user: hi", "user:hi"), 4, 9, "冒号后面没有空格"),
        (ONE_STEP.replace("user: hi", "user:hi\n        metadata: {}"), 4, 13, "冒号后面没有空格"),
        (ONE_STEP.replace("user: hi", "user hi"), 4, 9, "少了冒号"),
        (ONE_STEP.replace("- user: hi", "-user: hi"), 3, 5, "“-”后面没有空格"),
        (ONE_STEP.replace("- user", "user"), 3, 5, "每项以 - 开头"),
        (ONE_STEP.replace("      -", "\t-"), 4, 1, "Tab"),
        (ONE_STEP.replace("hi", '"hi'), 4, 15, "引号没有收尾"),
        (ONE_STEP.replace("hi", '"hi" 吗'), 4, 20, "引号后面还有文字"),
        (ONE_STEP.replace("hi", '"\\d"'), 4, 16, "换成单引号"),
        (ONE_STEP.replace("hi", "@我"), 4, 15, "以“@”开头的话读不出来"),
        (ONE_STEP.replace("hi", "*我"), 4, 16, "以 \\* 开头的话读不出来"),
        (ONE_STEP.replace("hi", "今天: 有号吗"), 4, 17, "整句加引号"),
        (ONE_STEP + "       assertions: []", 5, 8, "没有和同一组的其他行对齐"),
        (ONE_STEP + "---\n" + ONE_STEP, 5, 1, "一个文件里只能有一份内容"),
        (ONE_STEP + "        metadata: demo-vip", 5, 9, "{member_id: demo-vip"),
        (ONE_STEP + "        assertions: {intent_is: a}", 5, 9, "每条断言前面加 -"),
        (ONE_STEP + "        assertions: [intent_is]", 5, 22, "每条断言写成 - 名称: 值"),
        (ONE_STEP + "        assertions: [{bot_uttered: hi}]", 5, 23, "{text_matches: 要出现的文字}"),
        (ONE_STEP + "        assertions: [{effects: nothing_booked}]", 5, 23, "{nothing_booked: true}"),
        (ONE_STEP.replace("steps:", "capability: 拒绝\n    steps:"), 3, 5, "写成 refusal"),
        (ONE_STEP.replace("steps:", "clause: [3.2]\n    steps:"), 3, 5, "几个条款用顿号隔开"),
    ],
)
def test_a_wrong_file_says_where_and_what(
    tmp_path: Path, text: str, line: int, column: int, said: str
) -> None:
    with pytest.raises(BadFile) as refusal:
        cases_of(tmp_path, text)
    assert (refusal.value.line, refusal.value.column) == (line, column), str(refusal.value)
    assert re.search(said.replace("{", r"\{"), str(refusal.value)), str(refusal.value)
    assert f"cases.yml:{line}:{column}: " in str(refusal.value)


def test_what_is_missing_because_it_was_misspelt_is_told_once(tmp_path: Path) -> None:
    with pytest.raises(BadFile) as refusal:
        cases_of(tmp_path, ONE_STEP.replace("user", "usr"))
    assert [problem.reason for problem in refusal.value.problems] == ["不认识“usr”"]


def test_an_understood_message_needs_no_quotes(tmp_path: Path) -> None:
    for after in ("  ", "  # {}"):
        (case,) = cases_of(tmp_path, ONE_STEP.replace("hi", '/a{"b": "it\'s", "c": {"d": "4.4"}}' + after))
        assert case.steps[0].user == '/a{"b": "it\'s", "c": {"d": "4.4"}}'
    assert case.steps[0].understood


VOCABULARY = Vocabulary(
    intents=frozenset({"greet", "my_quota"}),
    entities=frozenset({"service"}),
    slots=frozenset({"service", "facts"}),
    actions=frozenset({"action_my_quota", "utter_greet"}),
    responses=frozenset({"utter_greet"}),
    services=frozenset({"4.4", "4.5"}),
    clauses=frozenset({"3.2", "4.4 流程1"}),
    members=frozenset({"demo-vip"}),
    states=frozenset({"requested", "cancelled"}),
    booking_fields=frozenset({"id", "service", "state"}),
    quota_fields=frozenset({"line", "service", "used"}),
    answer_fields=frozenset({"intent", "services", "clauses", "quota"}),
    answer_intents=frozenset({"greet", "unreadable"}),
)


@pytest.mark.parametrize(
    ("said", "reason", "suggestion"),
    [
        ("user: /gret", "没有意图“gret”", "是不是 greet？"),
        ('user: /my_quota{"servise": "4.4"}', "没有实体“servise”", "是不是 service？"),
        ('user: /my_quota{"service": "4.44"}', "没有服务“4.44”", "是不是 4.4？"),
        ("metadata: {member_id: demo-vpi}", "没有会员“demo-vpi”", "是不是 demo-vip？"),
        ("assertions: [{intent_is: my_qouta}]", "没有意图“my_qouta”", "是不是 my_quota？"),
        ("assertions: [{action_executed: action_quota}]", "没有动作“action_quota”", "action_my_quota"),
        ("assertions: [{bot_uttered: {utter_name: utter_gret}}]", "没有回复“utter_gret”", "utter_greet"),
        ("assertions: [{slot_was_set: [{name: fact}]}]", "没有词槽“fact”", "是不是 facts？"),
        ("assertions: [{answer_contains: {service: [4.4]}}]", "没有答案项“service”", "是不是 services？"),
        ("assertions: [{answer_contains: {intent: unreadble}}]", "没有意图“unreadble”", "unreadable"),
        ("assertions: [{answer_contains: {services: [4.6]}}]", "没有服务“4.6”", "是不是 4."),
        ("assertions: [{answer_contains: {clauses: [4.4 流程2]}}]", "没有条款“4.4 流程2”", "4.4 流程1"),
        (
            "assertions: [{effects: {booking_state: {state: canceled}}}]",
            "没有预约状态“canceled”",
            "cancelled",
        ),
        ("assertions: [{effects: {booking_created: {servce: 4.4}}}]", "没有预约的一项“servce”", "service"),
        ("assertions: [{effects: {quota: {service: 4.4, usd: 1}}}]", "没有次数的一项“usd”", "used"),
    ],
)
def test_a_name_the_project_lacks(tmp_path: Path, said: str, reason: str, suggestion: str) -> None:
    text = ONE_STEP.replace("user: hi", said) if said.startswith("user") else f"{ONE_STEP}        {said}"
    file = tmp_path / "cases.yml"
    file.write_text(text, encoding="utf-8")
    assert load_file(file), "without a vocabulary any name may stand"
    with pytest.raises(BadFile) as refusal:
        load_file(file, VOCABULARY)
    (problem,) = refusal.value.problems
    assert problem.reason == reason
    assert suggestion in problem.suggestion
    assert problem.place.line == (4 if said.startswith("user") else 5)


def test_names_beside_the_steps_are_looked_at_too(tmp_path: Path) -> None:
    text = GOOD.replace("3.2", "3.3").replace("last_intent", "last_intnt")
    (tmp_path / "cases.yml").write_text(text, encoding="utf-8")
    with pytest.raises(BadFile) as refusal:
        load_file(tmp_path / "cases.yml", VOCABULARY)
    told = [problem.reason for problem in refusal.value.problems]
    assert told == ["没有词槽“last_intnt”", "没有会员“M1”", "没有条款“3.3”"]


def test_an_undefined_name_is_compared_with_the_defined(tmp_path: Path) -> None:
    with pytest.raises(BadFile, match="没有“vipp”；是不是 vip"):
        cases_of(tmp_path, GOOD.replace("metadata: vip", "metadata: vipp"))


def test_all_faults_are_told_at_once_in_order(tmp_path: Path) -> None:
    with pytest.raises(BadFile) as refusal:
        cases_of(tmp_path, ONE_STEP + "        usr: x\n        assertions: [{intent: a}]\n")
    assert [problem.place.line for problem in refusal.value.problems] == [5, 6]


def test_a_folder_and_a_keyword(tmp_path: Path) -> None:
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "b.yaml").write_text(ONE_STEP)
    cases_of(tmp_path, GOOD)
    assert [case.id for case in load_cases(tmp_path)] == ["cases.yml::quota left", "b.yaml::a"]
    assert [case.name for case in load_cases(tmp_path, "QUOTA happy")] == ["quota left"]
    assert load_cases(tmp_path, "quota refusal") == []


def test_nothing_to_read(tmp_path: Path) -> None:
    for path, said in ((tmp_path, "没有 .yml"), (tmp_path / "no.yml", "打不开")):
        with pytest.raises(BadFile, match=said):
            load_cases(path)
    (tmp_path / "x.yml").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(BadFile, match="UTF-8"):
        load_cases(tmp_path)


def test_an_alias_that_contains_itself_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadFile, match=r"嵌套太深|YAML"):
        cases_of(tmp_path, "test_cases: &a\n  - *a\n")


def test_the_schema_agrees_with_the_loader() -> None:
    schema = json.loads(schema_json())
    validator = jsonschema.Draft7Validator(schema)
    quoted = GOOD.replace("3.2", "'3.2'").replace("2025-09-01T10:00:00+08:00", "'2025-09-01T10:00:00+08:00'")
    quoted = quoted.replace("2026-01-01T00:00:00+08:00", "'2026-01-01T00:00:00+08:00'")
    good = yaml.safe_load(quoted.replace("{member_id: null}", "{member_id: M2}"))
    assert list(validator.iter_errors(good)) == []
    good["test_cases"][0]["steps"][0]["assertions"].append({"intent_is": "a", "action_executed": "b"})
    assert len(list(validator.iter_errors(good))) == 1
