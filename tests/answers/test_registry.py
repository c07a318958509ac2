"""Answering functions by intent; errors become sentences."""

from __future__ import annotations

from collections.abc import Iterator
from types import SimpleNamespace
from typing import cast

import pytest

from actions.answers import registry
from actions.answers.registry import ANSWERS, answer_safely, answers
from actions.entitlement import EntitlementError
from actions.reading.turn import Turn
from actions.replies.answer import Answer

TURN = cast(Turn, SimpleNamespace(text="你好", intent="weather", slots={}))


@pytest.fixture(autouse=True)
def own_registry(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(registry, "ANSWERS", dict(ANSWERS))
    yield


def test_an_entitlement_error_is_told_in_its_sentence() -> None:
    @answers("broken")
    def broken(turn: Turn) -> Answer:
        raise EntitlementError("没有这位会员")

    answer = answer_safely("broken", TURN)
    assert (answer.text, answer.intent) == ("没有这位会员。", "broken")


def test_a_fault_of_ours_is_not_hidden() -> None:
    @answers("faulty")
    def faulty(turn: Turn) -> Answer:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        answer_safely("faulty", TURN)


def test_two_questions_on_one_booking_are_answered_once() -> None:
    from actions.answers.registry import _once
    from actions.replies.answer import Answer

    booking = {"id": "DEMO-B-0003"}
    told = [Answer(text, intent="cancel_rule", booking=booking) for text in ("不退。", "会算用掉，不退。")]
    assert [one.text for one in _once([*told, Answer("要等1天。", intent="service_turnaround")])] == ["不退。", "要等1天。"]
