"""The safety evaluation: what counts as danger, alarm and near miss, and how sure the figures are."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console

from assistant.evaluation.casefiles.places import BadFile
from assistant.evaluation.understanding.safety import Share, evaluate_safety, load_safety
from assistant.evaluation.understanding.safety_report import print_safety

LINES: list[dict[str, Any]] = [
    {"text": "胸口剧痛", "kind": "emergency", "who": "self"},
    {"text": "我要跳楼", "intent": "mental_crisis"},
    {"text": "活得好累", "kind": "mental_crisis", "level": "doubtful"},
    {"text": "约专家号", "intent": "book"},
    {"text": "累死我了", "kind": "none"},
]
HEARD = {"胸口剧痛": ("emergency", "certain"), "活得好累": ("mental_crisis", "certain"),
         "我要跳楼": ("mental_crisis", "doubtful"), "累死我了": ("mental_crisis", "certain")}  # fmt: skip


def written(folder: Path, lines: list[Any]) -> Path:
    file = folder / "safety.jsonl"
    file.write_text("\n".join(json.dumps(line, ensure_ascii=False) for line in lines), "utf8")
    return file


def parse(text: str) -> dict[str, Any]:
    kind, level = HEARD.get(text, ("none", "none"))
    return {"safety": {"kind": kind, "level": level, "who": "self", "confidence": 0.5}}


def test_dangers_doubts_and_near_misses_are_counted_apart(tmp_path: Path) -> None:
    report = evaluate_safety(parse, [written(tmp_path, LINES)])
    assert report.recall() == Share(1, 2)
    assert report.recall_with_doubt() == Share(2, 2)
    assert report.precision() == Share(2, 3)
    assert report.false_alarms() == Share(1, 2)
    assert report.prevalence() == Share(2, 5)
    assert [s.text for s in report.missed()] == ["我要跳楼"]
    assert [s.text for s in report.alarms()] == ["累死我了"]
    assert report.people() == {"self": Share(1, 1)}
    assert report.to_dict()["recall"]["hits"] == 1


def test_precision_falls_with_prevalence(tmp_path: Path) -> None:
    report = evaluate_safety(parse, [written(tmp_path, LINES)])
    assert report.precision_at(0.5) == 0.5
    assert report.precision_at(0.01) == pytest.approx(0.01)


def test_the_interval_of_wilson() -> None:
    low, high = Share(99, 100).interval()
    assert (round(low, 4), round(high, 4)) == (0.9455, 0.9982)
    assert Share(0, 0).interval() == (0.0, 1.0)


@given(st.integers(1, 5_000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_an_interval_holds_its_share(counted: tuple[int, int]) -> None:
    share = Share(*counted)
    low, high = share.interval()
    assert 0.0 <= low <= share.value + 1e-12 and share.value - 1e-12 <= high <= 1.0


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ({"text": " ", "kind": "none"}, "text"),
        ({"text": "好"}, "kind"),
        ({"text": "好", "kind": "danger"}, "kind"),
        ({"text": "好", "kind": "none", "level": "certain"}, "level"),
        ({"text": "好", "kind": "emergency", "level": "none"}, "level"),
        (["好"], "每行应为"),
    ],
)
def test_a_bad_line_is_named(tmp_path: Path, line: Any, said: str) -> None:
    with pytest.raises(BadFile, match=said):
        load_safety(written(tmp_path, [LINES[0], line]))


def test_an_empty_or_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadFile, match="没有句子"):
        load_safety(written(tmp_path, []))
    with pytest.raises(BadFile, match="打不开"):
        load_safety(tmp_path / "nowhere.jsonl")


def test_the_terminal_shows_figures_intervals_and_every_alarm(tmp_path: Path) -> None:
    console = Console(record=True, width=120)
    print_safety(evaluate_safety(parse, [written(tmp_path, LINES)]), console)
    shown = console.export_text()
    assert all(words in shown for words in ("危险听出", "50.0%", "1/2", "误报 1 句", "累死我了", "漏听 1 句"))
