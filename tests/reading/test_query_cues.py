"""Every cue hears its examples and none of those beside it."""

from __future__ import annotations

import pytest

from actions.reading.query_cues import entries, heard, heard_of


def _examples(kind: str) -> list[tuple[str, str]]:
    return [(name, text) for name, entry in entries().items() for text in entry[kind]]


@pytest.mark.parametrize(("name", "text"), _examples("match"))
def test_cue_hears_its_example(name: str, text: str) -> None:
    assert heard(name, text)


@pytest.mark.parametrize(("name", "text"), _examples("not"))
def test_cue_is_deaf_to_what_stands_beside_it(name: str, text: str) -> None:
    assert not heard(name, text)


@pytest.mark.parametrize("name", list(entries()))
def test_each_cue_has_five_examples_of_both_kinds(name: str) -> None:
    assert len(entries()[name]["match"]) >= 5
    assert len(entries()[name]["not"]) >= 5


def test_cues_of_a_group_come_in_the_order_of_the_file() -> None:
    assert list(heard_of("list", "哪些不用确诊也不限次数")) == ["without_diagnosis", "unlimited"]


def test_traditional_characters_are_heard() -> None:
    assert heard("list.unlimited", "哪些不限次數")
