"""Our answer was for another question: the one asked is read by itself, and nothing is told twice."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from actions.dialogue.context.reasking import asks_again
from actions.dialogue.moves import carry
from actions.dialogue.policy import resolve
from actions.reading.state import State
from actions.reading.turn import Turn
from actions.replies.answer import Answer
from actions.replies.told import digest
from tests.dialogue.talk import heard

pytestmark = pytest.mark.usefixtures("desk")
HOURS = "专家门诊协调：预约专线8:00–20:00，法定春节假期休息（手册3.1.2）。"


def after(text: str = HOURS, service: str = "4.4", intent: str = "service_hours", **more: Any) -> State:
    """A talk in which ``text`` was told last."""
    answer = {"text": text, "answer": {"intent": intent, "services": [service]}}
    return State(member="demo-vip", turns=3, service=service, last_intent=intent, last_answer=answer, told=digest(text), **more)


def read_as(turn: Turn, *ranking: tuple[str, float]) -> Turn:
    """``turn`` with the question it puts again understood by itself as ``ranking``."""
    return replace(turn, reasked={"ranking": [{"name": name, "confidence": sure} for name, sure in ranking]})


def answered(turn: Turn) -> Answer:
    return carry(turn, resolve(turn)).answers[0]


def test_a_complaint_is_answered_with_the_question_it_holds() -> None:
    turn = read_as(heard("答非所问，我问提前几天约", "complaint", state=after()), ("service_turnaround", 0.9))
    assert resolve(turn).row == "another question was answered"
    assert "7个工作日" in answered(turn).text


def test_what_was_told_is_not_told_again_after_a_complaint() -> None:
    turn = read_as(heard("我没问这个，几点上班", "service_hours", state=after()), ("service_hours", 0.95))
    assert HOURS not in answered(turn).text


def test_where_nothing_else_is_left_we_say_what_we_heard_and_ask() -> None:
    turn = read_as(heard("答非所问，我问的是几点上班", "service_hours", state=after()), ("service_hours", 0.99))
    text = answered(turn).text
    assert "我听成了" in text and text.endswith("？")


def test_pressing_for_the_answer_is_no_complaint() -> None:
    turn = heard("我说的是专家号，还剩几次", "my_quota", service="专家号:4.4", state=after())
    assert not asks_again(turn)
    assert answered(turn).text.startswith("专家门诊协调还可用")


def test_an_order_with_a_complaint_is_an_order() -> None:
    assert not asks_again(heard("别扯合同了，帮我约专家号", "book", service="专家号:4.4", state=after()))
