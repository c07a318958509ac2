"""Figures of understanding, worked out by hand on a dozen sentences."""

from __future__ import annotations

import io
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console

from assistant.evaluation.casefiles.places import BadFile
from assistant.evaluation.understanding.cross_validation import CrossValidation
from assistant.evaluation.understanding.nlu import NluReport, Understood, evaluate
from assistant.evaluation.understanding.nlu_file import Sample, load_samples
from assistant.evaluation.understanding.nlu_picture import draw_confusions
from assistant.evaluation.understanding.nlu_report import nlu_json, print_nlu

# text, label, service, further right intents, predicted, confidence, predicted services
ROWS: list[tuple[str, str, str | None, list[str], str, float, list[str]]] = [
    ("门诊几次", "quota_rule", "4.4", [], "quota_rule", 0.9, ["4.4"]),
    ("门诊还有几次", "my_quota", "4.4", [], "quota_rule", 0.8, ["4.4", "4.4"]),
    ("陪诊几次", "quota_rule", "4.5", ["my_quota"], "my_quota", 0.7, ["4.4"]),
    ("你好", "greet", None, [], "greet", 0.99, []),
    ("您好啊", "greet", None, [], "thanks", 0.95, ["4.2"]),
    ("胸口疼得喘不上气", "emergency", None, [], "emergency", 0.9, []),
    ("我爸昏过去了", "emergency", None, [], "medical_advice", 0.6, []),
    ("不想活了", "mental_crisis", None, [], "mental_crisis", 0.9, []),
    ("累死了", "chitchat", None, [], "mental_crisis", 0.5, []),
    ("复诊和门诊", "service_detail", "4.12", [], "service_detail", 0.9, ["4.12", "4.4"]),
]


def parse(text: str) -> Mapping[str, Any]:
    row = next(row for row in ROWS if row[0] == text)
    entities = [{"entity": "service", "value": value} for value in row[6]] + [
        {"entity": "region", "value": "asia"}
    ]
    return {"intent": {"name": row[4], "confidence": row[5]}, "entities": entities}


class FakeAgent:
    """Parses as Rasa's agent does: awaitable."""

    async def parse_message(self, message_data: str) -> Mapping[str, Any]:
        return parse(message_data)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    lines = [
        json.dumps({"text": t, "intent": i, "service": s, "also": a, "persona": "x"})
        for t, i, s, a, *_ in ROWS
    ]
    target = tmp_path / "nlu.jsonl"
    target.write_text("\ufeff" + "\n\n".join(lines) + "\n", encoding="utf-8")
    return target


@pytest.fixture
def report(file: Path) -> NluReport:
    return evaluate(FakeAgent(), file)


def test_accuracies(report: NluReport) -> None:
    assert len(report.sentences) == 10
    assert report.intent_accuracy == pytest.approx(0.6)
    # Wrong: 陪诊 taken for 4.4, a service where there is none, one service too many.
    assert report.service_accuracy == pytest.approx(0.7)
    assert report.both_accuracy == pytest.approx(0.4)


def test_scores_by_intent(report: NluReport) -> None:
    scores = report.intents()
    quota = scores["quota_rule"]
    assert (quota.precision, quota.recall, quota.support) == (0.6667, 1.0, 2), "also counts as found"
    assert (scores["my_quota"].precision, scores["my_quota"].recall) == (0.0, 0.0)
    assert scores["thanks"].support == 0


def test_dangers(report: NluReport) -> None:
    dangers = report.dangers()
    assert (dangers["emergency"].recall, dangers["emergency"].precision) == (0.5, 1.0)
    assert (dangers["mental_crisis"].recall, dangers["mental_crisis"].precision) == (1.0, 0.5)
    assert [s.sample.text for s in report.missed_dangers()] == ["我爸昏过去了"]
    assert [s.sample.text for s in report.false_alarms()] == ["累死了"]


def test_asking_back_is_not_answering_wrong(file: Path) -> None:
    """Off-topic sentences may be asked back about or chatted with, but told nothing about a service."""
    said = {"今天下雨吗": "out_of_scope", "猫吃什么": "nlu_fallback", "讲个笑话": "chitchat", "酒店几点开门": "service_hours"}
    sentences = [Understood(Sample(text, "out_of_scope"), intent, 0.5, ()) for text, intent in said.items()]
    report = NluReport(file, tuple(sentences), 0.0)
    assert (report.asked_back, report.answered_wrong, report.service_answers_off_topic) == (0.25, 0.5, 0.25)
    assert NluReport(file, (), 0.0).service_answers_off_topic is None


def test_the_surest_errors_come_first(report: NluReport) -> None:
    assert [s.sample.text for s in report.worst(2)] == ["您好啊", "门诊还有几次"]


def test_a_function_will_do_as_parser(file: Path, report: NluReport) -> None:
    assert evaluate(parse, file).to_dict()["intents"] == report.to_dict()["intents"]


VALIDATED = CrossValidation(0.8125, 5, 16)


def test_outputs(report: NluReport) -> None:
    document = json.loads(nlu_json(report))
    assert "cross_validation" not in document
    assert json.loads(nlu_json(report, VALIDATED))["cross_validation"] == {
        "accuracy": 0.8125, "folds": 5, "sentences": 16,
    }  # fmt: skip
    assert (document["sentences"], document["intent_accuracy"]) == (10, 0.6)
    assert document["worst"][0] == {
        "line": 9, "text": "您好啊", "intent": "greet", "also": [], "predicted": "thanks",
        "confidence": 0.95, "service": None, "predicted_services": ["4.2"],
    }  # fmt: skip
    stream = io.StringIO()
    print_nlu(report, Console(file=stream, width=140, color_system=None), VALIDATED)
    assert "5 折交叉验证：意图 81.2%（16 句）" in stream.getvalue()
    assert "意图 60.0%，服务 70.0%" in stream.getvalue()
    assert "我爸昏过去了" in stream.getvalue()


# Matplotlib 3.5, the release Rasa allows, is older than its parser library.
@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_the_picture(report: NluReport, tmp_path: Path, file: Path) -> None:
    picture = draw_confusions(report, tmp_path / "new" / "confusions.png")
    assert picture.read_bytes().startswith(b"\x89PNG")
    flawless = NluReport(file, report.sentences[:1], 0.0)
    assert draw_confusions(flawless, tmp_path / "none.png").stat().st_size > 1000


GOOD = '{"text": "你好", "intent": "greet", "service": null}'


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("{", "不是 JSON"),
        ("[]", "每行应为"),
        ('{"intent": "greet", "service": null}', "缺少 text"),
        ('{"text": " ", "intent": "greet", "service": null}', "text 应为文字"),
        ('{"text": "x", "intent": 3, "service": null}', "intent 应为文字"),
        ('{"text": "x", "intent": "greet"}', "缺少 service"),
        ('{"text": "x", "intent": "greet", "service": 4.4}', "服务编号"),
        ('{"text": "x", "intent": "greet", "service": "4.14"}', "服务编号"),
        ('{"text": "x", "intent": "greet", "service": null, "also": "thanks"}', "also"),
    ],
)
def test_a_bad_line_is_refused_with_its_number(tmp_path: Path, line: str, said: str) -> None:
    file = tmp_path / "bad.jsonl"
    file.write_text(f"{GOOD}\n\n{line}\n{GOOD}\n", encoding="utf-8")
    with pytest.raises(BadFile, match=said) as refusal:
        load_samples(file)
    assert refusal.value.line == 3
    assert "bad.jsonl:3:" in str(refusal.value)


def test_an_empty_or_missing_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "empty.jsonl").write_text("\n")
    for name, said in (("empty.jsonl", "没有句子"), ("no.jsonl", "打不开")):
        with pytest.raises(BadFile, match=said):
            load_samples(tmp_path / name)
