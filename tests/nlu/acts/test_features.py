"""How a message and the place of the talk become features."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.nlu.acts.features import (
    Turn,
    context_of,
    crossed_shape,
    crossed_words,
    likely_intents,
    standing,
    turn,
)
from assistant.nlu.acts.talks import Context
from assistant.nlu.features import Sentence

YES = Sentence("好的", "好的", ("好的",), ("relation=spouse",), ("agree",))
PROPOSED = Context(open="proposal", act="book", last="book", outcome="allowed", service=True)
ALL_VIEWS = (standing, crossed_words, crossed_shape, likely_intents)


def features_of(said: Turn) -> set[str]:
    return {feature for view in ALL_VIEWS for feature in view(said)}


def test_the_same_word_looks_different_where_something_is_open() -> None:
    with_proposal, after = (turn(YES, c, []) for c in (PROPOSED, Context(booked=True)))
    for view in (standing, crossed_words, crossed_shape):
        assert not set(view(with_proposal)) & set(view(after)) - {"outcome=none", "options=0"}


def test_outside_a_talk_nothing_is_said_of_it() -> None:
    assert standing(turn(YES, None, []))[0] == "outside"
    assert not any("open=" in feature for feature in features_of(turn(YES, None, [])))


def test_only_likely_intents_count() -> None:
    ranking = [("my_quota", 0.6), ("quota_rule", 0.3), ("book", 0.06), ("greet", 0.04)]
    assert turn(YES, None, ranking).intents == ("my_quota", "quota_rule")
    assert likely_intents(turn(YES, None, ranking)) == ["any", "first=my_quota", "my_quota", "quota_rule", "my_quota+quota_rule"]


def test_a_long_message_is_not_taken_as_a_whole() -> None:
    long = Sentence("好" * 9, "好" * 9, ("好",) * 9)
    assert any("whole=好的" in feature for feature in crossed_shape(turn(YES, PROPOSED, [])))
    assert not any("whole=" in feature for feature in crossed_shape(turn(long, PROPOSED, [])))


def test_the_slot_is_read_as_the_state_writes_it() -> None:
    summary = {
        "open": "choice", "fact": "booking", "act": "", "last": "my_bookings", "outcome": "none", "service": "yes",
        "options": 2, "booked": False,
    }  # fmt: skip
    assert context_of({"context": summary}) == Context("choice", "booking", "", "my_bookings", "none", True, 2, False)


@pytest.mark.parametrize("state", [None, "text", [], {}, {"context": None}, {"context": "open"}])
def test_no_context_is_told_apart_from_an_empty_one(state: Any) -> None:
    assert context_of(state) is None
    assert context_of({"context": {}}) == Context()


def test_yes_and_no_are_understood_in_words_too() -> None:
    for word, meant in (("yes", True), ("4.4", True), (True, True), ("no", False), ("none", False), ("", False), (None, False)):
        assert context_of({"context": {"service": word, "booked": word}}) == Context(service=meant, booked=meant)


values = st.sampled_from([None, True, False, 0, -1, 3, 2.5, "", "no", "proposal", "wanted_date", "好", [], ["x"], {}])


@given(st.dictionaries(st.sampled_from(["open", "fact", "act", "last", "outcome", "service", "options", "booked"]), values))
def test_any_summary_can_be_read_and_used(summary: dict[str, Any]) -> None:
    context = context_of({"context": summary})
    assert context is not None
    assert features_of(turn(YES, context, []))
