"""Where a talk stands: what is written to the slot comes back equal, and says what waits for an answer."""

from __future__ import annotations

import json
from dataclasses import fields

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from actions.reading.state import State

TEXT = st.text(max_size=3)
VALUES = st.none() | st.booleans() | st.integers(-9, 9) | TEXT
PART = st.none() | st.dictionaries(TEXT, VALUES, min_size=1, max_size=2)
PARTS = st.lists(st.dictionaries(TEXT, VALUES, min_size=1, max_size=1), max_size=2).map(tuple)
STATES = st.builds(
    State, member=st.none() | TEXT.filter(bool), service=st.none() | TEXT.filter(bool), last_intent=st.none() | TEXT.filter(bool),
    last_answer=st.none() | st.just({"text": "好的。", "answer": {"intent": "greet"}}), facts=PART,
    pending=st.none() | st.just({"kind": "cancel", "among": ["B1"]}), booking=st.none() | st.just({"asked": "department"}),
    misunderstood=st.integers(0, 3), proposal=st.none() | st.just({"act": "book"}), person=PART, goal=PART, shown=PARTS,
    done=PART, suppositions=PARTS, safety=PART, said=st.lists(TEXT, max_size=3).map(tuple), turns=st.integers(0, 9),
)  # fmt: skip


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(STATES)
def test_the_slot_gives_back_what_was_put_in(state: State) -> None:
    assert State.from_slot(json.loads(json.dumps(state.to_slot()))) == state


def test_a_field_of_another_version_is_left_out() -> None:
    assert State.from_slot({"turns": 2, "mood": "good", "context": {}}) == State(turns=2)
    assert State.from_slot(None) == State()


def test_an_empty_state_is_a_small_slot() -> None:
    assert set(State().to_slot()) == {"context"}


@pytest.mark.parametrize(
    ("state", "waits"),
    [
        (State(), ("none", "", "")),
        (State(proposal={"act": "cancel"}, booking={"asked": "confirm"}), ("proposal", "", "cancel")),
        (State(booking={"asked": "department"}), ("question", "department", "")),
        (State(pending={"kind": "cancel", "among": ["B1", "B2"]}), ("choice", "booking", "")),
        (State(pending={"kind": "reschedule", "booking": "B1"}), ("question", "wanted_date", "")),
        (State(pending={"kind": "designate"}), ("question", "for_whom", "")),
        (State(pending={"kind": "designate", "relation": "parent"}), ("question", "relative_name", "")),
        (State(pending={"kind": "wish", "facts": {"department": "骨科"}}), ("none", "", "")),
        (State(facts={"_asked": "diagnosis"}), ("question", "diagnosis", "")),
        (State(last_answer={"answer": {"options": ["查次数"]}}), ("offer", "", "")),
    ],
)  # fmt: skip
def test_what_waits_for_the_member(state: State, waits: tuple[str, str, str]) -> None:
    assert state.open() == waits


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(STATES)
def test_another_identity_finds_nothing(state: State) -> None:
    assert state.under(state.member) == state
    if state.turns:
        assert state.under(f"not {state.member}") == State()


def test_the_class_tells_each_field() -> None:
    told = str(State.__doc__)
    assert [field.name for field in fields(State) if f"``{field.name}``" not in told and field.name != "misunderstood"] == []
