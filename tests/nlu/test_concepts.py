"""Concepts: wordings of one idea."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.nlu.concepts import ConceptError, ConceptFinder, load_concepts

FINDER = ConceptFinder((("left", ("还剩", "剩…次")), ("cost", ("要钱",)), ("odd", ("(?", "a.b"))))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("还剩多少", ("left",)),
        ("剩我两次对吧", ("left",)),
        ("剩一二三四五六次", ("left",)),
        ("剩一二三四五六七次", ()),
        ("要钱吗还剩几次", ("left", "cost")),
        ("(?", ("odd",)),
        ("axb", ()),
        ("", ()),
    ],
)
def test_wordings_are_found_in_file_order_and_literally(text: str, expected: tuple[str, ...]) -> None:
    assert FINDER.find(text) == expected


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("a: [", "not valid YAML"),
        ("- a", "must map"),
        ("", "must map"),
        ("a: []", "'a' needs a list"),
        ("a: 还剩", "'a' needs a list"),
        ("a: [1]", "'a' needs a list"),
        ("a: ['']", "'a' needs a list"),
    ],
)
def test_a_broken_file_is_refused_with_its_name(tmp_path: Path, content: str, reason: str) -> None:
    file = tmp_path / "concepts.yml"
    file.write_text(content, encoding="utf8")
    with pytest.raises(ConceptError, match=f"concepts.yml: {reason}"):
        load_concepts(file)
