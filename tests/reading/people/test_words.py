"""The words for people hold for their own examples: every cue finds what it names, and nothing it must not."""

from __future__ import annotations

from typing import Any

import pytest

from actions.language.normalise import normalise
from actions.reading.people.wanting import matter_of
from actions.reading.people.whose import kind_of
from actions.reading.people.words import people_words, raw_words
from actions.replies.phrasebook import entries

_RAW = raw_words()
_PLAIN = {name: entry for name, entry in _RAW.items() if isinstance(entry, dict) and "cues" in entry}


def _examples(entries_: dict[str, Any], sign: str) -> list[tuple[str, str]]:
    return [(name, text) for name, entry in entries_.items() for text in entry.get(sign, ())]


@pytest.mark.parametrize(("name", "text"), _examples(_PLAIN, "match"))
def test_a_cue_finds_its_examples(name: str, text: str) -> None:
    assert getattr(people_words(), name).search(normalise(text))


@pytest.mark.parametrize(("name", "text"), _examples(_PLAIN, "not"))
def test_a_cue_leaves_the_others(name: str, text: str) -> None:
    assert not getattr(people_words(), name).search(normalise(text))


@pytest.mark.parametrize(("kind", "text"), _examples(_RAW["kinds"], "match"))
def test_a_kind_of_relative_is_known(kind: str, text: str) -> None:
    assert kind_of(text) == kind


@pytest.mark.parametrize(("kind", "text"), _examples(_RAW["kinds"], "not"))
def test_a_kind_of_relative_is_no_other(kind: str, text: str) -> None:
    assert kind_of(text) != kind


@pytest.mark.parametrize(("matter", "text"), _examples(_RAW["sharing"], "match"))
def test_what_is_asked_about_sharing(matter: str, text: str) -> None:
    assert matter_of(text) == matter


@pytest.mark.parametrize(("matter", "text"), _examples(_RAW["sharing"], "not"))
def test_what_is_not_asked(matter: str, text: str) -> None:
    assert not people_words().sharing[matter].search(normalise(text))


@pytest.mark.parametrize("kind", [*_RAW["kinds"], "kin"])
def test_each_kind_has_its_reason(kind: str) -> None:
    assert f"relatives.not_a_{kind}" in entries()
