"""What is left of a message after its first clauses is read on its own."""

from __future__ import annotations

from dataclasses import replace

from actions.dialogue.rest import rest_of
from tests.dialogue.talk import heard

TEXT = "不约了，专家号还剩几次"
LEFT = ({"start": 4, "ranking": [{"name": "book", "confidence": 0.5}, {"name": "my_quota", "confidence": 0.4}]},)


def test_the_rest_has_its_own_reading_and_its_own_places() -> None:
    turn = replace(heard(TEXT, "stop", service="专家号:4.4"), rests=LEFT)
    rest = rest_of(turn, 4, len(TEXT), never={"book"})
    assert (rest.text, rest.intent, rest.sure) == ("专家号还剩几次", "my_quota", 0.4)
    assert [(e["start"], e["end"]) for e in rest.entities if e["entity"] == "service"] == [(0, 3)]


def test_a_part_not_understood_on_its_own_keeps_the_reading_of_the_whole() -> None:
    turn = heard(TEXT, "stop")
    assert rest_of(turn, 0, 3).intent == "stop"
    assert rest_of(turn, 0, 3, never={"stop"}).intent == "nlu_fallback"
