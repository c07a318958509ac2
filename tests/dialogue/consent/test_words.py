"""The examples that stand beside the words of consent are their tests."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from actions.dialogue.consent.cues import cues_named
from actions.dialogue.consent.verdict import gives_up, read_consent
from actions.dialogue.consent.words import consent_words
from actions.language.normalise import normalise
from tests.dialogue.consent_proposals import BOOKING, CANCELLING, MEMBER, MOVING, NOW

FILE: dict[str, Any] = yaml.safe_load(
    (Path(__file__).resolve().parents[3] / "data" / "language" / "consent.yml").read_text(encoding="utf8")
)
CUES, ACCOUNTED = FILE["cues"], FILE["accounted"]
PROPOSED = {"keep": CANCELLING}


def examples(group: dict[str, Any], side: str) -> list[tuple[str, str]]:
    return [(name, text) for name, entry in group.items() for text in entry[side]]


@pytest.mark.parametrize(("name", "text"), examples(CUES, "match"))
def test_a_cue_is_found_where_it_says_so(name: str, text: str) -> None:
    assert name in cues_named(text, PROPOSED.get(name, BOOKING), NOW)


@pytest.mark.parametrize(("name", "text"), examples(CUES, "not"))
def test_a_cue_is_not_found_where_it_says_so(name: str, text: str) -> None:
    assert name not in cues_named(text, PROPOSED.get(name, BOOKING), NOW)


@pytest.mark.parametrize("name", list(CUES))
def test_every_cue_has_five_examples_of_either_side(name: str) -> None:
    assert min(len(CUES[name]["match"]), len(CUES[name]["not"])) >= 5


@pytest.mark.parametrize(("name", "text"), [pair for pair in examples(ACCOUNTED, "match") if pair[0] in ("soft", "firm")])
def test_a_yes_word_is_a_yes(name: str, text: str) -> None:
    assert read_consent(text, BOOKING, NOW, MEMBER).verdict.value == "yes"


@pytest.mark.parametrize(("name", "text"), [pair for pair in examples(ACCOUNTED, "not") if pair[0] in ("soft", "firm")])
def test_what_only_looks_like_a_yes_word_is_none(name: str, text: str) -> None:
    assert {read_consent(text, one, NOW, MEMBER).verdict.value for one in (BOOKING, CANCELLING, MOVING)} & {"yes"} == set()


@pytest.mark.parametrize(("name", "text"), examples(ACCOUNTED, "match"))
def test_an_accounted_word_is_of_its_class(name: str, text: str) -> None:
    assert normalise(text) in consent_words().accounted[name]


@pytest.mark.parametrize(("name", "text"), examples(ACCOUNTED, "not"))
def test_a_word_of_another_class_is_not(name: str, text: str) -> None:
    assert normalise(text) not in consent_words().accounted[name]


@pytest.mark.parametrize("text", FILE["gives_up"]["match"])
def test_giving_up_is_heard(text: str) -> None:
    assert gives_up(text)


@pytest.mark.parametrize("text", FILE["gives_up"]["not"])
def test_what_gives_nothing_up(text: str) -> None:
    assert not gives_up(text)


def test_no_slip_is_a_word_of_a_yes_itself() -> None:
    words = {word for group in consent_words().accounted.values() for word in group}
    assert {slip for slip, _ in consent_words().spellings if slip in words} == set()
