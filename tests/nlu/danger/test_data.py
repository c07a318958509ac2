"""The labelled sentences of danger: headings, labels, and no sentence twice or measured on."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest

from assistant import project
from assistant.nlu.danger.data import (
    Label,
    LabelError,
    heading,
    labelled_digest,
    load_labelled,
    read_labelled,
)

from ..utterances import sameness

SENTENCES = load_labelled(project.root() / "data" / "safety")
SAMPLES = sorted((project.root() / "tests" / "evaluation").glob("safety_*.jsonl"))


def test_a_heading_labels_what_follows(tmp_path: Path) -> None:
    file = tmp_path / "few.txt"
    file.write_text("# why\n== emergency other\n他倒了\n\n== mental_crisis self doubtful\n活得好累\n== none past\n好了\n", "utf8")
    assert [(item.text, item.label, item.place) for item in read_labelled(file)] == [
        ("他倒了", Label("emergency", "other", "certain"), "few.txt:3"),
        ("活得好累", Label("mental_crisis", "self", "doubtful"), "few.txt:6"),
        ("好了", Label("none", "past", "none"), "few.txt:8"),
    ]


@pytest.mark.parametrize(
    "text",
    ["emergency", "emergency nobody", "none self", "none past doubtful", "danger self", "emergency self sure", ""],
)
def test_a_heading_that_contradicts_itself_is_refused(text: str) -> None:
    with pytest.raises(LabelError, match=r"x\.txt:7"):
        heading(text, "x.txt:7")


def test_a_sentence_before_the_first_heading_is_refused(tmp_path: Path) -> None:
    (tmp_path / "odd.txt").write_text("救命\n", "utf8")
    with pytest.raises(LabelError, match=r"odd\.txt:1"):
        load_labelled(tmp_path)


def test_the_digest_changes_with_every_sentence(tmp_path: Path) -> None:
    file = tmp_path / "few.txt"
    file.write_text("== none past\n好了\n", "utf8")
    before = labelled_digest(tmp_path)
    file.write_text("== none past\n好啦\n", "utf8")
    assert labelled_digest(tmp_path) != before
    assert load_labelled(tmp_path / "nowhere") == []


def test_there_are_enough_of_each_label() -> None:
    counts = Counter((item.label.kind, item.label.level) for item in SENTENCES)
    assert counts["none", "none"] >= 5_000
    assert counts["emergency", "certain"] + counts["mental_crisis", "certain"] >= 2_500
    assert min(Counter(item.label.who for item in SENTENCES).values()) >= 80


def test_no_sentence_has_two_labels() -> None:
    labels: dict[str, set[Label]] = {}
    for item in SENTENCES:
        labels.setdefault(sameness(item.text), set()).add(item.label)
    assert [text for text, found in labels.items() if len(found) > 1] == []


def test_the_unseen_sample_is_as_large_as_its_intervals_need() -> None:
    lines = [json.loads(line) for file in SAMPLES if "unseen" in file.name for line in file.read_text("utf8").splitlines()]
    counts = Counter(line["level"] for line in lines)
    assert counts["certain"] >= 400 and counts["none"] >= 2_000
    assert len({sameness(line["text"]) for line in lines}) == len(lines)


def test_what_is_measured_on_is_not_trained_on() -> None:
    measured = {sameness(json.loads(line)["text"]) for file in SAMPLES for line in file.read_text("utf8").splitlines()}
    assert len(measured) > 4_500
    assert [item.place for item in SENTENCES if sameness(item.text) in measured] == []
