"""Corrections as training candidates: each once."""

from __future__ import annotations

from pathlib import Path

import yaml

from assistant.console.candidates import as_yaml, fresh
from assistant.console.context import Console

from .conftest import START

ANSWER = {"intent": "my_tier", "confidence": 0.3}


def correct(console: Console, asked: str, meant: str = "my_quota") -> None:
    shown = console.suggestions.show("c1", "anna", asked, ANSWER, START)
    console.suggestions.judge(shown.id, "anna", "wrong", meant)


def test_the_same_sentence_is_a_candidate_once(console: Console) -> None:
    for asked in ("心理 剩几", "心理剩几？", "心理　剩几", "门诊呢"):
        correct(console, asked)
    assert [one.asked for one in console.suggestions.candidates()] == ["心理 剩几", "门诊呢"]


def test_what_was_exported_does_not_come_again(console: Console) -> None:
    correct(console, "心理 剩几")
    console.suggestions.exported(console.suggestions.candidates(), START)
    correct(console, "心理剩几")
    assert console.suggestions.candidates() == ()


def test_a_correction_without_what_was_meant_is_none(console: Console) -> None:
    correct(console, "心理 剩几", "")
    assert console.suggestions.candidates() == ()


def test_sentences_of_the_training_data_are_left_out(console: Console, tmp_path: Path) -> None:
    (tmp_path / "a.yml").write_text("nlu:\n- intent: my_quota\n  examples: |\n    - [心理咨询](service)还剩几次\n", "utf-8")
    correct(console, "心理咨询还剩几次")
    correct(console, "心理 还能聊几回")
    assert [one.asked for one in fresh(console.suggestions.candidates(), tmp_path)] == ["心理 还能聊几回"]


def test_the_file_is_rasas_training_format(console: Console) -> None:
    correct(console, "心理 剩\n几: [x]")
    found = yaml.safe_load(as_yaml(console.suggestions.candidates()))
    assert found == {"nlu": [{"intent": "my_quota", "examples": "- 心理 剩 几: [x]\n"}]}
