"""What is said in danger: short, with the right numbers, without blame or sermon."""

from __future__ import annotations

import re
from typing import Any

import pytest
import yaml

from assistant import project

_FILES = ("safety", "notes", "complaint")
_FILE: dict[str, dict[str, Any]] = {
    key: {"text": entry} if isinstance(entry, str) else entry
    for name in _FILES
    for key, entry in yaml.safe_load((project.root() / f"data/replies/{name}.yml").read_text("utf8")).items()
}
ENTRIES = [{"id": key, "texts": [entry["text"], *entry.get("others", ())]} for key, entry in _FILE.items()]
TEXTS = [(entry["id"], text) for entry in ENTRIES for text in entry["texts"]]
BLAME = ("你应该", "您应该", "想太多", "不要想不开", "坚强", "为什么不", "早该", "不负责", "自私", "想开", "珍惜", "多大点事")
KNOWN_NUMBERS = {"120", "110", "12356", "95169038", "400-818-8168"}
SAYS = {
    "safety.emergency.self": ["120"], "safety.emergency.other": ["120"], "safety.emergency.agent_caller": ["120", "主管"],
    "safety.crisis.self": ["12356", "120", "110"], "safety.crisis.other": ["12356", "120", "110"],
    "safety.crisis.agent_caller": ["12356", "120", "110", "主管", "您现在安全吗"], "safety.crisis.hurt": ["120", "12356"],
    "safety.emergency.ask": ["120"], "safety.crisis.ask": ["您现在安全吗"], "safety.emergency.repeat_2": ["120"],
    "safety.emergency.repeat_3": ["120"], "safety.crisis.repeat_2": ["12356"], "safety.crisis.repeat_3": ["12356"],
    "safety.medical_advice": ["{phone}", "{phone_when}", "{chat_when}", "120"], "safety.after.counselling": ["心理咨询"],
}  # fmt: skip


@pytest.mark.parametrize(("name", "text"), TEXTS)
def test_at_most_three_sentences_no_blame_and_no_unknown_number(name: str, text: str) -> None:
    # A quoted question belongs to the sentence that quotes it.
    plain = re.sub(r"“[^”]*”", "“”", text)
    assert len(re.findall(r"[。！？?!]", plain)) <= 3, name
    assert not [word for word in BLAME if word in text]
    assert {*re.findall(r"\d[\d-]{2,}", text)} <= KNOWN_NUMBERS


@pytest.mark.parametrize(("name", "words"), SAYS.items())
def test_each_text_names_its_help(name: str, words: list[str]) -> None:
    texts = next(entry["texts"] for entry in ENTRIES if entry["id"] == name)
    assert all(word in text for text in texts for word in words)


@pytest.mark.parametrize("danger", ["emergency", "crisis"])
def test_repeated_help_gets_shorter(danger: str) -> None:
    texts = {entry["id"]: entry["texts"][0] for entry in ENTRIES}
    first, second, third = (
        texts[f"safety.{danger}.{step}"] for step in ("self", "repeat_2", "repeat_3")
    )
    assert len(first) > len(second) > len(third)
