"""What an unsure message asks, by the facts of the handbook."""

from __future__ import annotations

import pytest

from actions.dialogue.context.second_opinion import better_intent, second_opinion
from tests.answers.handbook_turns import asking


@pytest.mark.parametrize(
    ("text", "read_as", "sure", "meant"),
    [
        ("伤口拆线换药他给弄不", "nlu_fallback", 0.4, "service_limits"),
        ("顺带要多少钱", "out_of_scope", 0.45, "service_cost"),
        ("要提前几天跟你们讲", "chitchat", 0.5, "service_turnaround"),
        ("这会儿打95169038有人吗", "greet", 0.5, "service_hours"),
    ],
)
def test_a_fact_that_fits_outweighs_an_unsure_reading(text: str, read_as: str, sure: float, meant: str) -> None:
    assert better_intent(asking(text, read_as, focus="4.13", sure=sure)) == meant


@pytest.mark.parametrize(
    ("text", "read_as", "sure"),
    [
        ("伤口拆线换药他给弄不", "human_agent", 0.97),
        ("好的 我再想想", "nlu_fallback", 0.4),
        ("今天天气怎么样", "out_of_scope", 0.5),
        ("要多少钱", "book", 0.5),
        ("我姐也想用", "family_sharing_rule", 0.6),
    ],
)
def test_else_the_reading_stands(text: str, read_as: str, sure: float) -> None:
    assert better_intent(asking(text, read_as, focus="4.10", sure=sure)) is None


def test_what_the_intent_speaks_of_keeps_it() -> None:
    assert better_intent(asking("副主任就行，1号去来得及吗", "service_turnaround", focus="4.4", sure=0.6)) is None


def test_the_best_guess_is_named() -> None:
    turn = asking("那个那个", "nlu_fallback", focus="4.5", sure=0.4)
    guess = {"name": "service_cost", "confidence": 0.3}
    answer = second_opinion(turn.__class__(**{**turn.__dict__, "ranking": (*turn.ranking, guess)}))
    assert answer is not None and answer.text.startswith("您是想问导医服务收不收费吧？")


def test_without_a_guess_there_is_no_answer() -> None:
    assert second_opinion(asking("那个那个", "nlu_fallback", focus="4.5", sure=0.4)) is None
